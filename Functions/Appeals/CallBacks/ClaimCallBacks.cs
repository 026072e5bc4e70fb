using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;
using Operation = ServerlessQiFu.Functions.Access.Operation;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>A caller pulls the most urgent companies to call back, with whom to call.</summary>
public sealed class ClaimCallBacks(UnitQueue queue, IdempotentClaims keyed, AppealRecords records, RulesStore rules)
{
    internal static readonly Operation Operation = new("claimCallBacks", Role.CallBack);

    [Function(nameof(ClaimCallBacks))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/call-backs/claims")] HttpRequest request,
        CancellationToken cancellation)
    {
        var actor = request.Caller();
        if (!(await JsonBody.Read<ClaimRequest>(request, cancellation: cancellation)).Try(out var body, out var problem)) return problem;
        var command = new AppealCommand.ClaimCallBack(TimeSpan.FromMinutes(body.LeaseMinutes));
        return await keyed.Answer(request, actor, body, key => queue.Claim(WorkQueues.CallBacks, body.Max, command, actor, key, cancellation), async claimed =>
        {
            var items = new List<CallBackItem>(claimed.Count);
            foreach (var snapshot in claimed) items.Add(await Item(snapshot, cancellation));
            return ContractJson.Write(new CallBackClaims([.. items.OrderBy(i => i.Due)]));
        }, cancellation);
    }

    private async Task<CallBackItem> Item(Snapshot snapshot, CancellationToken cancellation)
    {
        var calling = (Appeal.CallingBack)snapshot.State;
        var lease = calling.Task.Lease ?? throw new InvalidOperationException("A claimed call-back has no lease.");
        var submission = ((AppealEvent.Filed)(await records.Events(snapshot.Id, 1, 1, cancellation))[0].Event).Submission;
        return new CallBackItem(
            calling.Task.Id, snapshot.Id, calling.Dossier.Tier, calling.Dossier.Title, calling.Assignment.Unit, calling.Task.Level, calling.Task.Attempts.Count,
            new ContactView(submission.ContactName, submission.ContactPhone, submission.ContactEmail),
            WorkQueues.DueOf(calling, await rules.For(calling, cancellation)), Leases.Text(lease.Number), lease.Until,
            EntityTags.Of(snapshot.Version), AppealLinks.OfCaller(snapshot.Id, calling.Task.Id));
    }
}
