using System.Globalization;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Directory;
using ServerlessQiFu.Functions;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Store;
using ServerlessQiFu.LocalHost;

namespace ServerlessQiFu.Driving;

/// <summary>
/// The deployed functions in this process: their own composition, HTTP pipeline, triage model, orchestrations, broker and tables.
/// Only three things are not as deployed: no network, a clock that is moved by hand, and pumps that are driven by hand, on one thread.
/// </summary>
public sealed class HandDrivenProduct : IAsyncDisposable
{
    /// <summary>Passes over all pumps before the product must have come to rest at one instant.</summary>
    private const int MostPasses = 1_000_000;

    /// <summary>Tokens live twelve hours.</summary>
    private static readonly TimeSpan Renewal = TimeSpan.FromHours(11);

    private readonly LocalFunctionsHost _host;
    private readonly InlineServer _server;
    private readonly Journal _journal;
    private readonly DirectoryInfo _folder;
    private readonly Driven[] _pumps;
    private readonly DevelopmentKey _identities;
    private readonly Dictionary<Actor, (string Token, DateTimeOffset Until)> _tokens = [];

    private HandDrivenProduct(LocalFunctionsHost host, InlineServer server, HandClock clock, Journal journal, DirectoryInfo folder, Queue<Heard> heard)
    {
        (_host, _server, Clock, _journal, _folder, Heard) = (host, server, clock, journal, folder, heard);
        _pumps = [.. host.Services.GetServices<IPump>().Select(pump => new Driven(pump))];
        _identities = host.Services.GetRequiredService<DevelopmentKey>();
        Records = host.Services.GetRequiredService<AppealRecords>();
        Rules = host.Services.GetRequiredService<RulesStore>();
    }

    public HandClock Clock { get; }

    /// <summary>What was published and nobody of the city has heard yet.</summary>
    public Queue<Heard> Heard { get; }

    /// <summary>Read, never written: where an appeal waits, as a department's system mirrors it.</summary>
    public AppealRecords Records { get; }

    public RulesStore Rules { get; }

    public long Calls { get; private set; }
    public long Performed { get; private set; }

    /// <summary>The earliest instant for which the product has work; null when it has none.</summary>
    public DateTimeOffset? NextDue => _pumps.Min(p => p.Next);

    /// <param name="sweeper">The schedule of the product's sweepers, six fields.</param>
    /// <param name="audits">Says which satisfied closures are called back: 0 ≤ x &lt; 1.</param>
    /// <param name="numbers">Draws the ends of the appeals' numbers.</param>
    public static async Task<HandDrivenProduct> Start(DateTimeOffset at, string sweeper, Func<double> audits, Func<ulong> numbers)
    {
        var (clock, server, heard) = (new HandClock(at), new InlineServer(), new Queue<Heard>());
        var folder = Directory.CreateTempSubdirectory("qifu-year-");
        var journal = Journal.Scratch(Path.Combine(folder.FullName, "year.db"));
        string[] args = ["--data", folder.FullName, "--environment", "Development", "--hostBuilder:reloadConfigOnChange=false", "--triage:warm=false", "--reports:warm=false", .. Life.Unlimited];
        var host = await LocalFunctionsHost.Start(new LocalHostOptions
        {
            Args = args, Clock = clock, Journal = journal, Driven = true,
            Schedules = new Dictionary<string, string> { [nameof(SweepDue)] = sweeper, [nameof(SweepQueues)] = sweeper },
        }, builder =>
        {
            builder.Logging.ClearProviders();
            var services = builder.Services;
            services.AddSingleton<IServer>(server);
            services.AddSingleton(new AuditDraw(audits));
            services.AddSingleton<ServiceBusClient>(p => new BusTap(new LocalServiceBusClient(p.GetRequiredService<Broker>()), heard));
            services.AddSingleton<NumberDraw>(numbers.Invoke);
            // The same in every run of a seed.
            services.AddSingleton<SecretDraw>(bytes => new byte[bytes]);
            services.AddSingleton(new ReportReading(InParallel: false));
            builder.AddGeneratedFunctions().AddServerlessQiFu();
        });
        return new HandDrivenProduct(host, server, clock, journal, folder, heard);
    }

    public async Task<UnitDirectory> Units() => await _host.Services.GetRequiredService<DirectoryStore>().Current(CancellationToken.None);

    /// <summary>Does all work that is due at this instant, and what follows from it.</summary>
    public async Task Quiet()
    {
        for (var pass = 0; pass < MostPasses; pass++)
        {
            var worked = false;
            foreach (var pump in _pumps)
                foreach (var key in pump.Due(Clock.Now))
                {
                    await pump.Perform(key);
                    Performed++;
                    worked = true;
                }
            if (!worked) return;
        }
        throw new InvalidOperationException($"The product does not come to rest at {Clock.Now:O}.");
    }

    /// <param name="etag">The version the caller has seen, for If-Match.</param>
    /// <param name="key">Idempotency key.</param>
    public async Task<ProductAnswer> Call(Actor who, string method, string target, object? body = null, int? etag = null, string? key = null)
    {
        Calls++;
        var call = new Call(method, target, body)
        {
            Token = TokenOf(who), IfMatch = etag is { } version ? $"\"{version.ToString(CultureInfo.InvariantCulture)}\"" : null, IdempotencyKey = key,
        };
        HttpReply? reply = null;
        await _server.Answer(call, answered => reply = answered);
        return new ProductAnswer(reply!, $"{method} {target}");
    }

    private string TokenOf(Actor who)
    {
        // Companies are many and call seldom: theirs are not kept.
        if (who.Role == Role.Enterprise) return _identities.Issue(who, Clock.Now);
        if (_tokens.TryGetValue(who, out var known) && known.Until > Clock.Now) return known.Token;
        var token = _identities.Issue(who, Clock.Now);
        _tokens[who] = (token, Clock.Now + Renewal);
        return token;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await _host.DisposeAsync();
        _journal.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>A pump that is asked only when it has news or its time has come: to ask means to search the journal.</summary>
    private sealed class Driven
    {
        private readonly IPump _pump;
        private bool _stirred = true;
        private DateTimeOffset? _next;

        public Driven(IPump pump)
        {
            _pump = pump;
            pump.Stirred += () => _stirred = true;
        }

        public DateTimeOffset? Next => _stirred ? _next = _pump.NextDue : _next;

        public IReadOnlyList<string> Due(DateTimeOffset now)
        {
            if (!_stirred && !(_next <= now)) return [];
            _stirred = false;
            var due = _pump.Due(_pump.Workers);
            // What was shown is not counted as due again; whether there is more is asked after it is done.
            if (due.Count > 0) _stirred = true;
            else _next = _pump.NextDue;
            return due;
        }

        public Task Perform(string key) => _pump.Perform(key, CancellationToken.None);
    }
}
