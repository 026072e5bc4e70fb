using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace ServerlessQiFu.Functions.Notices;

/// <summary>
/// Sends where <see cref="WebhookTargets"/> allows only: the address is checked on what the name resolves to at the moment of connecting, and
/// that very address is connected to, so that a name cannot lead inside after it was registered. No redirects, no proxy, no
/// cookies; the answer's body is read a little and forgotten.
/// </summary>
public sealed class WebhookSender : IWebhookSender, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private const int MostRead = 64 * 1024;

    private readonly HttpClient _http;
    private readonly TimeProvider _clock;

    public WebhookSender(TimeProvider clock, WebhookTargets targets) : this(clock, targets, Dns.GetHostAddressesAsync) { }

    /// <param name="resolve">Gives all addresses of a host name.</param>
    internal WebhookSender(TimeProvider clock, WebhookTargets targets, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
    {
        _clock = clock;
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            MaxResponseHeadersLength = 16,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            ConnectCallback = (context, cancellation) => Connect(context.DnsEndPoint, resolve, targets, cancellation),
        }) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public async Task<WebhookAnswer> Send(WebhookRequest request, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(Patience, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try { return await Post(request, either.Token); }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested) { return new(null, $"No answer within {Patience.TotalSeconds:0} seconds."); }
        catch (HttpRequestException failed) when (failed.InnerException is AddressRefusedException refused) { return new(null, refused.Message, IsFinal: true); }
        catch (HttpRequestException failed) { return new(failed.StatusCode is { } status ? (int)status : null, $"It could not be reached ({failed.HttpRequestError})."); }
        catch (IOException) { return new(null, "The connection broke."); }
    }

    public void Dispose() => _http.Dispose();

    private async Task<WebhookAnswer> Post(WebhookRequest request, CancellationToken cancellation)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, request.Url) { Content = new ReadOnlyMemoryContent(request.Body) };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/cloudevents+json");
        message.Headers.Add("webhook-id", request.Id);
        message.Headers.Add("webhook-timestamp", request.Timestamp);
        message.Headers.Add("webhook-signature", request.Signature);
        using var answer = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellation);
        await Drain(answer.Content, cancellation);
        return WebhookAnswer.Of((int)answer.StatusCode, RetryAfter(answer.Headers.RetryAfter));
    }

    /// <summary>A short body is read so that the connection can be used again; a long one costs its sender the connection.</summary>
    private static async Task Drain(HttpContent content, CancellationToken cancellation)
    {
        var buffer = new byte[8 * 1024];
        using var body = await content.ReadAsStreamAsync(cancellation);
        for (int total = 0, read; total < MostRead && (read = await body.ReadAsync(buffer, cancellation)) > 0;) total += read;
    }

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? asked) => asked is null ? null : asked.Delta ?? asked.Date - _clock.GetUtcNow();

    private static async ValueTask<Stream> Connect(
        DnsEndPoint to, Func<string, CancellationToken, Task<IPAddress[]>> resolve, WebhookTargets targets, CancellationToken cancellation)
    {
        // Registered while the port was still among those that are configured.
        if (!targets.AllowsPort(to.Port)) throw new AddressRefusedException(AddressRefusedException.Port);
        var addresses = IPAddress.TryParse(to.Host, out var literal) ? [literal] : await resolve(to.Host, cancellation);
        // One private address among public ones is a trap or a mistake; either way nothing is sent.
        if (addresses.Length == 0 || !addresses.All(targets.Allows)) throw new AddressRefusedException(AddressRefusedException.NotPublic);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, to.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private sealed class AddressRefusedException(string sentence) : IOException(sentence)
    {
        public const string NotPublic = "The name leads to an address that is not public.";
        public const string Port = "The port is not one that is called.";
    }
}
