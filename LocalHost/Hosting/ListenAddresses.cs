using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace ServerlessQiFu.LocalHost;

/// <summary>Where the app is to listen, looked at before anything else is begun.</summary>
internal static class ListenAddresses
{
    /// <exception cref="StartRefused">An address is none, or is not free.</exception>
    public static void Check(string urls)
    {
        var addresses = urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (addresses.Length == 0) throw Unreadable(urls);
        foreach (var address in addresses)
        {
            if (Parse(address) is not { } parsed) throw Unreadable(address);
            if (parsed.IsUnixPipe || parsed.IsNamedPipe || parsed.Port == 0) continue;
            try
            {
                using var probe = new TcpListener(HostOf(parsed.Host) ?? throw Unreadable(address), parsed.Port);
                probe.Start();
            }
            catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                throw new StartRefused($"The address {address} is in use by another process; name another with --urls.", taken);
            }
            catch (SocketException refused)
            {
                throw new StartRefused($"The app cannot listen on {address}: {refused.Message.TrimEnd('.')}; name another address with --urls.", refused);
            }
        }
    }

    /// <summary>Null for what is no address.</summary>
    private static BindingAddress? Parse(string address)
    {
        try
        {
            var parsed = BindingAddress.Parse(address);
            return parsed.Scheme is "http" or "https" && parsed.PathBase.Length == 0 && parsed.Port is >= 0 and <= IPEndPoint.MaxPort ? parsed : null;
        }
        catch (Exception wrong) when (wrong is FormatException or ArgumentException or OverflowException) { return null; }
    }

    /// <summary>Null for a name: Kestrel would listen on every address for each that it does not know, such as one with a slip in it.</summary>
    private static IPAddress? HostOf(string host) => host switch
    {
        "localhost" => IPAddress.Loopback,
        "*" or "+" => Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any,
        _ => IPAddress.TryParse(host.Trim('[', ']'), out var address) ? address : null,
    };

    private static StartRefused Unreadable(string address) =>
        new($"The address {address} cannot be read; name one such as http://127.0.0.1:7071, or http://*:7071 for every address of the machine, with --urls.");
}
