using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>What is wrong with the attachments a body names, by their place in it.</summary>
internal static class AttachmentProblems
{
    public static Problem? Of(IReadOnlyList<AttachmentFault> faults) => faults.Count == 0
        ? null
        : Problem.OfFields(ProblemType.UnknownValue, [.. faults.Select(f => new FieldError($"/attachments/{f.Index}", f.Reason))]);

    /// <summary>Before a command that names files: they are the caller's, and from here are not deleted while it may still be appended.</summary>
    public static async Task<Problem?> OfNaming(AttachmentBox attachments, IReadOnlyList<string>? ids, string appeal, Actor actor, CancellationToken cancellation) =>
        ids is not { Count: > 0 } ? null : Of(await attachments.Check(ids, actor, cancellation)) ?? Of(await attachments.Name(ids, appeal, actor, cancellation));

    public static Problem Refused() => new(ProblemType.AttachmentRefused, "The scanner refuses this file: it may be harmful. Send the original, free of it.");

    /// <summary>An event that has no files says nothing of files, as before there were any.</summary>
    public static IReadOnlyList<string>? NullIfNone(IReadOnlyList<string>? ids) => ids is { Count: > 0 } ? ids : null;
}
