using ServerlessQiFu.Domain.Notices;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Notices;

/// <summary>Tells everybody whom an event concerns: one stored notice for each.</summary>
public sealed class TellParties(EventReader events, DirectoryStore directory, NoticeStore notices, DeferredRetry retry)
{
    public const string Subscription = "notices";

    [Function(nameof(TellParties))]
    public Task Run(
        [ServiceBusTrigger(AppealEvents.Topic, Subscription, Connection = "ServiceBus")] string message, CancellationToken cancellation) =>
        retry.Guard(message, () => Tell(message, cancellation), cancellation);

    private async Task Tell(string message, CancellationToken cancellation)
    {
        var happened = await events.Read(message, cancellation);
        var plan = NoticePlan.For(happened.Recorded, happened.Dossier, happened.UnitBefore, await directory.Current(cancellation));
        // All are tried; if one fails the message comes again and the others are found told.
        await Task.WhenAll(plan.Select(notice => notices.Write(notice, happened.Appeal, happened.Recorded, cancellation)));
    }
}
