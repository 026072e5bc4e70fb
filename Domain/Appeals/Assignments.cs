using static ServerlessQiFu.Domain.Appeals.Appeal;

namespace ServerlessQiFu.Domain.Appeals;

/// <summary>With which unit an appeal is.</summary>
public static class Assignments
{
    /// <summary>The unit that has it now; null while no unit has it, and after its end.</summary>
    public static string? UnitOf(Appeal state) => (state as Assigned)?.Assignment.Unit;

    /// <summary>The unit to show: the one that has it or answered it last, else the one that answers for it. Null while it was never dispatched.</summary>
    public static string? UnitShown(Existing state) => state switch
    {
        Assigned s => s.Assignment.Unit,
        Closed s => s.Assignment.Unit,
        _ => state.Dossier.Accountable,
    };
}
