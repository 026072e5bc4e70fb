using Azure;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Domain.Enterprises;
using ServerlessQiFu.Domain.Texts;
using ServerlessQiFu.Domain.Triage;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>What filing gives back.</summary>
public sealed record FiledAnswer(string Id, int Version, bool Repeated, Emergency? Emergency);

/// <summary>From a checked body to a filed appeal: the same for one and for a line of an import.</summary>
public sealed class FilingDesk(Intake intake, CardStore cards, AttachmentBox attachments, DirectoryStore directory, TimeProvider clock)
{
    public async Task<Checked<FiledAnswer>> File(string key, FileAppealRequest body, Actor actor, CancellationToken cancellation)
    {
        CreditCode.TryParseGenuine(body.Enterprise.CreditCode, out var code, out _);
        if (!Permissions.MayFileFor(code!.Value, actor))
            return Problem.OfField(ProblemType.InvalidField, "/enterprise/creditCode", "Your token acts for another company; file for the company it names.");
        if (!code.IsVerified && actor.Role == Role.Bot)
            return Problem.OfField(ProblemType.InvalidField, "/enterprise/creditCode", "统一社会信用代码校验位不符；只能由本人对照营业执照确认，请由企业自行提交。Only a person confirms such a code: let the company file it.");
        try
        {
            if (body.About is { } about && (await directory.Current(cancellation)).Find(about) is null)
                return Problem.OfField(ProblemType.UnknownValue, "/about", $"There is no unit {about}; see GET /api/directory.");
            if (AttachmentProblems.Of(await attachments.Check(body.Attachments ?? [], actor, cancellation)) is { } unfit) return unfit;
            var draft = await Draft(body, code, cancellation);
            return await intake.File(actor.Subject, key, ContractJson.Fingerprint(body), draft, actor, cancellation) switch
            {
                FilingResult.Accepted accepted => new FiledAnswer(accepted.Id, accepted.Version, accepted.Repeated, draft.Emergency),
                FilingResult.KeyReused => Problem.KeyReused(),
                FilingResult.Unfit unfitNow => AttachmentProblems.Of(unfitNow.Faults)!,
                FilingResult.Refused refused => RefusalProblem.Of(refused.Refusal),
                var other => throw new InvalidOperationException($"Filing ended as {other.GetType().Name}."),
            };
        }
        catch (RequestFailedException store) when (StoreTrouble.Is(store)) { return StoreTrouble.Problem(store); }
    }

    private async Task<Submission> Draft(FileAppealRequest body, CreditCode code, CancellationToken cancellation) => new()
    {
        Id = "",
        CreditCode = code.Value,
        CreditCodeUnverified = code.IsVerified ? null : true,
        EnterpriseName = body.Enterprise.Name,
        District = Districts.Shipped.Of(body.Enterprise.District, body.Enterprise.Street, body.Enterprise.Address)!.Id,
        Street = body.Enterprise.Street,
        Address = body.Enterprise.Address,
        ContactName = body.Contact.Name,
        ContactPhone = body.Contact.Phone,
        ContactNumbers = PhoneNumbers.Read(body.Contact.Phone),
        ContactEmail = body.Contact.Email,
        Title = body.Title,
        Text = body.Text,
        Kind = body.Kind,
        Confidential = body.Confidential,
        About = body.About,
        Attachments = body.Attachments ?? [],
        ServiceOwner = await cards.OwnerOf(code.Value, BusinessTime.DateOf(clock.Read().Acts), cancellation),
        Emergency = EmergencyRules.Look(body.Title, body.Text),
    };
}
