using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.LocalHost;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Contract;

/// <summary>Every operation of the contract is served, and every answer it gives, good or bad, is as the contract says.</summary>
public class OperationContractTests
{
    [Fact]
    public async Task Functions_and_operations_are_the_same()
    {
        await using var city = await City.Open();
        var served = city.Services.GetRequiredService<FunctionCatalog>().With("httpTrigger").SelectMany(f => f.Trigger.GetProperty("methods").EnumerateArray()
            .Select(method => method.GetString()!.ToUpperInvariant())
            // Those that no operation lists have a test of their own (OtherMethodTests).
            .Where(method => method is not ("HEAD" or "OPTIONS")).Select(method => (Route: $"{method} /{f.Setting("route")}", Type: ClassOf(f)))).Where(f => !IsPage(f.Type!)).ToList();
        Assert.Equal(OpenApi.Operations.Values.Select(o => $"{o.Method} {o.Path}").Order(), served.Select(s => s.Route).Order());
        foreach (var (route, type) in served)
        {
            var declared = type!.GetFields(System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Public)
                .Where(f => f.FieldType == typeof(Operation)).Select(f => ((Operation)f.GetValue(null)!).Id);
            Assert.Contains(OpenApi.Operations.Values.Single(o => $"{o.Method} {o.Path}" == route).Id, declared);
        }
    }

    /// <summary>Pages are for people and not in the contract.</summary>
    private static bool IsPage(Type type) => type.GetField("Operation", System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic)?.GetValue(null) is Operation { IsPage: true };

    private static Type? ClassOf(HostedFunction function) =>
        typeof(Problem).Assembly.GetType(function.Definition.EntryPoint[..function.Definition.EntryPoint.LastIndexOf('.')]);

