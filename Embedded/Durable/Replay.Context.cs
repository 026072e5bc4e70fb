using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;

namespace ServerlessQiFu.Embedded;

// What the orchestrator's code sees of the replay.
internal sealed partial class Replay
{
    private StatusReport? _customStatus;
    private (string? Input, bool KeepEvents)? _anew;

    public override TaskName Name => new(_name);
    public override string InstanceId => instanceId;
    public override ParentOrchestrationInstance? Parent => parent;
    public override DateTime CurrentUtcDateTime => _now;
    public override bool IsReplaying => _replaying;
    protected override ILoggerFactory LoggerFactory => loggers;

    public override T? GetInput<T>() where T : default => DurablePayload.Read<T>(_input);

    public override Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
    {
        RefuseOptionsAsInput(input, options);
        var json = DurablePayload.Write(input, $"input of activity '{name}'");
        return Repeat<TResult>(options?.Retry?.Policy, () => Ask(Happening.ActivityAsked, name, null, json));
    }

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, object? input = null, TaskOptions? options = null)
    {
        RefuseOptionsAsInput(input, options);
        var json = DurablePayload.Write(input, $"input of orchestrator '{orchestratorName}'");
        var child = InstanceIds.Check((options as SubOrchestrationOptions)?.InstanceId ?? NewGuid().ToString("N"));
        return Repeat<TResult>(options?.Retry?.Policy, () => Ask(Happening.ChildAsked, orchestratorName, child, json));
    }

    public override async Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var utc = fireAt.Kind == DateTimeKind.Local ? fireAt.ToUniversalTime() : fireAt;
        var (task, fired) = Open(new HistoryEvent(Happening.TimerAsked, _nextTask, At: utc.Ticks), null);
        using var _ = cancellationToken.Register(() => Cancel(task, cancellationToken));
        await fired;
    }

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        StayHere();
        return _events.Wait<T>(eventName, cancellationToken);
    }

    public override void SendEvent(string instanceId, string eventName, object payload)
    {
        var json = DurablePayload.Write(payload, $"payload of event '{eventName}'");
        Request(new HistoryEvent(Happening.EventSent, _nextTask, eventName, InstanceIds.Check(instanceId)), json);
    }

    public override void SetCustomStatus(object? customStatus)
    {
        StayHere();
        _customStatus = new StatusReport(DurablePayload.Write(customStatus, "custom status"));
    }

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true)
    {
        StayHere();
        _anew = (DurablePayload.Write(newInput, $"new input of orchestrator '{_name}'"), preserveUnprocessedEvents);
    }

    public override Guid NewGuid()
    {
        StayHere();
        var name = string.Create(CultureInfo.InvariantCulture, $"{instanceId}_{_now:o}_{_guids++}");
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(name), hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80); // RFC 9562, version 8: a name-based id by a hash of our choice.
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }

    /// <summary>Between attempts it waits on a durable timer. As on the platform, a filter that throws ends the repetition.</summary>
    private async Task<T> Repeat<T>(RetryPolicy? policy, Func<Task<string?>> call)
    {
        var first = _now;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return DurablePayload.Read<T>(await call())!;
            }
            catch (TaskFailedException failed) when (policy is not null && attempt < policy.MaxNumberOfAttempts && IsWorthRepeating(policy, failed, first))
            {
                await CreateTimer(_now + Pause(policy, attempt), CancellationToken.None);
            }
        }
    }

    private bool IsWorthRepeating(RetryPolicy policy, TaskFailedException failed, DateTime first)
    {
        if (failed.FailureDetails.ErrorType == UnknownFunction.ErrorType) return false;
        if (policy.RetryTimeout != Timeout.InfiniteTimeSpan && _now - first >= policy.RetryTimeout) return false;
        try { return policy.Repeats(failed.FailureDetails); }
        catch (Exception) { return false; }
    }

    private static TimeSpan Pause(RetryPolicy policy, int attempt)
    {
        var wanted = policy.FirstRetryInterval.TotalMilliseconds * Math.Pow(policy.BackoffCoefficient, attempt - 1);
        var longest = policy.MaxRetryInterval == Timeout.InfiniteTimeSpan ? TimeSpan.FromDays(3650) : policy.MaxRetryInterval;
        return wanted < longest.TotalMilliseconds ? TimeSpan.FromMilliseconds(wanted) : longest;
    }

    private Task<string?> Ask(Happening what, TaskName name, string? data, string? input)
    {
        if (string.IsNullOrEmpty(name.Name)) throw new ArgumentException("The function to call has no name.");
        return Open(new HistoryEvent(what, _nextTask, name.Name, data), input).Answer;
    }

    private (int Task, Task<string?> Answer) Open(HistoryEvent asked, string? input)
    {
        var task = Request(asked, input);
        // Without RunContinuationsAsynchronously: Task.WhenAny would then go on outside the orchestrator's thread.
        var answer = new TaskCompletionSource<string?>();
        _open[task] = answer;
        _names[task] = asked.Name ?? "";
        return (task, answer.Task);
    }

    private int Request(HistoryEvent asked, string? input)
    {
        StayHere();
        if (_unconfirmed.Count >= MostRequests)
            throw new InvalidOperationException($"Orchestrator '{_name}' asks for more than {MostRequests} things in one turn.");
        _unconfirmed.Enqueue(new Request(asked, input));
        return _nextTask++;
    }

    private void Cancel(int task, CancellationToken cancellation)
    {
        StayHere();
        if (!_open.Remove(task, out var timer)) return;
        if (!_replaying) _cancelledTimers.Add(task);
        timer.TrySetCanceled(cancellation);
    }

    private void StayHere()
    {
        if (_thread.IsHere) return;
        _thread.Stray();
        throw new NotDurableException(_name);
    }

    private static void RefuseOptionsAsInput(object? input, TaskOptions? options)
    {
        if (input is TaskOptions && options is null)
            throw new ArgumentException("A TaskOptions was given as the input and none as the options; name the parameter: options.", nameof(input));
    }
}

/// <summary>The failure of a call to a function that does not exist; repeating it is useless.</summary>
internal sealed class UnknownFunction(string activity) : Exception($"There is no activity function '{activity}'.")
{
    public static string ErrorType { get; } = typeof(UnknownFunction).ToString();
}
