using System.Net;
using Azure;
using Azure.Data.Tables;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using ServerlessQiFu.Functions;
using ServerlessQiFu.Functions.Operations;
using ServerlessQiFu.LocalHost;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Operations.Starting;

/// <summary>A worker that could not start answers with the reason, and gives up nothing that waits. Here LocalHost plays the Functions host.</summary>
public sealed class RefuseUntilStartedTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _clock = new(City.TuesdayMorning);
    private readonly Journal _journal = Journal.InMemory();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("qifu-unready-");
    private readonly StartState _state;
    private LocalFunctionsHost? _host;

    public RefuseUntilStartedTests() => _state = new StartState(_clock);

    public async ValueTask DisposeAsync()
    {
        if (_host is not null) await _host.DisposeAsync();
        _journal.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Every_operation_says_what_is_missing_and_only_liveness_goes_on()
    {
        await Start();
        _state.Refuse("The setting auth:issuer is missing.");
        using var client = new HttpClient { BaseAddress = _host!.Address };
        foreach (var path in new[] { "/api/directory", "/api/health/ready", "/api/openapi.json" })
        {
            using var answer = await client.GetAsync(path);
            var problem = await answer.Read(HttpStatusCode.ServiceUnavailable);
            Assert.Equal(("not-started", "The setting auth:issuer is missing."), (problem.Slug(), problem.Text("detail")));
            Assert.NotNull(answer.Headers.RetryAfter);
        }
        using var live = await client.GetAsync("/api/health/live");
        await live.Read(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_host_is_told_of_no_function_but_those_that_can_answer()
    {
        await Start();
        var all = await _host!.Services.GetRequiredService<IFunctionMetadataManager>().GetFunctionMetadataAsync(AppContext.BaseDirectory);
        var named = all.ToList();
        new HttpOnlyUntilStarted(_state).Transform(named);
        Assert.Equal(all.Length, named.Count);

        _state.Refuse("The setting auth:issuer is missing.");
        new HttpOnlyUntilStarted(_state).Transform(named);
        Assert.Equal(all.Count(f => f.RawBindings!.Any(b => b.Contains("httpTrigger", StringComparison.Ordinal))), named.Count);
        Assert.InRange(named.Count, 50, all.Length - 10);
    }

    [Fact]
    public async Task A_store_that_comes_back_lets_the_start_go_on_and_the_message_in_hand_be_done()
    {
        var (away, tries) = (true, 0);
        Task Again(CancellationToken cancellation)
        {
            tries++;
            if (away) _state.Refuse("The store does not answer.", Again);
            else _state.Done();
            return Task.CompletedTask;
        }
        await Start();
        _state.Refuse("The store does not answer.", Again);
        await _host!.Services.GetRequiredService<ServiceBusClient>().CreateSender("settlements").SendMessageAsync(new ServiceBusMessage("no settlement"));
        using var client = new HttpClient { BaseAddress = _host.Address };
        for (var i = 0; i < 5; i++)
        {
            using var answer = await client.GetAsync("/api/directory");
            Assert.Equal("not-started", (await answer.Read(HttpStatusCode.ServiceUnavailable)).Slug());
        }
        Assert.Equal(0, tries);
        _clock.Advance(StartState.BetweenTries);
        using (var answer = await client.GetAsync("/api/directory")) await answer.Read(HttpStatusCode.ServiceUnavailable);
        Assert.InRange(tries, 1, 2);

        Assert.Empty(await Dead());
        away = false;
        _clock.Advance(StartState.BetweenTries);
        using (var answer = await client.GetAsync("/api/directory")) Assert.NotEqual(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Null(_state.Refusal);
        // What was held goes on: it is no settlement, so it ends with the dead letters, and only now.
        _clock.Advance(StartState.BetweenTries);
        await _host.WhenDrained("settlements").WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Single(await Dead());

        Task<IReadOnlyList<ServiceBusReceivedMessage>> Dead() => _host.Services.GetRequiredService<ServiceBusClient>()
            .CreateReceiver("settlements", new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter }).PeekMessagesAsync(10);
    }

    [Fact]
    public async Task What_stops_a_start_from_outside_is_tried_again_and_what_is_wrong_in_a_file_is_final()
    {
        var trouble = new InjectedFault();
        await using var city = await City.Open(replace: s => s.Wrap<TableServiceClient>(inner => new FaultyTables(inner, trouble, new())), sweeper: City.NoSweeper);
        trouble.Thrown = new RequestFailedException(503, "The store is busy.");
        await StartupInitializer(city).StartingAsync(CancellationToken.None);
        Assert.StartsWith("The store does not answer", _state.Refusal, StringComparison.Ordinal);
        Assert.False(_state.IsFinal);
        Assert.NotNull(await _state.Ask(CancellationToken.None));

        trouble.Heal();
        _clock.Advance(StartState.BetweenTries);
        Assert.Null(await _state.Ask(CancellationToken.None));

        await StartupInitializer(city, "policy", "/no/such/policy.json").StartingAsync(CancellationToken.None);
        Assert.Contains("/no/such/policy.json", _state.Refusal, StringComparison.Ordinal);
        Assert.True(_state.IsFinal);
    }

    private StartupInitializer StartupInitializer(City city, params string[] setting) => ActivatorUtilities.CreateInstance<StartupInitializer>(city.Services, _state, new ConfigurationBuilder()
        .AddInMemoryCollection(setting.Length == 0 ? [] : [KeyValuePair.Create(setting[0], (string?)setting[1])]).Build());

    private async Task Start() => _host = await LocalFunctionsHost.Start(
        new LocalHostOptions { Args = ["--data", _folder.FullName, "--environment", "Development"], Clock = _clock, Journal = _journal, Schedules = Never },
        builder =>
        {
            builder.Logging.ClearProviders();
            builder.Services.AddSingleton(_state).AddSingleton<RefuseUntilStarted>().AddSingleton<IFunctionMetadataTransformer, HttpOnlyUntilStarted>();
            builder.UseMiddleware<RefuseUntilStarted>();
            builder.AddGeneratedFunctions().AddServerlessQiFu();
        });

    private static Dictionary<string, string> Never => new() { ["SweepDue"] = City.NoSweeper, ["SweepQueues"] = City.NoSweeper };
}
