using System.Net;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ServerlessQiFu.Functions.Store;
using ServerlessQiFu.Tests.Architecture;
using ServerlessQiFu.Tests.Fixtures;
using static ServerlessQiFu.Tests.Fixtures.FakeEndpoint;

namespace ServerlessQiFu.Tests.Functions.Appeals.Triage;

/// <summary>Triage in the whole product: who decides and what is kept of it.</summary>
public class TriageOverHttpTests
{
    private static string[] With(FakeEndpoint endpoint) => [.. LanguageModelFixture.Settings(endpoint, settings: ("samples", "1")).SelectMany(s => new[] { "--" + s.Key, s.Value ?? "" })];

    private static string Sure(string content, string tier = "Assistance", string unit = "GDJ") =>
        Completion(content, logprobs: LogProbs(content, (tier, 0.97, "Complex"), (unit, 0.95, "GXJ")));

    [Fact]
    public async Task Without_an_endpoint_the_embedded_model_decides_and_says_by_what()
    {
        await using var city = await City.Open();
        using var company = city.Company();
        var id = await company.File(SampleLetters.Outage());
        await city.Quiet();
        var triage = (await company.Appeal(id))["triage"]!;
        Assert.Equal("embedded", triage.Text("source"));
        Assert.Matches("^[0-9a-f]{64}$", triage["machine"]!.Text("model"));
        Assert.NotEqual("Consultation", (await company.Appeal(id)).Text("kind"));
    }

    [Fact]
    public async Task With_an_endpoint_the_language_model_decides_and_its_hashes_are_kept()
    {
        await using var endpoint = await FakeEndpoint.Open();
        endpoint.Answer = Says(Sure(Good));
        await using var city = await City.Open(settings: With(endpoint));
        using var company = city.Company();
        var id = await company.File(SampleLetters.Outage());
        await city.Quiet();
        var appeal = await company.Appeal(id);
        Assert.Equal(("Queued", "GDJ", "llm"), (appeal.Text("status"), appeal.Text("unit"), appeal["triage"]!.Text("source")));
        Assert.All(["model", "prompt", "schema"], hash => Assert.Matches("^[0-9a-f]{64}$", appeal["triage"]!["machine"]!.Text(hash)));
    }

    [Fact]
    public async Task Filing_and_reading_wait_for_no_model()
    {
        await using var endpoint = await FakeEndpoint.Open();
        var (reached, answer) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        endpoint.Answer = async (asked, number, response) =>
        {
            reached.TrySetResult();
            await answer.Task;
            await Says(Sure(Good))(asked, number, response);
        };
        await using var city = await City.Open(settings: With(endpoint));
        using var company = city.Company();
        var id = await company.File(SampleLetters.Outage());
        await reached.Task;
        var second = await company.File(SampleLetters.Outage(note: "（二）"));
        Assert.Equal("Received", (await company.Appeal(id)).Text("status"));
        Assert.Equal("Received", (await company.Appeal(second)).Text("status"));

        answer.SetResult();
        await city.Quiet();
        Assert.Equal("llm", (await company.Appeal(id))["triage"]!.Text("source"));
    }

    [Fact]
    public async Task Many_companies_letters_go_the_language_models_way_and_each_ends_in_a_queue_or_on_the_desk()
    {
        await using var endpoint = await FakeEndpoint.Open();
        endpoint.Answer = Says(Sure(Good));
        await using var city = await City.Open(settings: With(endpoint));
        using var supervisor = city.Supervisor();
        using var company = city.Company();
        var letters = File.ReadLines(Path.Combine(SourceRuleTests.Root, "tests/Domain/Triage/own-letters.jsonl")).Where(l => l.Length > 0).Take(40).Select(l => JsonNode.Parse(l)!).ToList();
        var ids = new List<string>();
        foreach (var letter in letters)
            ids.Add(await company.File(new
            {
                enterprise = new { creditCode = SampleLetters.Company, name = "示例精密制造有限公司", district = "SZ-440306" },
                contact = new { name = "经办人", phone = "13800000000" }, title = letter.Text("title") is { Length: > 0 } title ? title : "诉求", text = letter.Text("text"),
            }));
        await city.Quiet();
        foreach (var id in ids)
        {
            var appeal = await supervisor.Appeal(id);
            Assert.Contains(appeal.Text("status"), new[] { "Queued", "Triage" });
            Assert.Equal("llm", appeal["triage"]!.Text("source"));
            Assert.EndsWith("。", appeal["triage"]!.Text("reason"), StringComparison.Ordinal);
        }
        // The endpoint says the power company to all of them: where the embedded model would not name it, a person looks.
        var statuses = new List<string>();
        foreach (var id in ids) statuses.Add((await supervisor.Appeal(id)).Text("status"));
        Assert.Contains("Triage", statuses);
        Assert.Equal(letters.Count, endpoint.Requests.Count);
    }

