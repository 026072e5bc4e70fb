using System.Collections.Frozen;
using ServerlessQiFu.Domain.Appeals;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>The names that events have on the bus: those of their types.</summary>
public static class EventNames
{
    private static readonly FrozenSet<string> All = typeof(AppealEvent).GetNestedTypes().Where(t => t.IsSubclassOf(typeof(AppealEvent))).Select(t => t.Name).ToFrozenSet(StringComparer.Ordinal);

    public static bool Exist(string name) => All.Contains(name);
}
