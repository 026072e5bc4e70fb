using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Triage;
using ServerlessQiFu.Driving;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Notices;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Simulation;

/// <param name="Storm">How long faults fly.</param>
/// <param name="Companies">Each files <paramref name="Letters"/> letters.</param>
/// <param name="Bug">A planted fault; none in an honest world.</param>
internal sealed record WorldOptions(int Seed, Bug Bug = Bug.None, bool Calm = false, int Companies = 2, int Letters = 2)
{
    /// <summary>Played in the place of a random city: one path, in fair weather, with the power cut at one commit.</summary>
    public Func<World, Task>? Path { get; init; }

    /// <summary>Which side of which commit of the path, from 0, is its power cut; null for none.</summary>
    public int? CutAt { get; init; }

    public TimeSpan Storm { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Null to draw them from the seed.</summary>
    public Habits? Habits { get; init; }

    /// <summary>Planted faults and paths are shown under one calendar.</summary>
    public Amendment Amendment => Bug != Bug.None || Path is not null ? Amendment.None : Amendment.Of(Seed);

    /// <summary>After healing every appeal must reach its end within this; an answer nobody judges takes an hour of it.</summary>
    public TimeSpan Liveness { get; init; } = TimeSpan.FromHours(7);
}

/// <summary>What a world left behind: what was seen from outside, and the record for the second counting of the report.</summary>
internal sealed record Remains(Story Story, IReadOnlyList<(IReadOnlyList<Recorded> Record, Domain.Policy.Rules Rules)> Records, DateTimeOffset End)
{
    /// <summary>Whether the power cut of a path came before the path was over.</summary>
    public bool WasCut { get; init; }

    /// <summary>Where a path stood still; null when it was walked to its end.</summary>
    public StoodStill? StoodStill { get; init; }
}

/// <summary>A city of one seed: the product, those who use it, the weather. First faults fly; then everything heals and every appeal must end.</summary>
internal sealed class World
{
    private static readonly TimeSpan BetweenRestarts = TimeSpan.FromMinutes(6);

    private readonly WorldOptions _options;
    private readonly DirectoryInfo _folder;
    private readonly Dictionary<string, Observation?> _known = [];
    private int _policy = ShortRules.FirstVersion;
    private string _policyFile;
    private string? _calendarFile;
    private int _commits = -1;

    private World(Driver driver, WorldOptions options, DirectoryInfo folder)
    {
        (Driver, _options, _folder) = (driver, options, folder);
        Bugs = new Bugs(options.Bug, driver);
        Habits = options.Habits ?? Habits.Draw(driver.Chance);
        // Time closes nothing while the days that it would need are off.
        if (options.Amendment == Amendment.Holiday) Habits = Habits with { CompaniesKeepSilent = false };
        Story = new(options.Amendment);
        Weather = new FaultPlan(driver, Story, options.Calm);
        _policyFile = ShortRules.Policy(folder.FullName, _policy);
        driver.CutsHere = Weather.PowerFails;
    }

    public Driver Driver { get; }
    public Story Story { get; }
    public FaultPlan Weather { get; }
    public Bugs Bugs { get; }
    public Habits Habits { get; }

    /// <summary>Everybody goes home.</summary>
    public bool IsDone { get; private set; }

    public HashSet<string> Units { get; } = new(["GDJ", "GXJ"], StringComparer.Ordinal);

    /// <summary>Acknowledged appeals, in the order they were heard of.</summary>
    public IReadOnlyCollection<string> Known => _known.Keys;

    public string Summary => "/api/reports/summary?from=2026-11-01&to=2026-11-30&by=unit";

    public static Remains Play(WorldOptions options)
    {
        Remains? remains = null;
        var folder = Directory.CreateTempSubdirectory("qifu-rules-");
        try
        {
            Driver.Run(new DriverOptions(options.Seed, options.Amendment.Begin, Interleaved: options.Path is null), async driver => remains = await new World(driver, options, folder).Play());
        }
        finally { folder.Delete(recursive: true); }
        return remains!;
    }

    public void Know(string id) => _known.TryAdd(id, null);

    public void Saw(Observation seen)
    {
        _known[seen.Id] = seen;
        if (seen.Unit is { } unit) Units.Add(unit);
    }

    /// <summary>Whoever saw it closed saw what is no more.</summary>
    public void IsOpenAgain(string id) => _known[id] = null;

    public bool IsOver(string id) => _known[id] is { IsOver: true };

    private async Task<Remains> Play()
    {
        while (!TryStart()) { }
        if (_options.Path is { } path) return await Walk(path);
        await Subscribe();
        List<Task> lives = [Weather.Change(), Keep(), Amend(), Restart(), new Desks(this).Work()];
        for (var i = 0; i < _options.Companies; i++) lives.Add(new Company(this, i + 1).Live(_options.Letters));
        for (var i = 1; i <= 3; i++) lives.Add(new Officer(this, i).Work());

        await Driver.Sleep(_options.Storm);
        Weather.Heal();
        if (PlantedBug.Endured.Contains(_options.Bug) && Bugs.Struck == 0) throw new InvalidOperationException($"{_options.Bug} was planted and never struck.");
        var deadline = Driver.Clock.Now + _options.Liveness;
        while (Driver.Clock.Now < deadline && !(_known.Keys.All(IsOver) && Driver.Clock.Now > Story.HealedAt + TimeSpan.FromMinutes(10) && IsAmended))
            await Driver.Sleep(TimeSpan.FromMinutes(5));
        IsDone = true;
        await Task.WhenAll(lives);
        // What was put off by an outage comes back within this.
        await Driver.Sleep(TimeSpan.FromMinutes(40));
        await new FinalCheck(this).Take();
        return new(Story, await Records(), Driver.Clock.Now);
    }

