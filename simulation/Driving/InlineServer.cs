using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ServerlessQiFu.Driving;

/// <summary>In Kestrel's place: gives a request to the whole pipeline on the caller's thread, without sockets and without a pool.</summary>
internal sealed class InlineServer : IServer
{
    private Func<IFeatureCollection, Task>? _serve;

    public IFeatureCollection Features { get; } = new FeatureCollection();

    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken) where TContext : notnull
    {
        _serve = features => Serve(application, features);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _serve = null;

    /// <summary>Answers a call; what the app left to do behind the answer goes on after <paramref name="answered"/>.</summary>
    public async Task Answer(Call call, Action<HttpReply> answered)
    {
        var response = new Response();
        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(Request(call));
        features.Set<IHttpResponseFeature>(response);
        features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(response.Written));
        features.Set<IHttpRequestLifetimeFeature>(new HttpRequestLifetimeFeature());
        features.Set<IHttpRequestIdentifierFeature>(new HttpRequestIdentifierFeature { TraceIdentifier = "inline" });
        await _serve!(features).ConfigureAwait(false);
        answered(response.ToReply());
        await response.Complete().ConfigureAwait(false);
    }

    private static async Task Serve<TContext>(IHttpApplication<TContext> application, IFeatureCollection features) where TContext : notnull
    {
        var context = application.CreateContext(features);
        try
        {
            await application.ProcessRequestAsync(context).ConfigureAwait(false);
            application.DisposeContext(context, null);
        }
        catch (Exception failure)
        {
            application.DisposeContext(context, failure);
            throw;
        }
    }

    private static HttpRequestFeature Request(Call call)
    {
        var cut = call.Path.IndexOf('?', StringComparison.Ordinal);
        var (path, query) = cut < 0 ? (call.Path, "") : (call.Path[..cut], call.Path[cut..]);
        var request = new HttpRequestFeature
        {
            Method = call.Method, Scheme = "http", Protocol = "HTTP/1.1", Path = Uri.UnescapeDataString(path), QueryString = query, RawTarget = call.Path,
        };
        request.Headers.Host = "localhost";
        if (call.Token is not null) request.Headers.Authorization = "Bearer " + call.Token;
        if (call.IfMatch is not null) request.Headers.IfMatch = call.IfMatch;
        if (call.IdempotencyKey is not null) request.Headers["Idempotency-Key"] = call.IdempotencyKey;
        if (call.TraceParent is not null) request.Headers.TraceParent = call.TraceParent;
        if (call.Body is null) return request;
        var body = call.Bytes;
        request.Headers.ContentType = "application/json";
        request.Headers.ContentLength = body.Length;
        request.Body = new MemoryStream(body, writable: false);
        return request;
    }

    private sealed class Response : HttpResponseFeature
    {
        private readonly Stack<(Func<object, Task> Work, object State)> _starting = new(), _completed = new();

        public MemoryStream Written { get; } = new();

        public override bool HasStarted => Written.Length > 0;

        public override void OnStarting(Func<object, Task> callback, object state) => _starting.Push((callback, state));

        public override void OnCompleted(Func<object, Task> callback, object state) => _completed.Push((callback, state));

        public HttpReply ToReply()
        {
            // Nothing of ours waits in these; headers they set are read after them.
            while (_starting.TryPop(out var begin)) begin.Work(begin.State).GetAwaiter().GetResult();
            return new(StatusCode, Headers.ETag.Count == 0 ? null : Headers.ETag.ToString(), System.Text.Encoding.UTF8.GetString(Written.GetBuffer(), 0, (int)Written.Length));
        }

        public async Task Complete()
        {
            while (_completed.TryPop(out var end)) await end.Work(end.State).ConfigureAwait(false);
        }
    }
}
