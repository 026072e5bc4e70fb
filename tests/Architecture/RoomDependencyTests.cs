using System.Text.RegularExpressions;

namespace ServerlessQiFu.Tests.Architecture;

/// <summary>Which room may know which: a room is a folder of Domain or Functions, and everything in it has the room's namespace.</summary>
public partial class RoomDependencyTests
{
    /// <summary>What each room of the domain may use; DataFiles is at the bottom, Texts above it.</summary>
    private static readonly Dictionary<string, string[]> Domain = new()
    {
        ["DataFiles"] = [], ["Texts"] = ["DataFiles"],
        ["Calendar"] = ["DataFiles"],
        ["Policy"] = ["Calendar", "DataFiles"],
        ["Enterprises"] = ["Policy", "Texts", "DataFiles"],
        ["Directory"] = ["Enterprises", "Policy", "DataFiles"],
        ["Appeals"] = ["Calendar", "Policy", "Texts"],
        ["Triage"] = ["Appeals", "Directory", "Policy", "Texts", "DataFiles"],
        ["Reporting"] = ["Appeals", "Policy", "Triage"],
        ["Visibility"] = ["Appeals"],
        ["Notices"] = ["Appeals", "Directory", "Calendar", "Policy"],
    };

    /// <summary>What each room of Functions may use. Platform is what any Functions app would need.</summary>
    private static readonly Dictionary<string, string[]> Functions = new()
    {
        ["Platform"] = [],
        ["Store"] = ["Platform"],
        ["Access"] = ["Platform", "Store"],
        ["Appeals"] = ["Access", "Platform", "Store"],
        ["Enterprises"] = ["Access", "Platform", "Store"],
        ["Units"] = ["Access", "Platform", "Store"],
        ["Knowledge"] = ["Access", "Platform", "Store"],
        ["Reports"] = ["Access", "Appeals", "Platform", "Store"],
        ["Notices"] = ["Access", "Appeals", "Platform", "Store"],
        ["Operations"] = ["Access", "Appeals", "Notices", "Platform", "Reports", "Store"],
        ["Practice"] = ["Access", "Appeals", "Platform", "Store"],
        ["Pages"] = ["Practice", "Access", "Appeals", "Enterprises", "Knowledge", "Notices", "Operations", "Platform", "Reports", "Store", "Units"],
    };

    public static TheoryData<string, string> All => [.. Domain.Keys.Select(room => ("Domain", room)), .. Functions.Keys.Select(room => ("Functions", room))];

    [Theory, MemberData(nameof(All))]
    public void A_room_knows_only_those_below_it(string house, string room)
    {
        var allowed = (house == "Domain" ? Domain : Functions)[room];
        var offences = FilesOf(house, room).SelectMany(file => Using().Matches(File.ReadAllText(file)).Where(u => u.Groups["house"].Value == house)
            .Select(u => u.Groups["room"].Value).Where(other => other != room && !allowed.Contains(other))
            .Select(other => $"{Path.GetRelativePath(SourceRuleTests.Root, file)} uses {house}.{other}: move what it needs into a room that both know ({string.Join(", ", allowed)}), or the file to {other}.")).ToList();
        Assert.True(offences.Count == 0, string.Join('\n', offences));
    }

    /// <summary>What any app would need knows no business; of the domain it has the reader of bodies and data files alone, by a global using.</summary>
    [Fact]
    public void The_platform_knows_nothing_of_the_business() => Assert.All(FilesOf("Functions", "Platform"), file =>
        Assert.False(File.ReadAllText(file).Contains("Domain.", StringComparison.Ordinal), $"{Path.GetRelativePath(SourceRuleTests.Root, file)} names a room of Domain: move what does so into the room of its business."));

    [Theory, MemberData(nameof(All))]
    public void A_file_has_the_namespace_of_its_room(string house, string room) =>
        Assert.All(FilesOf(house, room), file => Assert.Contains($"namespace ServerlessQiFu.{house}.{room};", File.ReadAllText(file), StringComparison.Ordinal));

    [Theory, InlineData("Domain"), InlineData("Functions")]
    public void Every_folder_is_a_room_that_is_listed(string house) => Assert.Equal(
        (house == "Domain" ? Domain : Functions).Keys.Order(StringComparer.Ordinal),
        Directory.EnumerateDirectories(Path.Combine(SourceRuleTests.Root, house)).Select(folder => Path.GetFileName(folder)!).Except(["bin", "obj", "Properties"]).Order(StringComparer.Ordinal));

    /// <summary>The composition makes the clients; whatever is read or written goes through a class of the store.</summary>
    [Fact]
    public void Only_the_store_touches_tables_and_blobs()
    {
        string[] allowed = [.. FilesOf("Functions", "Store"), Path.Combine(SourceRuleTests.Root, "Functions", "Composition.cs")];
        var offences = FilesOf("Functions", "").Except(allowed).SelectMany(file => StorageClient().Matches(File.ReadAllText(file)).Select(m => m.Value).Distinct()
            .Select(named => $"{Path.GetRelativePath(SourceRuleTests.Root, file)} uses {named}: move the read or the write into a class of Functions/Store, as a method that is named after the business, and call it.")).ToList();
        Assert.True(offences.Count == 0, string.Join('\n', offences));
    }

    private static IEnumerable<string> FilesOf(string house, string room) =>
        Directory.EnumerateFiles(Path.Combine(SourceRuleTests.Root, house, room), "*.cs", SearchOption.AllDirectories);

    [GeneratedRegex(@"^using (?:static |\w+ = )?ServerlessQiFu\.(?<house>Domain|Functions)\.(?<room>\w+)", RegexOptions.Multiline)]
    private static partial Regex Using();

    /// <summary>The packages, and the types by which they are reached without their names.</summary>
    [GeneratedRegex(@"\bAzure\.(?:Data\.Tables|Storage\.Blobs)\b|\b(?:RecordTables|TableEntity|TableClient|TableServiceClient|BlobServiceClient|BlobContainerClient|BlobClient)\b")]
    private static partial Regex StorageClient();
}
