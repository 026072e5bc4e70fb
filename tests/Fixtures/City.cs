using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using ServerlessQiFu.Functions;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.LocalHost;

namespace ServerlessQiFu.Tests.Fixtures;

/// <summary>
/// The whole product on a port of its own, with a clock that only the test moves and a journal in memory. Time is walked from
/// one due instant to the next, so that everything happens when it is due and nothing waits for real. Every answer to a client
/// is held against the contract on its way.
/// </summary>
internal sealed class City : IAsyncDisposable
{
    /// <summary>A Tuesday morning, half past nine in Shenzhen.</summary>
    public static readonly DateTimeOffset TuesdayMorning = new(2026, 11, 24, 1, 30, 0, TimeSpan.Zero);

    /// <summary>A sweeper's schedule that no test lives to see: the orchestrations are alone.</summary>
    public const string NoSweeper = "0 0 0 1 1 *";

    /// <summary>Set to anything, the product's log goes to the console.</summary>
    private const string LogSwitch = "QIFU_TEST_LOG";

    /// <summary>Set to <c>azurite</c>, every city keeps its record there, and only messages and orchestrations in its journal.</summary>
    private const string StorageSwitch = "QIFU_TEST_STORAGE";

    /// <summary>The account that belongs to a journal: both outlive a city.</summary>
    private static readonly ConditionalWeakTable<Journal, string> Accounts = [];

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan PatienceToStop = TimeSpan.FromSeconds(5);

    private readonly LocalFunctionsHost _host;
    private readonly DirectoryInfo _folder;
    private readonly Journal _journal;
    private readonly bool _isJournalOurs;

    private City(LocalFunctionsHost host, FakeTimeProvider clock, DirectoryInfo folder, Journal journal, bool isJournalOurs) =>
        (_host, Clock, _folder, _journal, _isJournalOurs) = (host, clock, folder, journal, isJournalOurs);

    public FakeTimeProvider Clock { get; }
    public DateTimeOffset Now => Clock.GetUtcNow();
    public Uri Address => _host.Address;
    public IServiceProvider Services => _host.Services;

    /// <summary>Callers go on without waiting for what their requests left in the settlement queue.</summary>
    public bool SettlesLater { get; set; }

    /// <param name="journal">One that outlives the city; null for one of its own in memory.</param>
    /// <param name="replace">Changes what the host has registered, before the app registers its own.</param>
    /// <param name="sweeper">The sweeper's schedule; null for the shipped one, every minute.</param>
    /// <param name="build">Puts middleware round the app's own.</param>
    /// <param name="machine">The clock that the product sees; null for the test's own.</param>
    public static async Task<City> Open(
        DateTimeOffset? at = null, string? policy = null, Journal? journal = null, Action<IServiceCollection>? replace = null,
        string? sweeper = null, Action<FunctionsApplicationBuilder>? build = null, Func<FakeTimeProvider, TimeProvider>? machine = null, params string[] settings)
    {
        var clock = new FakeTimeProvider(at ?? TuesdayMorning);
        var folder = Directory.CreateTempSubdirectory("qifu-city-");
        var kept = journal ?? Journal.InMemory();
        var storage = Environment.GetEnvironmentVariable(StorageSwitch) == "azurite" ? Accounts.GetValue(kept, _ => Azurite.NewAccount()) : null;
        if (storage is not null) settings = ["--storage", storage, .. settings];
        string[] args = ["--data", folder.FullName, "--environment", "Development", .. policy is null ? [] : (string[])["--policy", policy], .. settings];
        var schedules = sweeper is null ? [] : new Dictionary<string, string> { [nameof(SweepDue)] = sweeper, [nameof(SweepQueues)] = sweeper };
        var host = await LocalFunctionsHost.Start(new LocalHostOptions { Args = args, Clock = machine?.Invoke(clock) ?? clock, ClockMayBeSet = machine is not null, Journal = kept, Schedules = schedules }, builder =>
        {
            builder.Logging.SetMinimumLevel(LogLevel.Warning);
            if (Environment.GetEnvironmentVariable(LogSwitch) is null) builder.Logging.ClearProviders();
            if (storage is not null) Composition.AddStorage(builder.Services, storage);
            replace?.Invoke(builder.Services);
            build?.Invoke(builder);
            builder.AddGeneratedFunctions().AddServerlessQiFu();
        });
        return new City(host, clock, folder, kept, journal is null);
    }

    /// <summary>A client with a token of the role, renewed as the clock walks on.</summary>
    public Task<HttpClient> As(string role, string subject = "somebody", string? unit = null, string? enterprise = null) =>
        Task.FromResult(new HttpClient(new CallerHandler(this, new { role, sub = subject, unit, enterprise, filesFor = role == "bot" && enterprise is null ? "any" : null })) { BaseAddress = Address });

    /// <summary>A client without a token, or with one of the test's own making.</summary>
    public HttpClient Stranger(string? token = null)
    {
        var client = new HttpClient(new CallerHandler(this, null)) { BaseAddress = Address };
        if (token is not null) client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return client;
    }

    /// <summary>Everything that is due now is done.</summary>
    public Task Quiet() => _host.WhenIdle().WaitAsync(Patience);

    /// <summary>What has been asked to be settled is settled.</summary>
    public Task Settled() => SettlesLater ? Task.CompletedTask : _host.WhenDrained(SettlementRequests.Queue).WaitAsync(Patience);

    /// <summary>For <see cref="Open"/>: every request for a settlement is lost, as when the process dies right after its answer.</summary>
    public static void NothingIsSettled(IServiceCollection services) => services.AddSingleton<AskForSettlement>((_, _, _) => Task.CompletedTask);

    /// <summary>Walks the clock to an instant, stopping wherever something is due on the way.</summary>
    public async Task WalkTo(DateTimeOffset target)
    {
        await Quiet();
        while (_host.Pumps.NextDue is { } next && next <= target)
        {
            if (next > Now) Clock.SetUtcNow(next);
            await Quiet();
        }
        if (target > Now) Clock.SetUtcNow(target);
        await Quiet();
    }

    public Task Walk(TimeSpan time) => WalkTo(Now + time);

    /// <summary>
    /// What a process killed at this very moment leaves to the next: what is committed and nothing else. This city may go on;
    /// the copy does not hear of it.
    /// </summary>
    public Journal AsKilledNow(string folder)
    {
        var file = Path.Combine(folder, $"killed-{Guid.NewGuid():N}.db");
        _journal.Read(session => session.Run("VACUUM INTO ?1", file));
        return Journal.Open(file);
    }

    public async ValueTask DisposeAsync()
    {
        // Pumps that went on after the services are gone would burn deliveries of a journal that somebody else may open.
        using (var patience = new CancellationTokenSource(PatienceToStop)) await _host.StopAsync(patience.Token);
        await _host.DisposeAsync();
        if (_isJournalOurs) _journal.Dispose();
        _folder.Delete(recursive: true);
    }
}
