using Azure.Storage.Blobs;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ServerlessQiFu.Functions;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Notices;
using ServerlessQiFu.Functions.Store;
using ServerlessQiFu.LocalHost;

namespace ServerlessQiFu.Driving;

/// <summary>How a life of the programme begins.</summary>
internal sealed record LifeOptions
{
    /// <summary>The command line, such as <c>--policy FILE</c>.</summary>
    public string[] Args { get; init; } = [];

    /// <summary>Schedules in the place of the product's, by the function's name.</summary>
    public IReadOnlyDictionary<string, string> Schedules { get; init; } = new Dictionary<string, string>();

    /// <summary>Registered before the app's own, which keeps what it finds.</summary>
    public Action<IServiceCollection> Before { get; init; } = _ => { };

    /// <summary>Changes what the app has registered; wraps functions.</summary>
    public Action<FunctionsApplicationBuilder> After { get; init; } = _ => { };
}

/// <summary>
/// The programme from one start to its end, by stop or by power cut. It is the real host with the real composition; only the
/// socket, the loops and the clock are the driver's.
/// </summary>
internal sealed class Life
{
    /// <summary>A minute of a world holds more requests than a minute of a city.</summary>
    internal static readonly string[] Unlimited = ["--rateLimits:caller=0", "--rateLimits:company=0", "--rateLimits:address=0"];

    private readonly InlineServer _server = new();
    private readonly List<TaskCompletionSource<HttpReply>> _unanswered = [];
    private readonly IReadOnlyList<PumpDrive> _pumps;
    private readonly LocalFunctionsHost _host;
    private bool _starting = true;

    public Life(Driver driver, string folder, LifeOptions options)
    {
        Clock = driver.Clock.As(() => !IsOver, () => driver.ClockError, driver.StayHere);
        string[] args = ["--data", folder, "--environment", "Development", "--hostBuilder:reloadConfigOnChange=false", "--triage:warm=false", "--reports:warm=false", .. Unlimited, .. options.Args];
        var starting = LocalFunctionsHost.Start(new LocalHostOptions
        {
            Args = args, Clock = Clock, Driven = true, Schedules = options.Schedules,
            Journal = driver.Journal.Behind(side => driver.Commit(this, side)),
        }, builder =>
        {
            builder.Logging.ClearProviders();
            // Development checks the whole container at each start; the tests of the host do that often enough.
            builder.ConfigureContainer(new DefaultServiceProviderFactory(new ServiceProviderOptions()));
            builder.Services.AddSingleton<IHostLifetime, NoSignals>();
            builder.Services.AddSingleton<IServer>(_server);
            builder.Services.AddSingleton(new ReportReading(InParallel: false));
            builder.Services.AddSingleton<NumberDraw>(driver.Draw);
            // The same in every run of a seed.
            builder.Services.AddSingleton<SecretDraw>(bytes => new byte[bytes]);
            builder.Services.AddSingleton(new AuditDraw(driver.DrawShare));
            builder.Services.AddSingleton(new BackOff(driver.DrawShare));
            options.Before(builder.Services);
            builder.AddGeneratedFunctions().AddServerlessQiFu();
            options.After(builder);
        });
        if (!starting.IsCompleted) throw new DeterminismLost("The programme's start awaits something that the world does not own.");
        _host = starting.GetAwaiter().GetResult();
        // Made when first asked for, it would write at a gate where nobody can wait.
        Services.GetRequiredService<BlobServiceClient>();
        _pumps = [.. _host.Pumps.All.Select(pump => new PumpDrive(pump, Clock))];
        _starting = false;
    }

    /// <summary>The programme's own clock: the true time and its error.</summary>
    public TimeProvider Clock { get; }

    public IServiceProvider Services => _host.Services;

    /// <summary>While it starts nothing overtakes anything.</summary>
    public bool IsStarting => _starting;

    /// <summary>Nothing that is still on its way may go on.</summary>
    public bool IsOver { get; private set; }

    public DateTimeOffset? NextDue => _pumps.Min(pump => pump.NextDue);

    /// <summary>Starts all work that is due; false when there was none.</summary>
    public bool Dispatch()
    {
        var started = false;
        foreach (var pump in _pumps)
            if (!IsOver) started |= pump.Dispatch();
        return started;
    }

    /// <exception cref="ConnectionLost">The power was cut before the answer.</exception>
    public Task<HttpReply> Send(Call call)
    {
        if (IsOver) throw new ConnectionLost();
        var answer = new TaskCompletionSource<HttpReply>();
        _unanswered.Add(answer);
        _ = Serve(call, answer);
        return answer.Task;
    }

    /// <summary>A token of the development key, good for twelve hours by the programme's clock.</summary>
    public string Token(Domain.Appeals.Actor actor) => Services.GetRequiredService<DevelopmentKey>().Issue(actor, Clock.GetUtcNow());

    /// <summary>Ends here and now. What was committed is in the journal, everything else is gone, and callers lose their connections.</summary>
    public void End()
    {
        if (IsOver) return;
        IsOver = true;
        var lost = _unanswered.ToList();
        _unanswered.Clear();
        foreach (var answer in lost) answer.TrySetException(new ConnectionLost());
        // Frees what the process would have freed by ending; nothing of it reaches the journal.
        _ = _host?.DisposeAsync().AsTask();
    }

    private async Task Serve(Call call, TaskCompletionSource<HttpReply> answer)
    {
        try
        {
            await _server.Answer(call, reply =>
            {
                _unanswered.Remove(answer);
                answer.TrySetResult(reply);
            }).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            _unanswered.Remove(answer);
            answer.TrySetException(failure);
        }
    }

    /// <summary>Waits for nobody's Ctrl-C: a world has thousands of lives in one process.</summary>
    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
