using Microsoft.Extensions.Logging;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>
/// Deletes files that nobody has named for a day, and forgets those that an appeal names: the record says which. May run twice, and be cut off
/// anywhere; what is left comes again.
/// </summary>
public sealed class SweepUploads(UploadLedger uploads, AttachmentBox attachments, AppealRecords records, TimeProvider clock, ILogger<SweepUploads> log)
{
    /// <summary>A naming whose append has not happened so long after never will.</summary>
    private static readonly TimeSpan NamingTakes = TimeSpan.FromMinutes(10);
    private const int MostOfOneRun = 1000;
    private const int MostAtOnce = 8;

    [Function(nameof(SweepUploads))]
    public async Task Run([TimerTrigger("0 25 * * * *")] TimerInfo timer, CancellationToken cancellation) =>
        await BoundedParallel.Do(await uploads.OlderThanADay(MostOfOneRun, cancellation), MostAtOnce, upload => TryVisit(upload, cancellation), cancellation);

    /// <summary>One that cannot be judged now holds up no other.</summary>
    private async Task TryVisit(Upload upload, CancellationToken cancellation)
    {
        try { await Visit(upload, cancellation); }
        catch (Exception failure) when (!cancellation.IsCancellationRequested) { log.LogWarning(failure, "The upload {Id} cannot be judged now.", upload.Id); }
    }

    private async Task Visit(Upload upload, CancellationToken cancellation)
    {
        if (!await uploads.IsStillOld(upload, cancellation))
        {
            await Leave(upload, cancellation);
            return;
        }
        switch (await LookAtNames(upload, cancellation))
        {
            case Names.OfAnAppeal: await uploads.Forget(upload, cancellation); return;
            case Names.PerhapsSoon: return;
        }
        if (!await uploads.Condemn(upload, cancellation)) return;
        // Who named it before it was condemned is seen now; who does from now on sees that it is.
        switch (await LookAtNames(upload, cancellation))
        {
            case Names.OfAnAppeal: await uploads.Forget(upload, cancellation); return;
            case Names.PerhapsSoon: await uploads.Reprieve(upload, cancellation); return;
        }
        await attachments.Delete(upload.Id, cancellation);
        await uploads.Forget(upload, cancellation);
    }

    /// <summary>Nothing came of the upload, its forgetting was cut off, or it was uploaded anew and has a younger row by age.</summary>
    private async Task Leave(Upload upload, CancellationToken cancellation)
    {
        if (await uploads.IsThere(upload, cancellation)) await uploads.Judged(upload, cancellation);
        else await uploads.Forget(upload, cancellation);
    }

    private enum Names { None, PerhapsSoon, OfAnAppeal }

    private async Task<Names> LookAtNames(Upload upload, CancellationToken cancellation)
    {
        var soon = false;
        foreach (var naming in await uploads.NamedBy(upload, cancellation))
        {
            if (NamedAttachments.Find(await records.History(naming.Appeal, cancellation), upload.Id) is not null) return Names.OfAnAppeal;
            soon |= clock.GetUtcNow() - naming.At < NamingTakes;
        }
        return soon ? Names.PerhapsSoon : Names.None;
    }
}
