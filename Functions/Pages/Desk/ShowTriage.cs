using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Appeals;
using Operation = ServerlessQiFu.Functions.Access.Operation;

namespace ServerlessQiFu.Functions.Pages;

/// <summary>The triage desk: what the classifier left to a person.</summary>
public sealed class ShowTriage(QueuePages pages)
{
    internal static readonly Operation Operation = Operation.Page("showTriage", Role.Specialist, Role.Supervisor);

    [Function(nameof(ShowTriage))]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "triage")] HttpRequest request, CancellationToken cancellation)
    {
        var words = PageFrames.WordsOf(request.HttpContext);
        return pages.Show(request, "/triage", nameof(ListTriage), words["triage.title"], words["triage.lead"], words["triage.empty"], request.Caller().Role == Role.Specialist ? words["triage.claim"] : null, cancellation);
    }
}
