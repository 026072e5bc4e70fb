using ServerlessQiFu.Driving;
using ServerlessQiFu.LocalHost;

namespace ServerlessQiFu.Simulation;

/// <summary>Everything that may go wrong and how often, drawn from the seed, so that some worlds are calm and some are wild. After healing nothing goes wrong.</summary>
internal sealed class FaultPlan
{
    private readonly Driver _driver;
    private readonly Story _story;
    private readonly double _table, _afterWrite, _function, _bus, _cut, _empty, _poison;
    private readonly int _mostCuts;
    private readonly List<TaskCompletionSource> _hung = [];
    private readonly Dictionary<string, bool> _poisoned = new(StringComparer.Ordinal);
    private int _cuts;
    private DateTimeOffset _storeBackAt, _modelBackAt, _postBackAt, _busBackAt;

    public FaultPlan(Driver driver, Story story, bool calm)
    {
        (_driver, _story, IsStormy) = (driver, story, !calm);
        (_table, _afterWrite, _function, _bus, _empty) = (Share(0.02), Share(0.02), Share(0.05), Share(0.05), Share(0.1));
        _poison = Share(0.1);
        (_cut, _mostCuts) = (Share(0.0008), driver.Chance.Next(3));
    }

    public bool IsStormy { get; private set; }

    public bool ModelIsDown => IsStormy && _driver.Clock.Now < _modelBackAt;

    public bool PostIsDown => IsStormy && _driver.Clock.Now < _postBackAt;

    public bool BusIsDown => IsStormy && _driver.Clock.Now < _busBackAt;

    public bool StoreIsDown => IsStormy && _driver.Clock.Now < _storeBackAt;

    public bool Strikes(double share) => IsStormy && _driver.Chance.NextDouble() < share;

    public bool TableFails() => StoreIsDown || Strikes(_table);
    public bool AnswerOfWriteIsLost() => Strikes(_afterWrite);
    public bool PageIsEmpty() => Strikes(_empty);
    public bool BusFails() => BusIsDown || Strikes(_bus);
    public bool PostRefuses() => Strikes(_poison);
    public bool FunctionFails() => Strikes(_function);

    /// <summary>Once an hour or so each of these goes away, for minutes or for hours.</summary>
    public async Task Change()
    {
        while (IsStormy)
        {
            await _driver.Sleep(TimeSpan.FromMinutes(_driver.Chance.Next(5, 25)));
            if (!IsStormy) return;
            var now = _driver.Clock.Now;
            switch (_driver.Chance.Next(6))
            {
                case 0: _storeBackAt = Away(now, TimeSpan.FromSeconds(_driver.Chance.Next(5, 90))); break;
                case 1: _modelBackAt = Away(now, TimeSpan.FromMinutes(_driver.Chance.Next(10, 180))); break;
                case 2: _postBackAt = Away(now, TimeSpan.FromMinutes(_driver.Chance.Next(5, 60))); break;
                case 3: _busBackAt = Away(now, TimeSpan.FromMinutes(_driver.Chance.Next(1, 10))); break;
                default: _driver.ClockError = TimeSpan.FromMilliseconds(_driver.Chance.Next(-5000, 5001)); break;
            }
        }
    }

    /// <summary>Asked at each side of each commit.</summary>
    public bool PowerFails(CommitSide side)
    {
        if (_cuts >= _mostCuts || !Strikes(_cut)) return false;
        _cuts++;
        _story.Note(_driver.Clock.Now, $"power cut {side} a commit");
        return true;
    }

    /// <summary>
    /// Whether a subscriber fails on a message as long as faults fly, at each delivery and at each replay: what it is drawn for the first time it stays.
    /// </summary>
    /// <param name="id">Of the message; a replay's begins with that of the message it replays.</param>
    public bool IsPoison(string function, string id)
    {
        if (!IsStormy) return false;
        var replayed = id.IndexOf(":replay", StringComparison.Ordinal);
        var key = $"{function} {(replayed < 0 ? id : id[..replayed])}";
        if (!_poisoned.TryGetValue(key, out var poisoned)) _poisoned[key] = poisoned = Strikes(_poison);
        return poisoned;
    }

    /// <summary>An activity that never answers: it does when all is healed, long after everybody has given it up.</summary>
    public Task Hang()
    {
        var hung = new TaskCompletionSource();
        _hung.Add(hung);
        return hung.Task;
    }

    public void Heal()
    {
        IsStormy = false;
        _driver.ClockError = TimeSpan.Zero;
        _story.HealedAt = _driver.Clock.Now;
        foreach (var hung in _hung) hung.TrySetResult();
    }

    private double Share(double most) => _driver.Chance.Next(3) == 0 ? 0 : most * _driver.Chance.NextDouble();

    private DateTimeOffset Away(DateTimeOffset now, TimeSpan time)
    {
        _story.Outages.Add((now, now + time));
        return now + time;
    }
}
