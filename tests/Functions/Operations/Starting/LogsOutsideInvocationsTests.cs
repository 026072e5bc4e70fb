using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ServerlessQiFu.Functions.Operations;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Operations.Starting;

/// <summary>What a worker logs outside an invocation goes to its console; what it logs inside goes to the host, and is not said twice.</summary>
public sealed class LogsOutsideInvocationsTests
{
    [Fact]
    public async Task Only_what_is_logged_outside_an_invocation_goes_to_the_console()
    {
        using var console = new LogRecorder();
        await using var services = new ServiceCollection()
            .AddLogging(logging => logging.Services.AddSingleton<ILoggerProvider>(new LogsOutsideInvocations(console))).BuildServiceProvider();
        var log = services.GetRequiredService<ILogger<LogsOutsideInvocationsTests>>();
        log.LogWarning("At the start.");
        foreach (var key in new[] { "AzureFunctions_InvocationId", "faas.invocation_id" })
            using (log.BeginScope(new List<KeyValuePair<string, object>> { new(key, "7") }))
                log.LogWarning("In an invocation.");
        using (log.BeginScope(new List<KeyValuePair<string, object>> { new("RequestId", "7") })) log.LogWarning("In a request.");
        Assert.Equal(["At the start.", "In a request."], console.Lines.Where(line => line.Level == LogLevel.Warning).Select(line => line.Text[..(line.Text.IndexOf('.', StringComparison.Ordinal) + 1)]));
    }

    [Fact]
    public void The_console_is_asked_in_the_place_of_its_own_provider()
    {
        using var services = new ServiceCollection().AddLogging(LogsOutsideInvocations.Add).BuildServiceProvider();
        Assert.IsType<LogsOutsideInvocations>(Assert.Single(services.GetServices<ILoggerProvider>()));
    }
}
