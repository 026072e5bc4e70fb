using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Domain.Policy;
using static ServerlessQiFu.Domain.Appeals.Appeal;

namespace ServerlessQiFu.Domain.Appeals;

/// <summary>
/// Dates that were said to somebody and so stand in the record: until when the company answers a question, by when a co-handler does its part. With a newer calendar
/// they are counted anew, as all the others are. None is moved before the instant at which that is said, unless it was over already.
/// </summary>
internal static class MovedDates
{
    /// <summary>The adoption, with the dates that it moves.</summary>
    /// <param name="rules">The appeal's own; without a newer calendar in them nothing moves.</param>
    public static AppealEvent.CalendarAdopted By(int version, Existing state, DateTimeOffset now, Rules rules)
    {
        if (rules.NewestHours is not { } hours) return new(version);
        DateTimeOffset? until = state is AwaitingAppellant { Question: var question }
            ? Moved(question.Until, hours.Due(rules.Policy.AppellantPause.Longest, question.AskedAt).At, now)
            : null;
        MovedPart[] parts = [.. state.Dossier.Parts
            .Where(part => part is { State: PartState.Open, Missed: false })
            .Select(part => (part.Id, DueAt: Moved(part.DueAt, DueOf(part, rules.Hours, hours), now)))
            .Where(part => part.DueAt is not null).Select(part => new MovedPart(part.Id, part.DueAt!.Value))];
        return new(version, until, parts.Length > 0 ? parts : null);
    }

    /// <summary>A part that had its own limit has it; one that was cut to the lead's promise keeps its working time. Of one that an earlier version recorded neither is known.</summary>
    private static DateTimeOffset DueOf(Part part, WorkingHours before, WorkingHours after)
    {
        if (part is not { Limit: { } limit, Since: { } since }) return part.DueAt;
        return before.Due(limit, since).At == part.DueAt ? after.Due(limit, since).At : after.AddWorking(since, before.WorkingBetween(since, part.DueAt));
    }

    private static DateTimeOffset? Moved(DateTimeOffset said, DateTimeOffset anew, DateTimeOffset now)
    {
        var earliest = said < now ? said : now;
        if (anew < earliest) anew = earliest;
        return anew == said ? null : anew;
    }
}
