using Grpc.Core;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>
/// Words to an orchestration that may have ended meanwhile, or never was. The platform answers them with an error (whatever host.json says of it, an
/// ended one cannot be terminated); here they are only late: what matters is in the record.
/// </summary>
internal static class OrchestrationSignals
{
    /// <summary>Says that the record has changed, and to which version.</summary>
    public static async Task TellChanged(this DurableTaskClient durable, string instance, int version, CancellationToken cancellation)
    {
        try { await durable.RaiseEventAsync(instance, OrchestrationStarter.Changed, version, cancellation); }
        catch (RpcException tooLate) when (tooLate.StatusCode is StatusCode.FailedPrecondition or StatusCode.NotFound) { /* It has ended, or never was. */ }
    }

    /// <summary>Ends it if it still runs. The platform has no error code of its own for one that has ended, so its status is read after an error.</summary>
    public static async Task End(this DurableTaskClient durable, string instance, CancellationToken cancellation)
    {
        try { await durable.TerminateInstanceAsync(instance, cancellation); }
        catch (RpcException)
        {
            if (await durable.GetInstanceAsync(instance, cancellation) is { IsCompleted: false }) throw;
        }
    }
}
