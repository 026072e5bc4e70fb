using System.Globalization;

namespace ServerlessQiFu.Bench.Simulate;

internal enum Play { Many, One, Paths, Bugs }

/// <param name="Limit">No further world is begun after it.</param>
internal sealed record SimulateOptions(Play What, int From, int Seeds, string? Story, TimeSpan Limit)
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
                case "--bugs": options = options with { What = Play.Bugs, Seeds = 200 }; break;
                default: return null;
            }
        }
        return options is { Seeds: > 0, From: >= 0 } ? options : null;
    }
}
