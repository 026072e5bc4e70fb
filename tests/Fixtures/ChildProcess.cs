using System.Diagnostics;

namespace ServerlessQiFu.Tests.Fixtures;

/// <summary>The built programme as a process of its own, as an operator starts it.</summary>
internal static class ChildProcess
{
    private static readonly TimeSpan LongestRun = TimeSpan.FromSeconds(60);

    /// <summary>Runs it until it ends by itself: for starts that are refused.</summary>
    /// <returns>The exit code and what it said on standard error.</returns>
    public static Task<(int Code, string Error)> Run(params string[] args) => Ended(["--urls", "http://127.0.0.1:0", .. args]);

    /// <summary>The same without root's right to write where permissions forbid it.</summary>
    public static Task<(int Code, string Error)> RunAsOrdinaryUser(params string[] args) => Ended(
        ["--urls", "http://127.0.0.1:0", .. args], Environment.IsPrivilegedProcess ? ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] : []);

    /// <summary>Runs <c>backup</c> or <c>restore</c>.</summary>
    public static Task<(int Code, string Error)> Maintain(params string[] args) => Ended(args);

    /// <summary>Runs it with the caller in another folder.</summary>
    /// <returns>The exit code and all that it said.</returns>
    public static async Task<(int Code, string Output, string Error)> RunIn(string folder, params string[] args)
    {
        using var process = Start(args, [], folder);
        return await Said(process);
    }

    private static async Task<(int Code, string Error)> Ended(string[] args, params string[] within)
    {
        using var process = Start(args, within);
        var (code, _, error) = await Said(process);
        return (code, error);
    }

    private static async Task<(int Code, string Output, string Error)> Said(Process process)
    {
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        using var limit = new CancellationTokenSource(LongestRun);
        try { await process.WaitForExitAsync(limit.Token); }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"It went on for {LongestRun}: {await output}{await error}");
        }
        return (process.ExitCode, (await output).Trim(), (await error).Trim());
    }

    private static Process Start(string[] args, string[] within, string? folder = null)
    {
        var here = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar);
        var programme = Path.Combine(here, "..", "..", "Functions", Path.GetFileName(here), "ServerlessQiFu.Functions.dll");
        string[] line = [.. within, "dotnet", programme, .. args];
        var info = new ProcessStartInfo(line[0]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder ?? "" };
        foreach (var argument in line.Skip(1)) info.ArgumentList.Add(argument);
        (info.Environment["DOTNET_ENVIRONMENT"], info.Environment["AZURE_FUNCTIONS_ENVIRONMENT"]) = ("Development", "Development");
        return Process.Start(info)!;
    }
}
