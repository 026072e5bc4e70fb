using Azure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Domain.Directory;
using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Operations;

/// <summary>
/// What must hold before the first request: tables exist, today's policy and calendar are stored, the directory is open.
/// What is wrong with a file is said in its words, with the place in it; nothing starts half.
/// </summary>
internal sealed partial class StartupInitializer(IConfiguration configuration, StoreSetup store, RulesStore rules, SweepRuns sweeps, SweepStore sweepers, LastSeenStore seen, TimeProvider clock,
    ILogger<StartupInitializer> log, StartState? state = null)
    : IHostedLifecycleService
{
    /// <summary>A host waits for its worker's start for a minute.</summary>
    private static readonly TimeSpan LongestTry = TimeSpan.FromSeconds(15);

    /// <summary>Under a host a failure is kept, for those who call.</summary>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (state is null) await Open(cancellationToken);
        else await TryOpen(cancellationToken);
    }

    private async Task TryOpen(CancellationToken cancellation)
    {
        try
        {
            await clock.Within(LongestTry, Open, cancellation);
            state!.Done();
        }
        catch (InvalidDataException wrong) { state!.Refuse(wrong.Message); }
        catch (RequestFailedException forbidden) when (forbidden.Status is 401 or 403)
        {
            state!.Refuse("The store does not let the app's identity in, so the app could not start; give it the data roles of tables and blobs. It tries again by itself.", TryOpen);
        }
        // Whatever else stops it comes from outside: the store, the network, the identity.
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            NotStarted(failure);
            state!.Refuse("The store does not answer, so the app could not start; it tries again by itself.", TryOpen);
        }
    }

    private async Task Open(CancellationToken cancellationToken)
    {
        var policy = Read(SettingNames.Policy, "policy.json", AppealPolicy.Parse);
        var calendar = IsNamed(SettingNames.Calendar) ? Read(SettingNames.Calendar, "", WorkingCalendar.Parse) : WorkingCalendar.Shipped;
        var units = Read(SettingNames.Directory, "directory.json", UnitDirectory.Parse);
        await store.Open(policy, new(calendar, IsNamed(SettingNames.Calendar)), new(units, IsNamed(SettingNames.Directory)), cancellationToken);
        if (rules.Current.CurrentCalendarVersion is var version && version > calendar.Version) NewerCalendar(version, calendar.Version);
        // Data of before this was kept know when the sweeper ran last.
        if (clock is SteadyTime steady) steady.Begin(await seen.Find(cancellationToken) ?? await sweeps.LastOfAll(cancellationToken));
        await sweeps.Begin(cancellationToken);
        await sweepers.BeginCursor(clock.GetUtcNow(), rules.Current.CurrentCalendarVersion, cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private bool IsNamed(string setting) => configuration[setting] is { Length: > 0 };

    /// <summary>The file that the setting names, or the one shipped beside the programme.</summary>
    private T Read<T>(string setting, string shipped, Func<string, Reading<T>> parse) where T : class
    {
        var file = IsNamed(setting) ? configuration[setting]! : Path.Combine(AppContext.BaseDirectory, shipped);
        string text;
        try { text = Utf8File.Read(file, $"The {setting} file"); }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"The {setting} file {file} cannot be read ({unreadable.Message}); give another with --{setting} FILE.");
        }
        var reading = parse(text);
        return reading.Value ?? throw new InvalidDataException(
            $"The {setting} file {file} has {reading.Errors.Count} error(s): {string.Join(" ", reading.Errors)}");
    }

    [LoggerMessage(LogLevel.Information, "The calendar of version {Version} in the record is in force; the programme's own is of version {Shipped}.")]
    private partial void NewerCalendar(int version, int shipped);

    [LoggerMessage(LogLevel.Error, "The app could not start")]
    private partial void NotStarted(Exception failure);
}
