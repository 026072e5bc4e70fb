using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>What came of filing.</summary>
public abstract record FilingResult
{
    /// <param name="Version">Of the appeal as it was when it was filed.</param>
    /// <param name="Repeated">The same request was filed before: the same appeal.</param>
    public sealed record Accepted(string Id, int Version, bool Repeated) : FilingResult;
    /// <summary>The key was used for another request.</summary>
    public sealed record KeyReused : FilingResult;
    public sealed record Refused(Decision.Refused Refusal) : FilingResult;
    /// <summary>Attachments that it names are gone meanwhile.</summary>
    public sealed record Unfit(IReadOnlyList<AttachmentFault> Faults) : FilingResult;

    private FilingResult() { }
}

/// <summary>
/// Filing an appeal: exactly once for a key, whatever crashes in between. The key's row names the number; whoever comes with
/// the same key finishes the same work under the same number. Before the answer: key and marker in one wait, then the append.
/// </summary>
public sealed class Intake(
    RequestStore requests, CommandHandler commands, DueRows due, AppealRecords records, TriagePace pace, AttachmentBox attachments, TimeProvider clock, NumberDraw draw)
{
    /// <summary>A number is 40 random bits a day; meeting another appeal's twice in a row does not happen.</summary>
    private const int MostNumbersTried = 4;

    /// <param name="client">Whose key it is: the token's subject.</param>
    /// <param name="bodyHash">Hash of what was sent under the key.</param>
    public async Task<FilingResult> File(
        string client, string key, string bodyHash, Submission draft, Actor actor, CancellationToken cancellation)
    {
        var request = RequestKey.NameOf(client, key);
        var settleAt = pace.Next(draft);
        for (var attempt = 0; attempt < MostNumbersTried; attempt++)
        {
            var number = NewNumber();
            var marking = due.MarkPending(number, 0, cancellation, settleAt);
            var reserved = await requests.Reserve(request, bodyHash, number, cancellation);
            PendingMarker? marker = await marking;
            if (reserved.Hash != bodyHash) return new FilingResult.KeyReused();

            var fresh = reserved.Id == number;
            if (!fresh)
            {
                marker = null;
                if (await records.AnswerTo(reserved.Id, request, cancellation) is { } answered) return new FilingResult.Accepted(reserved.Id, answered.Version, Repeated: true);
            }
            if (draft.Attachments.Count > 0 && await attachments.Name(draft.Attachments, reserved.Id, actor, cancellation) is { Count: > 0 } faults)
            {
                if (fresh) await requests.GiveUp(request, reserved, cancellation);
                return new FilingResult.Unfit(faults);
            }
            var submit = new AppealCommand.FileAppeal(draft with { Id = reserved.Id });
            var outcome = await commands.Try(
                Snapshot.Nothing(reserved.Id), submit, actor, new RequestKey(request, bodyHash), cancellation, marker);
            if (outcome is CommandResult.Refused refused) return new FilingResult.Refused(refused.Refusal);
            if (outcome is CommandResult.Done done) return new FilingResult.Accepted(reserved.Id, done.After.Version, Repeated: !fresh);

            // Somebody has that number: our own request, finished by another caller, or another appeal altogether.
            if (await records.AnswerTo(reserved.Id, request, cancellation) is { } told) return new FilingResult.Accepted(reserved.Id, told.Version, Repeated: true);
            await requests.GiveUp(request, reserved, cancellation);
        }
        throw new InvalidOperationException("No free appeal number was found; the store is not what it should be.");
    }

    private string NewNumber() =>
        AppealNumber.Make(BusinessTime.DateOf(clock.Read().Acts), draw());
}
