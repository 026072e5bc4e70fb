using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Reporting;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Reports;
using ServerlessQiFu.Web;
using Operation = ServerlessQiFu.Functions.Access.Operation;

namespace ServerlessQiFu.Functions.Pages;

/// <summary>The appeals behind a number of a report.</summary>
public sealed class ShowReportCases(PageFrames frames, ApiCalls api)
{
    internal static readonly Operation Operation = Operation.Page("showReportCases", Role.Supervisor, Role.Leader);

    [Function(nameof(ShowReportCases))]
    public async Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "reports/cases")] HttpRequest request, CancellationToken cancellation)
    {
        var (http, words) = (request.HttpContext, PageFrames.WordsOf(request.HttpContext));
        if (!(await api.Get<Paged<ReportCase>>(http, request.Caller(), new(nameof(ListReportCases), Query: request.QueryString.Value!), cancellation)).Try(out var cases, out var problem))
            return await ProblemPages.Of(frames, http, problem);
        var figure = request.Query["figure"].ToString();
        var query = QueryString.Create(request.Query.Where(q => q.Key != "page").Select(q => KeyValuePair.Create(q.Key, q.Value)));
        var model = new CasesModel(
            words.Find($"figure.{figure.Split('.')[0]}") ?? Figures.Find(figure)?.Title ?? figure, [.. cases.Items.Select(one => one.Id)],
            cases.Next is null ? null : "/reports/cases" + query.Add("page", cases.Next));
        return await frames.Page<CasesPage>(http, (nameof(CasesPage.Model), model));
    }
}
