namespace ServerlessQiFu.Tools.City.World;

/// <summary>What people have set themselves to do, by instant; at one instant in the order in which it was set.</summary>
internal sealed class Agenda
{
    private readonly PriorityQueue<Func<Task>, (long At, long Order)> _items = new();
    private long _order;

    public DateTimeOffset? Next => _items.TryPeek(out _, out var first) ? new DateTimeOffset(first.At, TimeSpan.Zero) : null;

    public void Add(DateTimeOffset at, Func<Task> act) => _items.Enqueue(act, (at.UtcTicks, _order++));

    /// <summary>What is next, when its time has come.</summary>
    public Func<Task>? Take(DateTimeOffset now) =>
        _items.TryPeek(out _, out var first) && first.At <= now.UtcTicks ? _items.Dequeue() : null;
}
