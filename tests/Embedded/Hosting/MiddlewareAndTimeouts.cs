using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using ServerlessQiFu.Embedded;

namespace ServerlessQiFu.Tests.Hosting;

public class MiddlewareAndTimeouts
{
    [Fact]
    public async Task Middleware_runs_round_every_invocation_in_the_order_of_registration()
    {
        var order = new List<string>();
        await using var app = await AppUnderTest.Start([typeof(Plain)], builder =>
        {
            builder.Services.AddSingleton(order);
            builder.UseMiddleware<Outer>();
            builder.UseMiddleware(async (context, next) =>
            {
                order.Add($"inner {context.FunctionDefinition.Name}");
                await next();
            });
        });
        await app.Http.GetAsync("plain");
        Assert.Equal(["outer in", "inner Plain", "outer out"], order);
    }

    [Fact]
    public async Task An_invocation_is_cancelled_when_the_time_of_host_json_is_over()
    {
        await using var app = await AppUnderTest.Start([typeof(Plain)], files: folder => folder.Write("host.json",
            """{"version":"2.0","extensions":{"http":{"routePrefix":""}},"functionTimeout":"00:05:00"}"""));
        var waiting = app.Http.GetAsync("endless");
        await Plain.Waiting.Task.WaitAsync(TimeSpan.FromSeconds(30));
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("stopped", await (await waiting.WaitAsync(TimeSpan.FromSeconds(30))).Content.ReadAsStringAsync());
    }

    public sealed class Outer(List<string> order) : IFunctionsWorkerMiddleware
    {
        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            order.Add("outer in");
            await next(context);
            order.Add("outer out");
        }
    }

    public static class Plain
    {
        internal static TaskCompletionSource Waiting { get; } = new();

        [Function("Plain")]
        public static void Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "plain")] HttpRequest request) { }

        [Function("Endless")]
        public static async Task<string> Endless([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "endless")] HttpRequest request, CancellationToken cancellation)
        {
            var stopped = new TaskCompletionSource();
            await using var registered = cancellation.Register(stopped.SetResult);
            Waiting.TrySetResult();
            await stopped.Task;
            return "stopped";
        }
    }
}
