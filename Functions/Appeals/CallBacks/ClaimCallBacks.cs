using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Visibility;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;
using Operation = ServerlessQiFu.Functions.Access.Operation;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>A caller pulls the most urgent companies to call back, with whom to call.</summary>
public sealed class ClaimCallBacks(UnitQueue queue, IdempotentClaims keyed, AppealRecords records, RulesStore rules, Sights sights)
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
        }, cancellation, (written, _) => WithContacts(request, actor, written, cancellation));
    }

    /// <summary>Title and whom to call are never kept with the answer: one that is repeated when the lease is over gives what may be seen then.</summary>
    private async Task<byte[]> WithContacts(HttpRequest request, Actor actor, byte[] written, CancellationToken cancellation)
    {
        var claims = JsonSerializer.Deserialize<CallBackClaims>(written, ContractJson.Options)!;
        var items = new List<CallBackItem>(claims.Items.Count);
        foreach (var item in claims.Items)
        {
            if (await records.Find(item.Appeal, cancellation) is not { State: Appeal.Existing filed } || await sights.Of(actor, filed, cancellation) is not { ReadsTexts: true } sight) continue;
            var submission = await Submission(item.Appeal, cancellation);
            items.Add(item with
            {
                Title = new ReadableWords(sight, submission).Of(filed.Dossier.Title),
                Contact = sight.Relation == Relation.CallBack ? AppealViews.ContactOf(submission) : null,
            });
        }
        await sights.Record(request, actor, [.. items.Where(i => i.Contact is not null).Select(i => i.Appeal)], Relation.CallBack, AppealParts.Contact, cancellation);
        return ContractJson.Write(new CallBackClaims(items));
    }

    private async Task<Submission> Submission(string appeal, CancellationToken cancellation) =>
        ((AppealEvent.Filed)(await records.Events(appeal, 1, 1, cancellation))[0].Event).Submission;

    private async Task<CallBackItem> Item(Snapshot snapshot, CancellationToken cancellation)
    {
        var calling = (Appeal.CallingBack)snapshot.State;
        var lease = calling.Task.Lease ?? throw new InvalidOperationException("A claimed call-back has no lease.");
        return new CallBackItem(
            calling.Task.Id, snapshot.Id, calling.Dossier.Tier, "", calling.Assignment.Unit, calling.Task.Level, calling.Task.Attempts.Count,
            null,
            WorkQueues.DueOf(calling, await rules.For(calling, cancellation)), Leases.Text(lease.Number), lease.Until,
            EntityTags.Of(snapshot.Version), AppealLinks.OfCaller(snapshot.Id, calling.Task.Id));
    }
}
