using System.Collections.Concurrent;

namespace ServerlessQiFu.Functions.Notices;

/// <summary>Bounds the attempts in flight to one destination in this process, so that a slow one cannot occupy every worker.</summary>
public sealed class DestinationSlots
{
    public const int MostOfOne = 4;

    private readonly ConcurrentDictionary<string, int> _taken = new(StringComparer.Ordinal);

    /// <summary>False when the destination has as many as it may; otherwise <see cref="Return"/> it afterwards.</summary>
    public bool TryTake(string destination)
    {
        if (_taken.AddOrUpdate(destination, 1, (_, taken) => taken + 1) <= MostOfOne) return true;
        Return(destination);
        return false;
    }

    public void Return(string destination)
    {
        if (_taken.AddOrUpdate(destination, 0, (_, taken) => taken - 1) <= 0) _taken.TryRemove(new(destination, 0));
    }
}