    /// <summary>Counts the commits of the path from here on, until it ends.</summary>
    public void BeginPath() => _commits = 0;

    public void EndPath() => _commits = -1;

    /// <summary>Whether the path's power cut has come.</summary>
    public bool WasCut { get; private set; }

    private async Task<Remains> Walk(Func<World, Task> path)
    {
        Story.HealedAt = Driver.Clock.Now;
        await Subscribe();
        Driver.CutsHere = _ => _commits >= 0 && !WasCut && (WasCut = _commits++ == _options.CutAt);
        var keeping = Keep();
        StoodStill? still = null;
        try { await path(this); }
        catch (StoodStill stood) { still = stood; }
        IsDone = true;
        await keeping;
        await Driver.Sleep(TimeSpan.FromMinutes(10));
        await new FinalCheck(this).Take();
        return new(Story, await Records(), Driver.Clock.Now) { WasCut = WasCut, StoodStill = still };
    }

    private Task Subscribe() => new Person(this, new Actor(Role.Supervisor, "supervisor-2", null, null))
        .PostSurely("/api/subscriptions", new { unit = "GDJ", url = "https://hooks.example.com/qifu" }, "createSubscription");

    private async Task Restart()
    {
        while (Habits.OperatorRestarts && Weather.IsStormy)
        {
            await Driver.Sleep(BetweenRestarts);
            Driver.CutPower();
        }
    }

    private bool IsAmended => !_options.Amendment.IsMade || Story.AmendedAt is not null;

    /// <summary>The operator stops the programme; it comes up with the amended calendar.</summary>
    private async Task Amend()
    {
        if (!_options.Amendment.IsMade) return;
        await Driver.Sleep(TimeSpan.FromMinutes(Driver.Chance.Next(5, 90)));
        _calendarFile = ShortRules.Calendar(_folder.FullName, _options.Amendment);
        Driver.CutPower();
    }

    /// <summary>Brings the programme up again after each power cut; now and then with a new policy.</summary>
    private async Task Keep()
    {
        while (!IsDone)
        {
            await Driver.Sleep(TimeSpan.FromSeconds(20));
            if (Driver.Life is { IsOver: false }) continue;
            var down = Driver.Clock.Now;
            await Driver.Sleep(TimeSpan.FromSeconds(Driver.Chance.Next(1, 120)));
            if (Driver.Chance.Next(3) == 0 && _policy < ShortRules.LastVersion) _policyFile = ShortRules.Policy(_folder.FullName, ++_policy);
            TryStart();
            Story.Outages.Add((down - TimeSpan.FromSeconds(20), Driver.Clock.Now));
        }
    }

    /// <summary>False when the power was cut during the start.</summary>
    private bool TryStart()
    {
        try
        {
            Start();
            if (_calendarFile is not null) Story.AmendedAt ??= Driver.Clock.Now;
            return true;
        }
        catch (ConnectionLost) { return false; }
    }

    private void Start()
    {
        Life? life = null;
        life = Driver.Start(new LifeOptions
        {
            Schedules = new Dictionary<string, string> { [nameof(SweepDue)] = "0 */4 * * * *" },
            Args = ["--policy", _policyFile, .. _calendarFile is null ? (string[])[] : ["--calendar", _calendarFile]],
            Before = services =>
            {
                services.Wrap<TableServiceClient>(tables => new UnreliableTables(tables, Driver, () => life, Weather, Bugs));
                services.Wrap<ServiceBusClient>(bus => new UnreliableBus(bus, Driver, () => life, Weather, Bugs));
                services.AddSingleton<IClassifier>(new FickleModel(Driver, () => life, Weather));
                services.AddSingleton(new SecondReader(null));
                services.AddSingleton<IWebhookSender>(new DepartmentSystem(Driver, () => life, Weather, Story, Bugs));
            },
            After = builder =>
            {
                builder.Use(next => UnreliableFunctions.Around(next, Driver, () => life, Weather, Bugs));
            },
        });
    }

    private async Task<IReadOnlyList<(IReadOnlyList<Recorded>, Domain.Policy.Rules)>> Records()
    {
        var (records, rules) = (Driver.Life!.Services.GetRequiredService<AppealRecords>(), Driver.Life.Services.GetRequiredService<RulesStore>());
        var all = new List<(IReadOnlyList<Recorded>, Domain.Policy.Rules)>();
        foreach (var id in _known.Keys)
            if (await records.Find(id, default) is { } snapshot) all.Add((await records.History(id, default), await rules.For(snapshot.State, default)));
        return all;
    }
}

file static class Wrapping
{
    /// <summary>Puts something round a service that is registered by a factory.</summary>
    public static void Wrap<T>(this IServiceCollection services, Func<T, T> wrap) where T : class
    {
        var inner = services.Last(s => s.ServiceType == typeof(T));
        services.Remove(inner);
        services.AddSingleton(provider => wrap((T)inner.ImplementationFactory!(provider)));
    }
}
