using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Visibility;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;
using Operation = ServerlessQiFu.Functions.Access.Operation;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>Shows whom to contact, and whose a confidential appeal is, to one who looks after the whole and says why; each time is written down first.</summary>
public sealed class DiscloseContact(CommandCalls calls, AppealRecords records, Sights sights)
{
    internal static readonly Operation Operation = new("discloseContact", Role.Reviewer, Role.Supervisor, Role.Leader, Role.Auditor);

    [Function(nameof(DiscloseContact))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/appeals/{id}/contact-disclosure")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var actor = request.Caller();
        if (await calls.Visible(id, actor, cancellation) is not { State: Appeal.Existing filed } snapshot) return Problem.NotFound();
        if (!(await JsonBody.Read<DiscloseContactRequest>(request, cancellation: cancellation)).Try(out var body, out var problem)) return problem;
        var sight = await sights.Of(actor, filed, cancellation);
        var parts = (sight.Shown | sight.OnRequest) & (AppealParts.Contact | AppealParts.Identity);
        // A supervisor who holds the triage desk's lease sees it anyway; what is hidden from somebody and not for the asking is not there.
        if (!parts.HasFlag(AppealParts.Contact)) return Problem.NotFound();
        var submission = ((AppealEvent.Filed)(await records.Events(snapshot.Id, 1, 1, cancellation))[0].Event).Submission;
        await sights.Record(request, actor, snapshot.Id, sight, parts, body.Reason, cancellation);
        return Answer.Json(StatusCodes.Status200OK, new DisclosedContact(
            snapshot.Id, AppealViews.ContactOf(submission), new EnterpriseRef(submission.CreditCode, submission.EnterpriseName, submission.CreditCodeUnverified), submission.Street, submission.Address));
    }
}

/// <summary><c>POST /api/appeals/{id}/contact-disclosure</c>.</summary>
public sealed record DiscloseContactRequest : IRequestBody
{
    /// <summary>Kept in the audit of reads.</summary>
    public required string Reason { get; init; }

    public void Check(FieldErrors errors) => errors.Text("reason", Reason, TextLimits.ShortReason);
}

/// <summary>Whom to contact, and whose the appeal is.</summary>
public sealed record DisclosedContact(string Id, ContactView Contact, EnterpriseRef Enterprise, string? Street, string? Address);
