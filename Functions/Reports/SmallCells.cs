namespace ServerlessQiFu.Functions.Reports;

/// <param name="SmallestCell">The fewest that a published cell may speak of; at least 2.</param>
public sealed record ReportOptions(int SmallestCell = 5);

/// <summary>
/// Which cells of a published list are withheld (peers.md №25). The list has a published total, so what is withheld together
/// can be found by subtraction: therefore more is withheld, the smallest first, until at least two cells are, and together they
/// speak of enough.
/// </summary>
public static class SmallCells
{
    /// <param name="counts">Of the cells; their sum is known to everybody, unless <c>Total</c> says it is withheld too.</param>
    /// <param name="smallest">A cell of 1 to one less is withheld.</param>
    /// <returns>For every cell whether it is withheld, and whether the total has to be as well.</returns>
    public static (IReadOnlyList<bool> Cells, bool Total) Withheld(IReadOnlyList<long> counts, int smallest)
    {
        var withheld = counts.Select(c => c > 0 && c < smallest).ToArray();
        if (!withheld.Contains(true)) return (withheld, false);
        foreach (var (index, _) in counts.Index().Where(c => c.Item >= smallest).OrderBy(c => c.Item).ThenBy(c => c.Index))
        {
            if (IsEnough()) return (withheld, false);
            withheld[index] = true;
        }
        return (withheld, !IsEnough());

        bool IsEnough() => withheld.Count(w => w) > 1 && counts.Index().Where(c => withheld[c.Index]).Sum(c => c.Item) >= smallest;
    }
}