    [Fact]
    public async Task A_filter_hit_brings_it_to_a_person_with_the_embedded_models_suggestion_and_rejects_nothing()
    {
        await using var endpoint = await FakeEndpoint.Open();
        endpoint.Answer = Says(Error("content_filter"), 400);
        await using var city = await City.Open(settings: With(endpoint));
        using var company = city.Company();
        var id = await company.File(SampleLetters.Outage());
        await city.Quiet();
        var appeal = await company.Appeal(id);
        Assert.Equal("Triage", appeal.Text("status"));
        Assert.Equal(("GDJ", "embedded"), (appeal["triage"]!.Text("unit"), appeal["triage"]!.Text("source")));
        Assert.Contains("由专员阅读", appeal["triage"]!["machine"]!.Text("abstained"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_that_is_down_costs_nothing_but_its_opinion()
    {
        await using var endpoint = await FakeEndpoint.Open();
        endpoint.Answer = Says("", 503);
        await using var city = await City.Open(settings: With(endpoint));
        using var company = city.Company();
        var id = await company.File(SampleLetters.Outage());
        await city.Quiet();
        Assert.Equal(("Queued", "embedded"), ((await company.Appeal(id)).Text("status"), (await company.Appeal(id))["triage"]!.Text("source")));
    }

    [Fact]
    public async Task A_unit_that_the_embedded_model_would_never_name_is_for_a_person()
    {
        await using var endpoint = await FakeEndpoint.Open();
        var content = Good.Replace("GDJ", "HG", StringComparison.Ordinal);
        endpoint.Answer = Says(Sure(content, unit: "HG"));
        await using var city = await City.Open(settings: With(endpoint));
        using var company = city.Company();
        var id = await company.File(SampleLetters.Outage());
        await city.Quiet();
        Assert.Equal("Triage", (await company.Appeal(id)).Text("status"));
    }

    [Fact]
    public async Task Attacks_get_no_further_with_a_model_that_obeys_them()
    {
        await using var endpoint = await FakeEndpoint.Open();
        var content = Good.Replace("GDJ", "HG", StringComparison.Ordinal).Replace("Assistance", "Complex", StringComparison.Ordinal);
        endpoint.Answer = Says(Completion(content, logprobs: LogProbs(content, ("Complex", 0.999, "Assistance"), ("HG", 0.999, "GDJ"))));
        await using var city = await City.Open(settings: With(endpoint));
        using var company = city.Company();
        using var supervisor = city.Supervisor();
        var attacks = File.ReadLines(Path.Combine(SourceRuleTests.Root, "tests/Domain/Triage/attacks.jsonl")).Where(l => l.Length > 0).Select(l => JsonNode.Parse(l)!).ToList();
        Assert.True(attacks.Count >= 200);
        var ids = new List<(string Id, JsonNode Attack)>();
        foreach (var attack in attacks)
        {
            using var answer = await company.TryFile(new
            {
                enterprise = new { creditCode = SampleLetters.Company, name = "示例精密制造有限公司", district = "SZ-440306" },
                contact = new { name = "王先生", phone = "13800000000" }, title = attack.Text("title") is { Length: > 0 } title ? title : "诉求", text = attack.Text("text"),
            });
            if (answer.StatusCode == HttpStatusCode.Accepted) ids.Add(((await answer.Read(HttpStatusCode.Accepted)).Text("id"), attack));
        }
        Assert.True(ids.Count >= 200, $"{ids.Count} were taken in.");
        // So many of one company are settled at a pace.
        await city.Walk(TimeSpan.FromMinutes(5));
        foreach (var (id, attack) in ids)
        {
            var appeal = await supervisor.Appeal(id);
            Assert.True(appeal.Text("status") == "Triage", $"{attack["id"]} was decided without a person: {attack["text"]}");
            Assert.NotEqual("Complex", (string?)appeal["tier"]);
        }
    }

    [Fact]
    public async Task Nothing_personal_reaches_the_wire_the_logs_or_the_metrics()
    {
        string[] planted = ["13912345678", "0755-83456789", "11010519491231002X", "6222021234567890128", "lisi@example.com", "王小明", "欧阳青", "示例精密制造有限公司", "91440300MA5TEQ106M", "粤B12345", "3栋1202室"];
        await using var endpoint = await FakeEndpoint.Open();
        endpoint.Answer = async (asked, _, response) =>
        {
            // An error that quotes what it was sent.
            response.StatusCode = asked.Deployment == "large" ? 422 : 500;
            await response.WriteAsync(Error("invalid", asked.Letter));
        };
        var log = new LogRecorder();
        var measured = new System.Collections.Concurrent.ConcurrentQueue<string>();
        using var meters = new System.Diagnostics.Metrics.MeterListener { InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument) };
        void Note<T>(System.Diagnostics.Metrics.Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state) =>
            measured.Enqueue($"{instrument.Name} {value} {string.Join(' ', tags.ToArray().Select(t => $"{t.Key}={t.Value}"))}");
        meters.SetMeasurementEventCallback<long>(Note);
        meters.SetMeasurementEventCallback<int>(Note);
        meters.SetMeasurementEventCallback<double>(Note);
        meters.Start();
        await using var city = await City.Open(replace: s => s.AddSingleton<ILoggerProvider>(log), settings: With(endpoint));
        using var company = city.Company();
        var id = await company.File(new
        {
            enterprise = new { creditCode = SampleLetters.Company, name = "示例精密制造有限公司", district = "SZ-440306", address = "沙井街道示例路8号3栋1202室" },
            contact = new { name = "欧阳青", phone = "13912345678", email = "lisi@example.com" },
            title = "示例精密制造有限公司停电",
            text = "我是欧阳青，代表示例精密制造有限公司（91440300MA5TEQ106M）反映：园区停电，供电线路老化。联系人王小明，电话１３９ 1234 5678 或 0755-83456789，邮箱lisi@example.com，身份证11010519491231002X，"
                + "退款卡号6222 0212 3456 7890 128，车牌粤B12345，地址沙井街道示例路8号3栋1202室，请供电局尽快检修。",
        });
        await city.Quiet();
        Assert.NotEmpty(endpoint.Requests);
        foreach (var word in planted)
        {
            var marked = string.Concat(word.Where(c => !char.IsWhiteSpace(c)));
            Assert.All(endpoint.Requests, r => Assert.DoesNotContain(marked, Plain(r.Letter), StringComparison.OrdinalIgnoreCase));
            Assert.All(log.Lines, l => Assert.DoesNotContain(word, l.Text, StringComparison.OrdinalIgnoreCase));
            Assert.All(measured, m => Assert.DoesNotContain(word, m, StringComparison.OrdinalIgnoreCase));
        }
        Assert.Contains(measured, m => m.StartsWith("qifu.triage.llm.calls", StringComparison.Ordinal));
        // The machine's own record and what is kept for comparing hold none of it either.
        var rows = await RowsOf(city, id);
        Assert.True(rows.Count >= 2);
        // The company's number is a key of ours there; the words of the letter are not.
        Assert.All(rows, row => Assert.All(planted.Except([SampleLetters.Company]), word => Assert.DoesNotContain(word, row, StringComparison.OrdinalIgnoreCase)));

        static string Plain(string letter) => string.Concat(letter.Where(c => c != 'ˆ'));
    }

    /// <summary>What the machine keeps of an appeal, as text.</summary>
    private static async Task<List<string>> RowsOf(City city, string id)
    {
        var tables = city.Services.GetRequiredService<RecordTables>();
        var places = Enumerable.Range(0, SimilarAppealStore.Shards).Select(shard => (Table: tables.Similar, Partition: $"s|{shard}")).Append((tables.Triage, id));
        var rows = new List<string>();
        foreach (var (table, partition) in places)
            await foreach (var row in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {partition}")))
                rows.Add(string.Join('\n', row.Select(property => property.Value)));
        return rows;
    }
}
