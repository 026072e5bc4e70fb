using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Domain.Policy;

namespace ServerlessQiFu.Domain.Appeals;

/// <summary>When "we could not reach them" may be said at all (peers.md №8); a second person still decides.</summary>
internal static class Unreachable
{
    /// <summary>
    /// Counted are attempts on working days, since the company was last reached; of those in one half-day only one, where
    /// the policy wants different ones.
    /// </summary>
    public static bool IsTried(CallBackTask task, CallBackPolicy policy, WorkingHours hours)
    {
        // Called on after a reviewer's no: at least once more.
        if (task.CallOnSince is { } since && !task.Attempts.Any(a => a.At > since)) return false;
        var counted = task.Attempts.Reverse().TakeWhile(a => !a.Reached)
            .Where(a => hours.Calendar.IsWorkingDay(BusinessTime.DateOf(a.At))).Select(a => hours.HalfDayOf(a.At)).ToList();
        var attempts = policy.DifferentHalfDays ? counted.Distinct().Count() : counted.Count;
        return attempts >= policy.Attempts && counted.Select(h => h.Date).Distinct().Count() >= policy.MinWorkingDays;
    }
}
