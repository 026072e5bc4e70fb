using Azure.Data.Tables;
using Azure.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Directory;
using ServerlessQiFu.Domain.Triage;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Store;
using ServerlessQiFu.LocalHost;
using ServerlessQiFu.Tests.Architecture;

namespace ServerlessQiFu.Tests.Fixtures;

/// <summary>The language model's adapter with the real SDK, an endpoint of the test's own and a clock that only the test moves.</summary>
internal sealed class LanguageModelFixture : IAsyncDisposable
{
    private readonly Func<(string Name, string Value)[], OpenAiClassifier> _make;

    private LanguageModelFixture(FakeEndpoint endpoint, Func<(string Name, string Value)[], OpenAiClassifier> make, (string Name, string Value)[] settings, WatchedClock clock, LogRecorder log) =>
        (Endpoint, _make, Classifier, Clock, Log) = (endpoint, make, make(settings), clock, log);

    public FakeEndpoint Endpoint { get; }
    public OpenAiClassifier Classifier { get; }
    public WatchedClock Clock { get; }
    public LogRecorder Log { get; }

    public static Task<LanguageModelFixture> Open(string kind = "azure", string? fallback = "small", params (string Name, string Value)[] settings) => Open(null, null, kind, fallback, settings);

    public static async Task<RecordTables> Store()
    {
        var tables = new RecordTables(new ServiceCollection().AddLocalStorage(Journal.InMemory()).BuildServiceProvider().GetRequiredService<TableServiceClient>());
        await tables.Create(default);
        return tables;
    }

    /// <param name="shared">The store that this process shares with others; null for one of its own.</param>
    /// <param name="ledger">Where the day's tokens are kept; null for the store.</param>
    public static async Task<LanguageModelFixture> Open(RecordTables? shared, TokenLedger? ledger, string kind = "azure", string? fallback = "small", params (string Name, string Value)[] settings)
    {
        var endpoint = await FakeEndpoint.Open();
        var clock = new WatchedClock(City.TuesdayMorning);
        var log = new LogRecorder();
        var tables = shared ?? await Store();
        var directory = new DirectoryStore(tables, clock);
        await directory.Open(UnitDirectory.Parse(await File.ReadAllTextAsync(Path.Combine(SourceRuleTests.Root, "Functions", "directory.json"))).OrThrow(), isNamed: false, default);
        var prompt = await File.ReadAllTextAsync(Path.Combine(SourceRuleTests.Root, "Functions", "triage.prompt.zh.md"));
        return new LanguageModelFixture(endpoint, Make, settings, clock, log);

        OpenAiClassifier Make((string Name, string Value)[] changed)
        {
            var read = LlmSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(Settings(endpoint, kind, fallback, changed)).Build())!;
            return new OpenAiClassifier(read, prompt, LlmClients.For(read, () => new DefaultAzureCredential()), directory.Current, clock, log.For<OpenAiClassifier>(),
                ledger ?? new TokenLedger(tables, log.For<TokenLedger>()));
        }
    }

    /// <summary>The same endpoint, store and clock with other settings.</summary>
    public OpenAiClassifier Again(params (string Name, string Value)[] settings) => _make(settings);

    public static Dictionary<string, string?> Settings(FakeEndpoint endpoint, string kind = "azure", string? fallback = "small", params (string Name, string Value)[] settings)
    {
        var all = new Dictionary<string, string?>
        {
            ["triage:llm:kind"] = kind, ["triage:llm:endpoint"] = endpoint.Address + (kind == "openai" ? "v1" : ""), ["triage:llm:key"] = "secret-key",
            ["triage:llm:deployment"] = "large", ["triage:llm:fallback"] = fallback,
        };
        foreach (var (name, value) in settings) all["triage:llm:" + name] = value;
        return all;
    }

    public Task<Classification> Ask(string text = "我司所在园区本月已多次停电，请供电局尽快检修。", bool confidential = false) =>
        Classifier.Classify(RedactedLetter.Of(Letter(text, confidential)), TestContext.Current.CancellationToken);

    public static Submission Letter(string text, bool confidential = false) => new()
    {
        Id = "QS202611247KQ2M9XDV", CreditCode = "91440300MA5TEQ106M", EnterpriseName = "示例精密制造有限公司", District = "SZ-440306",
        ContactName = "欧阳青", ContactPhone = "13800138000", ContactEmail = "ouyang@example.com", Address = "沙井街道示例路8号A栋301", Title = "园区停电", Text = text, Confidential = confidential,
    };

    public ValueTask DisposeAsync() => Endpoint.DisposeAsync();
}

/// <summary>Everything that was logged, with every value that was given.</summary>
internal sealed class LogRecorder : ILoggerProvider
{
    private readonly System.Collections.Concurrent.ConcurrentQueue<(LogLevel Level, string Text)> _lines = [];

    public IReadOnlyList<(LogLevel Level, string Text)> Lines => [.. _lines];
    public ILogger<T> For<T>() => new Typed<T>(this);
    public ILogger CreateLogger(string categoryName) => new Typed<object>(this);
    public void Dispose() { }

    private sealed class Typed<T>(LogRecorder book) : ILogger<T>
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull
        {
            book._lines.Enqueue((LogLevel.Trace, $"scope {state}"));
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var values = state is IEnumerable<KeyValuePair<string, object?>> named ? string.Join(' ', named.Select(v => $"{v.Key}={v.Value}")) : "";
            book._lines.Enqueue((logLevel, $"{formatter(state, exception)} {values} {exception}"));
        }
    }
}

/// <summary>A clock that tells when somebody begins to wait on it.</summary>
internal sealed class WatchedClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    private readonly System.Collections.Concurrent.ConcurrentDictionary<TimeSpan, TaskCompletionSource> _waits = [];

    /// <summary>Completes when a timer of exactly this length has been set.</summary>
    public Task Waiting(TimeSpan length) => Wait(length).Task;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        Wait(dueTime).TrySetResult();
        return timer;
    }

    private TaskCompletionSource Wait(TimeSpan length) => _waits.GetOrAdd(length, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
