using Microsoft.AspNetCore.Http.Features;

namespace ServerlessQiFu.Tests.LocalHost.Hosting;

/// <summary>An answer that is out when a test says so.</summary>
internal sealed class AnswerEvents : HttpResponseFeature
{
    private (Func<object, Task> Do, object State)? _completed;

    public override void OnCompleted(Func<object, Task> callback, object state) => _completed = (callback, state);

    public Task Complete() => _completed is var (act, state) ? act(state) : Task.CompletedTask;
}
