using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Notices;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;
using ServerlessQiFu.Web;
using Operation = ServerlessQiFu.Functions.Access.Operation;

namespace ServerlessQiFu.Functions.Pages;

/// <summary>我的企业: a company's appeals and what it was told, newest first.</summary>
public sealed class ShowCompany(PageFrames frames, ApiCalls api, DirectoryStore directory)
{
    internal static readonly Operation Operation = Operation.Page("showCompany", Role.Enterprise);

    [Function(nameof(ShowCompany))]
    public async Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "my")] HttpRequest request, CancellationToken cancellation)
    {
        var (http, words, actor) = (request.HttpContext, PageFrames.WordsOf(request.HttpContext), request.Caller());
        var page = request.Query["page"].ToString() is { Length: > 0 } token ? "&page=" + Uri.EscapeDataString(token) : "";
        var call = new ApiCall(nameof(ListEnterpriseAppeals), new Dictionary<string, string> { ["creditCode"] = actor.Enterprise! }, Query: "?limit=20" + page);
        if (!(await api.Get<Paged<AppealSummary>>(http, actor, call, cancellation)).Try(out var list, out var problem)) return await ProblemPages.Of(frames, http, problem);
        if (!(await api.Get<Paged<NoticeView>>(http, actor, new(nameof(ListNotices), Query: "?limit=10"), cancellation)).Try(out var notices, out problem)) return await ProblemPages.Of(frames, http, problem);
        var events = new EventWords(words, await directory.Current(cancellation));
        var model = new CompanyModel(
            [.. list.Items.Select(item => new CompanyRow(item.Id, item.Title ?? item.Id, events.State(item.Status, item.Unit, actor.Role), Moments.Say(item.ReceivedAt, words), item.Status == Status.Replied))],
            [.. notices.Items.Select(notice => new NoticeRow(Moments.Say(notice.At, words), notice.Text, notice.Appeal))],
            list.Next is null ? null : "/my?page=" + Uri.EscapeDataString(list.Next));
        return await frames.Page<CompanyPage>(http, (nameof(CompanyPage.Model), model));
    }
}
