namespace ServerlessQiFu.Web;

/// <summary>Every figure of a period, each with the way to its cases.</summary>
/// <param name="By">What it is grouped by: <c>unit</c>, <c>tier</c>, <c>district</c>.</param>
/// <param name="Rates">A row a rate, in the order of the definitions.</param>
/// <param name="CsvAddress">The same for a spreadsheet.</param>
public sealed record ReportModel(
    string From, string To, string By, IReadOnlyList<string> Groups, IReadOnlyList<FigureRow> Rates, IReadOnlyList<FigureRow> Volumes, BarChart Chart, string CsvAddress);

/// <param name="Formula">How it is counted; null for a plain count.</param>
/// <param name="Cells">The city first, then each group.</param>
public sealed record FigureRow(string Title, string? Formula, IReadOnlyList<FigureCell> Cells);

/// <param name="Cases">Where the appeals behind it are listed; null for none.</param>
public sealed record FigureCell(string Value, string? Cases);

/// <summary>Bars of shares between 0 and 1; the table beside it says the same in numbers.</summary>
/// <param name="Bars">Null where nothing is known.</param>
public sealed record BarChart(string Title, IReadOnlyList<(string Name, double? Value)> Bars);

/// <summary>The appeals behind a number.</summary>
public sealed record CasesModel(string Title, IReadOnlyList<string> Numbers, string? Next);
