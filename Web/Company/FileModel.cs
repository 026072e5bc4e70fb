namespace ServerlessQiFu.Web;

/// <summary>The form of an appeal as it is filled in.</summary>
/// <param name="Values">By the field's name, such as <c>contact/phone</c>.</param>
/// <param name="Key">Of this form: sent twice, it is one appeal.</param>
/// <param name="Company">Known already, so that nobody types it again; null for one not known yet.</param>
public sealed record FileModel(
    IReadOnlyDictionary<string, string> Values, string Key, KnownCompany? Company, IReadOnlyList<DistrictChoice> Districts,
    IReadOnlyList<KeptFile> Attachments, HintsModel? Hints = null)
{
    public IReadOnlyList<PageError> Errors { get; init; } = [];

    public string? this[string field] => Values.GetValueOrDefault(field);
}

public sealed record KnownCompany(string CreditCode, string Name);
public sealed record DistrictChoice(string Id, string Name, IReadOnlyList<string> Streets);
public sealed record KeptFile(string Id, string Name);

/// <summary>What the text that somebody is typing calls for at once.</summary>
/// <param name="Emergency">Advice to call an emergency number; null for none.</param>
/// <param name="Call">The numbers.</param>
/// <param name="Answers">Approved answers to questions like it.</param>
public sealed record HintsModel(string? Emergency, IReadOnlyList<string> Call, IReadOnlyList<LikeAnswer> Answers);

public sealed record LikeAnswer(string Question, string Answer, string Source);

/// <summary>The last look before an appeal is sent.</summary>
/// <param name="Rows">What was answered, in the order of the form.</param>
public sealed record CheckModel(FileModel Form, IReadOnlyList<CheckRow> Rows);

/// <param name="Field">Where a change begins.</param>
/// <param name="Value">Null for what was left out.</param>
public sealed record CheckRow(string Field, string Label, string? Value);
