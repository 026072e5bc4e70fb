using System.Net;
using System.Net.Http.Json;
using CsCheck;
using ServerlessQiFu.Functions.Notices;
using ServerlessQiFu.Tests.Contract;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Notices;

/// <summary>Where a webhook may lead: every special block of the registries is closed, however an address in it is written.</summary>
public class WebhookTargetTests
{
    private const int Cases = 20_000;

    public static TheoryData<string> Blocks => [.. SpecialAddresses.Blocks.Select(b => b.Block)];

    [Theory, MemberData(nameof(Blocks))]
    public void A_special_block_is_closed_from_its_first_address_to_its_last(string block)
    {
        var network = IPNetwork.Parse(block);
        Assert.False(WebhookTargets.Public.Allows(network.BaseAddress), $"{network.BaseAddress} is called");
        Assert.False(WebhookTargets.Public.Allows(LastOf(network)), $"{LastOf(network)} is called");
    }

    /// <summary>The registries as they were when this was written, by hand and without the file's help: a block that is lost from it is missed here.</summary>
    [Fact]
    public void The_table_has_every_block_of_the_two_registries()
    {
        string[] registered =
        [
            "0.0.0.0/8", "0.0.0.0/32", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.0.0/29", "192.0.0.8/32", "192.0.0.9/32",
            "192.0.0.10/32", "192.0.0.170/32", "192.0.0.171/32", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.88.99.2/32", "192.168.0.0/16", "192.175.48.0/24",
            "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4", "255.255.255.255/32",
            "::1/128", "::/128", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "100:0:0:1::/64", "2001::/23", "2001::/32", "2001:1::1/128", "2001:1::2/128", "2001:1::3/128",
            "2001:2::/48", "2001:3::/32", "2001:4:112::/48", "2001:10::/28", "2001:20::/28", "2001:30::/28", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10",
        ];
        Assert.Empty(registered.Except(SpecialAddresses.Blocks.Where(b => b.Source is "ipv4-special" or "ipv6-special").Select(b => b.Block)));
    }

    [Theory]
    [InlineData("8.8.8.8"), InlineData("1.1.1.1"), InlineData("114.114.114.114"), InlineData("223.255.255.255"), InlineData("172.15.255.255"), InlineData("172.32.0.0"), InlineData("100.63.255.255")]
    [InlineData("168.63.129.15"), InlineData("2606:4700:4700::1111"), InlineData("240e::1"), InlineData("2409:8000::1"), InlineData("2620:4f:7fff::1"), InlineData("::ffff:8.8.8.8")]
    public void A_public_address_is_called(string address) => Assert.True(WebhookTargets.Public.Allows(IPAddress.Parse(address)));

    /// <summary>Mapped, compatible, translated by NAT64, 6to4, Teredo's server and client, ISATAP.</summary>
    [Theory]
    [InlineData("::ffff:{0}"), InlineData("::{0}"), InlineData("::ffff:0:{0}"), InlineData("64:ff9b::{0}"), InlineData("64:ff9b:1::{0}"), InlineData("64:ff9b:1:{1}::"), InlineData("2002:{1}::1")]
    [InlineData("2001:0:{1}::"), InlineData("2001:0:808:808::{2}"), InlineData("2606:4700::5efe:{0}"), InlineData("2606:4700::200:5efe:{0}")]
    public void A_private_address_is_not_called_inside_another(string form)
    {
        foreach (var inside in new[] { "10.1.2.3", "127.0.0.1", "169.254.169.254", "192.168.7.7", "168.63.129.16", "100.100.100.200", "0.0.0.0" })
        {
            var bytes = IPAddress.Parse(inside).GetAddressBytes();
            var (hex, inverted) = ($"{bytes[0]:x2}{bytes[1]:x2}:{bytes[2]:x2}{bytes[3]:x2}", $"{(byte)~bytes[0]:x2}{(byte)~bytes[1]:x2}:{(byte)~bytes[2]:x2}{(byte)~bytes[3]:x2}");
            var written = form.Replace("{0}", inside, StringComparison.Ordinal).Replace("{1}", hex, StringComparison.Ordinal).Replace("{2}", inverted, StringComparison.Ordinal);
            // Were the outer form trusted, for a network that translates: what is inside is still judged.
            foreach (var targets in new[] { WebhookTargets.Public, WebhookTargets.Of(null, "64:ff9b::/96, 64:ff9b:1::/48, 2002::/16, 2001::/32, ::/96, ::ffff:0:0:0/96") })
                Assert.False(targets.Allows(IPAddress.Parse(written)), $"{written} is called");
        }
    }

