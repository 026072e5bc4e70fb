namespace ServerlessQiFu.LocalHost;

/// <summary>A source of due work. Production loops and the simulator drive the same calls.</summary>
internal interface IPump
{
    /// <summary>Pieces of work that may be in flight at once.</summary>
    int Workers => 16;

    /// <summary>The instant the earliest work is due (may be past), or null when there is none.</summary>
    DateTimeOffset? NextDue { get; }

    /// <summary>Keys of the work that is due now and not in flight, in a stable order; at most <paramref name="limit"/>.</summary>
    IReadOnlyList<string> Due(int limit);

    /// <summary>Does one piece of work up to its commit. Harmless when called twice for one key; user code's failures never escape.</summary>
    Task Perform(string key, CancellationToken cancellation);

    /// <summary>Raised, possibly for nothing, whenever work may have become due.</summary>
    event Action Stirred;
}
