using System.Reflection;

namespace ServerlessQiFu.LocalHost;

/// <summary>The options of the command line. A name with a colon is a setting of that path, as in appsettings.json.</summary>
internal static class CommandLine
{
    private static readonly (string Name, string Value, string Meaning)[] Known =
    [
        ("urls", "URL", "where it listens (http://127.0.0.1:7071)"),
        ("data", "FOLDER", "where everything is kept (data, below the folder you are in)"),
        ("storage", "CONNECTION", "keeps the record in this account of Azure Storage or Azurite (the data folder)"),
        ("policy", "FILE", "the limits, ladders and texts of the business (the one beside the programme)"),
        ("calendar", "FILE", "holidays and make-up days (the highest ever used, or the programme's own)"),
        ("directory", "FILE", "units, their duties and people (what is in force, or the one beside the programme)"),
        ("environment", "NAME", "Development issues tokens for trying things out (Production)"),
    ];

    /// <summary>What the command line asks to be told, instead of a start; null where it asks for nothing.</summary>
    public static string? Answer(string[] args) => args switch
    {
        ["--version", ..] => Version,
        _ when args.Any(arg => arg is "--help" or "-h" or "-?") => Help,
        _ => null,
    };

    /// <summary>Options without a value.</summary>
    private static readonly string[] Flags = ["--demo"];

    public static bool IsFlag(string argument) => Flags.Contains(argument, StringComparer.OrdinalIgnoreCase);

    /// <exception cref="StartRefused">An option is unknown, or has no value.</exception>
    public static void Check(string[] args)
    {
        for (var i = 0; i < args.Length; i++)
        {
            if (IsFlag(args[i])) continue;
            var (name, value) = args[i].StartsWith("--", StringComparison.Ordinal) ? Split(args[i][2..]) : throw Unknown(args[i]);
            if (!Known.Any(k => k.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) && !name.Contains(':', StringComparison.Ordinal)) throw Unknown(args[i]);
            if (value is null && (++i == args.Length || args[i].StartsWith("--", StringComparison.Ordinal)))
                throw new StartRefused($"The option --{name} needs a value.");
        }
    }

    private static (string Name, string? Value) Split(string option) =>
        option.IndexOf('=', StringComparison.Ordinal) is >= 0 and var at ? (option[..at], option[(at + 1)..]) : (option, null);

    private static StartRefused Unknown(string option) =>
        new($"The option {option} is unknown; the options are {string.Join(", ", Known.Select(k => $"--{k.Name}").Concat(Flags))}; --help says more.");

    private static string Version
    {
        get
        {
            var programme = (Assembly.GetEntryAssembly() ?? typeof(CommandLine).Assembly).GetName();
            return $"{programme.Name} {programme.Version}, journals of format {JournalFormat.Current}, backup and restore: --help";
        }
    }

    private static string Help => $"""
        {Version}

        Starts the product and serves it until SIGTERM:
        {string.Join('\n', Known.Select(k => $"  {$"--{k.Name} {k.Value}",-20} {k.Meaning}"))}
          --a:b VALUE          a setting of appsettings.json by its path
          --demo               a practice city that keeps nothing, in Development

        Looks after the data:
          backup  --data FOLDER --to FILE      copies the data to a new file, while the product runs or not
          restore --data FOLDER --from FILE    puts a copy in their place, while it does not run; the old data are kept beside it

          --help               this
          --version            what this is

        Relative paths begin at the folder you are in. What cannot be done is said in one sentence, and ends with code 2.
        """;
}