    [Fact]
    public async Task Every_operation_succeeds_as_the_contract_says()
    {
        await using var city = await City.Open();
        using var company = city.Company();
        using var bot = await city.As("bot", "bot-1");
        using var officer = city.Officer();
        using var specialist = city.Specialist();
        using var supervisor = city.Supervisor();
        using var stranger = city.Stranger();
        var done = new HashSet<string>();

        // The caller's end of the wire holds each answer against the contract; here only success is asked for.
        var attachment = await Good("uploadAttachment", company.PostAsync("/api/attachments", File("image/png")));
        var letter = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(SampleLetters.Outage()))!;
        letter["attachments"] = new JsonArray(attachment["id"]!.GetValue<string>());
        var id = (await Good("fileAppeal", company.TryFile(letter))).Text("id");
        await Saved("openAttachment", company.GetAsync($"/api/appeals/{id}/attachments/{attachment.Text("id")}"));
        var vague = await company.File(SampleLetters.Vague());
        await city.Quiet();
        await Good("importAppeals", bot.PostAsync("/api/appeals/import", Lines("{}")));
        await Good("listUnitAppeals", officer.GetAsync("/api/units/GDJ/appeals?limit=200"));
        await Good("listTriage", specialist.GetAsync("/api/triage/queue"));
        await Good("listCallBacks", supervisor.GetAsync("/api/call-backs/queue"));
        await Good("listRulings", supervisor.GetAsync("/api/rulings"));
        await Good("discloseContact", supervisor.PostAsJsonAsync($"/api/appeals/{id}/contact-disclosure", new { reason = "企业来电催办，需回电。" }));
        await Good("getAppeal", company.GetAsync($"/api/appeals/{id}"));
        await Good("listEnterpriseAppeals", company.GetAsync($"/api/enterprises/{SampleLetters.Company}/appeals?limit=1"));
        var desk = (await Good("claimTriage", specialist.PostAsJsonAsync("/api/triage/claims", new { max = 1 })))["items"]![0]!.Text("lease");
        await Command("decideTriage", specialist, vague, "triage", new { lease = desk, tier = "Assistance", unit = "GDJ" });
        await city.Quiet();
        var lease = (await Good("claimAppeals", officer.PostAsJsonAsync("/api/units/GDJ/claims", new { max = 2 })))["items"]!.AsArray()
            .Single(i => i!.Text("id") == id)!.Text("lease");
        await Command("recordContact", officer, id, "contact", new { lease, note = "已联系" });
        await Command("reportProgress", officer, id, "progress", new { lease, text = "已现场勘查", nextBy = "2026-11-27" });
        await Command("askCompany", officer, id, "question", new { lease, text = "请提供户号" });
        await Good("urgeAppeal", company.TryCommand(id, "urge", new { text = "明天起停产。" }));
        await Good("supplementAppeal", company.TryCommand(id, "supplements", new { text = "户号" }));
        await Command("askCompany", officer, id, "question", new { lease, text = "请提供电费单" });
        await Command("recordAnswer", officer, id, "answer", new { lease, text = "企业电话说明电费单已寄出" });
        await Command("returnAppeal", officer, id, "return", new { lease, ground = "NOT_OUR_DUTY", proposedOwner = "GXJ", note = "不属于" });
        await Command("ruleOnReturn", supervisor, id, "ruling", new { unit = "GDJ", reason = "仍由其办理" });
        lease = (await officer.Claim("GDJ")).Text("lease");
        await Command("releaseAppeal", officer, id, "release", new { lease });
        await Command("changeTier", supervisor, id, "tier", new { tier = "Complex", reason = "复杂" });
        await Command("openSupervision", supervisor, id, "supervision", new { reason = "重点" });
        await Good("withdrawAppeal", company.TryCommand(id, "withdrawal", new { reason = "已解决" }));
        await Good("assignCard", supervisor.PutAsJsonAsync($"/api/enterprises/{SampleLetters.Company}/card",
            new { stage = "Seedling", card = "Companionship", serviceOwner = "zhang.wei", reason = "新增", validFrom = "2026-11-01" }));
        await Good("getCard", supervisor.GetAsync($"/api/enterprises/{SampleLetters.Company}/card"));
        await Good("getDirectory", company.GetAsync("/api/directory"));
        await Replaced("getUnit", "putUnit", "/api/directory/units/GDJ", "code");
        await Replaced("getCityPosts", "putCityPosts", "/api/directory/city");
        await city.Quiet();
        using var auditor = await city.As("auditor", "auditor-1");
        await Good("listCorrections", auditor.GetAsync("/api/triage/corrections"));
        Assert.NotEmpty((await Good("listNotices", company.GetAsync("/api/notices")))["items"]!.AsArray());
        var subscription = (await Good("createSubscription", supervisor.PostAsJsonAsync("/api/subscriptions", new { unit = "GDJ", url = "https://gdj.example.gov.cn/hook" }))).Text("id");
        await Good("listSubscriptions", supervisor.GetAsync("/api/subscriptions"));
        await Good("deleteSubscription", supervisor.DeleteAsync($"/api/subscriptions/{subscription}"));
        await Good("live", stranger.GetAsync("/api/health/live"));
        await Good("ready", stranger.GetAsync("/api/health/ready"));
        await Good("getContract", stranger.GetAsync("/api/openapi.json"));
        await Good("issueDevelopmentToken", stranger.PostAsJsonAsync("/api/dev/token", new { role = "supervisor", sub = "sun.li" }));

        await SecondHalf();
        await Good("getReportSummary", supervisor.GetAsync("/api/reports/summary?from=2026-11-01&to=2026-11-30&by=unit"));
        await Good("listReportCases", supervisor.GetAsync("/api/reports/cases?from=2026-11-01&to=2026-11-30&by=unit&figure=received"));
        await Good("getPublicReport", stranger.GetAsync("/api/reports/public?month=2026-10"));
        var answer = (await Good("draftAnswer", specialist.PostAsJsonAsync("/api/answers",
            new { question = "如何办理增容", answer = "登录网上营业厅申请。", source = "供电营业规则", validUntil = "2027-12-31" }))).Text("id");
        using (var second = city.Specialist(2)) await Good("approveAnswer", second.PostAsync($"/api/answers/{answer}/approval", null));
        await Good("searchAnswers", stranger.GetAsync("/api/answers?q=增容"));
        using var ops = await city.As("ops", "ops-1");
        using (var corrections = await auditor.GetAsync("/api/triage/corrections?from=2026-11&to=2026-11"))
        {
            Assert.Equal(HttpStatusCode.OK, corrections.StatusCode);
            done.Add("listCorrections");
        }

        await Good("listDeadLetters", ops.GetAsync("/api/ops/dead-letters?kind=message&limit=5"));
        await Good("replayDeadLetters", ops.PostAsJsonAsync("/api/ops/dead-letters/replay", new { ids = new[] { "message:notices:1" } }));
        Assert.NotEmpty((await Good("listAudit", auditor.GetAsync("/api/ops/audit?limit=1")))["items"]!.AsArray());

