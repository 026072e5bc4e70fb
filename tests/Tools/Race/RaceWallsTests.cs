using System.Text.Json.Nodes;
using ServerlessQiFu.Running;
using ServerlessQiFu.Tests.Fixtures;
using ServerlessQiFu.Tools.Race;

namespace ServerlessQiFu.Tests.Tools.Race;

/// <summary>
/// The race's judge can say no: a true life as the API shows it has no broken wall, and each of these forgeries of it has the
/// one that it should have.
/// </summary>
public sealed class RaceWallsTests : IAsyncLifetime
{
    private JsonObject _life = [];

    private static readonly Dictionary<string, (Action<JsonObject> Forge, string Broken)> Forgeries = new()
    {
        ["a dissatisfied evaluation without its call-back"] = (a => a.Drop("CallBackOpened"), "0 call-backs opened for it"),
        ["closed over the open call-back"] = (a => a.Put(a.First("CallBackDone"), new() { ["event"] = "Closed", ["as"] = "Satisfied" }), "Closed over an open call-back"),
        ["withdrawn over the open call-back"] = (a => a.Put(a.First("CallBackDone"), new() { ["event"] = "WithdrawnByAppellant" }), "WithdrawnByAppellant over an open call-back"),
        ["a redo over the open call-back"] = (a => a.Drop("CallBackDone"), "a redo began over an open call-back"),
        ["a dissatisfaction found nowhere"] = (a => a.Put(a.First("CallBackDone"), new() { ["event"] = "DissatisfactionFound", ["callBack"] = "C9" }), "in a call-back that is not open"),
        ["a call-back done twice"] = (a => a.Put(a.First("RedoBegan"), (JsonObject)a.First("CallBackDone").DeepClone()), "a call-back that is not open was done"),
        ["closed as the call-back did not find"] = (a => a.First("Closed")["as"] = "Satisfied", "closed as Satisfied, its call-back found FoundUnjustified"),
        ["closed over an open review"] = (a => a.Last("ReplyGiven")["flags"] = new JsonArray("Hasty"), "closed over an open review"),
        ["shown as being called back"] = (a => a["status"] = "CallBack", "it is CallBack while the call-back is not open"),
        ["shown as open after the end"] = (a => a["status"] = "Replied", "its record has ended"),
        ["an entry lost"] = (a => a.Timeline().RemoveAt(4), "the entry after version 4 is version 6"),
        ["a version that is not there yet"] = (a => a["version"] = 99, "it says version 99"),
        ["two holders"] = (a => a.Put(a.First("ReplyGiven"), a.First("Claimed").With("lease", "2").With("holder", "gdj-officer-2")), "while gdj-officer-1 holds it"),
        ["a lease given twice"] = (a => a.Last("Claimed")["lease"] = "1", "the lease after 2 is 1"),
        ["a lease ended that does not run"] = (a => a.Put(a.First("Evaluated"), new() { ["event"] = "Released", ["lease"] = "1" }), "Released of a lease that does not run"),
        ["an answer by somebody who does not hold it"] = (a => a.First("ReplyGiven").By("gdj-officer-2"), "ReplyGiven by gdj-officer-2 while gdj-officer-1 holds it"),
        ["a handler calls back"] = (a => { a.First("CallBackClaimed").By("gdj-officer-1")["holder"] = "gdj-officer-1"; a.First("AttemptRecorded").By("gdj-officer-1"); }, "who handled it"),
        ["a colleague calls back"] = (a => a.First("CallBackClaimed")["by"]!["unit"] = "GDJ", "of GDJ, which handled it"),
        ["the caller reviews"] = (a => a.First("CallBackReviewed").By("xq-officer-1"), "reviews their own call-back"),
        ["staff rate"] = (a => a.First("Evaluated")["by"]!["role"] = "officer", "Evaluated by the role officer"),
        ["justified and left at that"] = (a => a.Drop("RedoBegan"), "justified and not done again"),
        ["the same officer does it again"] = (a => a.Last("Claimed").By("gdj-officer-1")["holder"] = "gdj-officer-1", "whose answer did not stand, does it again"),
        ["a redo that excludes nobody"] = (a => a.First("RedoBegan")["excluded"] = new JsonArray(), "the redo does not exclude gdj-officer-1"),
        ["a round left out"] = (a => a.First("RedoBegan")["round"] = 3, "round 3 follows round 1"),
        ["the second time without a higher tier"] = (a => a.Drop("TierRaised"), "the tier raised 0 times"),
        ["a tier raised to itself"] = (a => a.First("TierRaised")["tier"] = "Assistance", "the tier raised from Assistance to Assistance"),
        ["the second time without supervision"] = (a => a.Drop("SupervisionOpened"), "not supervised"),
        ["unjustified by one person"] = (a => a.Drop("CallBackReviewed"), "FoundUnjustified without a second person"),
    };

