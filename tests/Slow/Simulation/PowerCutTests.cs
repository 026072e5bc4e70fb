using ServerlessQiFu.Simulation;

namespace ServerlessQiFu.Tests.Slow.Simulation;

/// <summary>
/// The power is cut at a commit of each main path, and those who walk it go on when it is back. <c>tools/Simulate --paths</c> cuts at each side of
/// each commit; here it is every <see cref="Step"/>th, on each path beginning at another one.
/// </summary>
public class PowerCutTests
{
    private const int Step = 7;

    /// <summary>A path with fewer has not been walked.</summary>
    private const int Fewest = 100;

    /// <summary>A path with more has run away.</summary>
    private const int Most = 2000;

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5)]
    public void A_path_comes_to_its_end_whichever_commit_the_power_is_cut_at(int path)
    {
        var (at, broken) = (path - 1, new List<string>());
        for (; at < Most; at += Step)
        {
            var walked = Paths.Cut(path, at);
            broken.AddRange(Paths.Check(walked).Take(3).Select(violation => $"{Paths.Line(path, at)}   # {violation}"));
            if (!walked.WasCut) break;
        }
        Assert.True(broken.Count == 0, string.Join(Environment.NewLine, broken));
        Assert.InRange(at, Fewest, Most - 1);
    }
}
