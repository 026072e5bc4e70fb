using System.Text.Json;
using Microsoft.DurableTask.Converters;
using Microsoft.DurableTask.Worker.Grpc;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ServerlessQiFu.LocalHost;
using Response = Microsoft.DurableTask.Protobuf.OrchestratorResponse;

namespace ServerlessQiFu.Tests.Fixtures;

/// <summary>An app made of delegates. Its orchestrators are run by the real Durable worker, whose word is all that the backend knows of them.</summary>
internal sealed class FakeFunctions : IDurableFunctions
{
    private readonly Dictionary<string, Func<TaskOrchestrationContext, Task<object?>>> _orchestrators = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, (Type Input, Func<object?, CancellationToken, Task<object?>> Run)> _activities = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The activities that ran, in order; more than once where the engine died before it could note the result.</summary>
    public List<string> Ran { get; } = [];

    public ILoggerFactory Loggers { get; set; } = NullLoggerFactory.Instance;

    /// <summary>Thrown in the place of a turn, as when the worker itself is broken.</summary>
    public Exception? Broken { get; set; }

    public FakeFunctions Orchestrator<T>(string name, Func<TaskOrchestrationContext, Task<T>> run)
    {
        _orchestrators[name] = async context => await run(context);
        return this;
    }

    public FakeFunctions Orchestrator(string name, Func<TaskOrchestrationContext, Task> run) => Orchestrator<object?>(name, async context =>
    {
        await run(context);
        return null;
    });

    public FakeFunctions Activity<TIn, TOut>(string name, Func<TIn, TOut> run) => Activity<TIn, TOut>(name, (input, _) => Task.FromResult(run(input)));

    public FakeFunctions Activity<TIn, TOut>(string name, Func<TIn, CancellationToken, Task<TOut>> run)
    {
        _activities[name] = (typeof(TIn), async (input, cancellation) => await run((TIn)input!, cancellation));
        return this;
    }

    public bool HasOrchestrator(string name) => _orchestrators.ContainsKey(name);

    public bool HasActivity(string name) => _activities.ContainsKey(name);

    public Task<Response> Turn(string orchestrator, string request, CancellationToken cancellation)
    {
        if (Broken is not null) throw Broken;
        var response = GrpcOrchestrationRunner.LoadAndRun<JsonElement?, object?>(request, (context, _) => _orchestrators[orchestrator](new Typed(context, Loggers)));
        return Task.FromResult(Response.Parser.ParseFrom(Convert.FromBase64String(response)));
    }

    public async Task<string?> Run(string activity, string instance, string? input, CancellationToken cancellation)
    {
        var (type, run) = _activities[activity];
        // The worker asks for an activity with an array of one.
        var value = input is null ? null : JsonDataConverter.Default.Deserialize(input[1..^1], type);
        lock (Ran) Ran.Add($"{activity} {value}".TrimEnd());
        return JsonDataConverter.Default.Serialize(await run(value, cancellation));
    }

    /// <summary>Gives the input as whatever type the orchestrator asks for, as the Functions worker's context does; hands on everything else.</summary>
    private sealed class Typed(TaskOrchestrationContext inner, ILoggerFactory loggers) : TaskOrchestrationContext
    {
        public override TaskName Name => inner.Name;
        public override string Version => inner.Version;
        public override string InstanceId => inner.InstanceId;
        public override ParentOrchestrationInstance? Parent => inner.Parent;
        public override DateTime CurrentUtcDateTime => inner.CurrentUtcDateTime;
        public override bool IsReplaying => inner.IsReplaying;
        protected override ILoggerFactory LoggerFactory => loggers;
        public override T GetInput<T>() => inner.GetInput<JsonElement?>() is { } json ? json.Deserialize<T>()! : default!;
        public override Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null) =>
            inner.CallActivityAsync<TResult>(name, input, options);
        public override Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, object? input = null, TaskOptions? options = null) =>
            inner.CallSubOrchestratorAsync<TResult>(orchestratorName, input, options);
        public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken) => inner.CreateTimer(fireAt, cancellationToken);
        public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default) =>
            inner.WaitForExternalEvent<T>(eventName, cancellationToken);
        public override void SendEvent(string instanceId, string eventName, object payload) => inner.SendEvent(instanceId, eventName, payload);
        public override void SetCustomStatus(object? customStatus) => inner.SetCustomStatus(customStatus);
        public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) => inner.ContinueAsNew(newInput, preserveUnprocessedEvents);
        public override Guid NewGuid() => inner.NewGuid();
    }
}
