using System.Text.Json;
using Azure;
using Microsoft.Extensions.Logging;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>
/// Settles an appeal that has just changed. What fails is tried again by the platform and in the end lies with the dead letters. Only a store
/// that is away is left to the sweeper at once: it would use up all deliveries of all messages within seconds.
/// </summary>
public sealed partial class SettleAppeal(AppealProjector projector, ILogger<SettleAppeal> log)
{
    [Function(nameof(SettleAppeal))]
    public async Task Run(
        [ServiceBusTrigger(SettlementRequests.Queue, Connection = "ServiceBus")] string message, [DurableClient] DurableTaskClient durable, CancellationToken cancellation)
    {
        var request = Read(message);
        var marker = new PendingMarker(new(request.MarkerPartition, request.MarkerRow), new ETag(request.MarkerTag));
        try { await projector.Settle(request.Appeal, marker, new Backends(durable), cancellation); }
        catch (RequestFailedException store) when (StoreTrouble.Is(store)) { LeftToSweeper(store, request.Appeal); }
    }

    /// <exception cref="InvalidDataException">It is not one of ours; it belongs among the dead letters.</exception>
    private static SettlementRequest Read(string message)
    {
        SettlementRequest? request;
        try { request = JsonSerializer.Deserialize<SettlementRequest>(message, PlainJson.Options); }
        catch (JsonException wrong) { throw new InvalidDataException("The message is no request for a settlement.", wrong); }
        return request is { MarkerPartition: not null, MarkerRow: not null, MarkerTag: not null } && AppealNumber.IsWellFormed(request.Appeal)
            ? request
            : throw new InvalidDataException("The message names no appeal and marker.");
    }

    [LoggerMessage(LogLevel.Warning, "{Appeal} could not be settled; the sweeper will do it.")]
    private partial void LeftToSweeper(Exception failure, string appeal);
}
