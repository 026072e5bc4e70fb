using ServerlessQiFu.Tools.Crash;

// Kills the real product at random under real load and asks it afterwards what it still knows:
// dotnet run -c Release --project tools/Crash -- --kills 50 --appeals 5000 --seed 7
if (!CrashOptions.TryParse(args, out var options, out var wrong))
{
    Console.Error.WriteLine(wrong);
    return 2;
}
return await CrashRun.Go(options);
