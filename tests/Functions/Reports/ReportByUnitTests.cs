using System.Net;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Store;
using ServerlessQiFu.LocalHost;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Reports;

/// <summary>The README's own example, reported by unit, and rows of it that an earlier version has left.</summary>
public class ReportByUnitTests
{
    private const string November = "from=2026-11-01&to=2026-11-30&by=unit";

    [Fact]
    public async Task The_power_company_carries_the_bad_rating_its_call_back_and_the_redo_and_the_unit_that_repaired_it_none_of_them()
    {
        await using var city = await Open();
        var id = await PlayTheReadme(city);
        using var leader = await city.As("leader", "leader-1");

        var summary = await Read(leader, "summary?" + November);

        var (power, other, desk) = (Group(summary, "GDJ"), Group(summary, "GXJ"), Group(summary, "desk"));
        Assert.Equal((1, 1, 1, 1, 0), (Volume(power, "received"), Volume(power, "evaluations"), Volume(power, "dissatisfied"), Volume(power, "redos"), Volume(power, "closed")));
        Assert.Equal((0, 1, 0, 0, 1), (Volume(other, "received"), Volume(other, "evaluations"), Volume(other, "dissatisfied"), Volume(other, "redos"), Volume(other, "closed")));
        Assert.Equal(((1, 1), (1, 1), (1, 1)), (Rate(power, "bad"), Rate(power, "calledBack"), Rate(power, "promise")));
        Assert.Equal(((0, 1), (0, 0), (1, 1), (1, 1)), (Rate(other, "bad"), Rate(other, "calledBack"), Rate(other, "promise"), Rate(other, "rectified")));
        Assert.Equal(("分级台", (1, 1), 0), (desk.Text("name"), Rate(desk, "firstDispatch"), Volume(desk, "received")));
        Assert.Equal((2, 2, 1), (Volume(summary["total"]!, "evaluations"), Rate(summary["total"]!, "promise").Of, Volume(summary["total"]!, "received")));

        var cases = await Read(leader, $"cases?{November}&key=GDJ&figure=bad.good");
        Assert.Equal(id, Assert.Single(cases["items"]!.AsArray())!.Text("id"));
        Assert.Empty((await Read(leader, $"cases?{November}&key=GXJ&figure=bad.good"))["items"]!.AsArray());
    }

    [Fact]
    public async Task A_row_that_an_earlier_version_left_is_counted_anew_before_it_is_told()
    {
        using var journal = Journal.InMemory();
        string id, told;
        await using (var city = await Open(journal))
        {
            id = await PlayTheReadme(city);
            using var leader = await city.As("leader", "leader-1");
            told = Figures(await Read(leader, "summary?" + November));
            await LeaveAsBefore(city, id);
        }

        await using var next = await City.Open(journal: journal, at: new DateTimeOffset(2026, 11, 27, 9, 0, 0, TimeSpan.Zero));
        using var reader = await next.As("leader", "leader-1");
        Assert.Equal(told, Figures(await Read(reader, "summary?" + November)));
        Assert.Equal(2, (await Row(next, id)).GetInt32("Form"));
        Assert.Equal(told, Figures(await Read(reader, "summary?" + November)));
    }

    /// <summary>As the earlier version wrote it: the whole appeal is the last unit's.</summary>
    private static async Task LeaveAsBefore(City city, string id)
    {
        var row = await Row(city, id);
        row.Remove("Form");
        row.Remove("Shares");
        await Table(city).UpdateEntityAsync(row, Azure.ETag.All, TableUpdateMode.Replace);
        Assert.Equal(("GXJ", 2, 1), (row.GetString("Unit"), row.GetInt32("Evaluations"), row.GetInt32("Bad")));
    }

    private static async Task<TableEntity> Row(City city, string id)
    {
        using var leader = await city.As("leader", "leader-1");
        var received = (await leader.Appeal(id))["receivedAt"]!.GetValue<DateTimeOffset>();
        return await Table(city).GetEntityAsync<TableEntity>(ReportMonth.PartitionOf(id, received), id);
    }

    /// <summary>No satisfied closure is drawn for an audit.</summary>
    private static Task<City> Open(Journal? journal = null) => City.Open(journal: journal, replace: services => services.AddSingleton(new AuditDraw(() => 1)));

    private static TableClient Table(City city) => city.Services.GetRequiredService<RecordTables>().Reports;

    private static async Task<string> PlayTheReadme(City city)
    {
        using var company = city.Company();
        using var officer = city.Officer();
        using var other = city.Officer("GXJ");
        using var caller = city.Caller();
        var id = await company.File(SampleLetters.Outage());
        await officer.Answer(city, id, "GDJ", "线路已检修，恢复供电。");
        await company.Judge(id, "evaluation", new { level = 2, speed = 4, effect = 1, text = "昨天又停电了" });
        await city.Quiet();
        var item = await caller.ClaimCallBack();
        await caller.OnCallBack(item, "attempts", new { lease = item.Text("lease"), reached = false, outcome = "NotReached", note = "无人接听" });
        await caller.OnCallBack(item, "attempts", new { lease = item.Text("lease"), reached = true, outcome = "Justified", note = "仍停电，容量不足", solved = false, redoUnit = "GXJ" });
        await other.Answer(city, id, "GXJ", "已协调增容，新增一路专线，昨晚投运。");
        await company.Judge(id, "evaluation", new { level = 4, text = "两天没有停电" });
        await city.Quiet();
        Assert.Equal("Closed", (await company.Appeal(id)).Text("status"));
        return id;
    }

    private static async Task<JsonObject> Read(HttpClient client, string query)
    {
        using var answer = await client.GetAsync("/api/reports/" + query);
        return await answer.Read(HttpStatusCode.OK);
    }

    private static JsonNode Group(JsonObject summary, string key) => summary["groups"]!.AsArray().Single(g => g!.Text("key") == key)!;

    private static string Figures(JsonObject summary) => summary["groups"]!.ToJsonString() + summary["total"]!.ToJsonString();

    private static int Volume(JsonNode group, string name) => (int)group["volumes"]!.AsArray().Single(v => v!.Text("name") == name)!["count"]!;

    private static (int Good, int Of) Rate(JsonNode group, string name)
    {
        var rate = group["rates"]!.AsArray().Single(r => r!.Text("name") == name)!;
        return ((int)rate["good"]!["count"]!, (int)rate["of"]!["count"]!);
    }
}
