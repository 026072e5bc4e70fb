using Microsoft.AspNetCore.Http;

namespace ServerlessQiFu.Functions.Platform;

/// <summary>An answer of the contract: JSON, with the entity tag of what it speaks of where there is one.</summary>
internal sealed class Answer(int status, byte[] body, string? etag) : IResult
{
    public static Answer Json<T>(int status, T value, string? etag = null) => new(status, ContractJson.Write(value), etag);

    public Task ExecuteAsync(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = body.Length;
        if (etag is not null) response.Headers.ETag = etag;
        return response.Body.WriteAsync(body).AsTask();
    }
}
