using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;
using Operation = ServerlessQiFu.Functions.Access.Operation;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>Returns and extensions that wait for a supervisor, most urgent first.</summary>
public sealed class ListRulings(QueueLists lists)
{
    internal static readonly Operation Operation = new("listRulings", Role.Supervisor);

    [Function(nameof(ListRulings))]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/rulings")] HttpRequest request, CancellationToken cancellation) =>
        lists.Answer(request, request.Caller(), [WorkQueues.Rulings], cancellation);
}
