using System.Diagnostics;
using System.Globalization;
using ServerlessQiFu.Simulation;
using ServerlessQiFu.Tools.Simulate;

// Plays worlds of many seeds and checks what the outside saw of each. docs/reliability.md says what is checked.
//   dotnet run -c Release --project tools/Simulate -- --seeds 10000 [--from 1]      as many worlds, side by side
//   dotnet run -c Release --project tools/Simulate -- --seed 42 [--story FILE]      one world, and its story
//   dotnet run -c Release --project tools/Simulate -- --paths [--seeds N]           a power cut at every commit of the five main paths
//   dotnet run -c Release --project tools/Simulate -- --path 3 [--cut 8]            of the third alone; one cut of it, and its story with --story FILE
//   dotnet run -c Release --project tools/Simulate -- --bugs [--seeds 200]          the first seed that catches each planted fault
var options = SimulateOptions.Read(args);
if (options is null)
{
    Console.Error.WriteLine("Give --seeds N [--from N] [--minutes N], --seed N [--story FILE], --paths, --path K [--cut N [--story FILE]], or --bugs [--seeds N].");
    return 2;
}
var watch = Stopwatch.StartNew();
var runs = new WorldRuns(Console.WriteLine);
var failed = options.What switch
{
    Play.Paths => runs.EveryCommit(options.Path, options.From, options.Seeds),
    Play.Cut => runs.OneCut(options.Path, options.Cut, options.From, options.Story),
    Play.Bugs => runs.EachBug(options.Seeds),
    Play.One => runs.One(options.From, options.Story),
    _ => runs.Many(options.From, options.Seeds, options.Limit),
};
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{watch.Elapsed.TotalSeconds:F0} s, {Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds:F0} s of processor time"));
return failed == 0 ? 0 : 1;
