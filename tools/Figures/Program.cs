using System.Globalization;
using ServerlessQiFu.Tools.Figures;

// The figures of docs/performance.md: dotnet run -c Release --project tools/Figures -- [intake|queue|claims|ready|lateness|fairness|counting|orchestrations|all [COUNT]]
var wanted = args is [] ? "all" : args[0];
(string Name, Func<int, Task> Measure, int Count)[] figures =
[
    ("intake", Measures.Intake, 20_000),
    ("queue", Measures.Queue, 10_000),
    ("claims", Measures.Claims, 12_000),
    ("ready", Measures.Ready, 100_000),
    ("lateness", Measures.Lateness, 15_000),
    ("fairness", Fairness.Measure, 5_000),
    ("counting", CountingCosts.Measure, 1_000_000),
    ("orchestrations", FiveActivities.Measure, 10_000),
];
if (wanted != "all" && figures.All(f => f.Name != wanted))
{
    Console.Error.WriteLine($"There is no figure '{wanted}'; choose one of {string.Join(", ", figures.Select(f => f.Name))} or all.");
    return 2;
}
Console.WriteLine("| figure | target | measured |");
Console.WriteLine("|---|---|---|");
foreach (var (name, measure, count) in figures)
    if (wanted == "all" || wanted == name) await measure(args is [_, var asked] ? int.Parse(asked, CultureInfo.InvariantCulture) : count);
Table.Row("load average of the machine, at the end", "–", File.ReadAllText("/proc/loadavg").Split(' ')[0]);
return 0;
