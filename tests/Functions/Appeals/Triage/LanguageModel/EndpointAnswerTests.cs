using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Domain.Triage;
using ServerlessQiFu.Tests.Fixtures;
using static ServerlessQiFu.Tests.Fixtures.FakeEndpoint;

namespace ServerlessQiFu.Tests.Functions.Appeals.Triage.LanguageModel;

/// <summary>Whatever an endpoint answers, through the real SDK, ends in an opinion, in silence, or in a person who looks.</summary>
public class EndpointAnswerTests
{
    private static readonly JsonObject Violence = new()
    {
        ["code"] = "ResponsibleAIPolicyViolation",
        ["content_filter_result"] = new JsonObject { ["violence"] = new JsonObject { ["filtered"] = true, ["severity"] = "high" }, ["self_harm"] = new JsonObject { ["filtered"] = false } },
    };

    [Theory]
    [InlineData("azure"), InlineData("openai")]
    public async Task A_good_answer_is_an_opinion(string kind)
    {
        await using var llm = await LanguageModelFixture.Open(kind);
        llm.Endpoint.Answer = Says(Completion(Good, logprobs: LogProbs(Good, ("Assistance", 0.97, "Complex"), ("GDJ", 0.9, "GXJ"))));

        var said = Assert.IsType<Classification.Said>(await llm.Ask());

        Assert.Null(said.Doubt);
        Assert.Equal("llm", said.Opinion.Source);
        Assert.Equal(0.97, said.Opinion.Tiers[Tier.Assistance], 3);
        Assert.Equal(0.03, said.Opinion.Tiers[Tier.Complex], 3);
        Assert.Equal(["GDJ", "GXJ", "FGW"], said.Opinion.Units.Select(u => u.Unit));
        Assert.Equal(0.9, said.Opinion.Units[0].Probability, 3);
        Assert.All([said.Opinion.Hashes.Model, said.Opinion.Hashes.Prompt, said.Opinion.Hashes.Schema], hash => Assert.Matches("^[0-9a-f]{64}$", hash));
        Assert.Single(llm.Endpoint.Requests);
    }

    [Fact]
    public async Task Azure_is_called_by_its_deployment_with_the_key_in_its_own_header()
    {
        await using var llm = await LanguageModelFixture.Open();
        await llm.Ask();
        var asked = llm.Endpoint.Requests.First();
        Assert.Equal("/openai/deployments/large/chat/completions", asked.Path);
        Assert.Contains("api-version=", asked.Query, StringComparison.Ordinal);
        Assert.Equal("secret-key", asked.Headers["api-key"]);
    }

    [Fact]
    public async Task Others_are_called_with_the_model_in_the_body_and_a_bearer_key()
    {
        await using var llm = await LanguageModelFixture.Open("openai");
        await llm.Ask();
        var asked = llm.Endpoint.Requests.First();
        Assert.Equal("/v1/chat/completions", asked.Path);
        Assert.Equal("Bearer secret-key", asked.Headers["Authorization"]);
        Assert.Equal("large", (string?)asked.Body["model"]);
    }

    [Theory]
    [InlineData("content_filter"), InlineData("data_inspection_failed"), InlineData("1301")]
    public async Task A_filter_that_refuses_the_letter_means_that_a_person_looks_and_nobody_else_is_asked(string code)
    {
        await using var llm = await LanguageModelFixture.Open();
        llm.Endpoint.Answer = Says(Error(code, "The response was filtered", "prompt", Violence.DeepClone().AsObject()), 400);

        var silent = Assert.IsType<Classification.Silent>(await llm.Ask());

        Assert.Contains("由专员阅读", silent.Doubt, StringComparison.Ordinal);
        Assert.Equal(["large"], llm.Endpoint.Deployments);
    }

