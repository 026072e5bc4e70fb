using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Appeals;
using Operation = ServerlessQiFu.Functions.Access.Operation;

namespace ServerlessQiFu.Functions.Pages;

/// <summary>The call-back desk: companies that were not satisfied.</summary>
public sealed class ShowCallBacks(QueuePages pages)
{
    internal static readonly Operation Operation = Operation.Page("showCallBacks", Role.CallBack, Role.Supervisor);

    [Function(nameof(ShowCallBacks))]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "call-backs")] HttpRequest request, CancellationToken cancellation)
    {
        var words = PageFrames.WordsOf(request.HttpContext);
        return pages.Show(request, "/call-backs", nameof(ListCallBacks), words["call-backs.title"], words["call-backs.lead"], words["call-backs.empty"], request.Caller().Role == Role.CallBack ? words["call-backs.claim"] : null, cancellation);
    }
}
