using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;
using Operation = ServerlessQiFu.Functions.Access.Operation;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>What waits on the triage desk, most urgent first. Reading claims nothing.</summary>
public sealed class ListTriage(QueueLists lists)
{
    internal static readonly Operation Operation = new("listTriage", Role.Specialist, Role.Supervisor);

    [Function(nameof(ListTriage))]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/triage/queue")] HttpRequest request, CancellationToken cancellation) =>
        lists.Answer(request, request.Caller(), [WorkQueues.TriageDesk], cancellation);
}