        Assert.NotEmpty((await Good("listReads", auditor.GetAsync("/api/ops/reads?limit=1")))["items"]!.AsArray());

        Assert.Empty(OpenApi.Operations.Keys.Except(done));

        async Task SecondHalf()
        {
            using var other = city.Officer("GXJ");
            using var caller = city.Caller();
            using var reviewer = city.Reviewer();

            // Extension, parts, a reply that satisfies nobody, and the call-back.
            var first = await company.File(SampleLetters.Outage(note: "甲"));
            await city.Quiet();
            var held = (await officer.Claim("GDJ")).Text("lease");
            await Command("requestExtension", officer, first, "extension", new { lease = held, workingDays = 1, reason = "等待设备" });
            await Command("decideExtension", supervisor, first, "extension-decision", new { granted = true, reason = "同意" });
            await Command("addCoHandler", officer, first, "co-handlers", new { lease = held, unit = "GXJ", part = "核定容量" });
            await Command("finishPart", other, first, "parts/P1", new { text = "已核定" });
            await Command("addCoHandler", officer, first, "co-handlers", new { lease = held, unit = "GXJ", part = "补充" });
            await Command("waivePart", officer, first, "parts/P2/waiver", new { reason = "不再需要" });
            await Command("replyToCompany", officer, first, "reply", new { lease = held, outcome = "Resolved", text = "已检修。" });
            await Command("reviewReply", reviewer, first, "reply-review", new { passed = true, note = "属实" });
            await Good("evaluateReply", company.TryCommand(first, "evaluation", new { level = 2 }));
            await city.Quiet();
            var call = (await Good("claimCallBacks", caller.PostAsJsonAsync("/api/call-backs/claims", new { max = 1 })))["items"]![0]!;
            await Good("recordAttempt", caller.TryOnCallBack(call, "attempts", new { lease = call.Text("lease"), reached = true, outcome = "Unjustified", note = "超出职责" }));
            await city.Quiet();
            await Good("listReviews", reviewer.GetAsync("/api/reviews"));
            await Good("reviewCallBack", reviewer.TryOnCallBack(call, "review", new { agreed = true, note = "已核对" }));
            await Good("contestReply", company.TryCommand(first, "contest", new { text = "并未解决" }));

            // Nobody answers the telephone: three calls on two days.
            await city.Quiet();
            for (var day = 0; day < 3; day++)
            {
                call = (await caller.ClaimCallBacks(60))[0]!;
                await caller.OnCallBack(call, "attempts", new { lease = call.Text("lease"), reached = false, outcome = "NotReached", note = "无人接听" });
                if (day < 2) await caller.Command(first, "release", new { lease = call.Text("lease") });
                if (day < 2) await city.Walk(TimeSpan.FromHours(29));
            }
            await Good("declareUnreachable", caller.TryOnCallBack(call, "unreachable", new { lease = call.Text("lease"), note = "多次无人接听" }));

            var second = await company.File(SampleLetters.Outage(note: "乙"));
            await city.Quiet();
            using var claims = await officer.PostAsJsonAsync("/api/units/GDJ/claims", new { max = 9 });
            held = (await claims.Read(HttpStatusCode.OK))["items"]!.AsArray().Single(i => i!.Text("id") == second)!.Text("lease");
            await Command("proposeHandOver", officer, second, "hand-over", new { lease = held, unit = "GXJ", note = "经协商" });
        }

        async Task Command(string operation, HttpClient client, string appeal, string command, object body)
        {
            var version = (await client.Appeal(appeal))["version"]!.GetValue<int>();
            await Good(operation, client.TryCommand(appeal, command, body, EntityTags.Of(version)));
        }

