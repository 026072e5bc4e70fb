using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ServerlessQiFu.Tools.Crash;

/// <param name="Kills">Times the process is killed; 1 to 1,000.</param>
/// <param name="Appeals">Appeals filed over the whole run; 1 to 100,000.</param>
/// <param name="Seed">Decides the instants of the kills and what each client does; the machine's own timing is not in its hand.</param>
internal sealed record CrashOptions(int Kills, int Appeals, int Seed)
{
    public static bool TryParse(string[] args, [NotNullWhen(true)] out CrashOptions? options, [NotNullWhen(false)] out string? wrong)
    {
        var read = new CrashOptions(50, 5000, 7);
        (options, wrong) = (null, null);
        for (var i = 0; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length || !int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            {
                wrong = $"The option {args[i]} needs a whole number.";
                return false;
            }
            CrashOptions? next = (args[i], value) switch
            {
                ("--kills", >= 1 and <= 1_000) => read with { Kills = value },
                ("--appeals", >= 1 and <= 100_000) => read with { Appeals = value },
                ("--seed", _) => read with { Seed = value },
                _ => null,
            };
            if (next is null)
            {
                wrong = $"There is no {args[i]} {value}; the options are --kills 1..1000, --appeals 1..100000 and --seed N.";
                return false;
            }
            read = next;
        }
        options = read;
        return true;
    }
}