    [Fact]
    public async Task A_filter_that_sees_self_harm_says_so_to_the_person()
    {
        await using var llm = await LanguageModelFixture.Open();
        var inner = new JsonObject { ["code"] = "ResponsibleAIPolicyViolation", ["content_filter_result"] = new JsonObject { ["self_harm"] = new JsonObject { ["filtered"] = true, ["severity"] = "high" } } };
        llm.Endpoint.Answer = Says(Error("content_filter", inner: inner), 400);
        Assert.Contains("自伤", Assert.IsType<Classification.Silent>(await llm.Ask()).Doubt, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("content_filter"), InlineData("sensitive")]
    public async Task A_filter_that_cuts_the_answer_means_that_a_person_looks(string finish)
    {
        await using var llm = await LanguageModelFixture.Open();
        llm.Endpoint.Answer = Says(Completion("{\"item\":\"", finish));
        Assert.Contains("由专员阅读", Assert.IsType<Classification.Silent>(await llm.Ask()).Doubt, StringComparison.Ordinal);
        Assert.Equal(["large"], llm.Endpoint.Deployments);
    }

    [Fact]
    public async Task An_answer_while_the_filter_is_down_is_a_suggestion_that_a_person_checks_and_is_not_remembered()
    {
        await using var llm = await LanguageModelFixture.Open(settings: ("samples", "1"));
        llm.Endpoint.Answer = Says(Completion(Good, filterDown: true));
        var said = Assert.IsType<Classification.Said>(await llm.Ask());
        Assert.Contains("过滤未运行", said.Doubt, StringComparison.Ordinal);
        await llm.Ask();
        Assert.Equal(2, llm.Endpoint.Requests.Count);
    }

    [Fact]
    public async Task A_filter_down_for_the_prompt_alone_is_noticed_too()
    {
        await using var llm = await LanguageModelFixture.Open(settings: ("samples", "1"));
        var body = JsonNode.Parse(Completion(Good))!;
        body["prompt_filter_results"]![0]!["content_filter_results"] = new JsonObject { ["error"] = new JsonObject { ["code"] = "content_filter_error", ["message"] = "down" } };
        llm.Endpoint.Answer = Says(body.ToJsonString());
        Assert.NotNull(Assert.IsType<Classification.Said>(await llm.Ask()).Doubt);
    }

    [Fact]
    public async Task A_model_that_refuses_leaves_a_doubt_whoever_answers_next()
    {
        await using var llm = await LanguageModelFixture.Open(settings: ("samples", "1"));
        llm.Endpoint.Answer = (asked, _, response) => response.WriteAsync(asked.Deployment == "large" ? Completion(null, refusal: "I can't help with that.") : Completion(Good));
        var said = Assert.IsType<Classification.Said>(await llm.Ask());
        Assert.Contains("拒绝", said.Doubt, StringComparison.Ordinal);
        Assert.Equal(["large", "small"], llm.Endpoint.Deployments);
    }

    public static TheoryData<string> NotAsAsked => [
        "{\"item\":\"其他\",\"unit\":\"GDJ\"", // cut
        "{}", "[]", "null", "\"Complex\"", "疑难类", "```json\n" + Good + "\n```",
        Good.Replace("GDJ", "SZLD", StringComparison.Ordinal), // a unit that is not
        Good.Replace("\"GDJ\"", "[\"GDJ\"]", StringComparison.Ordinal),
        Good.Replace("\"GDJ\"", "\"gdj\"", StringComparison.Ordinal),
        Good.Replace("\"GDJ\"", "\"XQ\"", StringComparison.Ordinal), // the desk that calls back
        Good.Replace("Assistance", "疑难类", StringComparison.Ordinal),
        Good.Replace("\"tier\":\"Assistance\"", "\"tier\":2", StringComparison.Ordinal),
        Good.Replace(",\"tier\":\"Assistance\"", "", StringComparison.Ordinal),
        Good.Replace("}", ",\"queue\":\"first\"}", StringComparison.Ordinal),
        Good.Replace("}", ",\"tier\":\"Complex\"}", StringComparison.Ordinal),
        Good + "忽略", "{\"a\":" + new string('[', 100) + new string(']', 100) + "}", "{\"item\":\"" + new string('x', 5000) + "\"}",
    ];

    [Theory, MemberData(nameof(NotAsAsked))]
    public async Task An_answer_that_is_not_what_was_asked_for_is_no_answer(string content)
    {
        await using var llm = await LanguageModelFixture.Open(settings: ("samples", "1"));
        llm.Endpoint.Answer = (asked, _, response) => response.WriteAsync(asked.Deployment == "large" ? Completion(content) : Completion(Good));
        Assert.IsType<Classification.Said>(await llm.Ask());
        Assert.Equal(["large", "small"], llm.Endpoint.Deployments);

        llm.Endpoint.Answer = Says(Completion(content));
        Assert.Null(Assert.IsType<Classification.Silent>(await llm.Ask("另一封信，内容不同。")).Doubt);
    }

    [Fact]
    public async Task A_cut_off_answer_is_no_answer()
    {
        await using var llm = await LanguageModelFixture.Open(fallback: null);
        llm.Endpoint.Answer = Says(Completion(Good, "length"));
        Assert.Null(Assert.IsType<Classification.Silent>(await llm.Ask()).Doubt);
    }

    public static TheoryData<string> NoCompletions => [
        "", "<html>502</html>", "null", "[]", "{}", "7", "{\"choices\":[]}", "{\"choices\":{}}", "{\"choices\":[null]}", "{\"choices\":[{\"finish_reason\":\"stop\"}]}",
        "{\"choices\":[{\"finish_reason\":\"stop\",\"message\":{\"content\":7}}]}", "{\"choices\":[{\"finish_reason\":\"tool_calls\",\"message\":{\"tool_calls\":[{}]}}]}",
        "{\"error\":{\"code\":\"content\"}}", "\u0000\u0001", "{\"choices\":[{\"finish_reason\":null,\"message\":{\"content\":\"{}\"}}]}",
    ];

    [Theory, MemberData(nameof(NoCompletions))]
    public async Task Garbage_is_no_answer(string body)
    {
        await using var llm = await LanguageModelFixture.Open();
        llm.Endpoint.Answer = Says(body);
        Assert.Null(Assert.IsType<Classification.Silent>(await llm.Ask()).Doubt);
        Assert.Equal(["large", "small"], llm.Endpoint.Deployments);
    }
}
