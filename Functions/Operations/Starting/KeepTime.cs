using Azure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Operations;

/// <summary>
/// Looks at the machine's clock every few seconds, so that a jump is seen when it happens and a clock in doubt is seen to hold; and keeps for the next start, and for
/// the other instances, when this one was alive. While the clock is in doubt nothing is kept.
/// </summary>
internal sealed partial class KeepTime(SteadyTime time, LastSeenStore seen, ILogger<KeepTime> log) : BackgroundService
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(5);
    private const int LooksBetweenWrites = 6;

    private DateTimeOffset? _lastHeard;

    /// <summary>Holds the machine's clock steady; a clock that a test or a simulation has given stays as it is.</summary>
    public static void HoldSteady(IServiceCollection services)
    {
        var given = services.LastOrDefault(service => service.ServiceType == typeof(TimeProvider))?.ImplementationInstance;
        if (given is null or not SteadyTime && given != TimeProvider.System) return;
        var steady = given as SteadyTime ?? new SteadyTime(TimeProvider.System);
        services.RemoveAll<TimeProvider>();
        services.AddSingleton<TimeProvider>(steady).AddSingleton(steady);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        time.Changed += Tell;
        try
        {
            if (time.Read() is { Doubt: not null } begun) Tell(begun.Wall, begun.Steps);
            for (var looks = 1; ; looks++)
            {
                await Task.Delay(BetweenLooks, time, stoppingToken);
                time.Read();
                if (looks % LooksBetweenWrites == 0) await Exchange(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { /* The app stops. */ }
        finally { time.Changed -= Tell; }
    }

    /// <summary>Hears of the others, or tells them. A store that is away costs nothing but that.</summary>
    private async Task Exchange(CancellationToken cancellation)
    {
        try
        {
            if (time.Read() is { Doubt: null } now)
            {
                await seen.Keep(now.Acts, cancellation);
                _lastHeard = now.Acts;
            }
            else if (await seen.Find(cancellation) is { } heard && heard != _lastHeard)
            {
                // What stood there when the doubt began is no news.
                if (_lastHeard is not null) time.Hear(heard);
                _lastHeard = heard;
            }
        }
        catch (RequestFailedException) { /* The next look tells more. */ }
    }

    private void Tell(DateTimeOffset wall, DateTimeOffset? believed)
    {
        if (believed is { } steps) Doubted(wall, steps, SteadyTime.Confirmation.TotalMinutes);
        else Counts(wall);
    }

    [LoggerMessage(LogLevel.Warning, "The machine's clock shows {Wall:O}, where it should be {Believed:O}: it counts when it has held for {Minutes} minutes. Until then nothing becomes due by it.")]
    private partial void Doubted(DateTimeOffset wall, DateTimeOffset believed, double minutes);

    [LoggerMessage(LogLevel.Warning, "The machine's clock counts again; it shows {Wall:O}.")]
    private partial void Counts(DateTimeOffset wall);
}
