using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>
/// Call-backs done and open are the dissatisfied, in every appeal, at every instant (peers.md №8). Counted from the record
/// whenever one of them changed; where it is not so the programme or the store is broken, and somebody is told.
/// </summary>
public sealed partial class CallBackAlarm(AppealRecords records, ILogger<CallBackAlarm> log)
{
    /// <summary>For the platform's alerts; see docs/operations.md.</summary>
    public const string MeterName = "ServerlessQiFu";

    private static readonly Meter Meter = new(MeterName);
    private static readonly Counter<long> Unbalanced = Meter.CreateCounter<long>(
        "qifu.callbacks.unbalanced", "{appeal}", "Settlements that found call-backs done and open to differ from the dissatisfied.");

    /// <param name="events">Just written.</param>
    public async Task Check(Snapshot snapshot, IEnumerable<Recorded> events, CancellationToken cancellation)
    {
        if (!events.Any(e => Counts(e.Event))) return;
        // Only what the snapshot knows: whole decisions.
        var ledger = CallBackLedger.Of(await records.Events(snapshot.Id, 1, snapshot.Version, cancellation));
        if (ledger.Balances) return;
        Unbalanced.Add(1);
        Alarm(log, snapshot.Id, ledger.Done, ledger.Open, ledger.Dissatisfied);
    }

    private static bool Counts(AppealEvent happened) => happened is AppealEvent.Evaluated or AppealEvent.Contested or AppealEvent.CallBackOpened
        or AppealEvent.DissatisfactionFound or AppealEvent.CallBackDone;

    [LoggerMessage(Level = LogLevel.Error, Message = "{Appeal} has {Done} call-backs done and {Open} open for {Dissatisfied} dissatisfactions.")]
    private static partial void Alarm(ILogger log, string appeal, int done, int open, int dissatisfied);
}
