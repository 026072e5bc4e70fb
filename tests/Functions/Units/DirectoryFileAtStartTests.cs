using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using ServerlessQiFu.Functions.Store;
using ServerlessQiFu.LocalHost;
using ServerlessQiFu.Tests.Architecture;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Units;

/// <summary>A directory file that is named and has changed is adopted by its version, or the start is refused; it is never ignored.</summary>
public sealed class DirectoryFileAtStartTests : IDisposable
{
    private readonly string _file = Path.Combine(Directory.CreateTempSubdirectory("qifu-directory-").FullName, "directory.json");
    private readonly Journal _journal = Journal.InMemory();

    public void Dispose()
    {
        _journal.Dispose();
        Directory.Delete(Path.GetDirectoryName(_file)!, recursive: true);
    }

    [Fact]
    public async Task A_changed_file_of_a_higher_version_takes_the_place_of_the_one_in_force()
    {
        Write(1, "the.head");
        Assert.Equal((1, "the.head"), await Opened(named: true));
        Write(2, "new.head");
        Assert.Equal((2, "new.head"), await Opened(named: true));
        // Without the option what is in force stays.
        Assert.Equal((2, "new.head"), await Opened(named: false));
    }

    [Fact]
    public async Task A_changed_file_whose_version_is_not_higher_is_refused()
    {
        Write(1, "the.head");
        await Opened(named: true);
        Write(1, "new.head");
        var refused = await Assert.ThrowsAsync<InvalidDataException>(() => Opened(named: true));
        Assert.Contains("version 1", refused.Message, StringComparison.Ordinal);
        Assert.Contains("higher than 1", refused.Message, StringComparison.Ordinal);
        Assert.Equal((1, "the.head"), await Opened(named: false));
    }

    [Fact]
    public async Task Edits_stand_as_long_as_the_file_is_as_it_was()
    {
        Write(1, "the.head");
        await Opened(named: true);
        await Opened(named: true, edit: "edited.head");
        Assert.Equal((2, "edited.head"), await Opened(named: true));
        // Changed beside them it must be higher than they.
        Write(2, "new.head");
        Assert.Contains("higher than 2", (await Assert.ThrowsAsync<InvalidDataException>(() => Opened(named: true))).Message, StringComparison.Ordinal);
        Write(3, "new.head");
        Assert.Equal((3, "new.head"), await Opened(named: true));
    }

    [Fact]
    public async Task A_file_named_for_the_first_time_beside_an_edited_directory_is_not_ignored()
    {
        await Opened(named: false, edit: "edited.head");
        Write(1, "new.head");
        await Assert.ThrowsAsync<InvalidDataException>(() => Opened(named: true));
        Write(9, "new.head");
        Assert.Equal((9, "new.head"), await Opened(named: true));
    }

    private async Task<(int Version, string Head)> Opened(bool named, string? edit = null)
    {
        await using var city = await City.Open(journal: _journal, settings: named ? ["--directory", _file] : []);
        var store = city.Services.GetRequiredService<DirectoryStore>();
        if (edit is not null) Assert.IsType<DirectoryEdit.Done>(await store.Edit(null, file => SetHead(file, edit), CancellationToken.None));
        var directory = await store.Latest(CancellationToken.None);
        return (directory.Version, directory.Find("GDJ")!.Heads[0]);
    }

    private void Write(int version, string head)
    {
        var file = JsonNode.Parse(File.ReadAllText(Path.Combine(SourceRuleTests.Root, "Functions", "directory.json")))!.AsObject();
        file["version"] = version;
        SetHead(file, head);
        File.WriteAllText(_file, file.ToJsonString());
    }

    private static void SetHead(JsonObject file, string head) =>
        file["units"]!.AsArray().Single(unit => (string?)unit!["code"] == "GDJ")!["heads"] = new JsonArray(head);
}
