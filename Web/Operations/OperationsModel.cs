namespace ServerlessQiFu.Web;

/// <summary>What an operator sees: health, what was given up, what was done.</summary>
/// <param name="Checks">Each dependency and whether it works.</param>
/// <param name="Done">What was just replayed; null for nothing.</param>
public sealed record OperationsModel(
    bool IsReady, IReadOnlyList<(string Name, string Says, bool Works)> Checks, IReadOnlyList<DeadRow> Dead, IReadOnlyList<AuditRow> Audit, IReadOnlyList<FactRow> Versions, bool MayReplay, string? Done);

public sealed record DeadRow(string Id, string Kind, string Source, string? Number, string When, int Attempts, string Reason);

public sealed record AuditRow(string When, string Who, string What, string About, string? Detail);
