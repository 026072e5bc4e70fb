using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Policy;

namespace ServerlessQiFu.Domain.Reporting;

/// <summary>
/// What one appeal adds to every figure of domain.md §12, unit by unit, as its record said at <see cref="Version"/>. It is computed anew
/// from the whole record each time and never counted up. So the row is the same whenever, and however often, it is computed.
/// </summary>
public sealed record ReportRow
{
    public required string Id { get; init; }
    public required int Version { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }
    public required string District { get; init; }
    public Tier? Tier { get; init; }
    /// <summary>What the province or a statute allows at most.</summary>
    public required DateTimeOffset OuterAt { get; init; }
    /// <summary>When it was last answered.</summary>
    public DateTimeOffset? AnsweredAt { get; init; }
    /// <summary>One for each unit that was accountable for it, for each co-handler, and for the desk where something is the desk's.</summary>
    public required IReadOnlyList<UnitShare> Shares { get; init; }

    /// <param name="record">From version 1, without a gap; whole decisions.</param>
    /// <param name="rules">Those the appeal is under.</param>
    /// <exception cref="ImpossibleHistoryException"/>
    /// <exception cref="ArgumentException">An empty record.</exception>
    public static ReportRow Of(string id, IReadOnlyList<Recorded> record, Rules rules)
    {
        var shares = UnitShares.Of(record, rules);
        var state = (Appeal.Existing)AppealHistory.Replay(record);
        return new()
        {
            Id = id, Version = record[^1].Version, ReceivedAt = state.Dossier.ReceivedAt, District = state.Dossier.District, Tier = state.Dossier.Tier,
            OuterAt = Clocks.Of(state, rules).Outer.At, AnsweredAt = record.LastOrDefault(r => r.Event is AppealEvent.ReplyGiven)?.At, Shares = shares,
        };
    }
}
