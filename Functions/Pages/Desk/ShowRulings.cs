using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Appeals;
using Operation = ServerlessQiFu.Functions.Access.Operation;

namespace ServerlessQiFu.Functions.Pages;

/// <summary>Returns and extensions that wait for a supervisor.</summary>
public sealed class ShowRulings(QueuePages pages)
{
    internal static readonly Operation Operation = Operation.Page("showRulings", Role.Supervisor);

    [Function(nameof(ShowRulings))]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "rulings")] HttpRequest request, CancellationToken cancellation)
    {
        var words = PageFrames.WordsOf(request.HttpContext);
        return pages.Show(request, "/rulings", nameof(ListRulings), words["rulings.title"], words["rulings.lead"], words["rulings.empty"], null, cancellation);
    }
}
