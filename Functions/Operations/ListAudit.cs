using System.Globalization;
using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Operations;

/// <summary>What was done to the running of the product on one day: repairs by the sweeper, replays by people.</summary>
public sealed class ListAudit(AuditStore audit, Sights sights, TimeProvider clock, Paging paging)
{
    internal static readonly Access.Operation Operation = new("listAudit", Role.Ops, Role.Auditor);

    [Function(nameof(ListAudit))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/ops/audit")] HttpRequest request, CancellationToken cancellation)
    {
        if (!paging.Read(request).Try(out var page, out var problem)) return problem;
        var day = BusinessTime.DateOf(clock.GetUtcNow());
        if (request.Query.TryGetValue("day", out var asked)
            && (asked is not [{ } text] || !DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day)))
            return new Problem(ProblemType.InvalidParameter, "day is a day in Shenzhen, such as 2026-11-24; leave it out for today.");
        var (entries, next) = await audit.Page(day, page.Limit, page.After, cancellation);
        var views = (await sights.Visible(entries, e => e.About, request.Caller(), cancellation)).Select(e => new AuditEntryView(e.At, e.By, e.Role, e.Action, e.Kind, e.About, e.Detail));
        return Answer.Json(StatusCodes.Status200OK, new Paged<AuditEntryView>([.. views], paging.Token(request, next)));
    }
}
