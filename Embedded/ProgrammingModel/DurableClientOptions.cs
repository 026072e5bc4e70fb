namespace ServerlessQiFu.Embedded;

/// <param name="InstanceId">The id, or null for a new one.</param>
/// <param name="StartAt">Not before this instant; null means at once.</param>
public record StartOrchestrationOptions(string? InstanceId = null, DateTimeOffset? StartAt = null)
{
    /// <summary>Names of <see cref="OrchestrationRuntimeStatus"/>: an orchestration of this id in one of them is kept, and starting refused.</summary>
    public IReadOnlyList<string>? DedupeStatuses { get; init; }
}

public static class StartOrchestrationOptionsExtensions
{
    public static StartOrchestrationOptions WithDedupeStatuses(this StartOrchestrationOptions options, params OrchestrationRuntimeStatus[] dedupeStatuses) =>
        options with { DedupeStatuses = [.. dedupeStatuses.Select(s => s.ToString())] };
}

/// <param name="Recursive">Whether the sub-orchestrations are terminated too.</param>
public record TerminateInstanceOptions(object? Output = null, bool Recursive = false);

/// <param name="Recursive">Whether the sub-orchestrations are purged too.</param>
public record PurgeInstanceOptions(bool Recursive = false);

public record PurgeInstancesFilter(
    DateTimeOffset? CreatedFrom = null, DateTimeOffset? CreatedTo = null, IEnumerable<OrchestrationRuntimeStatus>? Statuses = null);

public class PurgeResult(int count, bool? isComplete)
{
    public PurgeResult(int count) : this(count, null) { }

    public int PurgedInstanceCount { get; } = count;
    public bool? IsComplete { get; } = isComplete;
}

public record OrchestrationQuery(
    DateTimeOffset? CreatedFrom = null,
    DateTimeOffset? CreatedTo = null,
    IEnumerable<OrchestrationRuntimeStatus>? Statuses = null,
    IEnumerable<string>? TaskHubNames = null,
    string? InstanceIdPrefix = null,
    int PageSize = OrchestrationQuery.DefaultPageSize,
    bool FetchInputsAndOutputs = false,
    string? ContinuationToken = null)
{
    public const int DefaultPageSize = 100;
}
