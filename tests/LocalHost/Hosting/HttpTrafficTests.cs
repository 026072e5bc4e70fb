using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Time.Testing;
using ServerlessQiFu.LocalHost;

namespace ServerlessQiFu.Tests.LocalHost.Hosting;

/// <summary>Whoever waits for an answer is counted until the answer is out, and only many make the rest step back.</summary>
public class HttpTrafficTests
{
    [Fact]
    public async Task A_request_counts_until_its_answer_is_out()
    {
        var clock = new FakeTimeProvider();
        var requests = new HttpTraffic(clock);
        var answers = new List<AnswerEvents>();
        while (!requests.IsBusy)
        {
            answers.Add(Begin(requests));
            Assert.True(answers.Count <= 100 * Environment.ProcessorCount, "However many wait, they are never many.");
        }
        Assert.True(answers.Count > 1, "One alone is not many.");

        await answers[0].Complete();
        Assert.True(requests.IsBusy, "They come in waves: there were many a moment ago.");
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(requests.IsBusy);

        foreach (var answer in answers[1..]) await answer.Complete();
        Begin(requests);
        Assert.False(requests.IsBusy);
    }

    private static AnswerEvents Begin(HttpTraffic requests)
    {
        var (context, answer) = (new DefaultHttpContext(), new AnswerEvents());
        context.Features.Set<IHttpResponseFeature>(answer);
        requests.Count(context.Response);
        return answer;
    }
}
