using Microsoft.AspNetCore.Http;

namespace ServerlessQiFu.Functions.Platform;

/// <summary>An answer of the contract: JSON, with the entity tag of what it speaks of where there is one.</summary>
internal sealed class Answer(int status, byte[] body, string? etag) : IResult
{
    public static Answer Json<T>(int status, T value, string? etag = null) => new(status, ContractJson.Write(value), etag);

    /// <summary>What the reader sees of a version; 304 when they have just that.</summary>
    public static IResult Seen<T>(HttpRequest request, T value, int version)
    {
        var body = ContractJson.Write(value);
        var etag = EntityTags.Of(version, body);
        return EntityTags.Has(request, etag) ? new Unchanged(etag) : new Answer(StatusCodes.Status200OK, body, etag);
    }

    public Task ExecuteAsync(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = body.Length;
        if (etag is not null) response.Headers.ETag = etag;
        return response.Body.WriteAsync(body).AsTask();
    }

    private sealed class Unchanged(string etag) : IResult
    {
        public Task ExecuteAsync(HttpContext context)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            context.Response.Headers.ETag = etag;
            return Task.CompletedTask;
        }
    }
}
