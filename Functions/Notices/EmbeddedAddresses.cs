using System.Net;
using System.Net.Sockets;

namespace ServerlessQiFu.Functions.Notices;

/// <summary>The IPv4 addresses that an IPv6 address stands for: a translator or tunnel on the way would go on to them.</summary>
internal static class EmbeddedAddresses
{
    private static readonly IPNetwork Compatible = IPNetwork.Parse("::/96"), Mapped = IPNetwork.Parse("::ffff:0:0/96"), Translated = IPNetwork.Parse("::ffff:0:0:0/96"),
        Nat64 = IPNetwork.Parse("64:ff9b::/96"), LocalNat64 = IPNetwork.Parse("64:ff9b:1::/48"), Teredo = IPNetwork.Parse("2001::/32"), SixToFour = IPNetwork.Parse("2002::/16");

    /// <summary>None for IPv4, and for IPv6 that stands for itself.</summary>
    public static IEnumerable<IPAddress> Of(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6) yield break;
        var bytes = address.GetAddressBytes();
        if (Compatible.Contains(address) || Mapped.Contains(address) || Translated.Contains(address) || Nat64.Contains(address)) yield return At(12);
        if (LocalNat64.Contains(address))
        {
            // Which of the lengths of RFC 6052 an operator has chosen nobody outside knows; the eighth byte is left out of the longer ones.
            yield return At(12);
            yield return new IPAddress([bytes[6], bytes[7], bytes[9], bytes[10]]);
            yield return new IPAddress([bytes[7], bytes[9], bytes[10], bytes[11]]);
            yield return new IPAddress([bytes[9], bytes[10], bytes[11], bytes[12]]);
        }
        if (SixToFour.Contains(address)) yield return At(2);
        if (Teredo.Contains(address))
        {
            yield return At(4);
            yield return new IPAddress([.. bytes[12..].Select(b => (byte)~b)]);
        }
        // ISATAP (RFC 5214): in the interface's half of any prefix.
        if (bytes[8] is 0 or 2 && bytes[9] == 0 && bytes[10] == 0x5e && bytes[11] == 0xfe) yield return At(12);

        IPAddress At(int first) => new(bytes.AsSpan(first, 4));
    }
}
