using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ServerlessQiFu.Domain.Triage;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Tests.Fixtures;
using static ServerlessQiFu.Tests.Fixtures.FakeEndpoint;

namespace ServerlessQiFu.Tests.Functions.Appeals.Triage.LanguageModel;

/// <summary>Whatever an endpoint does instead of answering, on the wire and through the real SDK, costs no more than its opinion and a little time.</summary>
public class EndpointFaultTests
{
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
