using ServerlessQiFu.Domain.Reporting;

namespace ServerlessQiFu.Functions.Reports;

/// <param name="SmallestCell">The fewest that a published cell may speak of; at least 2.</param>
public sealed record ReportOptions(int SmallestCell = SmallCells.Smallest);
