using Microsoft.Extensions.Hosting;

namespace ServerlessQiFu.LocalHost;

/// <summary>Does something once every part of the host has started.</summary>
internal sealed class AfterStart(Action then) : IHostedLifecycleService
{
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        then();
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