    public static TheoryData<string> Named => [.. Forgeries.Keys];

    public async ValueTask InitializeAsync() => _life = await TrueLife();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public void A_true_life_has_no_broken_wall() => Assert.Empty(Walls.Broken(_life));

    [Theory, MemberData(nameof(Named))]
    public void A_forged_one_is_found_out(string forgery)
    {
        var (forge, broken) = Forgeries[forgery];
        forge(_life);
        Assert.Contains(Walls.Broken(_life), b => b.Contains(broken, StringComparison.Ordinal));
    }

    [Fact]
    public void What_was_acknowledged_is_there_once_and_what_was_refused_is_not()
    {
        var (id, seen) = (_life.Text("id"), _life["version"]!.GetValue<int>());
        Said Heard(string words, int? told, int? before = null) => new(id, "reply", words, before, told);

        Assert.Empty(Words.Broken(Heard("线路已检修。", 9), _life));
        Assert.Empty(Words.Broken(Heard("别的话", null), _life));
        Assert.Empty(Words.Broken(Heard("别的话", seen, before: seen), _life));
        Assert.Contains("is not there", Assert.Single(Words.Broken(Heard("别的话", 9, before: 8), _life)));
        Assert.Contains("was refused and is there", Assert.Single(Words.Broken(Heard("线路已检修。", null), _life)));
        _life.Put(_life.First("Evaluated"), _life.First("ReplyGiven").With("text", "又说一遍：线路已检修。"));
        Assert.Contains("is there 2 times", Assert.Single(Words.Broken(Heard("线路已检修。", 9), _life)));

        Assert.Empty(Words.Broken(new Ledger.Claim(id, "Claimed", "1", "gdj-officer-1"), _life));
        Assert.Single(Words.Broken(new Ledger.Claim(id, "Claimed", "1", "gdj-officer-2"), _life));
    }

    /// <summary>Dissatisfied, justified, done again by another unit, contested, found unjustified by two, closed.</summary>
    private static async Task<JsonObject> TrueLife()
    {
        using var clocks = new ShortClocks();
        await using var city = await City.Open(policy: clocks.File, sweeper: City.NoSweeper);
        using var company = city.Company();
        using var first = city.Officer();
        using var second = city.Officer("GXJ");
        using var caller = city.Caller();
        using var reviewer = city.Reviewer();
        using var supervisor = city.Supervisor();
        var id = await company.File(SampleLetters.Outage());
        await first.Answer(city, id, "GDJ", "线路已检修。");
        await company.Judge(id, "evaluation", new { level = 2 });
        var item = await caller.ClaimCallBack();
        await caller.OnCallBack(item, "attempts", new { lease = item.Text("lease"), reached = true, outcome = "Justified", note = "属实", redoUnit = "GXJ" });
        await second.Answer(city, id, "GXJ", "已协调增容，方案另行通知。");
        await company.Judge(id, "contest", new { text = "还是停电" });
        item = await caller.ClaimCallBack();
        await caller.OnCallBack(item, "attempts", new { lease = item.Text("lease"), reached = true, outcome = "Unjustified", note = "诉求超出职责" });
        await reviewer.OnCallBack(item, "review", new { agreed = true, note = "已核对" });
        return await supervisor.Appeal(id);
    }
}

/// <summary>Ways to forge a timeline.</summary>
internal static class TimelineForgery
{
    public static JsonArray Timeline(this JsonObject appeal) => appeal["timeline"]!.AsArray();

    public static JsonObject First(this JsonObject appeal, string @event) => appeal.Events(@event)[0];

    public static JsonObject Last(this JsonObject appeal, string @event) => appeal.Events(@event)[^1];

    public static JsonObject By(this JsonObject entry, string subject)
    {
        entry["by"]!["subject"] = subject;
        return entry;
    }

    public static JsonObject With(this JsonObject entry, string name, string value)
    {
        var other = (JsonObject)entry.DeepClone();
        other[name] = value;
        return other;
    }

    /// <summary>The first of its kind was never there.</summary>
    public static void Drop(this JsonObject appeal, string @event)
    {
        appeal.Timeline().Remove(appeal.First(@event));
        Renumber(appeal);
    }

    /// <summary>Another entry before one that is there, of the same decision unless it says otherwise.</summary>
    public static void Put(this JsonObject appeal, JsonObject before, JsonObject entry)
    {
        foreach (var name in (string[])["at", "by"]) entry[name] ??= before[name]!.DeepClone();
        appeal.Timeline().Insert(appeal.Timeline().IndexOf(before), entry);
        Renumber(appeal);
    }

    private static void Renumber(JsonObject appeal)
    {
        var version = 0;
        foreach (var entry in appeal.Timeline()) entry!["version"] = ++version;
        appeal["version"] = version;
    }
}
