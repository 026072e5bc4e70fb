using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ServerlessQiFu.Tools.Race;

/// <param name="Seconds">How long it races while the process is up, at least; its starts come on top. 1 to 3,600.</param>
/// <param name="Kills">Times the process is killed meanwhile; 0 to 1,000.</param>
/// <param name="Appeals">Appeals that all of them fight over; 1 to 10,000.</param>
/// <param name="Seed">Decides the instants of the kills and what each client does; the machine's own timing is not in its hand.</param>
internal sealed record RaceOptions(int Seconds, int Kills, int Appeals, int Seed)
{
    public static bool TryParse(string[] args, [NotNullWhen(true)] out RaceOptions? options, [NotNullWhen(false)] out string? wrong)
    {
        var read = new RaceOptions(60, 10, 32, 7);
        (options, wrong) = (null, null);
        for (var i = 0; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length || !int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            {
                wrong = $"The option {args[i]} needs a whole number.";
                return false;
            }
            RaceOptions? next = (args[i], value) switch
            {
                ("--seconds", >= 1 and <= 3_600) => read with { Seconds = value },
                ("--kills", <= 1_000) => read with { Kills = value },
                ("--appeals", >= 1 and <= 10_000) => read with { Appeals = value },
                ("--seed", _) => read with { Seed = value },
                _ => null,
            };
            if (next is null)
            {
                wrong = $"There is no {args[i]} {value}; the options are --seconds 1..3600, --kills 0..1000, --appeals 1..10000 and --seed N.";
                return false;
            }
            read = next;
        }
        options = read;
        return true;
    }
}
