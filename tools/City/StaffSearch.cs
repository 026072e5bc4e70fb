namespace ServerlessQiFu.Tools.City;

/// <summary>The fewest people that keep a promise, by bisection: more people are taken to keep it no worse.</summary>
internal static class StaffSearch
{
    /// <param name="kept">The share that so many people keep; asked for once of each number.</param>
    /// <returns>The fewest from <paramref name="least"/> to <paramref name="most"/> that keep at least <paramref name="wanted"/>; null when even the most do not.</returns>
    public static async Task<int?> Fewest(int least, int most, double wanted, Func<int, Task<double>> kept)
    {
        if (await kept(most) < wanted) return null;
        while (least < most)
        {
            var middle = least + (most - least) / 2;
            if (await kept(middle) >= wanted) most = middle;
            else least = middle + 1;
        }
        return most;
    }
}
