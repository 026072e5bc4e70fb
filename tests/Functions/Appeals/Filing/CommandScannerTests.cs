using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using ServerlessQiFu.Functions.Store;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Appeals.Filing;

/// <summary>The command hook: exit code 0 is clean, every other refused; silence is no verdict.</summary>
public sealed class CommandScannerTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("qifu-scanner-");
    private readonly FakeTimeProvider _clock = new();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task It_is_given_the_file_as_its_last_argument_and_its_exit_code_decides()
    {
        var scanner = Script("[ \"$1\" = --quiet ] && grep -q EICAR \"$2\" && exit 1; [ \"$(stat -c %a \"$(dirname \"$2\")\")\" = 700 ]", "--quiet");

        Assert.Equal(ScanVerdict.Clean, await scanner.BeforeKeeping(SampleFiles.Pdf, CancellationToken.None));
        Assert.Equal(ScanVerdict.Refused, await scanner.BeforeKeeping("X5O!P%@AP-EICAR"u8.ToArray(), CancellationToken.None));
        Assert.Equal(ScanVerdict.Refused, await scanner.BeforeOpening("a", () => Task.FromResult<ReadOnlyMemory<byte>>("EICAR"u8.ToArray()), CancellationToken.None));
    }

    [Fact]
    public async Task A_command_that_is_not_there_has_said_nothing() =>
        Assert.Equal(ScanVerdict.Waiting, await new CommandScanner("/nowhere/scan", _clock, NullLogger<CommandScanner>.Instance).BeforeKeeping(SampleFiles.Pdf, CancellationToken.None));

    [Fact]
    public async Task One_that_does_not_end_is_ended_and_has_said_nothing()
    {
        var pid = Path.Combine(_folder.FullName, "pid");
        var scanner = Script($"echo $$ > {pid}.new; mv {pid}.new {pid}; exec sleep 1000");

        var asking = scanner.BeforeKeeping(SampleFiles.Pdf, CancellationToken.None);
        while (!File.Exists(pid)) await Task.Yield();
        _clock.Advance(CommandScanner.Longest);

        Assert.Equal(ScanVerdict.Waiting, await asking);
        var number = int.Parse(await File.ReadAllTextAsync(pid), System.Globalization.CultureInfo.InvariantCulture);
        while (await IsAsleep(number)) await Task.Yield();
    }

    private static async Task<bool> IsAsleep(int number)
    {
        try { return (await File.ReadAllTextAsync($"/proc/{number}/cmdline")).Contains("sleep", StringComparison.Ordinal); }
        catch (IOException) { return false; /* It is gone, also while it is read. */ }
    }

    [Fact]
    public async Task What_it_prints_does_not_hold_it_up() =>
        Assert.Equal(ScanVerdict.Clean, await Script("head -c 1000000 /dev/zero; head -c 1000000 /dev/zero >&2").BeforeKeeping(SampleFiles.Pdf, CancellationToken.None));

    private CommandScanner Script(string body, string? argument = null)
    {
        var file = Path.Combine(_folder.FullName, "scan.sh");
        File.WriteAllText(file, body + "\n");
        return new CommandScanner($"/bin/sh {file} {argument}", _clock, NullLogger<CommandScanner>.Instance);
    }
}
