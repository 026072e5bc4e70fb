using System.Text.Json.Serialization;
using ServerlessQiFu.Domain.Appeals;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>What an orchestration needs to know of the truth, and no more: ids and instants, never bodies.</summary>
/// <param name="Over">Nothing will ever be due for this instance: the appeal ended, or it is another's turn.</param>
/// <param name="At">When the next step is due (UTC).</param>
/// <param name="Classify">The next step is the classifier's.</param>
public sealed record NextStep(bool Over, DateTime At, bool Classify)
{
    /// <summary>The state of the appeal that was read, by its name, and its version. Shown to operators; the orchestration decides nothing by it.</summary>
    public string? State { get; init; }

    public int Version { get; init; }

    /// <summary>The step may be due, but the machine's clock is in doubt: ask once more after this, whatever <see cref="At"/> says. Null otherwise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TimeSpan? AskAgain { get; init; }

    /// <summary>Until when to wait, by the orchestration's own time.</summary>
    public DateTime WaitsUntil(DateTime now) => AskAgain is { } pause ? now + pause : At;

    public static NextStep Done { get; } = new(true, default, false);

    /// <summary>Nothing is due by itself; only a change makes the orchestration run again.</summary>
    public static NextStep NothingDue { get; } = new(false, DateTime.MaxValue, false);

    public static NextStep For(Due? due) => due is null ? NothingDue : new(false, due.At.UtcDateTime, due.Step is DueStep.Classify);
}
