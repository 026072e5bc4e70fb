using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Appeals.Reading;

/// <summary>Operators see what happened and when, and nobody's words (Domain/Visibility).</summary>
public class OperatorViewTests
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task An_operator_reads_no_words_of_an_appeal_or_of_a_list()
    {
        await using var city = await City.Open();
        using var company = city.Company();
        using var specialist = city.Specialist();
        using var ops = await city.As("ops", "ops-1");
        var id = await company.File(SampleLetters.Vague());
        await city.Quiet();
        var whole = await company.Appeal(id);
        var lease = (await specialist.ClaimTriage()).Text("lease");
        await specialist.Command(id, "triage", new { lease, refusal = new { ground = "NA_OTHER", guidance = "请向仲裁机构申请", channel = "12348" } });

        using var answer = await ops.GetAsync($"/api/appeals/{id}");
        var seen = await answer.Read(HttpStatusCode.OK);
        using var list = await ops.GetAsync($"/api/enterprises/{SampleLetters.Company}/appeals");
        var item = (await list.Read(HttpStatusCode.OK))["items"]![0]!;

        Assert.Equal("NotAccepted", seen.Text("status"));
        Assert.Equal("NA_OTHER", seen["notAccepted"]!.Text("ground"));
        foreach (var words in new[] { whole.Text("title"), whole.Text("text"), whole["contact"]!.Text("phone"), "请向仲裁机构申请", "12348" })
        {
            Assert.DoesNotContain(words, seen.ToJsonString(Plain), StringComparison.Ordinal);
            Assert.DoesNotContain(words, item.ToJsonString(Plain), StringComparison.Ordinal);
        }
        Assert.Null(seen["triage"]);
    }
}
