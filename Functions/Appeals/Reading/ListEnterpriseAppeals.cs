using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Enterprises;
using ServerlessQiFu.Domain.Visibility;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;
using Operation = ServerlessQiFu.Functions.Access.Operation;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>A company's appeals, newest first, page by page. The rows only point; each appeal is read from the truth.</summary>
public sealed class ListEnterpriseAppeals(CompanyList list, Paging paging)
{
    internal static readonly Operation Operation = new("listEnterpriseAppeals",
        Role.Enterprise, Role.Bot, Role.Specialist, Role.Officer, Role.CallBack, Role.Reviewer, Role.Supervisor, Role.Leader, Role.Ops, Role.Auditor);

    [Function(nameof(ListEnterpriseAppeals))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/enterprises/{creditCode}/appeals")] HttpRequest request,
        string creditCode, CancellationToken cancellation)
    {
        var actor = request.Caller();
        if (!CreditCode.TryParse(creditCode, out var code, out _) || !actor.SeesCompany(code.Value)) return Problem.NotFound();
        if (!paging.Read(request).Try(out var page, out var problem)) return problem;
        var (snapshots, next) = await list.Page(code.Value, page.Limit, page.After, cancellation);
        var items = snapshots.Select(s => (Snapshot: s, Level: actor.Sees(AppealFacts.Of(s.State)!))).Where(s => s.Level != VisibilityLevel.None)
            .Select(s => Summary(s.Snapshot, s.Level));
        return Answer.Json(StatusCodes.Status200OK, new Paged<AppealSummary>([.. items], paging.Token(request, next)));
    }

    private static AppealSummary Summary(Snapshot snapshot, VisibilityLevel level)
    {
        var filed = (Appeal.Existing)snapshot.State;
        return new(snapshot.Id, AppealStatus.Of(filed), level.ReadsTexts() ? filed.Dossier.Title : null, filed.Dossier.Tier, Assignments.UnitShown(filed), filed.Dossier.ReceivedAt, AppealLinks.OfStaff(snapshot.Id));
    }
}
