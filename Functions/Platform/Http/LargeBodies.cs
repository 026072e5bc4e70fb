using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace ServerlessQiFu.Functions.Platform;

/// <summary>
/// How many large bodies, files and imports, are on their way at once: each may come to lie in memory as a whole, and may come slowly. What finds no
/// place is answered 503 before it is read.
/// </summary>
public sealed class LargeBodies(TimeProvider clock) : IDisposable
{
    /// <summary>With the largest file these are the bytes that uploads hold at most, while one grows half as much again.</summary>
    public const int MostFiles = 16, MostFilesOfOneCaller = 5;
    public const int MostImports = 4, MostImportsOfOneCaller = 2;

    /// <summary>A body that has not come by then is given up: 10 MB in that time are 57 KB/s. Less than the platform's time limit of a function.</summary>
    public static readonly TimeSpan LongestFile = TimeSpan.FromMinutes(3), LongestImport = TimeSpan.FromMinutes(4);

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(10);

    private readonly PartitionedRateLimiter<string> _files = Places(MostFiles, MostFilesOfOneCaller), _imports = Places(MostImports, MostImportsOfOneCaller);

    /// <summary>A place for a file, until the request is over.</summary>
    public Checked<BodyPlace> ForFile(HttpRequest request, string caller) => Take(_files, request, caller, LongestFile);

    /// <summary>A place for an import, until the request is over.</summary>
    public Checked<BodyPlace> ForImport(HttpRequest request, string caller) => Take(_imports, request, caller, LongestImport);

    /// <summary>How many files more could be taken now of a caller.</summary>
    internal long PlacesForFiles(string caller) => _files.GetStatistics(caller)!.CurrentAvailablePermits;

    public void Dispose()
    {
        _files.Dispose();
        _imports.Dispose();
    }

    private Checked<BodyPlace> Take(PartitionedRateLimiter<string> places, HttpRequest request, string caller, TimeSpan longest)
    {
        var lease = places.AttemptAcquire(caller);
        if (lease.IsAcquired)
        {
            var place = new BodyPlace(lease, longest, clock);
            request.HttpContext.Response.RegisterForDispose(place);
            return place;
        }
        lease.Dispose();
        return new Problem(ProblemType.TooManyAtOnce, "As many files or imports as can be taken at a time, of everybody or of you, are on their way: send this one again after Retry-After, with the same key.")
        {
            RetryAfter = RetryAfter,
        };
    }

    private static PartitionedRateLimiter<string> Places(int most, int mostOfOne) => PartitionedRateLimiter.CreateChained(
        PartitionedRateLimiter.Create<string, string>(caller => Concurrent(caller, mostOfOne)), PartitionedRateLimiter.Create<string, string>(_ => Concurrent("", most)));

    private static RateLimitPartition<string> Concurrent(string key, int most) =>
        RateLimitPartition.GetConcurrencyLimiter(key, _ => new ConcurrencyLimiterOptions { PermitLimit = most, QueueLimit = 0 });
}

/// <summary>The place of one body that is read, and the time it has.</summary>
public sealed class BodyPlace(RateLimitLease lease, TimeSpan longest, TimeProvider clock) : IDisposable
{
    private readonly CancellationTokenSource _patience = new(longest, clock);

    /// <summary>Cancelled when the body has taken too long.</summary>
    public CancellationToken TooSlow => _patience.Token;

    /// <summary>The whole body, 413 when it is larger, or 408 when it comes too slowly.</summary>
    public async ValueTask<Checked<ReadOnlyMemory<byte>>> Read(HttpRequest request, int limit, CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, TooSlow);
        try { return await JsonBody.Bytes(request, limit, either.Token); }
        catch (OperationCanceledException) when (TooSlow.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return new Problem(ProblemType.RequestTooSlow, $"The body has not come within {longest.TotalMinutes:0} minutes; send it again over a faster connection, or a smaller one.");
        }
    }

    public void Dispose()
    {
        lease.Dispose();
        _patience.Dispose();
    }
}
