using System.Text.Json.Nodes;
using Azure;
using Azure.Data.Tables;
using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.LocalHost;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Appeals.Escalation;

/// <summary>A holiday is declared while appeals are open: whoever starts the product with the amended calendar has them all under it in a moment.</summary>
public sealed class CalendarAmendmentTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("qifu-calendar-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public Task Every_open_appeal_adopts_it_and_its_deadlines_move() => Adopted(_ => false);

    /// <summary>Found by the simulation's seeds 46 and 83: the walk through the coming day ended at the first look-up that failed, and began anew each time.</summary>
    [Fact]
    public Task A_store_that_fails_once_in_fifty_look_ups_holds_it_up_no_longer()
    {
        var asked = 0;
        return Adopted(call => call == "due.Query" && Interlocked.Increment(ref asked) % 50 == 0);
    }

    [Fact]
    public async Task Until_when_the_company_answers_moves_and_the_company_is_told()
    {
        using var journal = Journal.InMemory();
        string id;
        DateTimeOffset said;
        await using (var before = await City.Open(journal: journal))
        {
            using var company = before.Company();
            using var officer = before.Officer();
            id = await company.File(SampleLetters.Outage());
            await before.Quiet();
            await officer.Command(id, "question", new { lease = (await officer.Claim("GDJ")).Text("lease"), text = "请提供用电户号" });
            said = Until(await company.Appeal(id));
        }
        await using var city = await City.Open(at: City.TuesdayMorning.AddMinutes(10), journal: journal, settings: ["--calendar", ThursdayOff()]);
        await city.Walk(TimeSpan.FromMinutes(4));
        using var after = city.Company();
        Assert.Equal(said.AddDays(1), Until(await after.Appeal(id)));
        Assert.Contains("CalendarAdopted", await city.Told("enterprise:" + SampleLetters.Company, id));

        static DateTimeOffset Until(JsonNode appeal) => appeal["question"]!["until"]!.GetValue<DateTimeOffset>();
    }

    [Fact]
    public async Task An_older_calendar_is_refused_where_it_is_named_and_gives_way_where_it_only_comes_with_the_programme()
    {
        using var journal = Journal.InMemory();
        string id;
        await using (var before = await City.Open(journal: journal, settings: ["--calendar", ThursdayOff()]))
        {
            using var company = before.Company();
            id = await company.File(SampleLetters.Outage());
            await before.Quiet();
        }
        var older = Path.Combine(_folder.FullName, "older.json");
        await File.WriteAllTextAsync(older, WorkingCalendar.Shipped.Text);
        var refused = await Assert.ThrowsAsync<InvalidDataException>(() => City.Open(journal: journal, settings: ["--calendar", older]));
        Assert.Contains("version 1, but version 2 is in the record", refused.Message, StringComparison.Ordinal);

        await using var city = await City.Open(at: City.TuesdayMorning.AddMinutes(10), journal: journal);
        using var filer = city.Company();
        var fresh = await filer.File(SampleLetters.Outage(note: "二"));
        await city.Walk(TimeSpan.FromMinutes(2));
        using var after = city.Supervisor();
        Assert.Equal([(2, "2026-11-30"), (2, "2026-11-30")], [Clocks(await after.Appeal(id)), Clocks(await after.Appeal(fresh))]);
    }

    private async Task Adopted(Func<string, bool> fails)
    {
        using var journal = Journal.InMemory();
        string id;
        await using (var before = await City.Open(journal: journal))
        {
            using var company = before.Company();
            id = await company.File(SampleLetters.Outage());
            await before.Quiet();
            using var supervisor = before.Supervisor();
            // Three working days from Tuesday.
            Assert.Equal((1, "2026-11-27"), Clocks(await supervisor.Appeal(id)));
        }
        var store = new InjectedFault { Thrown = new RequestFailedException(503, "The server is busy.", "ServerBusy", null), Where = fails };
        await using var city = await City.Open(at: City.TuesdayMorning.AddMinutes(10), journal: journal,
            replace: s => s.Wrap<TableServiceClient>(inner => new FaultyTables(inner, store, new())), settings: ["--calendar", ThursdayOff()]);
        await city.Walk(TimeSpan.FromMinutes(4));
        using var after = city.Supervisor();
        Assert.Equal((2, "2026-11-30"), Clocks(await after.Appeal(id)));
    }

    private static (int Calendar, string Due) Clocks(JsonNode appeal) =>
        ((int)appeal["clocks"]!["calendarVersion"]!, appeal["clocks"]!["promise"]!["due"]!.GetValue<string>()[..10]);

    private string ThursdayOff()
    {
        var calendar = JsonNode.Parse(WorkingCalendar.Shipped.Text)!;
        calendar["version"] = WorkingCalendar.Shipped.Version + 1;
        calendar["years"]!.AsArray().Single(y => (int)y!["year"]! == 2026)!["off"]!.AsArray().Add(new JsonObject { ["name"] = "临时放假", ["from"] = "2026-11-26", ["to"] = "2026-11-26" });
        var file = Path.Combine(_folder.FullName, "calendar.json");
        File.WriteAllText(file, calendar.ToJsonString());
        return file;
    }
}
