using System.Collections.Immutable;

namespace ServerlessQiFu.LocalHost;

/// <summary>What a test may put in the place of the machine's own.</summary>
internal sealed record LocalHostOptions
{
    public string[] Args { get; init; } = [];

    /// <summary>Where host.json, messaging.json and appsettings.json lie.</summary>
    public string AppFolder { get; init; } = AppContext.BaseDirectory;

    public TimeProvider? Clock { get; init; }

    /// <summary>Whether somebody may set the clock while the host waits by it, as the machine's; a clock that only a test moves is moved through every instant.</summary>
    public bool ClockMayBeSet { get => field || Clock is null; init; }

    /// <summary>A journal of the caller's, which outlives the host; null opens the one in the data folder.</summary>
    public Journal? Journal { get; init; }

    /// <summary>Schedules in the place of those that timer functions name, by the function's name.</summary>
    public IReadOnlyDictionary<string, string> Schedules { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The pumps are not run by loops of their own: whoever started the host asks them for work and performs it.</summary>
    public bool Driven { get; init; }
}
