using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Hosting;
using ServerlessQiFu.LocalHost;

namespace ServerlessQiFu.Tests.Functions.Starting;

/// <summary>Where a Functions host has started the process, LocalHost does nothing: no file, no port, no service of its own.</summary>
public sealed class StartedByAHost : IDisposable
{
    private readonly TcpListener _host = new(IPAddress.Loopback, 0);
    private readonly string _folder = Directory.CreateTempSubdirectory("qifu-hosted-").FullName;

    public StartedByAHost() => _host.Start();

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

    /// <summary>LocalHost brings the storage along, so this sentence can only come from a worker that looks for Azure's.</summary>
    [Fact]
    public async Task Under_a_host_the_process_is_a_plain_worker()
    {
        var (code, said) = await Start(Address);
        Assert.Equal((2, "The setting storage:tables is missing: give the address of the service it names."), (code, said));
        // The app's own, of Development: the key of its tokens.
        Assert.DoesNotContain(Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories), file => Path.GetFileName(file).StartsWith("serverlessqifu", StringComparison.Ordinal));
    }

    [Fact]
    public void Under_a_host_nothing_is_registered()
    {
        string[] args = ["--Functions:Worker:HostEndpoint", Address, "--data", Path.Combine(_folder, "data")];
        var plain = FunctionsApplication.CreateBuilder(args).ConfigureFunctionsWebApplication();
        var ours = FunctionsApplication.CreateBuilder(args).ConfigureFunctionsWebApplication();
        ours.UseLocalHost(args);
        Assert.Equal(plain.Services.Select(s => (s.ServiceType, s.ImplementationType)), ours.Services.Select(s => (s.ServiceType, s.ImplementationType)));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    private Task<(int Code, string Error)> Start(string host) => ChildProcess.Run(
        "--data", Path.Combine(_folder, "data"), "--functions-uri", host, "--functions-worker-id", "w", "--functions-request-id", "r", "--functions-grpc-max-message-length", "1000000");
}
