using System.Text.Json;
using Microsoft.Extensions.Logging;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Notices;

/// <summary>Has an event sent once more, at an instant.</summary>
public delegate Task RepeatEvent(AppealHappened happened, DateTimeOffset at, CancellationToken cancellation);

/// <summary>
/// Lets a subscriber that cannot do its work try again later. The platform gives a failed message back at once, so a store that
/// is down for a minute would use up ten deliveries in seconds and the message would lie with the dead (peers.md §5.2).
/// </summary>
public sealed class DeferredRetry(RepeatEvent repeat, BackOff backOff, TimeProvider clock, ILogger<DeferredRetry> log)
{
    /// <summary>Repetitions, over about two days; then the platform's own deliveries and the dead letters.</summary>
    public const int Most = 10;

    /// <summary>Does the work, or has the same event come again. What the record does not know fails at once: no time mends it.</summary>
    public async Task Guard(string message, Func<Task> work, CancellationToken cancellation)
    {
        try { await work(); }
        catch (Exception failure) when (failure is not InvalidDataException && !cancellation.IsCancellationRequested)
        {
            var happened = JsonSerializer.Deserialize<AppealHappened>(message, PlainJson.Options)!;
            if (happened.Repetition >= Most) throw;
            var again = happened with { Repetition = happened.Repetition + 1 };
            log.LogWarning(failure, "{Event} could not be handled; it comes again, repetition {Repetition}.", happened.Id, again.Repetition);
            await repeat(again, clock.GetUtcNow() + backOff.After(again.Repetition), cancellation);
        }
    }
}
