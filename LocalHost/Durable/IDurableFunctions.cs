using Microsoft.DurableTask.Protobuf;

namespace ServerlessQiFu.LocalHost;

/// <summary>Orchestrators and activities as the backend knows them. What an orchestration does next is the worker's to say, never the backend's.</summary>
internal interface IDurableFunctions
{
    bool HasOrchestrator(string name);

    bool HasActivity(string name);

    /// <summary>One turn: an <see cref="OrchestratorRequest"/> in base64 for an <see cref="OrchestratorResponse"/>.</summary>
    Task<OrchestratorResponse> Turn(string orchestrator, string request, CancellationToken cancellation);

    /// <summary>Runs an activity for the JSON of its input, and gives the JSON of its result; throws whatever it throws.</summary>
    Task<string?> Run(string activity, string instance, string? input, CancellationToken cancellation);
}
