using System.Text.RegularExpressions;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Operations;

/// <summary>Where work lies that was given up; in lower case on the wire.</summary>
[LowerCaseNames]
public enum DeadLetterKind
{
    /// <summary>A message that a subscription's function could not handle.</summary>
    Message,
    /// <summary>A webhook that its destination never took.</summary>
    Delivery,
    /// <summary>An orchestration that failed, and no newer one has taken over.</summary>
    Orchestration,
}

/// <summary>In lower case on the wire.</summary>
[LowerCaseNames]
public enum ReplayOutcome
{
    Replayed,
    /// <summary>Not there any more: replayed before, or taken over.</summary>
    Gone,
    /// <summary>The bus or Durable did not answer; it lies where it lay.</summary>
    Failed,
}

/// <param name="Source">The subscription, the destination or the orchestration's name.</param>
/// <param name="Reason">What went wrong last, on one line.</param>
public sealed record DeadLetterView(string Id, DeadLetterKind Kind, string Source, string? Appeal, DateTimeOffset At, int Attempts, string Reason);

/// <param name="Unavailable">Kinds that could not be read now.</param>
/// <param name="Next">Token of the next page; absent on the last.</param>
public sealed record DeadLetterPage(IReadOnlyList<DeadLetterView> Items, IReadOnlyList<DeadLetterKind> Unavailable, string? Next = null);

/// <summary><c>POST /api/ops/dead-letters/replay</c>.</summary>
public sealed partial record ReplayDeadLettersRequest : IRequestBody
{
    public const int MostIds = 100;

    public required IReadOnlyList<string> Ids { get; init; }

    public void Check(FieldErrors errors)
    {
        errors.Count("ids", Ids.Count, 1, MostIds);
        errors.Distinct("ids", Ids);
        foreach (var (i, id) in Ids.Index().Take(MostIds))
            if (!Id().IsMatch(id)) errors.At("ids").Add(i.ToString(System.Globalization.CultureInfo.InvariantCulture), "A dead letter is named by the id that the list gave.");
    }

    [GeneratedRegex(@"^(message|delivery|orchestration):[A-Za-z0-9:|_-]{1,200}\z")]
    private static partial Regex Id();
}

public sealed record ReplayedLetters(IReadOnlyList<ReplayedLetter> Items);

public sealed record ReplayedLetter(string Id, ReplayOutcome Outcome);
