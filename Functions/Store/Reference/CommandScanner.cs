using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Store;

/// <summary>
/// Asks a command of the machine, such as <c>clamdscan --fdpass</c>: the file's path is its last argument, exit code 0 means clean and every other refused.
/// What cannot be started or does not end in time has said nothing: the file waits, and is asked about again when somebody opens it.
/// </summary>
public sealed partial class CommandScanner(string command, TimeProvider clock, ILogger<CommandScanner> log) : IAttachmentScanner
{
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    /// <summary>Scans at a time; the others wait for their turn within the same limit.</summary>
    private const int Together = 4;

    private readonly SemaphoreSlim _turns = new(Together);
    private readonly string[] _words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public string Mark => "command";

    public async Task<ScanVerdict> BeforeKeeping(ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        try { return await clock.Within(Longest, token => Ask(content, token), cancellation); }
        catch (Exception failure) when (failure is Win32Exception or IOException or UnauthorizedAccessException || failure is OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            SaysNothing(_words[0], failure.Message);
            return ScanVerdict.Waiting;
        }
    }

    public async Task<ScanVerdict> BeforeOpening(string id, Func<Task<ReadOnlyMemory<byte>>> content, CancellationToken cancellation) =>
        await BeforeKeeping(await content(), cancellation);

    private async Task<ScanVerdict> Ask(ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        await _turns.WaitAsync(cancellation);
        // Readable by the owner only, in a folder of its own.
        var folder = Directory.CreateTempSubdirectory("qifu-scan-");
        try
        {
            var file = Path.Combine(folder.FullName, "file");
            await File.WriteAllBytesAsync(file, content, cancellation);
            var start = new ProcessStartInfo(_words[0]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
            foreach (var word in _words.Skip(1)) start.ArgumentList.Add(word);
            start.ArgumentList.Add(file);
            return await Run(start, cancellation) == 0 ? ScanVerdict.Clean : ScanVerdict.Refused;
        }
        finally
        {
            folder.Delete(recursive: true);
            _turns.Release();
        }
    }

    /// <summary>What it prints is read, so that it never waits for a reader, and thrown away.</summary>
    private static async Task<int> Run(ProcessStartInfo start, CancellationToken cancellation)
    {
        using var process = Process.Start(start) ?? throw new IOException("The scanner did not start.");
        try
        {
            process.StandardInput.Close();
            await Task.WhenAll(
                process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, cancellation), process.StandardError.BaseStream.CopyToAsync(Stream.Null, cancellation),
                process.WaitForExitAsync(cancellation));
            return process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    [LoggerMessage(LogLevel.Warning, "The scanner {Command} says nothing of a file ({Why}): it cannot be opened until it does.")]
    private partial void SaysNothing(string command, string why);
}
