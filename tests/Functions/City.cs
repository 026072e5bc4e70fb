using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using ServerlessQiFu.Embedded;
using ServerlessQiFu.Functions;
using ServerlessQiFu.Functions.Http;
using ServerlessQiFu.Functions.Records;

namespace ServerlessQiFu.Tests.Functions;

/// <summary>
/// The whole product on a port of its own, with a clock that only the test moves and a journal in memory. Time is walked from
/// one due instant to the next, so that everything happens when it is due and nothing waits for real.
/// </summary>
internal sealed class City : IAsyncDisposable
{
    /// <summary>A Tuesday morning, half past nine in Shenzhen.</summary>
    public static readonly DateTimeOffset TuesdayMorning = new(2026, 11, 24, 1, 30, 0, TimeSpan.Zero);

    private readonly EmbeddedHost _host;
    private readonly DirectoryInfo _folder;

    private City(EmbeddedHost host, FakeTimeProvider clock, DirectoryInfo folder) => (_host, Clock, _folder) = (host, clock, folder);

    public FakeTimeProvider Clock { get; }
    public DateTimeOffset Now => Clock.GetUtcNow();
    public IServiceProvider Services => _host.Services;

    public static async Task<City> Open(
        DateTimeOffset? at = null, string? policy = null, Journal? journal = null, Action<IServiceCollection>? replace = null, params string[] settings)
    {
        var clock = new FakeTimeProvider(at ?? TuesdayMorning);
        var folder = Directory.CreateTempSubdirectory("qifu-city-");
        string[] args = ["--data", folder.FullName, .. policy is null ? [] : (string[])["--policy", policy], .. settings];
        var host = await EmbeddedHost.Start(typeof(FileAppeal).Assembly, builder =>
        {
            builder.Environment.EnvironmentName = "Development";
            builder.Logging.SetMinimumLevel(LogLevel.Warning);
            builder.Services.AddSingleton(new AftercareOptions(Workers: 0));
            replace?.Invoke(builder.Services);
            builder.AddServerlessQiFu();
        }, clock, journal ?? Journal.InMemory(), args);
        return new City(host, clock, folder);
    }

    /// <summary>A client with a token of the role, renewed as the clock walks on.</summary>
    public Task<HttpClient> As(string role, string subject = "somebody", string? unit = null, string? enterprise = null) =>
        Task.FromResult(new HttpClient(new TokenHandler(this, new { role, sub = subject, unit, enterprise })) { BaseAddress = _host.Address });

    /// <summary>Everything that is due now is done.</summary>
    public Task Quiet() => _host.WhenIdle().WaitAsync(TimeSpan.FromMinutes(2));

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

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _folder.Delete(recursive: true);
    }


    private sealed class TokenHandler(City city, object who) : DelegatingHandler(new SocketsHttpHandler())
    {
        private string? _token;
        private DateTimeOffset _issuedAt;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (_token is null || city.Now - _issuedAt > TimeSpan.FromHours(1))
            {
                using var ask = new HttpRequestMessage(HttpMethod.Post, new Uri(city._host.Address, "/api/dev/token")) { Content = JsonContent.Create(who, options: Lean) };
                using var answer = await base.SendAsync(ask, cancellationToken);
                answer.EnsureSuccessStatusCode();
                _token = (await answer.Content.ReadFromJsonAsync<JsonObject>(cancellationToken))!["token"]!.GetValue<string>();
                _issuedAt = city.Now;
            }
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token);
            return await base.SendAsync(request, cancellationToken);
        }

        private static readonly JsonSerializerOptions Lean = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
    }
}
