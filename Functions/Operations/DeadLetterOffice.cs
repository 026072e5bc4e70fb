using Azure;
using Microsoft.Extensions.Logging;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Operations;

/// <summary>All dead letters, one kind after the other, and their replay, which the audit knows of before it begins and after it ended.</summary>
public sealed class DeadLetterOffice(IEnumerable<IDeadLetters> kinds, AuditStore audit, TimeProvider clock, ILogger<DeadLetterOffice> log)
{
    private readonly IReadOnlyList<IDeadLetters> _kinds = [.. kinds.OrderBy(k => k.Kind)];

    /// <param name="only">One kind; null for all.</param>
    /// <param name="after">Where the page before ended; null for the first.</param>
    public async Task<DeadLetterPage> Page(DeadLetterKind? only, int limit, string? after, DurableTaskClient durable, CancellationToken cancellation)
    {
        var (first, from) = Parse(after);
        var letters = new List<DeadLetter>();
        var unavailable = new List<DeadLetterKind>();
        foreach (var kind in _kinds.Where(k => k.Kind >= (only ?? first) && (only is null || k.Kind == only)))
        {
            if (letters.Count >= limit) return Made(Place(kind.Kind, ""));
            try
            {
                var (found, next) = await kind.Page(limit - letters.Count, kind.Kind == first ? from : null, durable, cancellation);
                letters.AddRange(found);
                if (next is not null) return Made(Place(kind.Kind, next));
            }
            // The bus or Durable is down, or does not answer; what the others know is shown all the same.
            catch (Exception failure) when (failure is not RequestFailedException && !cancellation.IsCancellationRequested)
            {
                log.LogWarning(failure, "Dead letters of kind {Kind} cannot be read.", kind.Kind);
                unavailable.Add(kind.Kind);
            }
        }
        return Made(null);

        DeadLetterPage Made(string? next) => new(
            [.. letters.Select(l => new DeadLetterView(l.Id, l.Kind, l.Source, l.Appeal, l.At, l.Attempts, l.Reason))], unavailable, next);
    }

    public async Task<ReplayedLetters> Replay(IReadOnlyList<string> ids, Actor actor, DurableTaskClient durable, CancellationToken cancellation)
    {
        await Audit("asked", string.Join(' ', ids));
        var outcomes = new Dictionary<string, ReplayOutcome>(StringComparer.Ordinal);
        foreach (var kind in _kinds)
        {
            var prefix = DeadLetter.Prefix(kind.Kind);
            var places = ids.Where(id => id.StartsWith(prefix, StringComparison.Ordinal)).Select(id => id[prefix.Length..]).ToList();
            if (places.Count == 0) continue;
            try
            {
                var replayed = await kind.Replay(places, durable, cancellation);
                foreach (var place in places) outcomes[prefix + place] = replayed.Contains(place) ? ReplayOutcome.Replayed : ReplayOutcome.Gone;
            }
            catch (Exception failure) when (failure is not RequestFailedException && !cancellation.IsCancellationRequested)
            {
                log.LogWarning(failure, "Dead letters of kind {Kind} could not be replayed.", kind.Kind);
                foreach (var place in places) outcomes[prefix + place] = ReplayOutcome.Failed;
            }
        }
        var answer = new ReplayedLetters([.. ids.Select(id => new ReplayedLetter(id, outcomes[id]))]);
        await Audit("done", string.Join(' ', answer.Items.Select(i => $"{i.Id} {i.Outcome.ToString().ToLowerInvariant()}")));
        return answer;

        Task Audit(string kind, string detail) =>
            audit.Add(new(clock.GetUtcNow(), actor.Subject, RoleNames.Of(actor.Role), "replay", kind, $"{ids.Count} dead letter(s)", detail), cancellation);
    }

    private static string Place(DeadLetterKind kind, string place) => $"{kind}|{place}";

    private static (DeadLetterKind Kind, string? From) Parse(string? after) =>
        after?.IndexOf('|', StringComparison.Ordinal) is > 0 and var at && Enum.TryParse<DeadLetterKind>(after[..at], out var kind)
            ? (kind, after.Length == at + 1 ? null : after[(at + 1)..])
            : (default, null);
}
