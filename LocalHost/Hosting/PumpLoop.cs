using Microsoft.Extensions.Logging;

namespace ServerlessQiFu.LocalHost;

/// <summary>
/// Runs one pump: up to its number of workers at once, woken by the pump or, by the clock, when its next work is due. While many callers
/// wait for answers a share of the workers goes on, so that nothing stands still; the platform would scale out instead.
/// </summary>
/// <param name="clockMayBeSet">See <see cref="LocalHostOptions.ClockMayBeSet"/>.</param>
internal sealed class PumpLoop(IPump pump, TimeProvider clock, ILogger log, HttpTraffic? traffic = null, bool clockMayBeSet = false)
{
    /// <summary>One worker of so many goes on while callers wait.</summary>
    private const int Share = 64;

    /// <summary>After a failure of the pump itself, not of user code, such as a full disk.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>The same trouble is said again after this, not at every try.</summary>
    private static readonly TimeSpan BetweenComplaints = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly HashSet<string> _inFlight = new(StringComparer.Ordinal);
    private readonly List<TaskCompletionSource> _waitingForIdle = [];
    private readonly CancellationTokenSource _abandon = new();
    private TaskCompletionSource _stirred = NewSignal();
    private Alarm? _alarm;
    private Task _dispatching = Task.CompletedTask;
    private bool _looked;
    private bool _stopping;
    private long _performed;
    private string? _complaint;
    private long _complainedAt;
    private int _unsaid;

    public string Name => pump.GetType().Name;

    public IPump Pump => pump;

    /// <summary>What went wrong in the pump itself last, or null once it has worked again.</summary>
    public Exception? Trouble { get; private set; }

    public long Performed => Interlocked.Read(ref _performed);

    /// <summary>No work is due and none in flight, as of a look after the last stir.</summary>
    public bool IsIdle
    {
        get { lock (_gate) return _looked && _inFlight.Count == 0 && !_stirred.Task.IsCompleted; }
    }

    public void Start()
    {
        _alarm = new Alarm(clock, clockMayBeSet, Stir);
        pump.Stirred += Stir;
        _dispatching = Task.Run(Dispatch);
    }

    /// <summary>Takes no more work and waits for that in flight; when <paramref name="patience"/> ends its tokens are cancelled and it is left.</summary>
    public async Task Stop(CancellationToken patience)
    {
        pump.Stirred -= Stir;
        lock (_gate) _stopping = true;
        Stir();
        await using var impatience = patience.Register(_abandon.Cancel);
        await _dispatching;
        while (true)
        {
            Task wake;
            lock (_gate)
            {
                if (_inFlight.Count == 0) break;
                _stirred = NewSignal();
                wake = _stirred.Task;
            }
            try
            {
                await wake.WaitAsync(patience);
            }
            catch (OperationCanceledException)
            {
                log.LogWarning("{Pump} left work in flight; it begins anew at the next start", Name);
                break;
            }
        }
        if (_alarm is not null) await _alarm.DisposeAsync();
    }

    /// <summary>Completes when no work is due and none is in flight.</summary>
    public Task WhenIdle()
    {
        lock (_gate)
        {
            if (_looked && _inFlight.Count == 0 && !_stirred.Task.IsCompleted) return Task.CompletedTask;
            var waiting = NewSignal();
            _waitingForIdle.Add(waiting);
            return waiting.Task;
        }
    }

    private async Task Dispatch()
    {
        while (true)
        {
            Task wake;
            lock (_gate)
            {
                if (_stopping) return;
                _looked = false;
                if (_stirred.Task.IsCompleted) _stirred = NewSignal();
                wake = _stirred.Task;
            }
            try
            {
                StartWhatIsDue();
                Trouble = null;
            }
            catch (Exception broken)
            {
                Trouble = broken;
                Complain(broken, "its work cannot be found");
                await Task.WhenAny(wake, Task.Delay(Pause, clock));
                continue;
            }
            await wake;
        }
    }

    private void StartWhatIsDue()
    {
        var looked = clock.GetUtcNow();
        var workers = traffic is { IsBusy: true } ? Math.Max(1, pump.Workers / Share) : pump.Workers;
        var due = pump.Due(workers);
        List<string> starting;
        bool full;
        lock (_gate)
        {
            starting = [.. due.Where(key => !_inFlight.Contains(key)).Take(workers - _inFlight.Count)];
            foreach (var key in starting) _inFlight.Add(key);
            full = _inFlight.Count >= workers;
        }
        foreach (var key in starting) _ = Task.Run(() => Perform(key));

        // With every worker busy the next look is at the end of one's work, whatever comes due before.
        // Its time may have come while we looked: then no alarm rings, so we look again.
        if (!full && pump.NextDue is { } next && next > looked && !_alarm!.TrySet(next)) Stir();
        lock (_gate)
        {
            _looked = true;
            SayWhenIdle();
        }
    }

    private async Task Perform(string key)
    {
        try
        {
            await pump.Perform(key, _abandon.Token);
        }
        catch (OperationCanceledException) when (_abandon.IsCancellationRequested)
        {
            // The host is going down; the work is still in the journal.
        }
        catch (Exception broken)
        {
            Trouble = broken;
            Complain(broken, key);
            await Task.Delay(Pause, clock, CancellationToken.None);
        }
        lock (_gate) _inFlight.Remove(key);
        Interlocked.Increment(ref _performed);
        Stir();
    }

    /// <summary>Once with its stack trace; while it stays the same, one line a minute with the number of times it was not said.</summary>
    private void Complain(Exception broken, string about)
    {
        var (complaint, now) = ($"{broken.GetType().Name}: {broken.Message}", clock.GetTimestamp());
        int unsaid;
        bool isNew;
        lock (_gate)
        {
            isNew = complaint != _complaint;
            if (!isNew && clock.GetElapsedTime(_complainedAt, now) < BetweenComplaints)
            {
                _unsaid++;
                return;
            }
            (unsaid, _complaint, _complainedAt, _unsaid) = (_unsaid, complaint, now, 0);
        }
        if (isNew) log.LogError(broken, "{Pump} is in trouble ({About}); it tries again", Name, about);
        else log.LogError("{Pump} is still in trouble ({About}): {Complaint} ({Unsaid} times more)", Name, about, complaint, unsaid);
    }

    private void Stir()
    {
        lock (_gate) _stirred.TrySetResult();
    }

    private void SayWhenIdle()
    {
        if (_inFlight.Count > 0 || _stirred.Task.IsCompleted) return;
        foreach (var waiting in _waitingForIdle) waiting.TrySetResult();
        _waitingForIdle.Clear();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
