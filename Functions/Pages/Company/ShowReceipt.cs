using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Web;
using Operation = ServerlessQiFu.Functions.Access.Operation;

namespace ServerlessQiFu.Functions.Pages;

/// <summary>The receipt of an appeal: its number, what happens next, and the limit that nobody can move.</summary>
public sealed class ShowReceipt(PageFrames frames, ApiCalls api)
{
    internal static readonly Operation Operation = Operation.Page("showReceipt", Role.Enterprise);

    [Function(nameof(ShowReceipt))]
    public async Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "appeals/{id}/receipt")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var http = request.HttpContext;
        var found = await api.Get<AppealView>(http, request.Caller(), new(nameof(GetAppeal), new Dictionary<string, string> { ["id"] = id }), cancellation);
        if (!found.Try(out var view, out var problem)) return await ProblemPages.Of(frames, http, problem);
        var words = PageFrames.WordsOf(http);
        var address = $"{request.Scheme}://{request.Host}/appeals/{view.Id}";
        return await frames.Page<ReceiptPage>(http, (nameof(ReceiptPage.Model), new ReceiptModel(view.Id, address, Moments.Say(view.Clocks.Outer.Due, words), view.Emergency?.Advice)));
    }
}
