using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using ServerlessQiFu.Functions.Starting;

namespace ServerlessQiFu.Tests.Functions.Starting;

/// <summary>What a worker logs outside an invocation goes to its console; what it logs inside goes to the host, and is not said twice.</summary>
public sealed class LogsOfAWorker
{
    [Fact]
    public async Task Only_what_is_logged_outside_an_invocation_goes_to_the_console()
    {
        var said = new StringWriter();
        var before = Console.Out;
        Console.SetOut(said);
        try
        {
            await using var services = new ServiceCollection().AddLogging(logging =>
            {
                LogsOutsideInvocations.Add(logging);
                logging.Services.Configure<ConsoleLoggerOptions>(options => options.FormatterName = "simple");
            }).BuildServiceProvider();
            var log = services.GetRequiredService<ILogger<LogsOfAWorker>>();
            log.LogWarning("At the start.");
            foreach (var key in new[] { "AzureFunctions_InvocationId", "faas.invocation_id" })
                using (log.BeginScope(new List<KeyValuePair<string, object>> { new(key, "7") }))
                    log.LogWarning("In an invocation.");
            using (log.BeginScope(new List<KeyValuePair<string, object>> { new("RequestId", "7") })) log.LogWarning("In a request.");
        }
        finally { Console.SetOut(before); }
        Assert.Contains("At the start.", said.ToString(), StringComparison.Ordinal);
        Assert.Contains("In a request.", said.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("In an invocation.", said.ToString(), StringComparison.Ordinal);
    }
}
