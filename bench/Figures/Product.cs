using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace ServerlessQiFu.Bench.Figures;

/// <summary>The product as a process of its own on a free port of this machine, with its data in a folder of its own.</summary>
internal sealed class Product : IAsyncDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(60);
    private readonly Process _process;

    private Product(Process process, string url, string data, TimeSpan readyAfter) =>
        (_process, Url, Data, ReadyAfter) = (process, url, data, readyAfter);

    public string Url { get; }
    public string Data { get; }
    /// <summary>From the start of the process to the first "ready".</summary>
    public TimeSpan ReadyAfter { get; }

    public static async Task<Product> Start(string data, string? policy = null)
    {
        var url = $"http://127.0.0.1:{FreePort()}";
        var here = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar);
        var programme = Path.Combine(here, "..", "..", "Functions", Path.GetFileName(here), "ServerlessQiFu.Functions.dll");
        var info = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[programme, "--urls", url, "--data", data]) info.ArgumentList.Add(argument);
        if (policy is not null) { info.ArgumentList.Add("--policy"); info.ArgumentList.Add(policy); }
        info.Environment["DOTNET_ENVIRONMENT"] = info.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        info.Environment["Logging__LogLevel__Default"] = "Warning";

        var watch = Stopwatch.StartNew();
        var process = Process.Start(info)!;
        var said = new List<string>();
        process.OutputDataReceived += (_, line) => { lock (said) if (line.Data is { } text) said.Add(text); };
        process.ErrorDataReceived += (_, line) => { lock (said) if (line.Data is { } text) said.Add(text); };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var http = new HttpClient();
        while (watch.Elapsed < LongestStart && !process.HasExited)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri(url + "/api/health/ready"));
                if (answer.IsSuccessStatusCode) return new Product(process, url, data, watch.Elapsed);
            }
            catch (HttpRequestException) { /* Not listening yet. */ }
            await Task.Delay(20);
        }
        lock (said) throw new InvalidOperationException("The product did not become ready: " + string.Join('\n', said.TakeLast(10)));
    }

    /// <summary>A client with the token of a role.</summary>
    public async Task<HttpClient> Client(string role, string subject, string? unit = null, string? enterprise = null)
    {
        var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 256 }) { BaseAddress = new Uri(Url) };
        using var answer = await client.PostAsJsonAsync("/api/dev/token", new { role, sub = subject, unit, enterprise });
        answer.EnsureSuccessStatusCode();
        var token = (await answer.Content.ReadFromJsonAsync<JsonObject>())!["token"]!.GetValue<string>();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>Resident memory of the process, in MB.</summary>
    public long ResidentMegabytes()
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }

    /// <summary>Processor time the process has used so far: unlike a rate, it does not depend on who else uses the machine.</summary>
    public TimeSpan ProcessorTime()
    {
        _process.Refresh();
        return _process.TotalProcessorTime;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
