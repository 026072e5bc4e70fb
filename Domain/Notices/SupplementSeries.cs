using ServerlessQiFu.Domain.Appeals;

namespace ServerlessQiFu.Domain.Notices;

/// <summary>
/// Supplements that a unit hears of in one notice: those in a row since somebody of the city last did something, and while the same unit has the appeal.
/// A company that sends twenty is heard once, with their number.
/// </summary>
public static class SupplementSeries
{
    /// <summary>The supplements of the series that one belongs to, in order; with those that came after it.</summary>
    /// <param name="history">From version 1, without a gap.</param>
    /// <param name="version">Of a supplement.</param>
    public static IReadOnlyList<Recorded> Of(IReadOnlyList<Recorded> history, int version)
    {
        var (from, to) = (version - 1, version - 1);
        while (from > 0 && !Ends(history[from - 1])) from--;
        while (to + 1 < history.Count && !Ends(history[to + 1])) to++;
        return [.. history.Skip(from).Take(to - from + 1).Where(r => r.Event is AppealEvent.Supplemented)];
    }

    private static bool Ends(Recorded recorded) =>
        recorded.By.Role is not (Role.Enterprise or Role.Bot or Role.System) || recorded.Event is AppealEvent.Dispatched or AppealEvent.RedoBegan;
}
