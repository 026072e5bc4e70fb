using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using ServerlessQiFu.Running;
using ServerlessQiFu.Tests.Architecture;

namespace ServerlessQiFu.Tests.Slow.Journeys;

/// <summary>What the README says of the first minutes: its command starts the product from wherever one stands, and its example works, also a second time.</summary>
public sealed partial class ReadmeExampleTests : IDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(90), LongestExample = TimeSpan.FromMinutes(2);

    private readonly string _folder = Directory.CreateTempSubdirectory("qifu-readme-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task It_starts_by_its_command_keeps_its_data_where_one_stands_and_the_example_works_twice()
    {
        var address = FreeAddress();
        var built = Path.GetFileName(Path.GetFullPath(Product.Folder)) == "release" ? "Release" : "Debug";
        using var product = Start("dotnet", ["run", "--no-build", "-c", built, "--project", Path.Combine(SourceRuleTests.Root, "Functions"), "--urls", address], _folder);
        try
        {
            await WhenLive(address, product);
            Assert.Contains("serverlessqifu.db", Directory.EnumerateFiles(Path.Combine(_folder, "data")).Select(Path.GetFileName));
            var example = string.Join('\n', Commands().Matches(await File.ReadAllTextAsync(Path.Combine(SourceRuleTests.Root, "README.md"))).Select(m => m.Groups[1].Value))
                .Replace("http://127.0.0.1:7071", address, StringComparison.Ordinal);
            for (var times = 1; times <= 2; times++)
            {
                using var shell = Start("bash", ["-c", example], SourceRuleTests.Root);
                var said = await shell.StandardOutput.ReadToEndAsync().WaitAsync(LongestExample);
                await shell.WaitForExitAsync();
                // The officer's own rating is refused; nothing else is.
                Assert.Equal("wrong-role", Assert.Single(Problems().Matches(said)).Groups[1].Value);
                // By chance one satisfied closure in twenty is called back.
                Assert.Contains(Statuses().Matches(said).Select(m => m.Groups[1].Value).TakeWhile(s => s != "accepted").Last(s => s is "Closed" or "CallBack" or "Replied"), (string[])["Closed", "CallBack"]);
                Assert.Equal(16, Regex.Count(said, times == 1 ? "\"outcome\":\"accepted\"" : "\"outcome\":\"repeated\""));
            }
        }
        finally
        {
            product.Kill(entireProcessTree: true);
            await product.WaitForExitAsync();
        }
    }

    private static async Task WhenLive(string address, Process product)
    {
        using var http = new HttpClient();
        for (var since = Stopwatch.StartNew(); since.Elapsed < LongestStart && !product.HasExited; await Task.Delay(100))
        {
            try
            {
                using var answer = await http.GetAsync(new Uri(address + "/api/health/ready"));
                if (answer.IsSuccessStatusCode) return;
            }
            catch (HttpRequestException) { /* Not listening yet. */ }
        }
        Assert.Fail($"It did not start: {(product.HasExited ? await product.StandardError.ReadToEndAsync() : "no answer")}");
    }

    private static Process Start(string programme, string[] args, string folder)
    {
        var info = new ProcessStartInfo(programme) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var arg in args) info.ArgumentList.Add(arg);
        return Process.Start(info)!;
    }

    private static string FreeAddress()
    {
        using var any = new TcpListener(IPAddress.Loopback, 0);
        any.Start();
        return $"http://127.0.0.1:{((IPEndPoint)any.LocalEndpoint).Port}";
    }

    [GeneratedRegex("```bash\n(.*?)```", RegexOptions.Singleline)] private static partial Regex Commands();
    [GeneratedRegex("/problems/([a-z-]+)\"")] private static partial Regex Problems();
    [GeneratedRegex("\"status\":\"([A-Za-z]+)\"")] private static partial Regex Statuses();
}
