using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using ServerlessQiFu.Driving;
using ServerlessQiFu.LocalHost;

namespace ServerlessQiFu.Tests.Fixtures;

/// <summary>A whole app on a free port with a clock that only the test moves and a journal in memory.</summary>
internal sealed class AppUnderTest : IAsyncDisposable
{
    private readonly Journal? _ownJournal;

    private AppUnderTest(LocalFunctionsHost host, FakeTimeProvider clock, Journal? ownJournal)
    {
        (Host, Clock, _ownJournal) = (host, clock, ownJournal);
        Http = new HttpClient { BaseAddress = host.Address };
    }

    public LocalFunctionsHost Host { get; }

    public FakeTimeProvider Clock { get; }

    public HttpClient Http { get; }

    public DateTimeOffset Now => Clock.GetUtcNow();

    public static async Task<AppUnderTest> Start(
        IReadOnlyCollection<Type> functions,
        Action<FunctionsApplicationBuilder>? configure = null,
        Action<AppFolder>? files = null,
        FakeTimeProvider? clock = null,
        Journal? journal = null,
        params string[] args)
    {
        clock ??= new FakeTimeProvider(new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));
        var folder = new AppFolder();
        files?.Invoke(folder);
        var own = journal is null ? Journal.InMemory() : null;
        var options = new LocalHostOptions { Args = args, AppFolder = folder.Path, Clock = clock, Journal = journal ?? own };
        var host = await LocalFunctionsHost.Start(options, builder =>
        {
            ReflectedFunctions.Add(builder, functions);
            builder.Logging.ClearProviders();
            configure?.Invoke(builder);
        });
        return new AppUnderTest(host, clock, own);
    }

    /// <summary>
    /// Walks the clock from due instant to due instant up to <paramref name="target"/>, letting the app come to rest at each, as
    /// if that time had passed.
    /// </summary>
    public Task AdvanceTo(DateTimeOffset target) => VirtualTime.AdvanceTo(Host, Clock, target);

    public Task AdvanceBy(TimeSpan time) => AdvanceTo(Now + time);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Host.StopAsync();
        await Host.DisposeAsync();
        _ownJournal?.Dispose();
    }
}
