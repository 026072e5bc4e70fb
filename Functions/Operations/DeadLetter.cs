using ServerlessQiFu.Domain.Appeals;

namespace ServerlessQiFu.Functions.Operations;

/// <summary>Work that was given up at its limit and waits for a person.</summary>
/// <param name="Place">Where it lies among those of its kind; visible ASCII.</param>
/// <param name="Source">The subscription, the destination or the orchestration's name.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Reason">What went wrong last.</param>
public sealed record DeadLetter(DeadLetterKind Kind, string Place, string Source, string? Appeal, DateTimeOffset At, int Attempts, string Reason)
{
    private const int LongestReason = 500;

    public string Id => Prefix(Kind) + Place;

    public static string Prefix(DeadLetterKind kind) => kind.ToString().ToLowerInvariant() + ":";

    /// <summary>A reason as it is shown: without the stack trace that some of them carry.</summary>
    internal static string Said(string? reason)
    {
        var line = (reason ?? "").Split('\n')[0].Trim();
        return line.Length == 0 ? "No reason was given." : line.Length <= LongestReason ? line : line[..LongestReason] + "…";
    }

    internal static string? AppealIn(string? text) => text is not null && AppealNumber.IsWellFormed(text) ? text : null;
}

/// <summary>One of the three places where work lies that was given up.</summary>
public interface IDeadLetters
{
    DeadLetterKind Kind { get; }

    /// <param name="most">At least 1.</param>
    /// <param name="from">Where the page before ended; null for the first.</param>
    /// <returns>At most <paramref name="most"/>, and where the next page begins; null on the last.</returns>
    Task<(IReadOnlyList<DeadLetter> Letters, string? Next)> Page(int most, string? from, DurableTaskClient durable, CancellationToken cancellation);

    /// <summary>Has the work done once more. Twice does no harm.</summary>
    /// <returns>Of <paramref name="places"/> those that were there; the others are gone or were replayed before.</returns>
    Task<IReadOnlyCollection<string>> Replay(IReadOnlyCollection<string> places, DurableTaskClient durable, CancellationToken cancellation);
}
