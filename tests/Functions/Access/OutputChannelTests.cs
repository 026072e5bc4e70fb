using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Visibility;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Store;
using ServerlessQiFu.Tests.Contract;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Access;

/// <summary>
/// Every way out of the product against the table of Domain/Visibility: whatever anybody of any role and unit is answered, by any operation that tells of
/// appeals, holds of each appeal nothing that the table hides from them. Each planted word stands in one appeal only.
/// </summary>
public sealed class OutputChannelTests
{
    /// <summary>Operations that tell nothing of any appeal, or to the one who has just said it. Every other one is called below.</summary>
    private static readonly string[] Silent =
    [
        "fileAppeal", "uploadAttachment", "importAppeals", "supplementAppeal", "withdrawAppeal", "evaluateReply", "contestReply", "recordContact", "reportProgress", "askCompany",
        "recordAnswer", "urgeAppeal", "returnAppeal", "releaseAppeal", "ruleOnReturn", "changeTier", "openSupervision", "replyToCompany", "requestExtension", "decideExtension", "addCoHandler", "finishPart",
        "waivePart", "proposeHandOver", "reviewReply", "recordAttempt", "declareUnreachable", "reviewCallBack", "decideTriage", "getCard", "assignCard", "getDirectory", "getUnit",
        "putUnit", "getCityPosts", "putCityPosts", "createSubscription", "listSubscriptions", "deleteSubscription", "draftAnswer", "searchAnswers", "approveAnswer", "replayDeadLetters",
        "live", "ready", "getContract", "issueDevelopmentToken", "getReportSummary", "getPublicReport",
    ];

    private sealed record Planted(string Id, string Code, string Name, string Contact, string Phone, string TitleWord, string TextWord, string FileWord, string File = "");

