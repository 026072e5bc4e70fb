using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Enterprises;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Enterprises;

/// <summary>The stage, card and service owner of a company.</summary>
public sealed class GetCard(CardStore cards)
{
    internal static readonly Access.Operation Operation = new("getCard", Role.Supervisor);

    [Function(nameof(GetCard))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/enterprises/{creditCode}/card")] HttpRequest request,
        string creditCode, CancellationToken cancellation)
    {
        if (!CreditCode.TryParseGenuine(creditCode, out var code, out var fault)) return new Problem(ProblemType.InvalidParameter, fault.Value.Sentence());
        return await cards.Find(code.Value, cancellation) is { } kept ? View(code, kept) : Problem.NotFound();
    }

    internal static Answer View(CreditCode code, KeptCard kept)
    {
        var card = kept.Assignment;
        var view = new CardView(code.Value, card.Stage, card.Card, card.ServiceOwner, card.AssignedBy, card.Reason, card.ValidFrom, card.ValidTo);
        return Answer.Json(StatusCodes.Status200OK, view, EntityTags.Of(kept.Version));
    }
}
