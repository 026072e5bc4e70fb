using ServerlessQiFu.LocalHost;

namespace ServerlessQiFu.Driving;

/// <summary>One pump without a loop of its own: the driver asks it for due work and performs it on the world's thread.</summary>
internal sealed class PumpDrive
{
    /// <summary>After a failure of the pump itself, as production's loop waits.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly IPump _pump;
    private readonly TimeProvider _clock;
    private readonly HashSet<string> _inFlight = new(StringComparer.Ordinal);
    private bool _stirred = true;
    private DateTimeOffset? _next;

    public PumpDrive(IPump pump, TimeProvider clock)
    {
        (_pump, _clock) = (pump, clock);
        pump.Stirred += () => _stirred = true;
    }

    /// <summary>When it wants to be asked again; null while only its work in flight can bring news.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            if (_stirred) _next = _pump.NextDue;
            if (_next is not { } due) return null;
            return due > _clock.GetUtcNow() || _inFlight.Count == 0 ? due : null;
        }
    }

    /// <summary>Starts everything that is due, up to the pump's workers; false when there was nothing to start.</summary>
    public bool Dispatch()
    {
        // Asked only when it has news or its time has come: to ask means to search the journal.
        if (!_stirred && !(_next <= _clock.GetUtcNow())) return false;
        _stirred = false;
        var started = false;
        foreach (var key in _pump.Due(_pump.Workers))
        {
            if (_inFlight.Count >= _pump.Workers) break;
            if (!_inFlight.Add(key)) continue;
            started = true;
            _ = Perform(key);
        }
        _next = _pump.NextDue;
        return started;
    }

    private async Task Perform(string key)
    {
        try { await _pump.Perform(key, CancellationToken.None).ConfigureAwait(false); }
        catch (Exception broken) when (broken is not DeterminismLost) { await Task.Delay(Pause, _clock).ConfigureAwait(false); }
        _inFlight.Remove(key);
        _stirred = true;
    }
}
