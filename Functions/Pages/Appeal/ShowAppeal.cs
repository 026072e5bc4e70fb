using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using Operation = ServerlessQiFu.Functions.Access.Operation;

namespace ServerlessQiFu.Functions.Pages;

/// <summary>诉求进度: an appeal for whoever may see it.</summary>
public sealed class ShowAppeal(AppealPages pages)
{
    internal static readonly Operation Operation = Operation.Page("showAppeal",
        Role.Enterprise, Role.Specialist, Role.Officer, Role.CallBack, Role.Reviewer, Role.Supervisor, Role.Leader, Role.Ops, Role.Auditor);

    [Function(nameof(ShowAppeal))]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "appeals/{id}")] HttpRequest request, string id, CancellationToken cancellation) =>
        pages.Show(request.HttpContext, id, cancellation, request.Query["done"]);
}
