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
public sealed class ListEnterpriseAppeals(CompanyList list, AppealRecords records, Sights sights, Paging paging)
{
    internal static readonly Operation Operation = new("listEnterpriseAppeals",
        Role.Enterprise, Role.Bot, Role.Specialist, Role.Officer, Role.CallBack, Role.Reviewer, Role.Supervisor, Role.Leader, Role.Ops, Role.Auditor);

    [Function(nameof(ListEnterpriseAppeals))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/enterprises/{creditCode}/appeals")] HttpRequest request,
        string creditCode, CancellationToken cancellation)
    {
        var actor = request.Caller();
        if (!CreditCode.TryParseGenuine(creditCode, out var code, out _) || !actor.SeesCompany(code.Value)) return Problem.NotFound();
        if (!paging.Read(request).Try(out var page, out var problem)) return problem;
        var (snapshots, next) = await list.Page(code.Value, page.Limit, page.After, cancellation);
        var items = new List<AppealSummary>(snapshots.Count);
        foreach (var snapshot in snapshots)
            // Whose an appeal is, this list says of each: what hides that hides it here.
            if (await sights.Of(actor, (Appeal.Existing)snapshot.State, cancellation) is var sight && sight.Shows(AppealParts.Identity)) items.Add(Summary(snapshot, sight.ReadsTexts ? await Title(snapshot, sight, cancellation) : null));
        return Answer.Json(StatusCodes.Status200OK, new Paged<AppealSummary>(items, paging.Token(request, next)));
    }

    private async Task<string> Title(Snapshot snapshot, Sight sight, CancellationToken cancellation)
    {
        var title = ((Appeal.Existing)snapshot.State).Dossier.Title;
        return sight.Shows(AppealParts.Contact) ? title : new ReadableWords(sight, ((AppealEvent.Filed)(await records.Events(snapshot.Id, 1, 1, cancellation))[0].Event).Submission).Of(title);
    }

    private static AppealSummary Summary(Snapshot snapshot, string? title)
    {
        var filed = (Appeal.Existing)snapshot.State;
        return new(snapshot.Id, AppealStatus.Of(filed), title, filed.Dossier.Tier, Assignments.UnitShown(filed), filed.Dossier.ReceivedAt, AppealLinks.OfStaff(snapshot.Id));
    }
}
