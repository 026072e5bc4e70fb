using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ServerlessQiFu.Functions;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Operations;
using ServerlessQiFu.LocalHost;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Operations.Starting;

/// <summary>Where a Functions host has started the process, LocalHost does nothing: no file, no port, no service of its own.</summary>
public sealed class StartUnderFunctionsHostTests : IDisposable
{
    private readonly TcpListener _host = new(IPAddress.Loopback, 0);
    private readonly string _folder = Directory.CreateTempSubdirectory("qifu-hosted-").FullName;

    public StartUnderFunctionsHostTests() => _host.Start();

    private string Address => $"http://127.0.0.1:{((IPEndPoint)_host.LocalEndpoint).Port}";

    public void Dispose()
    {
        _host.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_host_that_does_not_answer_is_told_in_one_sentence_and_nothing_is_hosted()
    {
        var nobody = Address;
        _host.Stop();
        var (code, said) = await Start(nobody);
        Assert.True(code == 2, $"It ended with {code}: {said}");
        Assert.StartsWith($"The Functions host {nobody} that should have started this worker does not answer", said, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', said);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    /// <summary>LocalHost brings the storage along, so only a worker that looks for Azure's misses this. A worker that ended would leave its host's callers hanging.</summary>
    [Fact]
    public async Task Under_a_host_a_worker_without_its_settings_calls_the_host_and_says_what_is_missing()
    {
        var builder = FunctionsApplication.CreateBuilder(HostedHere()).ConfigureFunctionsWebApplication();
        builder.UseLocalHost(HostedHere());
        using var worker = builder.AddServerlessQiFu().Build();
        Assert.Equal("The setting storage:tables is missing: give the address of the service it names.", worker.Services.GetRequiredService<StartState>().Refusal);
        await worker.StartAsync();
        Assert.StartsWith("PRI * HTTP/2.0", await Said(), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories));
        await worker.StopAsync();
    }

    /// <summary>It calls the host, and neither listens where LocalHost would nor opens a journal. Storage and bus are there, or the app would not start.</summary>
    [Fact]
    public async Task Under_a_host_the_worker_calls_it_and_binds_no_port_and_opens_no_file_of_LocalHost()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var own = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        string[] args = ["--urls", $"http://127.0.0.1:{own}", .. HostedHere()];
        var builder = FunctionsApplication.CreateBuilder(args).ConfigureFunctionsWebApplication();
        builder.UseLocalHost(args);
        builder.Environment.EnvironmentName = "Development";
        builder.Configuration[DevelopmentMode.FunctionsName] = "Development";
        using var storage = Journal.InMemory();
        builder.Services.AddSingleton(storage).AddSingleton(TimeProvider.System).AddLocalStorage();
        builder.Services.AddSingleton<ServiceBusClient>(_ => new LocalServiceBusClient(new Broker(storage, Topology.Read(Path.Combine(AppContext.BaseDirectory, "messaging.json")), TimeProvider.System)));
        using var worker = builder.AddServerlessQiFu().Build();
        await worker.StartAsync();

        Assert.StartsWith("PRI * HTTP/2.0", await Said(), StringComparison.Ordinal);
        using var visitor = new TcpClient();
        await Assert.ThrowsAnyAsync<SocketException>(() => visitor.ConnectAsync(IPAddress.Loopback, own));
        // The app's own, of Development: the key of its tokens.
        Assert.DoesNotContain(Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories), file => !file.EndsWith("development-signing.key", StringComparison.Ordinal));
        await worker.StopAsync();
    }

    [Fact]
    public void Under_a_host_nothing_is_registered()
    {
        var args = HostedHere();
        var plain = FunctionsApplication.CreateBuilder(args).ConfigureFunctionsWebApplication();
        var ours = FunctionsApplication.CreateBuilder(args).ConfigureFunctionsWebApplication();
        ours.UseLocalHost(args);
        Assert.Equal(plain.Services.Select(s => (s.ServiceType, s.ImplementationType)), ours.Services.Select(s => (s.ServiceType, s.ImplementationType)));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    /// <summary>What the first call says that says anything: the probe does not, the worker does.</summary>
    private async Task<string> Said()
    {
        while (true)
        {
            using var call = await _host.AcceptTcpClientAsync().WaitAsync(TimeSpan.FromSeconds(60));
            var bytes = new byte[16];
            if (await call.GetStream().ReadAsync(bytes) is > 0 and var length) return Encoding.ASCII.GetString(bytes, 0, length);
        }
    }

    private Task<(int Code, string Error)> Start(string host) => ChildProcess.Run(Hosted(host));

    /// <summary>The same in this process, whose own command line the worker would read.</summary>
    private string[] HostedHere() => [
        "--data", Path.Combine(_folder, "data"), "--Functions:Worker:HostEndpoint", Address, "--Functions:Worker:WorkerId", "w", "--Functions:Worker:RequestId", "r",
        "--Functions:Worker:GrpcMaxMessageLength", "1000000",
    ];

    private string[] Hosted(string host) => [
        "--data", Path.Combine(_folder, "data"), "--functions-uri", host, "--functions-worker-id", "w", "--functions-request-id", "r", "--functions-grpc-max-message-length", "1000000"];
}
