using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Enterprises;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Enterprises;

/// <summary>Assigns a company's stage, card and service owner; from then on that person hears of all its new appeals.</summary>
public sealed class AssignCard(CardStore cards)
{
    internal static readonly Access.Operation Operation = new("assignCard", Role.Supervisor);

    [Function(nameof(AssignCard))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/enterprises/{creditCode}/card")] HttpRequest request,
        string creditCode, CancellationToken cancellation)
    {
        var actor = request.Caller();
        if (!CreditCode.TryParseGenuine(creditCode, out var code, out var fault)) return new Problem(ProblemType.InvalidParameter, fault.Value.Sentence());
        if (!(await JsonBody.Read<AssignCardRequest>(request, cancellation: cancellation)).Try(out var body, out var problem)) return problem;
        if (!code.IsVerified && body.CreditCodeConfirmed != true) return new Problem(ProblemType.InvalidParameter, CreditCodeFault.CheckCharacter.Sentence());
        if (!CardAssignment.TryAssign(body.Stage, body.Card, body.ServiceOwner, actor.Subject, body.Reason, body.ValidFrom, body.ValidTo, out var assignment, out var refusal))
            return Problem.OfField(ProblemType.InvalidField, "", refusal);

        var before = await cards.Find(code.Value, cancellation);
        if (Preconditions.Check(request, before?.Version) is { } unmet) return unmet;
        return await cards.Assign(code.Value, assignment, before?.Version ?? 0, cancellation) is { } kept ? GetCard.View(code, kept) : EntityTags.Stale();
    }
}
