using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;

namespace ServerlessQiFu.Functions.Notices;

/// <summary>
/// Where a webhook may lead (no request forgery): https to public addresses, port 443; a city adds ports, and targets of its own network by name or block.
/// Cloud metadata addresses are never called.
/// </summary>
public sealed class WebhookTargets
{
    public const string PortsSetting = SettingNames.WebhookPorts;
    public const string TrustedSetting = SettingNames.TrustedWebhooks;
    private const int MostEntries = 100;
    private const int Https = 443;
    /// <summary>Endings of names that only a network's own resolver knows.</summary>
    private static readonly string[] PrivateEndings = [".localhost", ".local", ".internal", ".intranet", ".private", ".corp", ".home", ".lan", ".home.arpa", ".onion"];

    private readonly FrozenSet<int> _ports;
    private readonly FrozenSet<string> _trustedNames;
    private readonly IReadOnlyList<IPNetwork> _trustedNetworks;

    private WebhookTargets(IEnumerable<int> ports, IEnumerable<string> names, IReadOnlyList<IPNetwork> networks) =>
        (_ports, _trustedNames, _trustedNetworks) = (ports.Append(Https).ToFrozenSet(), names.ToFrozenSet(StringComparer.OrdinalIgnoreCase), networks);

    /// <summary>Public addresses on port 443 alone.</summary>
    public static WebhookTargets Public { get; } = new([], [], []);

    /// <exception cref="InvalidDataException">In one sentence, which entry is not one.</exception>
    public static WebhookTargets Read(IConfiguration configuration) => Of(configuration[PortsSetting], configuration[TrustedSetting]);

    /// <param name="ports">Ports besides 443, with commas between.</param>
    /// <param name="trusted">Blocks, addresses and names of hosts in the city's own network, with commas between.</param>
    public static WebhookTargets Of(string? ports, string? trusted)
    {
        var numbers = Entries(PortsSetting, ports).Select(entry => int.TryParse(entry, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535
            ? port
            : throw new InvalidDataException($"{PortsSetting} has {entry}, which is no port; give numbers from 1 to 65535 with commas between.")).ToList();
        var (names, networks) = (new List<string>(), new List<IPNetwork>());
        foreach (var entry in Entries(TrustedSetting, trusted))
        {
            if (IPNetwork.TryParse(entry, out var block)) networks.Add(block);
            else if (IPAddress.TryParse(entry, out var address)) networks.Add(new IPNetwork(address, address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128));
            else if (Uri.CheckHostName(entry) == UriHostNameType.Dns) names.Add(entry.TrimEnd('.'));
            else throw new InvalidDataException($"{TrustedSetting} has {entry}, which is no block such as 10.2.0.0/16, no address and no name of a host.");
        }
        return new(numbers, names, networks);
    }

    /// <summary>What is wrong with an address as it is written, before any name is looked up; null when nothing is.</summary>
    public string? Fault(Uri url)
    {
        if (!AllowsPort(url.Port)) return $"The port is one of {string.Join(", ", _ports.Order())}; {PortsSetting} adds others.";
        var host = url.IdnHost.TrimEnd('.');
        if (IPAddress.TryParse(url.DnsSafeHost, out var address)) return Allows(address) ? null : NotPublic;
        if (_trustedNames.Contains(host)) return null;
        return !host.Contains('.') || PrivateEndings.Any(ending => host.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) ? NotPublic : null;
    }

    public bool AllowsPort(int port) => _ports.Contains(port);

    /// <summary>Whether an address may be called, whatever its name is: it and every IPv4 address in it is public, or in a block that is trusted.</summary>
    public bool Allows(IPAddress address)
    {
        if (address.AddressFamily is not (AddressFamily.InterNetwork or AddressFamily.InterNetworkV6)) return false;
        // Written as IPv6, it is that IPv4 address on the wire.
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : Unscoped(address);
        return EmbeddedAddresses.Of(plain).Prepend(plain).All(MayBeCalled);
    }

    private bool MayBeCalled(IPAddress address) =>
        !SpecialAddresses.HasMetadata(address) && (!SpecialAddresses.Has(address) || _trustedNetworks.Any(network => network.Contains(address)));

    private static IPAddress Unscoped(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 ? new IPAddress(address.GetAddressBytes()) : address;

    private static string NotPublic => $"The address is a public one: private, local and other special addresses are not called; {TrustedSetting} names those of the city's own network.";

    private static string[] Entries(string setting, string? listed)
    {
        var entries = (listed ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return entries.Length <= MostEntries ? entries : throw new InvalidDataException($"{setting} has more than {MostEntries} entries; name whole blocks.");
    }
}
