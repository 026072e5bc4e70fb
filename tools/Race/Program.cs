using ServerlessQiFu.Tools.Race;

// 64 clients race evaluation, close, call-back and redo on the same appeals while the process is killed; afterwards every
// wall is looked for in what the API shows. 1 when one is broken:
// dotnet run -c Release --project tools/Race -- --seconds 60 --kills 10 --appeals 32 --seed 7
if (!RaceOptions.TryParse(args, out var options, out var wrong))
{
    Console.Error.WriteLine(wrong);
    return 2;
}
return await RaceRun.Go(options, Console.WriteLine);
