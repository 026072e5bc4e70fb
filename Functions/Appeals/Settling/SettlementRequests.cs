using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>Asks for the settlement of an appeal that has just got to a version. A hint: it never fails, and where it is lost the sweeper finds the marker.</summary>
public delegate Task AskForSettlement(string appeal, int version, PendingMarker marker);

/// <summary>"This appeal has got to this version": what <c>SettleAppeal</c> is told.</summary>
/// <param name="MarkerPartition">With row and tag: the marker to remove when it is done.</param>
public sealed record SettlementRequest(string Appeal, int Version, string MarkerPartition, string MarkerRow, string MarkerTag)
{
    /// <summary>By which the bus knows one that it has.</summary>
    public string MessageId => string.Create(CultureInfo.InvariantCulture, $"{Appeal}:{Version}");
}

/// <summary>
/// Sends the requests to their queue, before the answer to the caller. A bus that does not answer costs one caller <see cref="LongestWait"/> at
/// most. From then on each instance asks again with one caller every <see cref="BetweenProbes"/>; the others do not wait.
/// </summary>
public sealed partial class SettlementRequests(ServiceBusClient bus, TimeProvider clock, ILogger<SettlementRequests> log)
{
    public const string Queue = "settlements";

    public static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(300);
    public static readonly TimeSpan BetweenProbes = TimeSpan.FromSeconds(30);

    private readonly ServiceBusSender _sender = bus.CreateSender(Queue);

    /// <summary>The timestamp until which the bus is left alone; 0 while it answers.</summary>
    private long _leftUntil;

    public async Task Ask(string appeal, int version, PendingMarker marker)
    {
        if (!MayTry()) return;
        // Not cancelled: the connection of a young process may take longer, and then it is there for the next.
        var sending = Send(new(appeal, version, marker.Row.Partition, marker.Row.Row, marker.ETag.ToString()), marker.SettleAt);
        try { await sending.WaitAsync(LongestWait, clock); }
        catch (TimeoutException) { LeaveAlone($"it has not answered within {LongestWait.TotalMilliseconds} ms"); }
    }

    private async Task Send(SettlementRequest request, DateTimeOffset? at)
    {
        try
        {
            var message = new ServiceBusMessage(BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(request, PlainJson.Options)))
            {
                MessageId = request.MessageId,
                Subject = nameof(SettlementRequest),
                CorrelationId = request.Appeal,
                ContentType = "application/json",
            };
            if (at is { } later) message.ScheduledEnqueueTime = later;
            await _sender.SendMessageAsync(message);
            Volatile.Write(ref _leftUntil, 0);
        }
        catch (Exception failure) { LeaveAlone(failure.Message); }
    }

    /// <summary>Of those who come when the time is over one tries.</summary>
    private bool MayTry()
    {
        var until = Volatile.Read(ref _leftUntil);
        return until == 0 || (clock.GetTimestamp() >= until && Interlocked.CompareExchange(ref _leftUntil, Next(), until) == until);
    }

    private void LeaveAlone(string why)
    {
        Volatile.Write(ref _leftUntil, Next());
        NotAsked(why, BetweenProbes.TotalSeconds);
    }

    private long Next() => clock.GetTimestamp() + (long)(BetweenProbes.TotalSeconds * clock.TimestampFrequency);

    [LoggerMessage(LogLevel.Warning, "The bus takes no requests for settlement ({Why}); for {Seconds} s the sweeper is left to find the markers.")]
    private partial void NotAsked(string why, double seconds);
}
