using System.Net;
using System.Net.Sockets;
using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.LocalHost;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Operations.Starting;

/// <summary>What cannot start says in one sentence what is wrong and ends with code 2.</summary>
public sealed class StartRefusalTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("qifu-start-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task A_policy_with_a_hole_is_told_with_its_place_and_rule()
    {
        using var policy = new ShortClocks(p => p["tiers"]!["Assistance"]!.AsObject().Remove("promise"));
        var said = await Refused("--data", _data, "--policy", policy.File);
        Assert.Contains(policy.File, said, StringComparison.Ordinal);
        Assert.Contains("/tiers/Assistance", said, StringComparison.Ordinal);
        Assert.Contains("promise", said, StringComparison.Ordinal);
    }

    /// <summary>Said on the command line, it has the last word over what the environment says.</summary>
    [Fact]
    public async Task Outside_development_the_issuer_must_be_named() =>
        Assert.Contains("auth:issuer", await Refused("--data", _data, "--environment", "Production"), StringComparison.Ordinal);

    [Fact]
    public async Task A_policy_that_is_no_json_or_not_there_is_told()
    {
        var broken = Path.Combine(_data, "broken.json");
        await File.WriteAllTextAsync(broken, "{ \"version\": 1,");
        Assert.Contains(broken, await Refused("--data", _data, "--policy", broken), StringComparison.Ordinal);
        var absent = Path.Combine(_data, "absent.json");
        var said = await Refused("--data", _data, "--policy", absent);
        Assert.Contains(absent, said, StringComparison.Ordinal);
        Assert.Contains("cannot be read", said, StringComparison.Ordinal);
    }

    /// <summary>Found by the simulation's seed 3: the README named these options and the programme did not know them.</summary>
    [Theory, InlineData("calendar"), InlineData("directory")]
    public async Task A_calendar_and_a_directory_can_be_named_like_a_policy(string option)
    {
        var absent = Path.Combine(_data, "absent.json");
        var said = await Refused("--data", _data, "--" + option, absent);
        Assert.Contains($"The {option} file {absent} cannot be read", said, StringComparison.Ordinal);
    }

    /// <summary>A Chinese editor saves as GBK: read as UTF-8 the names would be other names.</summary>
    [Theory]
    [InlineData("--policy"), InlineData("--calendar"), InlineData("--directory")]
    [InlineData("--triage:llm:prompt", "--triage:llm:kind", "openai", "--triage:llm:endpoint", "http://127.0.0.1:9", "--triage:llm:deployment", "none", "--triage:llm:key", "none")]
    [InlineData("--auth:jwks", "--auth:issuer", "https://issuer.example", "--auth:audience", "qifu")]
    public async Task A_file_that_is_not_UTF8_is_told_with_the_byte(string option, params string[] others)
    {
        var file = Path.Combine(_data, "gbk.json");
        await File.WriteAllBytesAsync(file, [.. "{ \"name\": \""u8, 0xB9, 0xA9, 0xB5, 0xE7, .. "\" }"u8]);
        var said = await Refused(["--data", _data, option, file, .. others]);
        Assert.Contains($"{file} is not UTF-8: byte 12 is wrong", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_policy_under_its_old_version_is_refused()
    {
        using var first = new ShortClocks();
        using var second = new ShortClocks(p => p["wipLimit"] = 3);
        using var journal = Journal.InMemory();
        await using (await City.Open(policy: first.File, journal: journal)) { }
        var refused = await Assert.ThrowsAsync<InvalidDataException>(() => City.Open(policy: second.File, journal: journal));
        Assert.Contains("version 7", refused.Message, StringComparison.Ordinal);
        Assert.Contains("higher version", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Under_a_higher_version_it_is_for_new_appeals_and_the_old_keep_theirs()
    {
        using var first = new ShortClocks();
        using var second = new ShortClocks(p => { p["version"] = 8; p["tiers"]!["Assistance"]!["promise"] = "50wm"; });
        using var journal = Journal.InMemory();
        string old;
        await using (var before = await City.Open(policy: first.File, journal: journal))
        {
            using var filer = before.Company();
            old = await filer.File(SampleLetters.Outage());
            await before.Quiet();
        }
        await using var city = await City.Open(City.TuesdayMorning.AddMinutes(1), second.File, journal);
        using var company = city.Company();
        var fresh = await company.File(SampleLetters.Outage(note: "二"));
        await city.Quiet();
        Assert.Equal((7, 100), await Promised(old, City.TuesdayMorning));
        Assert.Equal((8, 50), await Promised(fresh, City.TuesdayMorning.AddMinutes(1)));

        async Task<(int Version, double Minutes)> Promised(string id, DateTimeOffset from)
        {
            var clocks = (await company.Appeal(id))["clocks"]!;
            return (clocks["policyVersion"]!.GetValue<int>(), (clocks["promise"]!["due"]!.GetValue<DateTimeOffset>() - from).TotalMinutes);
        }
    }

    [Fact]
    public async Task A_second_process_on_the_same_data_is_refused()
    {
        using var journal = Journal.Open(Path.Combine(_data, "serverlessqifu.db"));
        Assert.Contains("in use by another process", await Refused("--data", _data), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_folder_that_cannot_be_made_and_an_unknown_option_are_told()
    {
        var file = Path.Combine(_data, "a-file");
        await File.WriteAllTextAsync(file, "");
        Assert.Contains(file, await Refused("--data", Path.Combine(file, "below")), StringComparison.Ordinal);
        Assert.Contains("--datta", await Refused("--datta", _data), StringComparison.Ordinal);
    }

    /// <summary>The folder, its parents, the journal with its log, the key: all of it.</summary>
    [Theory, InlineData("policy"), InlineData("environment"), InlineData("calendar"), InlineData("directory")]
    public async Task A_refused_start_leaves_nothing_behind(string option)
    {
        var folder = Path.Combine(_data, "not", "there", "yet");
        await Refused("--data", folder, "--" + option, option == "environment" ? "Production" : Path.Combine(_data, "absent.json"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_data));

        var own = Directory.CreateDirectory(Path.Combine(_data, "own")).FullName;
        await File.WriteAllTextAsync(Path.Combine(own, "a-file"), "");
        await Refused("--data", own, "--" + option, option == "environment" ? "Production" : Path.Combine(_data, "absent.json"));
        Assert.Equal(["a-file"], Directory.EnumerateFileSystemEntries(own).Select(Path.GetFileName));
    }

    /// <summary>Nor in the record: a policy that was refused together with a calendar can still be changed under its number.</summary>
    [Fact]
    public async Task A_start_that_is_refused_for_one_file_has_kept_none_of_the_others()
    {
        using var policy = new ShortClocks(p => p["version"] = 8);
        using var changed = new ShortClocks(p => { p["version"] = 8; p["wipLimit"] = 3; });
        using var journal = Journal.InMemory();
        await using (await City.Open(journal: journal)) { }
        var calendar = Path.Combine(_data, "calendar.json");
        await File.WriteAllTextAsync(calendar, WorkingCalendar.Shipped.Text.Replace("\"name\":\"元旦\"", "\"name\":\"新年\"", StringComparison.Ordinal));
        await Assert.ThrowsAsync<InvalidDataException>(() => City.Open(policy: policy.File, journal: journal, settings: ["--calendar", calendar]));
        await using (await City.Open(policy: changed.File, journal: journal)) { }
    }

    [Theory]
    [InlineData("nonsense"), InlineData("127.0.0.1:7071"), InlineData("ftp://127.0.0.1:7071"), InlineData("http://127.0.0.1:99999"), InlineData("http://127.0.0.256:7071")]
    [InlineData("http://127.0.0.1:-1"), InlineData("http://"), InlineData(";"), InlineData("http://127.0.0.1:7071/path"), InlineData("http://127.0.0.1:0;nonsense")]
    public async Task An_address_that_is_none_is_told_before_anything_is_begun(string urls)
    {
        var (code, _, said) = await ChildProcess.RunIn(_data, "--urls", urls);
        Assert.Contains("--urls", Told((code, said)), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_data));
    }

    [Fact]
    public async Task An_address_that_another_has_or_that_is_not_this_machines_is_told_before_anything_is_begun()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        foreach (var (urls, why) in new[] { ($"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}", "in use by another process"), ("http://192.0.2.1:7071", "cannot listen on") })
        {
            var (code, _, said) = await ChildProcess.RunIn(_data, "--urls", urls);
            Assert.Contains(why, Told((code, said)), StringComparison.Ordinal);
            Assert.Contains(urls, said, StringComparison.Ordinal);
            Assert.Empty(Directory.EnumerateFileSystemEntries(_data));
        }
    }

    [Theory, InlineData("--help"), InlineData("-h"), InlineData("backup", "--help")]
    public async Task Help_names_every_option_and_what_looks_after_the_data(params string[] line)
    {
        var (code, said, error) = await ChildProcess.RunIn(_data, line);
        Assert.Equal((0, ""), (code, error));
        foreach (var word in new[] { "--urls", "--data", "--policy", "--calendar", "--directory", "--environment", "--demo", "backup", "restore", "--from", "--to", "--version" })
            Assert.Contains(word, said, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_data));
    }

    [Fact]
    public void An_option_behind_one_without_a_value_is_not_taken_for_its_value() =>
        Assert.Equal(["--urls", "http://127.0.0.1:0"], LocalHostExtensions.WithoutFlags(["--demo", "--urls", "http://127.0.0.1:0"]));

    [Fact]
    public async Task The_version_names_the_programme_and_the_format_of_its_journals()
    {
        var (code, said, error) = await ChildProcess.RunIn(_data, "--version");
        Assert.Equal((0, ""), (code, error));
        Assert.Matches(@"^ServerlessQiFu\.Functions \d+\.\d+\.\d+\.\d+, journals of format \d+, backup and restore: --help$", said);
    }

    [Fact]
    public async Task A_folder_and_a_file_that_may_not_be_written_are_told_and_left_as_they_are()
    {
        if (OperatingSystem.IsWindows()) return;
        var file = Path.Combine(_data, "serverlessqifu.db");
        Journal.Open(file).Dispose();
        foreach (var leftover in Directory.GetFiles(_data).Where(f => f != file)) File.Delete(leftover);
        var was = await File.ReadAllBytesAsync(file);
        File.SetUnixFileMode(_data, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try { Assert.Contains("may not write in its folder", Told(await ChildProcess.RunAsOrdinaryUser("--data", _data)), StringComparison.Ordinal); }
        finally { File.SetUnixFileMode(_data, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute); }
        File.SetUnixFileMode(file, UnixFileMode.UserRead);
        Assert.Contains("is read-only", Told(await ChildProcess.RunAsOrdinaryUser("--data", _data)), StringComparison.Ordinal);
        Assert.Equal(was, await File.ReadAllBytesAsync(file));
    }

    [Fact]
    public async Task A_journal_that_is_none_or_is_damaged_at_its_beginning_is_told_and_left_as_it_is()
    {
        var file = Path.Combine(_data, "serverlessqifu.db");
        await File.WriteAllTextAsync(file, new string('x', 8192));
        Assert.Contains("is not a journal", await Refused("--data", _data), StringComparison.Ordinal);
        Assert.Equal(new string('x', 8192), await File.ReadAllTextAsync(file));

        File.Delete(file);
        using (var journal = Journal.Open(file)) await journal.Write(session => session.Run("CREATE TABLE numbers(n INTEGER PRIMARY KEY)"));
        var damaged = await File.ReadAllBytesAsync(file);
        Array.Clear(damaged, 100, 400);
        await File.WriteAllBytesAsync(file, damaged);
        Assert.Contains("is damaged; restore it from a copy", await Refused("--data", _data), StringComparison.Ordinal);
        Assert.Equal(damaged, await File.ReadAllBytesAsync(file));
    }

    private static async Task<string> Refused(params string[] args) => Told(await ChildProcess.Run(args));

    private static string Told((int Code, string Error) ended)
    {
        var (code, said) = ended;
        Assert.True(code == 2, $"It ended with {code}: {said}");
        Assert.DoesNotContain('\n', said);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
        return said;
    }
}
