using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Domain.Visibility;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>
/// The second half of an appeal as a caller may see it: the answer, what the company thinks of it, the call-back, the
/// co-handlers' parts. Texts come from the record; who called, found or handled is not for the company.
/// </summary>
internal static class JudgementViews
{
    public static ReplyView? ReplyOf(Appeal.Existing filed, IReadOnlyList<Recorded> history, Sight sight, ReadableWords words)
    {
        var (assignment, review) = filed switch
        {
            Appeal.Replied s => (s.Assignment, s.Review),
            Appeal.CallingBack s => (s.Assignment, s.Review),
            Appeal.Closed s => (s.Assignment, null),
            _ => default((Assignment, ReviewTask?)),
        };
        if (assignment is null || Last<AppealEvent.ReplyGiven>(history) is not var (at, reply)) return null;
        var (readsTexts, isStaff) = (sight.ReadsTexts, sight.ReadsNotes);
        return new(assignment.Round, reply.Outcome, at, assignment.Unit, review is not null,
            readsTexts ? words.Of(reply.Text) : null, readsTexts ? words.Of(reply.Evidence) : null, isStaff ? review?.Flags : null,
            sight.Shows(AppealParts.Attachments) ? reply.Attachments : null);
    }

    public static EvaluationView? EvaluationOf(Appeal.Existing filed, IReadOnlyList<Recorded> history, Sight sight, ReadableWords words)
    {
        var (assignment, evaluation) = filed switch
        {
            Appeal.Replied s => (s.Assignment, s.Evaluation),
            Appeal.CallingBack s => (s.Assignment, s.Evaluation),
            Appeal.Closed s => (s.Assignment, s.Evaluation),
            _ => default((Assignment, Evaluation?)),
        };
        if (assignment is null || evaluation is null) return null;
        // What came last counts: it may be a contest, which has words and no numbers.
        var last = history.LastOrDefault(r => r.Event is AppealEvent.Evaluated or AppealEvent.Contested or AppealEvent.DissatisfactionFound)?.Event;
        var rated = last as AppealEvent.Evaluated;
        var said = rated?.Text ?? (last as AppealEvent.Contested)?.Text ?? (last as AppealEvent.DissatisfactionFound)?.Text;
        return new(assignment.Round, evaluation.Level, evaluation.At, rated?.Speed, rated?.Effect, rated?.Experience, rated?.Quality, sight.ReadsTexts ? words.Of(said) : null);
    }

    /// <summary>The latest, also when it is done and the appeal has gone on.</summary>
    public static CallBackView? CallBackOf(Appeal.Existing filed, IReadOnlyList<Recorded> history, Sight sight, Rules rules)
    {
        if (Last<AppealEvent.CallBackOpened>(history) is not var (openedAt, opened)) return null;
        var calling = filed as Appeal.CallingBack;
        var attempts = history.Count(r => r.Event is AppealEvent.AttemptRecorded attempt && attempt.CallBackId == opened.CallBackId);
        var result = history.Select(r => r.Event).OfType<AppealEvent.CallBackDone>().LastOrDefault(d => d.CallBackId == opened.CallBackId)?.Result;
        return new(opened.CallBackId, calling?.Task.Level ?? opened.Level, openedAt, attempts, result,
            sight.ReadsNotes ? calling?.Task.Finding?.Kind : null, calling is null ? null : CallBackClock.Of(calling, rules).Finish);
    }

    public static IReadOnlyList<PartView>? PartsOf(Dossier dossier, IReadOnlyList<Recorded> history, Sight sight, ReadableWords words)
    {
        if (dossier.Parts.Count == 0) return null;
        var asked = history.Select(r => r.Event).OfType<AppealEvent.CoHandlerAdded>().ToDictionary(e => e.PartId, e => e.Part);
        return [.. dossier.Parts.Select(p => new PartView(p.Id, p.Unit, p.State, p.DueAt, p.Missed, sight.ReadsNotes ? words.Of(asked[p.Id]) : null))];
    }

    private static (DateTimeOffset At, T Event)? Last<T>(IReadOnlyList<Recorded> history) where T : AppealEvent =>
        history.LastOrDefault(r => r.Event is T) is { } last ? (last.At, (T)last.Event) : null;
}
