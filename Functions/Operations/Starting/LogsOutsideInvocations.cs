using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace ServerlessQiFu.Functions.Operations;

/// <summary>
/// Writes to the console what is logged outside an invocation, as at the start. A Functions host gets the lines of invocations from the worker and
/// drops all others; what its worker writes to the console it takes over.
/// </summary>
internal sealed class LogsOutsideInvocations(ILoggerProvider console) : ILoggerProvider, ISupportExternalScope
{
    /// <summary>The scope of an invocation has one of these, by the version of the worker's telemetry.</summary>
    private static readonly string[] OfAnInvocation = ["AzureFunctions_InvocationId", "faas.invocation_id", "faas.execution"];

    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

    public static void Add(ILoggingBuilder logging)
    {
        logging.AddConsole();
        logging.Services.Remove(logging.Services.Last(service => service.ImplementationType == typeof(ConsoleLoggerProvider)));
        logging.Services.AddSingleton<ConsoleLoggerProvider>()
            .AddSingleton<ILoggerProvider>(provider => new LogsOutsideInvocations(provider.GetRequiredService<ConsoleLoggerProvider>()));
    }

    public ILogger CreateLogger(string categoryName) => new Outside(this, console.CreateLogger(categoryName));

    public void SetScopeProvider(IExternalScopeProvider scopeProvider)
    {
        _scopes = scopeProvider;
        if (console is ISupportExternalScope scoped) scoped.SetScopeProvider(scopeProvider);
    }

    /// <summary>The container ends the console.</summary>
    public void Dispose() { }

    private bool IsInvocation()
    {
        var found = new StrongBox<bool>();
        _scopes.ForEachScope(static (scope, found) =>
        {
            if (scope is IEnumerable<KeyValuePair<string, object>> said && said.Any(pair => OfAnInvocation.Contains(pair.Key))) found.Value = true;
        }, found);
        return found.Value;
    }

    private sealed class Outside(LogsOutsideInvocations sink, ILogger console) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => console.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!sink.IsInvocation()) console.Log(logLevel, eventId, state, exception, formatter);
        }
    }
}
