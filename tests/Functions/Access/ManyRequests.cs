using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using ServerlessQiFu.Functions.Records;

namespace ServerlessQiFu.Tests.Functions.Access;

/// <summary>Whoever waits for an answer is counted until the answer is out, and only many make the rest step back.</summary>
public class ManyRequests
{
    [Fact]
    public async Task A_request_counts_until_its_answer_is_out()
    {
        var requests = new RequestsInFlight();
        var answers = new List<Answer>();
        while (!requests.AreMany)
        {
            answers.Add(new Answer());
            requests.Count(answers[^1].Response);
            Assert.True(answers.Count <= 100 * Environment.ProcessorCount, "However many wait, they are never many.");
        }
        Assert.True(answers.Count > 1, "One alone is not many.");

        await answers[0].IsOut();
        Assert.False(requests.AreMany);

        foreach (var answer in answers[1..]) await answer.IsOut();
        requests.Count(new Answer().Response);
        Assert.False(requests.AreMany);
    }

    private sealed class Answer : HttpResponseFeature
    {
        private Func<Task> _completed = () => Task.CompletedTask;

        public Answer()
        {
            var context = new DefaultHttpContext();
            context.Features.Set<IHttpResponseFeature>(this);
            Response = context.Response;
        }

        public HttpResponse Response { get; }

        public override void OnCompleted(Func<object, Task> callback, object state) => _completed = () => callback(state);

        public Task IsOut() => _completed();
    }
}