    [Fact]
    public void A_network_that_translates_can_be_trusted_to_reach_what_is_public() =>
        Assert.True(WebhookTargets.Of(null, "64:ff9b::/96").Allows(IPAddress.Parse("64:ff9b::8.8.8.8")));

    /// <summary>Whatever is embedded where, an address is called only when the IPv4 address itself would be.</summary>
    [Fact]
    public void No_form_of_an_address_is_called_that_is_not_called_plainly() => Gen.Select(Gen.UInt, Gen.Int[0, 3]).Sample((number, form) =>
    {
        byte[] four = [(byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number];
        var plain = new IPAddress(four);
        var mapped = new IPAddress([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, .. four]);
        var other = form switch
        {
            0 => mapped,
            1 => new IPAddress([0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0, .. four]),
            2 => new IPAddress([0x20, 2, .. four, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]),
            _ => new IPAddress([0x26, 6, 0x47, 0, 0, 0, 0, 0, 0, 0, 0x5e, 0xfe, .. four]),
        };
        return !WebhookTargets.Public.Allows(other) || WebhookTargets.Public.Allows(plain);
    }, iter: PropertyCases.Of(Cases));

    [Fact]
    public void A_city_trusts_blocks_addresses_and_names_of_its_own_network_but_no_clouds_metadata()
    {
        var targets = WebhookTargets.Of("8443, 9443", "10.2.0.0/16, 192.168.7.7, hooks.szgov, 169.254.0.0/16, 100.64.0.0/10, fd00::/8");
        Assert.All(["10.2.255.255", "192.168.7.7", "169.254.1.1", "100.64.0.1", "fd12::1", "8.8.8.8", "::ffff:10.2.0.1"], a => Assert.True(targets.Allows(IPAddress.Parse(a)), a));
        Assert.All(["10.3.0.0", "192.168.7.8", "169.254.169.254", "100.100.100.200", "fd00:ec2::254", "168.63.129.16", "127.0.0.1", "::ffff:169.254.169.254"], a => Assert.False(targets.Allows(IPAddress.Parse(a)), a));
        Assert.All(["https://hooks.szgov/a", "https://hooks.szgov.:8443/a", "https://10.2.0.1:9443/", "https://gdj.example.gov.cn/"], u => Assert.Null(targets.Fault(new Uri(u))));
        Assert.All(["https://other.szgov.local/", "https://hooks/a", "https://10.3.0.1/", "https://gdj.example.gov.cn:8080/"], u => Assert.NotNull(targets.Fault(new Uri(u))));
    }

    [Theory]
    [InlineData("x", null), InlineData("0", null), InlineData("65536", null), InlineData(null, "10.0.0.0/33"), InlineData(null, "http://hooks"), InlineData(null, "a b")]
    public void A_setting_that_is_none_is_told_at_start(string? ports, string? trusted) =>
        Assert.Contains("webhooks:", Assert.Throws<InvalidDataException>(() => WebhookTargets.Of(ports, trusted)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("https://gdj.example.gov.cn:8443/hook", true), InlineData("https://gdj.example.gov.cn:22/hook", false), InlineData("https://hooks.szgov/hook", true), InlineData("https://10.2.0.7/hook", true)]
    [InlineData("https://10.3.0.7/hook", false), InlineData("https://localhost./hook", false), InlineData("https://[::ffff:a9fe:a9fe]/hook", false), InlineData("https://[64:ff9b::7f00:1]/hook", false)]
    public async Task What_is_configured_is_taken_and_nothing_else(string url, bool taken)
    {
        await using var city = await City.Open(settings: ["--webhooks:ports", "8443", "--webhooks:trusted", "10.2.0.0/16,hooks.szgov"]);
        using var ops = await city.As("ops");
        using var answer = await ops.PostAsJsonAsync("/api/subscriptions", new { unit = "GDJ", url });
        Assert.Equal(taken ? HttpStatusCode.Created : HttpStatusCode.BadRequest, answer.StatusCode);
        if (!taken) Assert.Equal("/url", (await ContractCheck.Conforms(answer, "createSubscription"))!["errors"]![0]!.Text("pointer"));
    }

    private static IPAddress LastOf(IPNetwork network)
    {
        var bytes = network.BaseAddress.GetAddressBytes();
        for (var bit = network.PrefixLength; bit < bytes.Length * 8; bit++) bytes[bit / 8] |= (byte)(0x80 >> (bit % 8));
        return new IPAddress(bytes);
    }
}