        async Task Replaced(string get, string put, string path, string? notInBody = null)
        {
            using var read = await supervisor.GetAsync(path);
            var body = (await Good(get, Task.FromResult(read))).DeepClone().AsObject();
            if (notInBody is not null) body.Remove(notInBody);
            using var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = JsonContent.Create(body) };
            request.Headers.TryAddWithoutValidation("If-Match", read.Headers.ETag!.Tag);
            await Good(put, supervisor.SendAsync(request));
        }

        async Task Saved(string operation, Task<HttpResponseMessage> call)
        {
            using var answer = await call;
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(operation, OpenApi.OperationOf("GET", answer.RequestMessage!.RequestUri!.AbsolutePath)?.Id);
            done.Add(operation);
        }

        async Task<JsonObject> Good(string operation, Task<HttpResponseMessage> call)
        {
            var answer = await call;
            var body = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.IsSuccessStatusCode, $"{operation} answered {(int)answer.StatusCode}: {body}");
            Assert.Equal(operation, OpenApi.OperationOf(answer.RequestMessage!.Method.Method, answer.RequestMessage.RequestUri!.AbsolutePath)?.Id);
            done.Add(operation);
            return body.Length == 0 ? [] : JsonNode.Parse(body.Split('\n')[0])!.AsObject();
        }
    }

    [Fact]
    public async Task Every_operation_with_a_json_body_names_what_is_wrong_with_it()
    {
        await using var city = await City.Open();
        using var company = city.Company();
        var id = await company.File(SampleLetters.Outage());
        await city.Quiet();
        foreach (var operation in OpenApi.Operations.Values.Where(o => o.Node["requestBody"]?["content"]?["application/json"] is not null))
        {
            using var client = operation.IsOpen ? city.Stranger() : await city.As(operation.Roles[0], "somebody", "GDJ", SampleLetters.Company);
            await Told(client, operation, id, "{}", "text/plain", ProblemType.UnsupportedMediaType);
            await Told(client, operation, id, "{", "application/json", ProblemType.MalformedJson);
            await Told(client, operation, id, "[]", "application/json", ProblemType.InvalidField);
            await Told(client, operation, id, "{\"nobodyKnows\":1}", "application/json", ProblemType.UnknownField);
            await Told(client, operation, id, "{\"a\":\"" + new string('a', 64 * 1024) + "\"}", "application/json", ProblemType.BodyTooLarge);
            await Told(client, operation, id, "{\"a\":\"" + new string('a', 64 * 1024) + "\"}", "application/json", ProblemType.BodyTooLarge, chunked: true);
            if (operation.Parameters.Any(p => p["name"]!.GetValue<string>() == "If-Match" && p["required"]?.GetValue<bool>() == true))
                await Told(client, operation, id, "{}", "application/json", ProblemType.IfMatchMissing, ifMatch: null);
        }
    }

    [Fact]
    public async Task A_method_that_a_path_does_not_have_is_405_with_those_it_has()
    {
        await using var city = await City.Open();
        using var client = city.Stranger();
        foreach (var path in OpenApi.Operations.Values.GroupBy(o => o.Path))
        {
            using var request = new HttpRequestMessage(HttpMethod.Patch, path.Key.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal));
            using var answer = await client.SendAsync(request);
            Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
            Assert.Superset(path.Select(o => o.Method).ToHashSet(), answer.Content.Headers.Allow.ToHashSet());
            await ContractCheck.Conforms(answer, path.First().Id);
        }
        using var nowhere = await client.GetAsync("/api/nowhere");
        Assert.Equal("not-found", (await nowhere.Read(HttpStatusCode.NotFound)).Slug());
    }

    private static async Task Told(
        HttpClient client, ContractOperation operation, string id, string body, string type, ProblemType problem, bool chunked = false, string? ifMatch = "\"1\"")
    {
        var path = operation.Path.Replace("{id}", id, StringComparison.Ordinal).Replace("{unit}", "GDJ", StringComparison.Ordinal).Replace("{creditCode}", SampleLetters.Company, StringComparison.Ordinal)
            .Replace("{part}", "P1", StringComparison.Ordinal).Replace("{callBack}", id + "-C1", StringComparison.Ordinal);
        using var request = new HttpRequestMessage(new HttpMethod(operation.Method), path) { Content = new StringContent(body, Encoding.UTF8, type) };
        if (chunked) (request.Headers.TransferEncodingChunked, request.Content.Headers.ContentLength) = (true, null);
        if (ifMatch is not null) request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        request.Headers.TryAddWithoutValidation("Idempotency-Key", "k");
        using var answer = await client.SendAsync(request);
        var said = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == problem.Status && said.Contains(problem.Uri, StringComparison.Ordinal), $"{operation.Id}, {problem.Slug}: answered {(int)answer.StatusCode} {said}");
    }

    private static ByteArrayContent File(string type) => new(SampleFiles.Png) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };

    private static StringContent Lines(string lines) => new(lines, Encoding.UTF8, "application/x-ndjson");
}
