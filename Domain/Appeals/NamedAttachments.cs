namespace ServerlessQiFu.Domain.Appeals;

/// <summary>The files that an appeal's record names: they belong to it and are kept as long as it is.</summary>
public static class NamedAttachments
{
    /// <summary>Ids of the files that came with an event.</summary>
    public static IReadOnlyList<string> Of(AppealEvent happened) => happened switch
    {
        AppealEvent.Filed e => e.Submission.Attachments,
        AppealEvent.Supplemented e => e.Attachments,
        AppealEvent.ProgressReported e => e.Attachments ?? [],
        AppealEvent.ReplyGiven e => e.Attachments ?? [],
        _ => [],
    };

    /// <summary>The first event that names a file; null where none does.</summary>
    public static Recorded? Find(IEnumerable<Recorded> history, string attachment) =>
        history.FirstOrDefault(r => Of(r.Event).Contains(attachment, StringComparer.Ordinal));
}
