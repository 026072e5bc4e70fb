using ServerlessQiFu.Domain.Reporting;

namespace ServerlessQiFu.Functions.Reports;

/// <param name="SmallestCell">The fewest that a published cell may speak of; at least 2.</param>
/// <param name="SideBySide">Several months are read at once, by threads of their own; a simulation has but one.</param>
public sealed record ReportOptions(int SmallestCell = SmallCells.Smallest, bool SideBySide = true);
