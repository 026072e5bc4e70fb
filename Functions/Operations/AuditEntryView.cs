namespace ServerlessQiFu.Functions.Operations;

/// <summary>Something done to the running of the product.</summary>
/// <param name="By">A person's subject, or <c>sweeper</c>.</param>
/// <param name="Action"><c>repair</c> or <c>replay</c>.</param>
/// <param name="Kind">Which repair; <c>asked</c> or <c>done</c> of a replay.</param>
public sealed record AuditEntryView(DateTimeOffset At, string By, string Role, string Action, string Kind, string About, string? Detail);
