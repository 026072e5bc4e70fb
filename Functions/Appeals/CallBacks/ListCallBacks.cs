using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;
using Operation = ServerlessQiFu.Functions.Access.Operation;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>Companies to call back, most urgent first. Reading claims nothing.</summary>
public sealed class ListCallBacks(QueueLists lists)
{
    internal static readonly Operation Operation = new("listCallBacks", Role.CallBack, Role.Supervisor);

    [Function(nameof(ListCallBacks))]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/call-backs/queue")] HttpRequest request, CancellationToken cancellation) =>
        lists.Answer(request, request.Caller(), [WorkQueues.CallBacks], cancellation);
}
