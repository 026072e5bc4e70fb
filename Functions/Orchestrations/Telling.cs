using Grpc.Core;

namespace ServerlessQiFu.Functions.Orchestrations;

/// <summary>
/// Words to an orchestration that may have ended meanwhile, or never was. The platform answers them with an error (whatever host.json says of it, an
/// ended one cannot be terminated); here they are only late: what matters is in the record.
/// </summary>
internal static class Telling
{
    /// <summary>Says that the record has changed, and to which version.</summary>
    public static Task TellChanged(this DurableTaskClient durable, string instance, int version, CancellationToken cancellation) =>
        Unless(durable.RaiseEventAsync(instance, Conductor.Changed, version, cancellation));

    /// <summary>Ends it if it still lives.</summary>
    public static Task End(this DurableTaskClient durable, string instance, CancellationToken cancellation) =>
        Unless(durable.TerminateInstanceAsync(instance, cancellation));

    private static async Task Unless(Task told)
    {
        try { await told; }
        catch (RpcException tooLate) when (tooLate.StatusCode is StatusCode.FailedPrecondition or StatusCode.NotFound) { /* It has ended, or never was. */ }
    }
}
