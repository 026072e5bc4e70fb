namespace ServerlessQiFu.Simulation;

/// <summary>The five main paths, each from its first request until all that it set going is done.</summary>
internal static class Paths
{
    /// <summary>Numbered from 1.</summary>
    public static IReadOnlyList<(string Name, Func<Walker, Task> Walk)> All { get; } =
    [
        ("file → queue", ToQueue),
        ("claim → contact → progress → question → supplement", Work),
        ("return → arbitration → rungs → claim", Return),
        ("reply → evaluation → close", Judge),
        ("dissatisfied → call-back → redo → contest → call-back → close", Redo),
    ];

    /// <summary>Walks a path and cuts the power at one side of one of its commits. One seed has the same commits up to the cut.</summary>
    /// <param name="path">From 1.</param>
    /// <param name="at">From 0.</param>
    /// <returns>What was left; not cut when the path was over before, which ends the enumeration.</returns>
    public static Remains Cut(int path, int at, int seed = 1) =>
        World.Play(new WorldOptions(seed, Calm: true) { Path = world => All[path - 1].Walk(new Walker(world)), CutAt = at });

    public static IReadOnlyList<Violation> Check(Remains walked)
    {
        var found = Checker.Check(walked);
        return walked.StoodStill is { } still ? [new(Invariant.EveryAppealEnds, still.Message), .. found] : found;
    }

    /// <summary>What plays it again.</summary>
    public static string Line(int path, int at, int seed = 1) => $"dotnet run -c Release --project tools/Simulate -- --path {path} --cut {at} --from {seed}";

    private static async Task ToQueue(Walker walker)
    {
        await walker.OnThePath(walker.File);
        await walker.Withdraw();
    }

    private static async Task Work(Walker walker)
    {
        await walker.File();
        await walker.OnThePath(async () =>
        {
            await walker.Handle("GDJ", "contact", lease => new { lease, note = "已联系" });
            await walker.Handle("GDJ", "progress", lease => new { lease, text = "线路检修已安排" });
            await walker.Handle("GDJ", "question", lease => new { lease, text = "请补充户号" });
            await walker.Company("supplements", new { text = "户号0755" });
            await walker.Until("InProgress");
        });
        await walker.Withdraw();
    }

    private static async Task Return(Walker walker)
    {
        await walker.File();
        await walker.OnThePath(async () =>
        {
            await walker.Handle("GDJ", "return", lease => new { lease, ground = "NOT_OUR_DUTY", proposedOwner = "GXJ", note = "不属于我单位职责" });
            await walker.Rule("GXJ");
            await walker.ToRung("Orange");
            await walker.Handle("GXJ", "progress", lease => new { lease, text = "已接办" });
        });
        await walker.Withdraw();
    }

    private static async Task Judge(Walker walker)
    {
        await walker.File();
        await walker.OnThePath(async () =>
        {
            await walker.Handle("GDJ", "reply", lease => new { lease, outcome = "Resolved", text = "线路已检修。" });
            await walker.Company("evaluation", new { level = 5 });
            await walker.CallBackUntil("Closed", "Satisfied");
        });
    }

    private static async Task Redo(Walker walker)
    {
        await walker.File();
        await walker.Handle("GDJ", "reply", lease => new { lease, outcome = "Resolved", text = "线路已检修。" });
        await walker.OnThePath(async () =>
        {
            await walker.Company("evaluation", new { level = 1 });
            await walker.CallBackUntil("Redo", "Justified");
            await walker.Handle("GXJ", "reply", lease => new { lease, outcome = "Resolved", text = "已新增一路专线。" });
            await walker.Company("contest", new { text = "仍然没有解决" });
            await walker.CallBackUntil("Closed", "Satisfied");
        });
    }
}
