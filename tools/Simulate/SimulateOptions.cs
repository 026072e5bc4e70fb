using System.Globalization;
using ServerlessQiFu.Simulation;

namespace ServerlessQiFu.Tools.Simulate;

internal enum Play { Many, One, Paths, Cut, Bugs }

/// <param name="Limit">No further world is begun after it.</param>
/// <param name="Path">From 1; 0 for every path.</param>
/// <param name="Cut">Which side of which commit of the path, from 0.</param>
internal sealed record SimulateOptions(Play What, int From, int Seeds, string? Story, TimeSpan Limit, int Path = 0, int Cut = 0)
{
    /// <summary>Null when the line cannot be read.</summary>
    public static SimulateOptions? Read(string[] args)
    {
        var options = new SimulateOptions(Play.Many, 1, 0, null, TimeSpan.MaxValue);
        for (var i = 0; i < args.Length; i++)
        {
            int Number() => ++i < args.Length && int.TryParse(args[i], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
            switch (args[i])
            {
                case "--seeds": options = options with { Seeds = Number() }; break;
                case "--from": options = options with { From = Number() }; break;
                case "--seed": options = options with { What = Play.One, Seeds = 1, From = Number() }; break;
                case "--minutes": options = options with { Limit = TimeSpan.FromMinutes(Number()) }; break;
                case "--story" when ++i < args.Length: options = options with { Story = args[i] }; break;
                case "--paths": options = options with { What = Play.Paths, Seeds = 1 }; break;
                case "--path": options = options with { What = Play.Paths, Seeds = 1, Path = Number() }; break;
                case "--cut": options = options with { What = Play.Cut, Cut = Number() }; break;
                case "--bugs": options = options with { What = Play.Bugs, Seeds = WorldRuns.SeedsForAFault }; break;
                default: return null;
            }
        }
        return options is { Seeds: > 0, From: >= 0, Path: >= 0, Cut: >= 0 } && (options.What != Play.Cut || options.Path > 0) ? options : null;
    }
}
