using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace ServerlessQiFu.Functions.Platform;

/// <summary>An answer that says no, by RFC 9457. It never carries a stack trace or the text of an exception.</summary>
/// <param name="Detail">One sentence or two: what happened and what to do.</param>
public sealed record Problem(ProblemType Type, string Detail) : IResult
{
    public const string ContentType = "application/problem+json";
    private const int LongestInstance = 2000;

    public IReadOnlyList<FieldError>? Errors { get; init; }
    /// <summary>Commands that the appeal admits now.</summary>
    public IReadOnlyList<string>? Allowed { get; init; }
    /// <summary>Methods that the path has; with 405.</summary>
    public string? Methods { get; init; }
    /// <summary>Whole seconds are sent; with 429 and 503.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Problems of one or several fields.</summary>
    public static Problem OfFields(ProblemType type, IReadOnlyList<FieldError> errors) =>
        new(type, errors.Count == 1 ? $"{errors[0].Pointer}: {errors[0].Detail}" : $"{errors.Count} fields need correcting; errors names each.") { Errors = errors };

    /// <summary>A problem of one field that only the function could find out.</summary>
    public static Problem OfField(ProblemType type, string pointer, string detail) => OfFields(type, [new(pointer, detail)]);

    public static Problem NotFound() => new(ProblemType.NotFound, "There is nothing here, or nothing that you may see.");

    public static Problem KeyReused() => new(ProblemType.IdempotencyKeyReused, "This Idempotency-Key was used with another body: choose a new key for a new request.");

    /// <param name="instance">Path of the request; null inside an import's answer.</param>
    /// <param name="request">Whose trace is named; null for the present one.</param>
    public ProblemDocument Document(string? instance = null, HttpContext? request = null) => new(
        Type.Uri, Type.Title, Type.Status, Detail, instance, TraceIds.Of(request), Errors, Allowed);

    public Task ExecuteAsync(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = Type.Status;
        response.ContentType = ContentType;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        if (Type.Status == StatusCodes.Status401Unauthorized) response.Headers.WWWAuthenticate = "Bearer";
        if (Type.Status == StatusCodes.Status405MethodNotAllowed) response.Headers.Allow = Methods;
        if (Type.Status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
            response.Headers.RetryAfter = Math.Clamp((int)Math.Ceiling(RetryAfter.TotalSeconds), 1, Type.Status == StatusCodes.Status429TooManyRequests ? 86_400 : 3600).ToString(CultureInfo.InvariantCulture);

        var path = context.Request.Path.ToUriComponent();
        var body = ContractJson.Write(Document(path.Length <= LongestInstance ? path : path[..LongestInstance], context));
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body).AsTask();
    }
}

/// <summary>A problem as it is sent.</summary>
public sealed record ProblemDocument(
    string Type, string Title, int Status, string Detail, string? Instance = null, string? TraceId = null,
    IReadOnlyList<FieldError>? Errors = null, IReadOnlyList<string>? Allowed = null);
