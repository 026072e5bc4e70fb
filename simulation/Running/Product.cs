using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace ServerlessQiFu.Running;

/// <summary>The product as a process of its own, started as a user does, on a free port of this machine and a data folder of its own.</summary>
public sealed class Product : IAsyncDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(60);
    private const int LongestQuieting = 3600;
    private const int FirstPort = 20_000, Ports = 10_000;
    /// <summary>Programmes that start products at the same time begin at different ports.</summary>
    private static int _lastPort = Environment.ProcessId * 97;
    private readonly Process _process;
    private readonly Stopwatch _since = Stopwatch.StartNew();
    private readonly List<string> _said = [];

    private Product(ProcessStartInfo info, string url, string data)
    {
        (Url, Data) = (url, data);
        _process = new Process { StartInfo = info };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Where the product was built, beside this programme.</summary>
    public static string Folder
    {
        get
        {
            var here = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar);
            return Path.Combine(here, "..", "..", "Functions", Path.GetFileName(here));
        }
    }

    public int Id => _process.Id;
    public string Url { get; }
    public string Data { get; }
    /// <summary>From the start of the process to the first "ready".</summary>
    public TimeSpan ReadyAfter { get; private set; }

    public static async Task<Product> Start(string data, string? policy = null)
    {
        var product = Spawn(data, policy);
        await product.WhenReady();
        return product;
    }

    /// <summary>Starts the process and waits for nothing.</summary>
    /// <param name="within">A command that starts the programme it is given, under conditions of its own.</param>
    public static Product Spawn(string data, string? policy = null, IReadOnlyList<string>? within = null)
    {
        var url = $"http://127.0.0.1:{FreePort()}";
        var programme = Path.Combine(Folder, "ServerlessQiFu.Functions.dll");
        if (!File.Exists(programme)) throw new FileNotFoundException($"The product is not built: there is no {Path.GetFullPath(programme)}.");
        string[] line = [.. within ?? [], "dotnet", programme, "--urls", url, "--data", data];
        var info = new ProcessStartInfo(line[0]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in line.Skip(1)) info.ArgumentList.Add(argument);
        if (policy is not null) { info.ArgumentList.Add("--policy"); info.ArgumentList.Add(policy); }
        info.Environment["DOTNET_ENVIRONMENT"] = info.Environment["ASPNETCORE_ENVIRONMENT"] = info.Environment["AZURE_FUNCTIONS_ENVIRONMENT"] = "Development";
        info.Environment["Logging__LogLevel__Default"] = "Warning";
        // A few callers from one address send here what a whole city sends.
        foreach (var limit in (string[])["caller", "company", "address"]) info.Environment["rateLimits__" + limit] = "0";
        return new Product(info, url, data);
    }

    /// <summary>Completes at the first "ready" of its own health check.</summary>
    /// <exception cref="InvalidOperationException">The process ended, or was not ready within a minute; with its last lines.</exception>
    public async Task WhenReady()
    {
        using var http = new HttpClient();
        while (_since.Elapsed < LongestStart && !_process.HasExited)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri(Url + "/api/health/ready"));
                if (answer.IsSuccessStatusCode) { ReadyAfter = _since.Elapsed; return; }
            }
            catch (HttpRequestException) { /* Not listening yet. */ }
            await Task.Delay(20);
        }
        throw new InvalidOperationException("The product did not become ready: " + string.Join('\n', LastLines()));
    }

    /// <summary>What the process said last.</summary>
    public IReadOnlyList<string> LastLines()
    {
        lock (_said) return [.. _said.TakeLast(10)];
    }

    /// <summary>As <c>kill -9</c>: the process has no moment to do anything; then waits until it is gone.</summary>
    public async Task Kill()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>A client with the token of a role.</summary>
    public async Task<HttpClient> Client(string role, string subject, string? unit = null, string? enterprise = null)
    {
        var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 256 }) { BaseAddress = new Uri(Url) };
        Carry(client, await Token(client, role, subject, unit, enterprise));
        return client;
    }

    /// <summary>From now on the client speaks for whom the token names.</summary>
    public static void Carry(HttpClient client, string token) => client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);

    public async Task<string> Token(string role, string subject, string? unit = null)
    {
        using var client = new HttpClient { BaseAddress = new Uri(Url) };
        return await Token(client, role, subject, unit, null);
    }

    private static async Task<string> Token(HttpClient client, string role, string subject, string? unit, string? enterprise)
    {
        using var answer = await client.PostAsJsonAsync("/api/dev/token", new { role, sub = subject, unit, enterprise, filesFor = role == "bot" && enterprise is null ? "any" : null });
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!["token"]!.GetValue<string>();
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

    /// <summary>Bytes that the process has sent to the disk so far.</summary>
    public long BytesWritten()
    {
        var line = File.ReadLines($"/proc/{_process.Id}/io").First(l => l.StartsWith("write_bytes:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
    }

    /// <summary>Completes when the process has used next to no processor time for a few seconds: what was begun is done.</summary>
    public async Task WhenQuiet()
    {
        const int enough = 3;
        for (int quiet = 0, seconds = 0; quiet < enough; seconds++)
        {
            if (seconds == LongestQuieting) throw new InvalidOperationException($"The product was still busy after {LongestQuieting} s.");
            var before = ProcessorTime();
            await Task.Delay(TimeSpan.FromSeconds(1));
            quiet = ProcessorTime() - before < TimeSpan.FromMilliseconds(30) ? quiet + 1 : 0;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        const int most = 1000;
        if (line is null) return;
        lock (_said)
        {
            if (_said.Count == most) _said.RemoveRange(0, most / 2);
            _said.Add(line);
        }
    }

    /// <summary>
    /// Never one that the system hands out by itself: until the product listens, whoever asks for any port could be given it, and would be taken for
    /// the product.
    /// </summary>
    private static int FreePort()
    {
        for (var tries = 0; tries < Ports; tries++)
        {
            var port = FirstPort + (int)((uint)Interlocked.Increment(ref _lastPort) % Ports);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try { listener.Start(); }
            catch (SocketException) { continue; /* Somebody's. */ }
            return port;
        }
        throw new InvalidOperationException($"None of the ports from {FirstPort} to {FirstPort + Ports - 1} is free.");
    }
}
