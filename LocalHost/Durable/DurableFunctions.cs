using Microsoft.DurableTask.Protobuf;
using Microsoft.Extensions.Options;

namespace ServerlessQiFu.LocalHost;

/// <summary>Orchestrators and activities of the app, run by the worker as a Functions host has them run.</summary>
internal sealed class DurableFunctions(FunctionCatalog functions, WorkerPipeline worker, IOptions<WorkerOptions> options) : IDurableFunctions
{
    public bool HasOrchestrator(string name) => functions.Find(name, TriggerTypes.Orchestration) is not null;

    public bool HasActivity(string name) => functions.Find(name, TriggerTypes.Activity) is not null;

    public async Task<OrchestratorResponse> Turn(string orchestrator, string request, CancellationToken cancellation)
    {
        var function = functions.Find(orchestrator, TriggerTypes.Orchestration)!;
        var response = (string?)await worker.Invoke(function, request, new Dictionary<string, object?>(), cancellation);
        return OrchestratorResponse.Parser.ParseFrom(Convert.FromBase64String(response!));
    }

    public async Task<string?> Run(string activity, string instance, string? input, CancellationToken cancellation)
    {
        var data = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase) { ["instanceId"] = instance };
        var result = await worker.Invoke(functions.Find(activity, TriggerTypes.Activity)!, Only(input), data, cancellation);
        return result is null ? null : (await options.Value.Serializer!.SerializeAsync(result, result.GetType(), cancellation)).ToString();
    }

    /// <summary>The worker asks for an activity with an array of one; a host hands on the one.</summary>
    private static string? Only(string? input) => input is ['[', .., ']'] ? input[1..^1] : input;
}
