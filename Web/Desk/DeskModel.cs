namespace ServerlessQiFu.Web;

/// <summary>A list of work: a unit's queue, a desk, a company's appeals.</summary>
/// <param name="Done">What was just done; null for nothing.</param>
/// <param name="Filters">In the address, so that a view can be kept and shared.</param>
/// <param name="Claim">Where more work is taken from; null where nothing is claimed.</param>
/// <param name="ManyActs">Acts that can be given to several rows at once.</param>
public sealed record DeskModel(
    string Title, string? Lead, string? Done, IReadOnlyList<NavigationLink> Filters, ClaimChoice? Claim, IReadOnlyList<DeskRow> Rows, string Empty, IReadOnlyList<string> ManyActs)
{
    public string? Next { get; init; }
    public IReadOnlyList<Choice> Units { get; init; } = [];
}

/// <param name="Address">Of the form.</param>
/// <param name="Waiting">How many wait there.</param>
public sealed record ClaimChoice(string Address, string Label, int Waiting);

/// <param name="Light">A class of the style sheet.</param>
/// <param name="IsMine">The reader holds it.</param>
public sealed record DeskRow(
    string Number, int Version, string Title, string? Company, string State, string Light, string LightText, string Left, string Due, string? Unit, string? Holder, bool IsMine, string? Lease);