    [Fact]
    public async Task What_anybody_is_answered_holds_nothing_that_the_table_hides()
    {
        await using var city = await City.Open();
        var planted = await Populate(city);
        var called = new HashSet<string>();
        var wrong = new List<string>();
        var shown = 0;
        foreach (var actor in Actors())
        {
            using var client = await city.As(RoleNames.Of(actor.Role), actor.Subject, actor.Unit, actor.Enterprise);
            foreach (var (operation, request) in Channels(planted))
            {
                if (!OpenApi.Operations[operation].Roles.Contains(RoleNames.Of(actor.Role))) continue;
                called.Add(operation);
                var before = await SightsOf(city, actor, planted);
                var asked = request().RequestUri!.ToString();
                using var answer = await client.SendAsync(request());
                var text = Plain(await answer.Content.ReadAsStringAsync());
                // A claim gives what it takes.
                var after = await SightsOf(city, actor, planted);
                foreach (var (appeal, i) in planted.Select((p, i) => (p, i)))
                {
                    var parts = before[i].Shown | after[i].Shown | (operation == "discloseContact" ? before[i].OnRequest : AppealParts.None);
                    foreach (var (part, word) in Words(appeal))
                        // A refusal repeats what was asked.
                        if (text.Contains(word, StringComparison.Ordinal) && !asked.Contains(word, StringComparison.Ordinal))
                        {
                            shown++;
                            if (!parts.HasFlag(part)) wrong.Add($"{operation} tells {actor} {part} ({word}) of {appeal.TitleWord}, to which they are {before[i].Relation}");
                        }
                    // A list by company says of each appeal in it whose it is.
                    if (asked.Contains(appeal.Code, StringComparison.Ordinal) && text.Contains(appeal.Id, StringComparison.Ordinal) && !parts.HasFlag(AppealParts.Identity))
                        wrong.Add($"{asked} tells {actor} whose {appeal.TitleWord} is, to which they are {before[i].Relation}");
                    // Whom a notice was once told to may see that it was; who is barred may not.
                    if (parts == AppealParts.None && (operation != "listNotices" || before[i].Relation == Relation.Barred) && text.Contains(appeal.Id, StringComparison.Ordinal) && !asked.Contains(appeal.Id, StringComparison.Ordinal))
                        wrong.Add($"{operation} tells {actor} the number of {appeal.TitleWord}, to which they are {before[i].Relation}");
                }
            }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Distinct()));
        Assert.True(shown > 300, $"Only {shown} planted words were seen at all: the test looks at nothing.");
        // A new operation belongs into one of the two lists.
        Assert.Equal(OpenApi.Operations.Keys.Order(), called.Concat(Silent).Order());
    }

    /// <summary>A PDF in which a word stands as a comment.</summary>
    private static async Task<string> Upload(HttpClient company, string word)
    {
        using var file = new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(System.Text.Encoding.ASCII.GetString(SampleFiles.Pdf).Replace("startxref", $"%{word}\nstartxref", StringComparison.Ordinal)));
        file.Headers.ContentType = new("application/pdf");
        using var kept = await company.PostAsync("/api/attachments", file);
        return (await kept.Read(HttpStatusCode.Created)).Text("id");
    }

    private static IEnumerable<Actor> Actors() =>
    [
        .. from role in new[] { Role.Officer, Role.Specialist, Role.CallBack, Role.Reviewer, Role.Supervisor, Role.Leader, Role.Ops, Role.Auditor }
           from unit in new[] { "GDJ", "SCJ", "QFZY", "XQ", "GXJ", null } where unit is not null || role is Role.Supervisor or Role.Leader or Role.Ops or Role.Auditor
           select new Actor(role, $"{RoleNames.Of(role)}-{unit ?? "of-no-unit"}", unit),
        new(Role.Officer, "zhang.wei", "HJJ"), new(Role.Officer, "duty-officer-1", "YJJ"),
        .. Codes.Select(code => new Actor(Role.Enterprise, "wang", null, code)), new(Role.Bot, "bot-1", null, Codes[0]),
    ];

    private static readonly string[] Codes = ["91440300MA5TEQ106M", "91440300MA5TEQ114G", "91440300MA5FAKE086", "91440300MA5FAKE161", "91440300123456788M", "91440300000000000E",
        "914403000000004570", "914403001922038216", "914403001922002095", "914403001922003994"];

    private static IEnumerable<(string Operation, Func<HttpRequestMessage> Request)> Channels(IReadOnlyList<Planted> planted)
    {
        foreach (var one in planted)
        {
            yield return Get("getAppeal", $"/api/appeals/{one.Id}");
            yield return Get("listEnterpriseAppeals", $"/api/enterprises/{one.Code}/appeals?limit=100");
            yield return Get("openAttachment", $"/api/appeals/{one.Id}/attachments/{one.File}");
            yield return Post("discloseContact", $"/api/appeals/{one.Id}/contact-disclosure", new { reason = "核对" });
            yield return Get("listNotices", $"/api/notices?limit=100&party=enterprise:{one.Code}");
        }
        yield return Get("listNotices", "/api/notices?limit=100");
        foreach (var party in new[] { "unit:GDJ", "unit:SCJ", "unit:QFZY", "unit:XQ", "post:Supervisor", "post:TriageDesk", "post:Reviewer", "post:EmergencyPager", "person:zhang.wei", "person:duty-officer-1", "person:gdj-head" })
            yield return Get("listNotices", $"/api/notices?limit=100&party={party}");
        foreach (var unit in new[] { "GDJ", "SCJ", "GXJ", "QFZY" }) yield return Get("listUnitAppeals", $"/api/units/{unit}/appeals?limit=200");
        yield return Get("listTriage", "/api/triage/queue?limit=200");
        yield return Get("listCallBacks", "/api/call-backs/queue?limit=200");
        yield return Get("listRulings", "/api/rulings?limit=200");
        yield return Get("listReviews", "/api/reviews?limit=100");
        yield return Get("listReportCases", "/api/reports/cases?from=2026-11-01&to=2026-11-30&by=unit&figure=received&limit=100");
        yield return Get("listCorrections", "/api/triage/corrections?from=2026-11&to=2026-11");
        yield return Get("listDeadLetters", "/api/ops/dead-letters?limit=100");
        yield return Get("listAudit", "/api/ops/audit?limit=100");
        yield return Get("listReads", "/api/ops/reads?limit=100");
        yield return Post("claimTriage", "/api/triage/claims", new { max = 1, leaseMinutes = 5 });
        yield return Post("claimCallBacks", "/api/call-backs/claims", new { max = 1, leaseMinutes = 5 });
        foreach (var unit in new[] { "GDJ", "SCJ", "GXJ", "QFZY" }) yield return Post("claimAppeals", $"/api/units/{unit}/claims", new { max = 1, leaseMinutes = 5 });
        // Again, when the claimant holds it.
        foreach (var one in planted) yield return Get("getAppeal", $"/api/appeals/{one.Id}");
    }

    private static (string, Func<HttpRequestMessage>) Get(string operation, string path) => (operation, () => new(HttpMethod.Get, path));

    private static (string, Func<HttpRequestMessage>) Post(string operation, string path, object body) => (operation, () => new(HttpMethod.Post, path) { Content = JsonContent.Create(body) });

    private static IEnumerable<(AppealParts Part, string Word)> Words(Planted one) =>
    [
        (AppealParts.Words, one.TitleWord), (AppealParts.Words, one.TextWord), (AppealParts.Identity, one.Code), (AppealParts.Identity, one.Name),
        (AppealParts.Contact, one.Contact), (AppealParts.Contact, one.Phone), (AppealParts.Attachments, one.FileWord),
    ];

    private static string Plain(string text) => Regex.Replace(text, @"\\u([0-9a-fA-F]{4})", m => ((char)Convert.ToInt32(m.Groups[1].Value, 16)).ToString());

    private static async Task<IReadOnlyList<Sight>> SightsOf(City city, Actor actor, IReadOnlyList<Planted> planted)
    {
        var (records, sights) = (city.Services.GetRequiredService<AppealRecords>(), city.Services.GetRequiredService<Sights>());
        var found = new List<Sight>();
        foreach (var one in planted) found.Add(await sights.Of(actor, (Appeal.Existing)(await records.Find(one.Id, default))!.State, default));
        return found;
    }

    /// <summary>Ordinary, confidential, about a unit, in danger, vague; queued, held, answered, called back, under review, on either desk.</summary>
    private static async Task<IReadOnlyList<Planted>> Populate(City city)
    {
        using var supervisor = city.Supervisor();
        foreach (var code in Codes)
            (await supervisor.PutAsJsonAsync($"/api/enterprises/{code}/card", new { stage = "Seedling", card = "Companionship", serviceOwner = "zhang.wei", reason = "新增", validFrom = "2026-11-01" })).EnsureSuccessStatusCode();
        string[] seals = ["白鹭", "青松", "红枫", "紫荆", "金桂", "银杏", "翠竹", "玉兰", "海棠", "茉莉"];
        var planted = new List<Planted>();
        async Task<Planted> File(string text = "我司所在园区本月已多次停电，供电线路老化、用电容量不足，请供电局尽快上门检修并增容，恢复正常供电。", bool confidential = false, string? about = null, string? kind = null)
        {
            var n = planted.Count;
            var seal = seals[n];
            var one = new Planted("", Codes[n], $"深圳{seal}精密有限公司", $"甘{seal}", $"1380000{1000 + n}", $"标题{seal}", $"正文{seal}", $"附件{seal}");
            using var company = city.Company(one.Code);
            var letter = new JsonObject
            {
                ["enterprise"] = new JsonObject { ["creditCode"] = one.Code, ["name"] = one.Name, ["district"] = "SZ-440306" },
                ["contact"] = new JsonObject { ["name"] = one.Contact, ["phone"] = one.Phone },
                ["title"] = $"频繁停电{one.TitleWord}，{one.Name}，联系{one.Phone}", ["text"] = $"{text}{one.TextWord}，{one.Name}（{one.Code}），请联系{one.Contact}，{one.Phone}。", ["confidential"] = confidential,
            };
            one = one with { File = await Upload(company, one.FileWord) };
            letter["attachments"] = new JsonArray(one.File);
            if (about is not null) letter["about"] = about;
            if (kind is not null) letter["kind"] = kind;
            planted.Add(one with { Id = await company.File(letter) });
            await city.Quiet();
            return planted[^1];
        }

        using var gdj = city.Officer();
        using var reviewer = city.Reviewer();
        // Closed by a review, dissatisfied and waiting for a call, and waiting for a review: one ordinary and one confidential each.
        foreach (var confidential in new[] { false, true })
        {
            var rated = await File(confidential: confidential);
            await gdj.Answer(city, rated.Id, "GDJ", $"已检修线路并恢复供电，请{rated.TextWord}确认。");
            using (var company = city.Company(rated.Code)) await company.Judge(rated.Id, "evaluation", new { level = 1, text = rated.TextWord });
            var hasty = await File(confidential: confidential);
            await gdj.Answer(city, hasty.Id, "GDJ", $"已检修{hasty.TextWord}。", minutes: 1);
        }
        await File(about: "SCJ");
        await File(about: "SCJ", confidential: true);
        await File("隔壁仓库正在起火，供电线路老化停电。");
        await File("有一件事情想反映。");
        await File("供电局推诿扯皮，停电一周没人管，增容申请拒绝受理。", kind: "Complaint");
        // What a person has decided becomes an example.
        var corrected = await File();
        using var specialist = city.Specialist();
        await specialist.Command(corrected.Id, "triage", new { tier = "Assistance", unit = "GXJ", reason = "属转供电" });
        await city.Walk(TimeSpan.FromMinutes(10));
        return planted;
    }
}
