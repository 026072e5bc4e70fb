using ServerlessQiFu.Bench.Figures;

// The figures of docs/performance.md: dotnet run -c Release --project bench/Figures -- [intake|queue|claims|ready|lateness|all]
var wanted = args is [] ? "all" : args[0];
(string Name, Func<Task> Measure)[] figures =
[
    ("intake", Measures.Intake),
    ("queue", Measures.Queue),
    ("claims", Measures.Claims),
    ("ready", Measures.Ready),
    ("lateness", Measures.Lateness),
];
if (wanted != "all" && figures.All(f => f.Name != wanted))
{
    Console.Error.WriteLine($"There is no figure '{wanted}'; choose one of {string.Join(", ", figures.Select(f => f.Name))} or all.");
    return 2;
}
Console.WriteLine("| figure | target | measured |");
Console.WriteLine("|---|---|---|");
foreach (var (name, measure) in figures)
    if (wanted == "all" || wanted == name) await measure();
return 0;
