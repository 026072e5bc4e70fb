using System.Globalization;
using System.Runtime.ExceptionServices;
using ServerlessQiFu.LocalHost;

// Chance here must be repeatable, not secret.
#pragma warning disable CA5394

namespace ServerlessQiFu.Driving;

/// <param name="Seed">Decides everything that chance decides.</param>
/// <param name="Interleaved">Every commit and every other operation that asks for a turn may be overtaken; else all goes on at once, which is faster.</param>
/// <param name="MostSteps">A story that needs more has run away.</param>
internal sealed record DriverOptions(int Seed, DateTimeOffset Start, bool Interleaved = true, long MostSteps = 20_000_000);

/// <summary>
/// Plays a story on one thread: the programme's due work, the operations that wait for their turn, and time. Whatever can happen
/// next is picked by the seed; when nothing can, the clock moves on to the next instant at which something is due.
/// </summary>
internal sealed class Driver : IDisposable
{
    /// <summary>Things that the programme may ask of the world in one step, the time among them; a few thousand are usual.</summary>
    private const int MostInAStep = 1_000_000;

    private readonly DriverOptions _options;
    private readonly Turns _turns = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("qifu-world-");
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private string? _stray;
    private int _asked;
    private long _sent;

    private Driver(DriverOptions options)
    {
        _options = options;
        Clock = new VirtualClock(options.Start);
        Chance = new Random(options.Seed);
    }

    public VirtualClock Clock { get; }

    /// <summary>The world's chance. Only the world's thread may draw.</summary>
    public Random Chance { get; }

    public double DrawShare() => Chance.NextDouble();

    public ulong Draw() => (ulong)Chance.NextInt64();

    /// <summary>What survives every power cut.</summary>
    public Journal Journal { get; } = Journal.InMemory();

    /// <summary>By how much the programme's clock is wrong.</summary>
    public TimeSpan ClockError { get; set; }

    /// <summary>The life that goes on now; over after a power cut until the next start.</summary>
    public Life? Life { get; private set; }

    /// <summary>Asked at each side of each commit whether the power is cut there.</summary>
    public Func<CommitSide, bool> CutsHere { get; set; } = _ => false;

    /// <summary>Asked before anything is given its turn; may cut the power, or change the weather.</summary>
    public Action BeforeStep { get; set; } = () => { };

    /// <summary>Runs a story to its end on a thread of its own; what it throws is thrown here.</summary>
    public static void Run(DriverOptions options, Func<Driver, Task> story)
    {
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                using var driver = new Driver(options);
                driver.Play(story);
            }
            catch (Exception wrong) { failure = ExceptionDispatchInfo.Capture(wrong); }
        }, maxStackSize: 16 * 1024 * 1024) { IsBackground = true, Name = $"world {options.Seed}" };
        thread.Start();
        thread.Join();
        failure?.Throw();
    }

    /// <summary>Starts the programme on what the last life left.</summary>
    public Life Start(LifeOptions options)
    {
        Life?.End();
        _turns.Forget(Life!);
        return Life = new Life(this, _folder.FullName, options);
    }

    public void CutPower()
    {
        if (Life is not { } life) return;
        _turns.Forget(life);
        life.End();
    }

    /// <exception cref="ConnectionLost">There was no power, or it was cut before the answer.</exception>
    public Task<HttpReply> Send(Call call) => Life is { IsOver: false } life ? life.Send(call with { TraceParent = call.TraceParent ?? NextTrace() }) : throw new ConnectionLost();

    private string NextTrace() => string.Create(CultureInfo.InvariantCulture, $"00-{++_sent:x32}-{_sent:x16}-01");

    public Task Sleep(TimeSpan time) => Clock.Until(Clock.Now + time);

    /// <summary>Waits where any other operation may go first; at once when nothing is interleaved. The dead wait for ever.</summary>
    public Task Turn(Life life, string what)
    {
        StayHere();
        if (life.IsOver) return new TaskCompletionSource().Task;
        return _options.Interleaved && !life.IsStarting ? _turns.Wait(life, what) : Task.CompletedTask;
    }

    internal Task Commit(Life life, CommitSide side)
    {
        StayHere();
        if (life.IsOver) return new TaskCompletionSource().Task;
        if (!CutsHere(side)) return Turn(life, side == CommitSide.Before ? "commit" : "committed");
        if (life.IsStarting) throw new ConnectionLost();
        CutPower();
        return new TaskCompletionSource().Task;
    }

    /// <exception cref="DeterminismLost">The caller is not on the world's thread, or goes round and round there.</exception>
    public void StayHere()
    {
        var isHere = Environment.CurrentManagedThreadId == _thread;
        if (isHere && _asked++ < MostInAStep) return;
        var what = isHere ? "The programme does not come to the end of one step" : "The programme went on outside the world's thread";
        _stray ??= what + ":" + Environment.NewLine + Environment.StackTrace;
        throw new DeterminismLost(what + ".");
    }

    public void Dispose()
    {
        Life?.End();
        Journal.Dispose();
        _folder.Delete(recursive: true);
    }

    private void Play(Func<Driver, Task> story)
    {
        var told = story(this);
        for (var step = 0L; !told.IsCompleted; step++)
        {
            if (step == _options.MostSteps) throw new DeterminismLost($"The story is not over after {step} steps, at {Clock.Now:O}.");
            if (_stray is not null) throw new DeterminismLost(_stray);
            _asked = 0;
            Step();
        }
        told.GetAwaiter().GetResult();
    }

    private void Step()
    {
        BeforeStep();
        if (Life is { IsOver: false } life && life.Dispatch()) return;
        if (_turns.Count > 0)
        {
            _turns.Give(Chance.Next(_turns.Count));
            return;
        }
        MoveOn();
    }

    private void MoveOn()
    {
        var alarm = Clock.Next;
        // The programme's clock may be wrong: its due instants are by that clock.
        var due = Life is { IsOver: false } life && life.NextDue is { } next ? next - ClockError : (DateTimeOffset?)null;
        var then = due < alarm || alarm is null ? due : alarm;
        if (then is not { } instant) throw new DeterminismLost($"Nothing is due, yet the story is not over at {Clock.Now:O}: something awaits what the world does not own.");
        // Due and yet nothing to start: only the clock can bring it on, by the smallest step there is.
        Clock.AdvanceTo(instant > Clock.Now ? instant : Clock.Now + TimeSpan.FromTicks(1));
    }
}
