namespace ServerlessQiFu.Domain.Reporting;

/// <summary>Who answered for an appeal when: the desk until it was first dispatched, then as the record says (首接负责制).</summary>
internal sealed class AccountableUnits
{
    private readonly List<(DateTimeOffset From, string Unit)> _changes = [];

    public string Now => _changes is [.., var last] ? last.Unit : UnitShare.Desk;

    public void Change(string unit, DateTimeOffset at) => _changes.Add((at, unit));

    /// <summary>At an instant that may be past. What is due in the instant of a change comes before it, so it is the former unit's.</summary>
    public string At(DateTimeOffset instant) => _changes.FindLast(c => c.From < instant).Unit ?? UnitShare.Desk;
}
