using System.Text.Json;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>An event as the record has it, and what it was about when it happened.</summary>
/// <param name="Dossier">As the event left it.</param>
/// <param name="UnitBefore">The unit that had the appeal until the event; null for none.</param>
/// <param name="UnitAfter">The unit that has it since.</param>
public sealed record RecordedEvent(string Appeal, Recorded Recorded, Dossier Dossier, string? UnitBefore, string? UnitAfter, Submission Submission)
{
    public string Name => Recorded.Event.GetType().Name;
}

/// <summary>
/// Reads the event that a message names. Of the message only the ids count; what happened the record says, as it was at that
/// version, so that a message late or twice is told in the same words.
/// </summary>
public sealed class EventReader(AppealRecords records)
{
    /// <exception cref="InvalidDataException">The message names no event of the record; it belongs among the dead letters.</exception>
    public async Task<RecordedEvent> Read(string message, CancellationToken cancellation)
    {
        var (appeal, version) = Ids(message);
        return await Read(appeal, version, cancellation);
    }

    public async Task<RecordedEvent> Read(string appeal, int version, CancellationToken cancellation)
    {
        var history = await records.Events(appeal, 1, version, cancellation);
        if (history.Count == 0 || history.Count != version) throw new InvalidDataException($"The record has no event {version} of {appeal}.");
        var before = AppealHistory.Replay(history.SkipLast(1));
        var after = (Appeal.Existing)AppealHistory.Evolve(before, history[^1]);
        return new(appeal, history[^1], after.Dossier, Assignments.UnitOf(before), Assignments.UnitOf(after), ((AppealEvent.Filed)history[0].Event).Submission);
    }

    /// <summary>The unit that the appeal complains of as it is now, whatever it was at the event; null for none.</summary>
    public async Task<string?> AboutNow(string appeal, CancellationToken cancellation) =>
        ((await records.Find(appeal, cancellation))?.State as Appeal.Existing)?.Dossier.About;

    /// <summary>What a message names.</summary>
    /// <exception cref="InvalidDataException">It is not one of ours; it belongs among the dead letters.</exception>
    public static (string Appeal, int Version) Ids(string message)
    {
        AppealHappened? happened;
        try { happened = JsonSerializer.Deserialize<AppealHappened>(message, PlainJson.Options); }
        catch (JsonException wrong) { throw new InvalidDataException("The message is not one of our CloudEvents.", wrong); }
        return happened?.Data is { Version: > 0 } data && AppealNumber.IsWellFormed(data.Appeal)
            ? (data.Appeal, data.Version)
            : throw new InvalidDataException("The message names no appeal and version.");
    }
}
