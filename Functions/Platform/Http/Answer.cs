using Microsoft.AspNetCore.Http;

namespace ServerlessQiFu.Functions.Platform;

/// <summary>An answer of the contract: JSON, with the entity tag of what it speaks of where there is one.</summary>
internal sealed class Answer : IResult
{
    private readonly Func<byte[]> _write;

    private Answer(int status, object value, Func<byte[]> write, string? etag) => (Status, Value, _write, ETag) = (status, value, write, etag);

    public int Status { get; }
    /// <summary>What the body says; a page of this process shows it without reading the body.</summary>
    public object Value { get; }
    public string? ETag { get; }

    public static Answer Json<T>(int status, T value, string? etag = null) where T : notnull => new(status, value, () => ContractJson.Write(value), etag);

    /// <summary>A body that was written before, such as the kept answer to a repeated request; <see cref="Value"/> is its bytes.</summary>
    public static Answer Written(int status, byte[] body, string? etag = null) => new(status, body, () => body, etag);

    /// <summary>What the reader sees of a version; 304 when they have just that.</summary>
    public static IResult Seen<T>(HttpRequest request, T value, int version) where T : notnull
    {
        var body = ContractJson.Write(value);
        var etag = EntityTags.Of(version, body);
        return EntityTags.Has(request, etag) ? new Unchanged(etag) : new Answer(StatusCodes.Status200OK, value, () => body, etag);
    }

    public Task ExecuteAsync(HttpContext context)
    {
        var response = context.Response;
        var body = _write();
        response.StatusCode = Status;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = body.Length;
        if (ETag is not null) response.Headers.ETag = ETag;
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
