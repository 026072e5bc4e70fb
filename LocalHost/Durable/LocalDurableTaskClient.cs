using System.Globalization;
using Grpc.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Protobuf;

namespace ServerlessQiFu.LocalHost;

/// <summary>The client over the journal: each call is one commit, and done when that is on the disk.</summary>
internal sealed class LocalDurableTaskClient(DurableJournal journal, DurableOptions options, DataConverter converter) : DurableTaskClient(options.HubName)
{
    /// <summary>Instances forgotten in one commit.</summary>
    private const int PurgedAtOnce = 200;

    private const int LongestEventName = 1000;

    private long Now => journal.Clock.GetUtcNow().UtcTicks;

    public override Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        if (string.IsNullOrEmpty(orchestratorName.Name)) throw new ArgumentException("The orchestrator to start has no name.", nameof(orchestratorName));
        var id = InstanceIds.Check(options?.InstanceId ?? Guid.NewGuid().ToString("N"));
        var json = Write(input, $"input of orchestrator '{orchestratorName}'");
        var kept = (options?.DedupeStatuses ?? []).Select(Parse).ToHashSet();
        return journal.Write(session =>
        {
            if (DurableTables.Status(session, id) is { } status && (kept.Contains(status) || !IsOver(status)))
                throw new InvalidOperationException($"There is already an orchestration '{id}', and it is {status}.");
            DurableTables.Start(session, new Beginning(id, orchestratorName.Name, json) { Version = options?.Version?.Version }, Now, options?.StartAt?.UtcTicks ?? 0);
            return id;
        });
    }

    public override Task RaiseEventAsync(string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        if (string.IsNullOrEmpty(eventName) || eventName.Length > LongestEventName)
            throw new ArgumentException($"An event needs a name of 1 to {LongestEventName} characters.", nameof(eventName));
        return Raise(instanceId, HistoryEvents.Raised(Now, eventName, Write(eventPayload, $"payload of event '{eventName}'")));
    }

    public override Task TerminateInstanceAsync(string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        return Tell(instanceId, HistoryEvents.Terminated(Now, Write(options?.Output, "output of a termination"), options?.Recursive == true));
    }

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        return Tell(instanceId, HistoryEvents.Suspended(Now, DurablePayload.Check(reason, "reason of a suspension")));
    }

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        return Tell(instanceId, HistoryEvents.Resumed(Now, DurablePayload.Check(reason, "reason of a resumption")));
    }

    public override Task<OrchestrationMetadata?> GetInstancesAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        return Task.FromResult(Find(instanceId, getInputsAndOutputs));
    }

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        Wait(instanceId, getInputsAndOutputs, found => found.RuntimeStatus != OrchestrationRuntimeStatus.Pending, cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        Wait(instanceId, getInputsAndOutputs, found => found.IsCompleted, cancellation);

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null) =>
        new InstancePages(journal, filter ?? new OrchestrationQuery(), converter);

    public override async Task<PurgeResult> PurgeInstanceAsync(string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        var purged = await journal.Write(session => Purge(session, instanceId, options?.Recursive == true)).ConfigureAwait(false);
        return new PurgeResult(purged, isComplete: true);
    }

    public override async Task<PurgeResult> PurgeAllInstancesAsync(
        PurgeInstancesFilter filter, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        var (where, values) = InstancePages.Where(filter.CreatedFrom, filter.CreatedTo, filter.Statuses);
        var sql = $"SELECT id FROM durable_instances WHERE {where} AND status IN (1, 3, 5) LIMIT {PurgedAtOnce.ToString(CultureInfo.InvariantCulture)}";
        for (var total = 0; ; cancellation.ThrowIfCancellationRequested())
        {
            var (found, purged) = await journal.Write(session =>
            {
                var ids = session.Rows(sql, row => row.Text(0), values);
                return (ids.Count, ids.Sum(id => Purge(session, id, options?.Recursive == true)));
            }).ConfigureAwait(false);
            total += purged;
            if (found < PurgedAtOnce) return new PurgeResult(total, isComplete: true);
        }
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static int Purge(JournalSession session, string id, bool recursive)
    {
        if (DurableTables.Status(session, id) is not { } status || !IsOver(status)) return 0;
        var children = recursive ? DurableTables.Children(session, id) : [];
        DurableTables.Forget(session, id);
        return 1 + children.Sum(child => Purge(session, child, recursive: true));
    }

    private async Task Raise(string instanceId, HistoryEvent message)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        var refusal = await journal.Write<Status?>(session =>
            DurableTables.Tell(session, instanceId, message, Now) || !options.ThrowStatusExceptionsOnRaiseEvent ? null
            : DurableTables.Status(session, instanceId) is { } status ? new Status(StatusCode.FailedPrecondition, $"The orchestration '{instanceId}' is {status}.")
            : new Status(StatusCode.NotFound, $"There is no orchestration '{instanceId}'.")).ConfigureAwait(false);
        if (refusal is { } why) throw new RpcException(why);
    }

    private Task Tell(string instanceId, HistoryEvent message)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        return journal.Write(session => DurableTables.Tell(session, instanceId, message, Now));
    }

    private async Task<OrchestrationMetadata> Wait(string id, bool withInputs, Func<OrchestrationMetadata, bool> until, CancellationToken cancellation)
    {
        while (true)
        {
            var change = journal.Change(id);
            if (Find(id, withInputs) is { } found && until(found)) return found;
            await change.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    private OrchestrationMetadata? Find(string id, bool withInputs) => journal.Read(session =>
        session.First($"SELECT {InstancePages.Columns} FROM durable_instances WHERE id = ?1", row => InstancePages.Metadata(row, withInputs, converter), id));

    private string? Write(object? value, string what) => DurablePayload.Check(value is null ? null : converter.Serialize(value), what);

    private static bool IsOver(OrchestrationRuntimeStatus status) =>
        status is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;

    private static OrchestrationRuntimeStatus Parse(string status) =>
        Enum.TryParse<OrchestrationRuntimeStatus>(status, ignoreCase: true, out var parsed) && Enum.IsDefined(parsed)
            ? parsed
            : throw new ArgumentException($"'{status}' is no status of an orchestration.");
}
