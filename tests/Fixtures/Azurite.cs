using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ServerlessQiFu.Tests.Fixtures;

/// <summary>Azure's own emulator of its storage, started once for all tests that want it, on free ports and in memory; ended with the process.</summary>
internal sealed partial class Azurite
{
    /// <summary>Names the programme, as npm has installed it.</summary>
    private const string Programme = "AZURITE";

    /// <summary>Of every account; it protects nothing.</summary>
    private const string Key = "cWlmdQ==";

    private const int MostAccounts = 2000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly Lazy<Azurite> Running = new(() => new Azurite(Environment.GetEnvironmentVariable(Programme)!));
    private static int _accounts;

    private readonly Dictionary<string, Uri> _addresses = [];

    public static bool IsThere => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Programme));

    /// <summary>The connection string of an account that nobody else has; the test is skipped where there is no Azurite.</summary>
    public static string NewAccount()
    {
        if (!IsThere) Assert.Skip($"Azurite is not installed: npm install azurite, then set {Programme} to node_modules/.bin/azurite.");
        var number = Interlocked.Increment(ref _accounts);
        if (number > MostAccounts) throw new InvalidOperationException($"More than {MostAccounts} accounts are wanted of one Azurite.");
        return Running.Value.Connection(Name(number));
    }

    private static string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"account{number}");

    private Azurite(string programme)
    {
        var start = new ProcessStartInfo(programme, ["--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry", "--blobPort", "0", "--queuePort", "0", "--tablePort", "0", "--silent"])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        };
        start.Environment["AZURITE_ACCOUNTS"] = string.Join(';', Enumerable.Range(1, MostAccounts).Select(number => $"{Name(number)}:{Key}"));
        var process = Process.Start(start)!;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => process.Kill(entireProcessTree: true);
        using var listening = new CountdownEvent(3);
        process.OutputDataReceived += (_, line) =>
        {
            if (Listening().Match(line.Data ?? "") is not { Success: true } match) return;
            lock (_addresses) _addresses[match.Groups["service"].Value] = new Uri(match.Groups["address"].Value);
            listening.Signal();
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (!listening.Wait(Patience)) throw new InvalidOperationException($"Azurite, {programme}, does not listen after {Patience}.");
    }

    private string Connection(string account)
    {
        lock (_addresses)
            return $"DefaultEndpointsProtocol=http;AccountName={account};AccountKey={Key};TableEndpoint={_addresses["Table"]}{account};BlobEndpoint={_addresses["Blob"]}{account};";
    }

    [GeneratedRegex(@"Azurite (?<service>\w+) service is successfully listening at (?<address>\S+)")]
    private static partial Regex Listening();
}
