using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Domain.Triage;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Tests.Fixtures;
using ServerlessQiFu.Tests.Tools.Race;
using static ServerlessQiFu.Tests.Fixtures.FakeEndpoint;

namespace ServerlessQiFu.Tests.Functions.Appeals.Triage.LanguageModel;

/// <summary>Whatever an endpoint does, on the wire and through the real SDK, ends in an opinion, in silence, or in a person who looks.</summary>
public class EndpointFaultTests
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

    [Fact]
    public async Task An_answer_without_end_is_cut()
    {
        await using var llm = await LanguageModelFixture.Open(fallback: null);
        llm.Endpoint.Answer = async (_, _, response) =>
        {
            try { for (var i = 0; i < 4096; i++) await response.WriteAsync(new string(' ', 4096)); }
            catch (Exception hungUp) when (hungUp is IOException or OperationCanceledException) { /* As it should. */ }
        };
        Assert.IsType<Classification.Silent>(await llm.Ask());
    }

    [Theory]
    [InlineData(401), InlineData(403), InlineData(404), InlineData(400), InlineData(422)]
    public async Task What_only_an_operator_can_mend_is_said_once_and_not_asked_again_for_ten_minutes(int status)
    {
        await using var llm = await LanguageModelFixture.Open(settings: ("samples", "1"));
        llm.Endpoint.Answer = async (asked, _, response) =>
        {
            if (asked.Deployment == "large") response.StatusCode = status;
            await response.WriteAsync(asked.Deployment == "large" ? Error(status == 404 ? "DeploymentNotFound" : "no", "诉求原文在此") : Completion(Good));
        };
        Assert.IsType<Classification.Said>(await llm.Ask("第一封信"));
        Assert.IsType<Classification.Said>(await llm.Ask("第二封信"));
        Assert.Equal(["large", "small", "small"], llm.Endpoint.Deployments);
        Assert.Single(llm.Log.Lines, l => l.Level == LogLevel.Error);

        llm.Clock.Advance(CircuitBreaker.Longest);
        await llm.Ask("第三封信");
        Assert.Equal("large", llm.Endpoint.Deployments.ElementAt(3));
    }

    [Theory]
    [InlineData("retry-after-ms", "30000"), InlineData("Retry-After", "30"), InlineData("Retry-After", "Tue, 24 Nov 2026 01:30:30 GMT"), InlineData("x-ms-retry-after-ms", "30000")]
    public async Task A_deployment_that_says_when_to_come_again_is_left_alone_until_then(string header, string value)
    {
        await using var llm = await LanguageModelFixture.Open(settings: ("samples", "1"));
        llm.Endpoint.Answer = (asked, _, response) => asked.Deployment == "large" ? Says(Error("429"), 429, (header, value))(asked, 0, response) : response.WriteAsync(Completion(Good));
        Assert.IsType<Classification.Said>(await llm.Ask("第一封信"));
        llm.Clock.Advance(TimeSpan.FromSeconds(29));
        await llm.Ask("第二封信");
        Assert.Equal(["large", "small", "small"], llm.Endpoint.Deployments);
        llm.Clock.Advance(TimeSpan.FromSeconds(1));
        await llm.Ask("第三封信");
        Assert.Equal("large", llm.Endpoint.Deployments.ElementAt(3));
    }

    [Fact]
    public async Task A_short_wait_is_waited_out_once()
    {
        await using var llm = await LanguageModelFixture.Open(fallback: null, settings: ("samples", "1"));
        llm.Endpoint.Answer = (asked, number, response) => number == 1
            ? Says(Error("429"), 429, ("retry-after-ms", "1500"), ("Retry-After", "2"))(asked, number, response)
            : response.WriteAsync(Completion(Good));
        var asking = llm.Ask();
        await llm.Clock.Waiting(TimeSpan.FromMilliseconds(1500));
        llm.Clock.Advance(TimeSpan.FromMilliseconds(1500));
        Assert.IsType<Classification.Said>(await asking);
        Assert.Equal(2, llm.Endpoint.Requests.Count);
    }

    [Theory]
    [InlineData(500), InlineData(502), InlineData(503), InlineData(504)]
    public async Task A_deployment_that_fails_three_times_rests_and_is_tried_by_one_call_afterwards(int status)
    {
        await using var llm = await LanguageModelFixture.Open(fallback: null, settings: ("samples", "1"));
        llm.Endpoint.Answer = Says("", status);
        for (var i = 0; i < 5; i++) await llm.Ask($"第{i}封信");
        Assert.Equal(CircuitBreaker.FailuresToOpen, llm.Endpoint.Requests.Count);

        llm.Clock.Advance(CircuitBreaker.First);
        await llm.Ask("又一封信");
        await llm.Ask("再一封信");
        Assert.Equal(CircuitBreaker.FailuresToOpen + 1, llm.Endpoint.Requests.Count);

        llm.Endpoint.Answer = Says(Completion(Good));
        llm.Clock.Advance(CircuitBreaker.First * 2);
        Assert.IsType<Classification.Said>(await llm.Ask("好了"));
        Assert.IsType<Classification.Said>(await llm.Ask("好了吗"));
    }

    [Fact]
    public async Task Nobody_there_is_as_good_as_down()
    {
        await using var llm = await LanguageModelFixture.Open();
        await llm.Endpoint.DisposeAsync();
        Assert.Null(Assert.IsType<Classification.Silent>(await llm.Ask()).Doubt);
    }

    [Fact]
    public async Task A_silent_endpoint_costs_no_more_than_the_timeout()
    {
        await using var llm = await LanguageModelFixture.Open(fallback: null, settings: ("timeoutSeconds", "20"));
        var (reached, never) = (new TaskCompletionSource(), new TaskCompletionSource());
        llm.Endpoint.Answer = (_, _, response) => { reached.SetResult(); return never.Task.WaitAsync(response.HttpContext.RequestAborted); };
        var asking = llm.Ask();
        await reached.Task;
        Assert.False(asking.IsCompleted);
        llm.Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.IsType<Classification.Silent>(await asking);
    }

    [Fact]
    public async Task A_slow_stream_costs_no_more_than_the_timeout()
    {
        await using var llm = await LanguageModelFixture.Open(fallback: null, settings: ("timeoutSeconds", "20"));
        var (begun, never) = (new TaskCompletionSource(), new TaskCompletionSource());
        llm.Endpoint.Answer = async (_, _, response) =>
        {
            await response.WriteAsync(Completion(Good)[..200]);
            await response.Body.FlushAsync();
            begun.SetResult();
            await never.Task.WaitAsync(response.HttpContext.RequestAborted);
        };
        var asking = llm.Ask();
        await begun.Task;
        llm.Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.IsType<Classification.Silent>(await asking);
    }

    [Fact]
    public async Task A_connection_that_breaks_in_the_middle_is_no_answer()
    {
        await using var llm = await LanguageModelFixture.Open(fallback: null);
        llm.Endpoint.Answer = async (_, _, response) =>
        {
            response.ContentLength = 4000;
            await response.WriteAsync("{\"choices\":[");
            await response.Body.FlushAsync();
            response.HttpContext.Abort();
        };
        Assert.IsType<Classification.Silent>(await llm.Ask());
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var llm = await LanguageModelFixture.Open(fallback: null);
        llm.Endpoint.Answer = Says("", 307, ("Location", "/elsewhere"));
        Assert.IsType<Classification.Silent>(await llm.Ask());
        Assert.Single(llm.Endpoint.Requests);
    }

    [Fact]
    public async Task Whoever_gives_up_waiting_is_let_go()
    {
        await using var llm = await LanguageModelFixture.Open();
        using var given = new CancellationTokenSource();
        llm.Endpoint.Answer = async (_, _, response) =>
        {
            await given.CancelAsync();
            await new TaskCompletionSource().Task.WaitAsync(response.HttpContext.RequestAborted);
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => llm.Classifier.Classify(RedactedLetter.Of(LanguageModelFixture.Letter("停电")), given.Token));
    }
}
