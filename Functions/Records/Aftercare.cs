using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ServerlessQiFu.Functions.Records;

/// <summary>
/// Settles appeals after their callers were answered: bounded, unable to fail a request. While many others wait for answers it goes on
/// with a share of its workers. What does not fit is left to the sweeper, which finds the note.
/// </summary>
public sealed class Aftercare(Settlement settlement, AftercareOptions options, RequestsInFlight requests, TimeProvider clock, ILogger<Aftercare> log) : BackgroundService
{
    /// <summary>One in so many workers goes on while many requests are in flight.</summary>
    private const int Share = 32;
    /// <summary>Appeals that wait from which on all workers go on, whoever else waits: a minute's work.</summary>
    private readonly int _backlog = Math.Min(15_000, options.LongestQueue / 2);
    private static readonly TimeSpan Courtesy = TimeSpan.FromMilliseconds(50);

    private readonly Channel<(string Appeal, Note Note, DurableTaskClient Durable)> _waiting =
        Channel.CreateBounded<(string, Note, DurableTaskClient)>(new BoundedChannelOptions(options.LongestQueue) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>With no workers (tests) this settles at once; otherwise it only queues.</summary>
    public async ValueTask Settle(string appeal, Note note, DurableTaskClient durable)
    {
        if (options.Workers == AftercareOptions.Beside) _ = Try(appeal, note, durable, CancellationToken.None);
        else if (options.Workers == 0) await Try(appeal, note, durable, CancellationToken.None);
        else _waiting.Writer.TryWrite((appeal, note, durable));
    }

    protected override Task ExecuteAsync(CancellationToken stopping) => options.Workers <= 0
        ? Task.CompletedTask
        : Task.WhenAll(Enumerable.Range(0, options.Workers).Select(number => Task.Run(() => Work(number, stopping), stopping)));

    private async Task Work(int number, CancellationToken stopping)
    {
        while (await _waiting.Reader.WaitToReadAsync(stopping))
        {
            // Before it takes one: what is taken would wait for the end of the rush, behind what came later.
            while (number % Share != 0 && requests.AreMany && _waiting.Reader.Count < _backlog) await Task.Delay(Courtesy, clock, stopping);
            if (_waiting.Reader.TryRead(out var next)) await Try(next.Appeal, next.Note, next.Durable, stopping);
        }
    }

    private async Task Try(string appeal, Note note, DurableTaskClient durable, CancellationToken cancellation)
    {
        try { await settlement.Settle(appeal, note, durable, cancellation); }
        // A client library's own time limit is a cancellation too; only ours ends the work.
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            log.LogWarning(failure, "Settling {Appeal} failed; the sweeper will do it.", appeal);
        }
    }
}

/// <param name="Workers">How many settle at a time; 0 settles before the answer, -1 leaves it all to the sweeper,
/// <see cref="Beside"/> begins at once, without a worker, and lets the answer go (simulator).</param>
/// <param name="LongestQueue">Appeals that may wait; more are left to the sweeper.</param>
public sealed record AftercareOptions(int Workers = 64, int LongestQueue = 40_000)
{
    public const int Beside = -2;
}
