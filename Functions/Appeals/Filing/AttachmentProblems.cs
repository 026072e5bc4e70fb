using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>What is wrong with the attachments a body names, by their place in it.</summary>
internal static class AttachmentProblems
{
    public static Problem? Of(IReadOnlyList<AttachmentFault> faults) => faults.Count == 0
        ? null
        : Problem.OfFields(ProblemType.UnknownValue, [.. faults.Select(f => new FieldError($"/attachments/{f.Index}", f.Reason))]);
}
