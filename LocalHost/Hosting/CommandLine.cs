namespace ServerlessQiFu.LocalHost;

/// <summary>The options of the command line. A name with a colon is a setting of that path, as in appsettings.json.</summary>
internal static class CommandLine
{
    private static readonly string[] Known = ["urls", "data", "storage", "policy", "calendar", "directory", "environment"];

    /// <summary>Options without a value.</summary>
    private static readonly string[] Flags = ["--demo"];

    /// <exception cref="StartRefused">An option is unknown, or has no value.</exception>
    public static void Check(string[] args)
    {
        for (var i = 0; i < args.Length; i++)
        {
            if (Flags.Contains(args[i], StringComparer.OrdinalIgnoreCase)) continue;
            var (name, value) = args[i].StartsWith("--", StringComparison.Ordinal) ? Split(args[i][2..]) : throw Unknown(args[i]);
            if (!Known.Contains(name, StringComparer.OrdinalIgnoreCase) && !name.Contains(':', StringComparison.Ordinal)) throw Unknown(args[i]);
            if (value is null && (++i == args.Length || args[i].StartsWith("--", StringComparison.Ordinal)))
                throw new StartRefused($"The option --{name} needs a value.");
        }
    }

    private static (string Name, string? Value) Split(string option) =>
        option.IndexOf('=', StringComparison.Ordinal) is >= 0 and var at ? (option[..at], option[(at + 1)..]) : (option, null);

    private static StartRefused Unknown(string option) =>
        new($"The option {option} is unknown; the options are {string.Join(", ", Known.Select(k => $"--{k}").Concat(Flags))}.");
}
