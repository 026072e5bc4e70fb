using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ServerlessQiFu.LocalHost;

/// <summary>
/// What never becomes a request (a malformed line, an address or headers that are too long) Kestrel refuses by itself, with an empty answer that no
/// middleware sees. It says so before it answers: here the connection then sends a problem document in the place of that answer.
/// </summary>
internal sealed class ServerRefusals(DiagnosticListener diagnostics, IOptions<ProblemDetailsOptions> options) : IHostedLifecycleService, IObserver<KeyValuePair<string, object?>>
{
    /// <summary>Kestrel's event; it carries the features of the request that is none.</summary>
    private const string BadRequest = "Microsoft.AspNetCore.Server.Kestrel.BadRequest";

    private IDisposable? _subscription;

    /// <summary>Has each connection watched.</summary>
    public static ConnectionDelegate Watch(ConnectionDelegate next) => connection =>
    {
        var watched = new RefusableTransport(connection.Transport);
        connection.Transport = watched;
        connection.Features.Set(watched);
        return next(connection);
    };

    /// <summary>Before the server listens.</summary>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _subscription = diagnostics.Subscribe(this, name => name == BadRequest);
        return Task.CompletedTask;
    }

    /// <summary>After it has gone.</summary>
    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        _subscription?.Dispose();
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value is not { Key: BadRequest, Value: IFeatureCollection features } || features.Get<RefusableTransport>() is not { } connection) return;
        // The pipe that is watched lies under the encryption, and HTTP/2 has answers of another shape.
        if (features.Get<ITlsConnectionFeature>() is not null || features.Get<IHttpRequestFeature>()?.Protocol is "HTTP/2" or "HTTP/3") return;
        if (features.Get<IBadRequestExceptionFeature>()?.Error is not BadHttpRequestException refused || features.Get<IHttpResponseFeature>()?.HasStarted == true) return;
        connection.Refuse(Answer(features, refused.StatusCode));
    }

    public void OnCompleted() { }

    public void OnError(Exception error) { }

    private byte[] Answer(IFeatureCollection features, int status)
    {
        var phrase = ReasonPhrases.GetReasonPhrase(status);
        var problem = new ProblemDetails { Status = status, Type = "about:blank", Title = phrase };
        options.Value.CustomizeProblemDetails?.Invoke(new ProblemDetailsContext { HttpContext = new DefaultHttpContext(features), ProblemDetails = problem });
        var body = JsonSerializer.SerializeToUtf8Bytes(problem, JsonSerializerOptions.Web);
        var head = string.Create(CultureInfo.InvariantCulture,
            $"HTTP/1.1 {status} {phrase}\r\nContent-Type: application/problem+json\r\nContent-Length: {body.Length}\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n");
        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }
}
