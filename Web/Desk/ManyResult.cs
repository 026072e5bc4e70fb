namespace ServerlessQiFu.Web;

/// <summary>What came of one act on one of several appeals.</summary>
public sealed record ManyResult(string Number, bool IsDone, string Text);
