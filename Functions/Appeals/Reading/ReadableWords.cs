using System.Diagnostics.CodeAnalysis;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Triage;
using ServerlessQiFu.Domain.Visibility;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>An appeal's texts as somebody may read them: what they may not see of identity and contact is hidden in the words too.</summary>
internal sealed class ReadableWords(Sight sight, Submission submission)
{
    /// <param name="text">Of the appeal; null where there is none or its reader reads none.</param>
    [return: NotNullIfNotNull(nameof(text))]
    public string? Of(string? text) => text is null || sight.Shows(AppealParts.Identity | AppealParts.Contact)
        ? text
        : submission.Confidential && !sight.Shows(AppealParts.Identity) ? HiddenIdentity.OfConfidential(text, submission) : HiddenIdentity.OfContact(text, submission);
}
