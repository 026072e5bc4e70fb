namespace ServerlessQiFu.Functions.Platform;

/// <summary>
/// The machine's time, as far as it can be believed. A wall clock that leaves the monotonic one, or that at the start stands far after the instant when the
/// app was last alive, counts only after it has held for <see cref="Confirmation"/>; one that stands behind counts at once, since nothing is due too early by it.
/// Until then time goes on from where it was, so that nothing that time alone makes due happens by a clock that may be wrong. Safe for concurrent use.
/// Only the machine's own clock is held like that: a clock of a test or of a simulation is none of these, so it jumps as it likes.
/// </summary>
public sealed class SteadyTime : TimeProvider
{
    /// <summary>How long a clock that has jumped must hold before it counts. With the sweeper's minute and its run this stays within five minutes.</summary>
    public static readonly TimeSpan Confirmation = TimeSpan.FromMinutes(2);

    /// <summary>By how much the wall clock may be set forward while the app runs; a time service sets it by less.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(10);

    /// <summary>How long the app may have been away without any doubt; what is known of the instant before is up to a minute old.</summary>
    public static readonly TimeSpan ToleranceAtStart = TimeSpan.FromMinutes(5);

    /// <summary>A clock that runs a little fast or slow is followed in steps of this, so that many small steps do not make a jump.</summary>
    private static readonly TimeSpan BetweenSteps = TimeSpan.FromMinutes(1);

    private readonly TimeProvider _machine;
    private readonly long _origin;
    private readonly Lock _gate = new();

    // A line is what the wall clock showed when this began, going by what it shows at some later time: it changes only when the clock is set.
    private DateTimeOffset? _believed;
    private TimeSpan _believedAt;
    private bool _isProven;
    private (DateTimeOffset Line, TimeSpan Since)? _other;

    public SteadyTime(TimeProvider machine) => (_machine, _origin) = (machine, machine.GetTimestamp());

    /// <summary>Told when a doubt begins (with what the clock shows and what is believed) and when it is over (with null for the latter).</summary>
    public event Action<DateTimeOffset, DateTimeOffset?> Changed = (_, _) => { };

    public override long TimestampFrequency => _machine.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => _machine.LocalTimeZone;

    /// <summary>The believed instant: never ahead of the truth by a jump that has not been confirmed.</summary>
    public override DateTimeOffset GetUtcNow() => Read().Steps;

    public override long GetTimestamp() => _machine.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => _machine.CreateTimer(callback, state, dueTime, period);

    /// <summary>The app has started; before this the wall clock counts. Said again it changes nothing.</summary>
    /// <param name="lastSeen">When the app was last known to be alive, by whatever instance; null at the very first start.</param>
    public void Begin(DateTimeOffset? lastSeen)
    {
        lock (_gate)
        {
            if (_believed is not null) return;
            var run = Run();
            // As if no time had passed since: what the wall clock shows beyond that must prove itself.
            if (lastSeen is { } seen) (_believed, _believedAt) = (seen - run, run);
            else Believe(_machine.GetUtcNow() - run, run);
        }
        Read();
    }

    /// <summary>Another instance, whose clock is believed, wrote this instant down a moment ago. A clock near it is right; one far from it goes on being doubted.</summary>
    public void Hear(DateTimeOffset seen)
    {
        lock (_gate)
        {
            if (_other is null) return;
            var (run, wall) = (Run(), _machine.GetUtcNow());
            if ((wall - seen).Duration() <= ToleranceAtStart) Believe(wall - run, run);
            else (_believed, _believedAt, _isProven, _other) = (seen - run, run, true, (wall - run, run));
        }
        Read();
    }

    public TimeReading Read()
    {
        TimeReading reading;
        (DateTimeOffset Wall, DateTimeOffset? Believed)? said = null;
        lock (_gate)
        {
            var (run, wall, wasDoubted) = (Run(), _machine.GetUtcNow(), _other is not null);
            var line = wall - run;
            if (_believed is not { } believed) return new(wall, wall, wall, null);
            Follow(line, run, line - believed);
            if (_other is { } other && line > _believed)
                reading = new(_believed.Value + run, _isProven ? _believed.Value + run : wall, wall, Max(Confirmation - (run - other.Since), TimeSpan.FromSeconds(1)));
            else reading = new(wall, wall, wall, null);
            if (wasDoubted != _other is not null) said = (wall, _other is null ? null : reading.Steps);
        }
        if (said is { } change) Changed(change.Wall, change.Believed);
        return reading;
    }

    private void Follow(DateTimeOffset line, TimeSpan run, TimeSpan ahead)
    {
        if (ahead.Duration() <= Tolerance || (!_isProven && ahead >= TimeSpan.Zero && ahead <= ToleranceAtStart))
        {
            _other = null;
            if (!_isProven || run - _believedAt >= BetweenSteps) Believe(line, run);
        }
        else if (_other is { } other && (line - other.Line).Duration() <= Tolerance)
        {
            if (run - other.Since >= Confirmation) Believe(line, run);
        }
        else _other = (line, run);
    }

    private void Believe(DateTimeOffset line, TimeSpan run) => (_believed, _believedAt, _isProven, _other) = (line, run, true, null);

    private TimeSpan Run() => _machine.GetElapsedTime(_origin);

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}

/// <summary>What a look at the clock gives. All three are the same while the clock is not in doubt.</summary>
/// <param name="Steps">Up to when time alone may have made something due.</param>
/// <param name="Acts">
/// When what somebody does now happens. While the app runs the monotonic clock proves it; at a start nothing does, and the wall clock is taken at its word:
/// machines are switched off more often than their clocks jump.
/// </param>
/// <param name="Wall">What the machine's clock shows.</param>
/// <param name="Doubt">How long until that clock counts, if it holds; null where it counts.</param>
public readonly record struct TimeReading(DateTimeOffset Steps, DateTimeOffset Acts, DateTimeOffset Wall, TimeSpan? Doubt)
{
    /// <summary>The app has just started, and nothing tells how long it was away.</summary>
    public bool IsUnproven => Acts > Steps;
}
