namespace ServerlessQiFu.Web;

/// <summary>A company's appeals and notices.</summary>
public sealed record CompanyModel(IReadOnlyList<CompanyRow> Appeals, IReadOnlyList<NoticeRow> Notices, string? Next);

/// <param name="WaitsForYou">The company can rate it now.</param>
public sealed record CompanyRow(string Number, string Title, string State, string Received, bool WaitsForYou);

public sealed record NoticeRow(string When, string Text, string? Number);
