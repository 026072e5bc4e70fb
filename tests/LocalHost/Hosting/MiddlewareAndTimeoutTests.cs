using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.LocalHost.Hosting;

public class MiddlewareAndTimeoutTests
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

    /// <summary>A turn that ends by waiting never returns: what it left with the clock would stay there as long as the limit, once a turn.</summary>
    [Fact]
    public async Task Orchestrations_that_wait_leave_nothing_with_the_clock()
    {
        var clock = new CountingClock();
        await using var app = await AppUnderTest.Start([typeof(Plain)], clock: clock, files: folder => folder.Write("host.json",
            """{"version":"2.0","functionTimeout":"00:05:00"}"""));
        var durable = app.Host.Services.GetRequiredService<DurableTaskClient>();
        await app.AdvanceBy(TimeSpan.FromSeconds(1));
        var before = clock.Running;

        for (var n = 0; n < 20; n++) await durable.ScheduleNewOrchestrationInstanceAsync("Patient", null, new StartOrchestrationOptions($"patient-{n}"));
        await app.AdvanceBy(TimeSpan.FromSeconds(1));

        Assert.Equal(OrchestrationRuntimeStatus.Running, (await durable.GetInstanceAsync("patient-19", default))!.RuntimeStatus);
        Assert.Equal(before, clock.Running);
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

        [Function("Patient")]
        public static Task<int> Wait([OrchestrationTrigger] TaskOrchestrationContext context) => context.WaitForExternalEvent<int>("News");

        [Function("Plain")]
        public static void Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "plain")] HttpRequest request) { }

        [Function("Endless")]
        public static async Task<IResult> Endless([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "endless")] HttpRequest request, CancellationToken cancellation)
        {
            var stopped = new TaskCompletionSource();
            await using var registered = cancellation.Register(stopped.SetResult);
            Waiting.TrySetResult();
            await stopped.Task;
            return Results.Text("stopped");
        }
    }

    /// <summary>Counts the timers that are not disposed of.</summary>
    private sealed class CountingClock() : FakeTimeProvider(new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero))
    {
        private int _running;

        public int Running => Volatile.Read(ref _running);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Interlocked.Increment(ref _running);
            return new Counted(base.CreateTimer(callback, state, dueTime, period), () => Interlocked.Decrement(ref _running));
        }

        private sealed class Counted(ITimer inner, Action ended) : ITimer
        {
            private Action? _ended = ended;

            public bool Change(TimeSpan dueTime, TimeSpan period) => inner.Change(dueTime, period);

            public void Dispose()
            {
                inner.Dispose();
                Interlocked.Exchange(ref _ended, null)?.Invoke();
            }

            public ValueTask DisposeAsync()
            {
                Dispose();
                return ValueTask.CompletedTask;
            }
        }
    }
}
