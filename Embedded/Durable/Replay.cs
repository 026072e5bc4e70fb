using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace ServerlessQiFu.Embedded;

/// <summary>
/// Runs an orchestrator from its beginning against its whole history, then through what is new. Every turn replays everything, on
/// purpose: what would break on the platform after a restart breaks here in the first test that takes two turns.
/// </summary>
internal sealed partial class Replay(
    string instanceId, ParentOrchestrationInstance? parent, IFunctionInvoker functions, ILoggerFactory loggers, Action strayedLate) : TaskOrchestrationContext
{
    /// <summary>Things one turn may ask for; more is a loop that has run away.</summary>
    public const int MostRequests = 10_000;

    private readonly OrchestratorThread _thread = new(strayedLate);
    private readonly EventWaiters _events = new();
    private readonly Dictionary<int, TaskCompletionSource<string?>> _open = [];
    private readonly Dictionary<int, string> _names = [];
    private readonly Queue<Request> _unconfirmed = new();
    private readonly Queue<HistoryEvent> _heldBack = new();
    private readonly HashSet<int> _cancelledTimers = [];
    private Task<object?>? _outcome;
    private Turn? _terminated;
    private string _name = "";
    private string? _input;
    private DateTime _now;
    private bool _replaying = true;
    private bool _suspended;
    private int _nextTask;
    private int _guids;

    /// <param name="present">The beginning of this turn, then the messages in the order they came.</param>
    public Turn Run(IReadOnlyList<HistoryEvent> past, IReadOnlyList<HistoryEvent> present)
    {
        var consumed = 0;
        try
        {
            // First of all: what it awaits may be complete by now, and then a replay would not stray again.
            if (present.Any(e => e.What == Happening.Strayed)) throw new NotDurableException(past.First(e => e.What == Happening.Started).Name!);
            foreach (var happened in past) Live(happened);
            ExpectNothingMore();
            _replaying = false;
            Live(present[0]);
            while (consumed < present.Count - 1 && !IsOver) Live(present[++consumed]);
            if (_thread.Close() || IsStuck) throw new NotDurableException(_name);
            return Result() with { Consumed = consumed, CustomStatus = _customStatus };
        }
        catch (Exception refused) when (refused is NonDeterministicOrchestrationException or NotDurableException)
        {
            return Fail(refused) with { Consumed = present.Count - 1, CustomStatus = _customStatus };
        }
        finally { _thread.Close(); }
    }

    private bool IsOver => _terminated is not null || _outcome is { IsCompleted: true };

    private bool IsStuck => !IsOver && !_suspended && _outcome is not null && _open.Count == 0 && !_events.AnyWaiting;

    private void Live(HistoryEvent happened)
    {
        switch (happened.What)
        {
            case Happening.TurnBegan:
                if (_replaying) ExpectNothingMore();
                _now = new DateTime(happened.At, DateTimeKind.Utc);
                break;
            case Happening.ActivityAsked or Happening.TimerAsked or Happening.ChildAsked or Happening.EventSent:
                Confirm(happened);
                break;
            case Happening.Terminated:
                _terminated = new Turn(OrchestrationRuntimeStatus.Terminated) { Output = happened.Data, WithChildren = happened.Name is not null };
                break;
            case Happening.Suspended:
                _suspended = true;
                break;
            case Happening.Resumed:
                _suspended = false;
                while (!_suspended && _heldBack.TryDequeue(out var held)) Deliver(held);
                break;
            case var _ when _suspended:
                _heldBack.Enqueue(happened);
                break;
            default:
                Deliver(happened);
                break;
        }
    }

    private void Deliver(HistoryEvent happened)
    {
        switch (happened.What)
        {
            case Happening.Started:
                (_name, _input) = (happened.Name!, happened.Data);
                _thread.Run(() => _outcome = Begin());
                break;
            case Happening.Done when _open.Remove(happened.Task, out var asked):
                _thread.Run(() => asked.TrySetResult(happened.Data));
                break;
            case Happening.Failed when _open.Remove(happened.Task, out var asked):
                _thread.Run(() => asked.TrySetException(
                    new TaskFailedException(_names[happened.Task], happened.Task, DurablePayload.ReadFailure(happened.Data!))));
                break;
            case Happening.TimerFired when _open.Remove(happened.Task, out var timer):
                _thread.Run(() => timer.TrySetResult(null));
                break;
            case Happening.EventRaised:
                _thread.Run(() => _events.Hear(happened.Name!, happened.Data));
                break;
        }
        if (_thread.HasStrayed) throw new NotDurableException(_name);
    }

    private async Task<object?> Begin()
    {
        if (!functions.Knows(_name, typeof(OrchestrationTriggerAttribute)))
            throw new InvalidOperationException($"There is no orchestrator function '{_name}'.");
        var data = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase)
        {
            ["instanceId"] = instanceId,
            ["input"] = _input is null ? null : JsonSerializer.Deserialize<JsonElement>(_input),
        };
        return await functions.Invoke(_name, this, data, CancellationToken.None);
    }

    private void Confirm(HistoryEvent asked)
    {
        if (!_unconfirmed.TryDequeue(out var request)) throw Differs(asked.Describe(), "nothing more");
        if (!request.Asked.IsSameAs(asked)) throw Differs(asked.Describe(), request.Asked.Describe());
    }

    private void ExpectNothingMore()
    {
        if (_unconfirmed.TryPeek(out var request)) throw Differs("nothing more", request.Asked.Describe());
    }

    private NonDeterministicOrchestrationException Differs(string history, string code) => new(
        $"Orchestrator '{_name}' is not deterministic: its history asked for {history}, its code asks for {code}. It must ask for the same things in the same order at every replay; a changed orchestrator needs a new name or a new instance.");

    private Turn Result()
    {
        if (_terminated is not null) return _terminated;
        var status = _suspended ? OrchestrationRuntimeStatus.Suspended
            : _outcome is null ? OrchestrationRuntimeStatus.Pending
            : OrchestrationRuntimeStatus.Running;
        if (_outcome is not { IsCompleted: true }) return Asking(new Turn(status));
        try
        {
            var output = DurablePayload.Write(_outcome.GetAwaiter().GetResult(), $"output of orchestrator '{_name}'");
            var done = new Turn(OrchestrationRuntimeStatus.Completed) { Output = output };
            return Asking(_anew is not { } anew ? done : done with
            {
                Anew = new NewBeginning(anew.Input, anew.KeepEvents ? _events.Kept : []),
            });
        }
        catch (Exception failed)
        {
            return Asking(Fail(failed));
        }
    }

    private Turn Asking(Turn turn) => turn with { Requests = [.. _unconfirmed], CancelledTimers = _cancelledTimers };

    private static Turn Fail(Exception reason) => new(OrchestrationRuntimeStatus.Failed) { Failure = TaskFailureDetails.FromException(reason) };
}
