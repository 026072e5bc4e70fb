using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Reports;
using Operation = ServerlessQiFu.Functions.Access.Operation;

namespace ServerlessQiFu.Functions.Pages;

/// <summary>The report for a spreadsheet.</summary>
public sealed class GetReportFile(ApiCalls api)
{
    internal static readonly Operation Operation = Operation.Page("getReportFile", Role.Supervisor, Role.Leader);

    [Function(nameof(GetReportFile))]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "reports/csv")] HttpRequest request, CancellationToken cancellation) =>
        api.Send(request.HttpContext, request.Caller(), new(nameof(GetReportSummary), Query: request.QueryString.Value!, Accept: ReportCsv.MediaType), cancellation);
}
