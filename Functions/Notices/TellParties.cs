using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Notices;
using ServerlessQiFu.Domain.Triage;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Notices;

/// <summary>
/// Tells everybody whom an event concerns: one stored notice for each. Supplements in a row are one notice, which is the latest's;
/// emergency pages to one person are merged (<see cref="PageStore"/>).
/// </summary>
public sealed class TellParties(
    EventReader events, AppealRecords records, DirectoryStore directory, NoticeStore notices, PageStore pages, DeferredRetry retry)
{
    public const string Subscription = "notices";

    [Function(nameof(TellParties))]
    public Task Run(
        [ServiceBusTrigger(AppealEvents.Topic, Subscription, Connection = "ServiceBus")] string message, CancellationToken cancellation) =>
        retry.Guard(message, () => Tell(message, cancellation), cancellation);

    private async Task Tell(string message, CancellationToken cancellation)
    {
        var happened = await events.Read(message, cancellation);
        if (happened.Recorded.Event is AppealEvent.Supplemented)
        {
            await TellOfSupplements(happened, cancellation);
            return;
        }
        var plan = NoticePlan.For(happened.Recorded, happened.Dossier, happened.UnitBefore, await directory.Current(cancellation), titleForOthers: TitleForOthers(happened));
        // All are tried; if one fails the message comes again and the others are found told.
        await Task.WhenAll(plan.Select(notice => notice.IsPage
            ? pages.Write(notice, happened.Appeal, happened.Recorded, cancellation)
            : notices.Write(notice, happened.Appeal, happened.Recorded, cancellation)));
    }

    /// <summary>
    /// Messages come in any order and twice, so each tells what the whole series is by now: the notice of its latest, and none of those before. One that
    /// was appended meanwhile is seen after writing, so that no older notice stays beside a newer.
    /// </summary>
    private async Task TellOfSupplements(RecordedEvent supplemented, CancellationToken cancellation)
    {
        for (var told = 0; ;)
        {
            var series = SupplementSeries.Of(await records.History(supplemented.Appeal, cancellation), supplemented.Recorded.Version);
            if (series[^1].Version == told) return;
            var last = await events.Read(supplemented.Appeal, told = series[^1].Version, cancellation);
            var plan = NoticePlan.For(last.Recorded, last.Dossier, last.UnitBefore, await directory.Current(cancellation), series.Count, TitleForOthers(last));
            foreach (var notice in plan)
            {
                await notices.Write(notice, last.Appeal, last.Recorded, cancellation);
                foreach (var earlier in series.SkipLast(1)) await notices.Withdraw(notice.Party, last.Appeal, earlier, cancellation);
            }
        }
    }

    private static string TitleForOthers(RecordedEvent happened) => HiddenIdentity.OfContact(happened.Dossier.Title, happened.Submission);
}
