using System.Net.Sockets;
using Microsoft.Extensions.Configuration;

namespace ServerlessQiFu.LocalHost;

/// <summary>The Functions host that has started this process as its worker, if one has.</summary>
internal static class FunctionsHost
{
    /// <summary>What a host gives the workers it starts, as <c>--functions-uri</c>: its own address.</summary>
    private const string Endpoint = "Functions:Worker:HostEndpoint";

    /// <summary>What the platform's own launcher leaves in the process it becomes.</summary>
    private const string NativeHost = "AZURE_FUNCTIONS_NATIVE_HOST";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <exception cref="StartRefused">A host is named, and nobody listens there: this process was meant for it and hosts nothing itself.</exception>
    public static bool HasStartedUs(IConfiguration configuration)
    {
        if (AppContext.GetData(NativeHost) is not null) return true;
        if (configuration[Endpoint] is not { Length: > 0 } address) return false;
        if (!Uri.TryCreate(address, UriKind.Absolute, out var host) || host.Host.Length == 0 || host.Port <= 0)
            throw new StartRefused($"The address {address} of the Functions host cannot be read.");
        try
        {
            using var probe = new TcpClient();
            if (!probe.ConnectAsync(host.Host, host.Port).Wait(Patience)) throw new TimeoutException($"no answer within {Patience.TotalSeconds} s");
            return true;
        }
        catch (Exception silent) when (silent.GetBaseException() is SocketException or TimeoutException)
        {
            throw new StartRefused(
                $"The Functions host {address} that should have started this worker does not answer ({silent.GetBaseException().Message}); start the app by its host, or without --functions-uri.", silent);
        }
    }
}
