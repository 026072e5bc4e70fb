using System.Net;
using System.Text.Json;

namespace ServerlessQiFu.Functions.Notices;

/// <summary>Blocks of addresses that no webhook of somebody else's is at, from <c>special-addresses.data.json</c>, which names the source of each.</summary>
internal static class SpecialAddresses
{
    private const string File = "special-addresses.data.json";
    private const string Metadata = "cloud-metadata";

    private static readonly Table Shipped = Read();
    private static readonly IPNetwork[] All = [.. Shipped.Blocks.Select(b => IPNetwork.Parse(b.Block))];
    private static readonly IPNetwork[] OfClouds = [.. Shipped.Blocks.Where(b => b.Source == Metadata).Select(b => IPNetwork.Parse(b.Block))];

    public static IReadOnlyList<SpecialBlock> Blocks => Shipped.Blocks;

    /// <summary>In a block of any source.</summary>
    public static bool Has(IPAddress address) => All.Any(block => block.Contains(address));

    /// <summary>Where a cloud hands out credentials: nobody is to be sent there, whatever is configured.</summary>
    public static bool HasMetadata(IPAddress address) => OfClouds.Any(block => block.Contains(address));

    private static Table Read()
    {
        using var stream = typeof(SpecialAddresses).Assembly.GetManifestResourceStream(File) ?? throw new InvalidOperationException($"{File} is not compiled into the assembly.");
        var table = JsonSerializer.Deserialize<Table>(stream, StrictJson.Options())!;
        return table.Blocks.All(block => table.Sources.ContainsKey(block.Source)) ? table : throw new InvalidDataException($"A block in {File} has a source that the file does not name.");
    }

    private sealed record Table(Dictionary<string, string> Sources, IReadOnlyList<SpecialBlock> Blocks);
}

/// <param name="Source">One of the file's sources.</param>
internal sealed record SpecialBlock(string Block, string Name, string Source);
