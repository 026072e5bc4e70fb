using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace ServerlessQiFu.Functions.Platform;

/// <summary>What the host answers where no function did, or one failed: in the contract's words instead of its own.</summary>
internal static class HostProblems
{
    private static readonly Dictionary<int, (ProblemType Type, string Detail)> ByStatus = new()
    {
        [StatusCodes.Status400BadRequest] = (ProblemType.MalformedRequest, "What came is not a request of HTTP/1.1; send one."),
        [StatusCodes.Status404NotFound] = (ProblemType.NotFound, "There is nothing here; GET /api/openapi.json lists what there is."),
        [StatusCodes.Status405MethodNotAllowed] = (ProblemType.MethodNotAllowed, "This path has other methods: those in Allow."),
        [StatusCodes.Status408RequestTimeout] = (ProblemType.RequestTooSlow, "The headers or the body took too long to come; send the request again."),
        [StatusCodes.Status413PayloadTooLarge] = (ProblemType.BodyTooLarge, "The body is larger than anything that is taken here."),
        [StatusCodes.Status414UriTooLong] = (ProblemType.AddressTooLong, "The first line of the request is longer than 8 KB; shorten the query."),
        [StatusCodes.Status431RequestHeaderFieldsTooLarge] = (ProblemType.HeadersTooLarge, "There are more than 100 headers, or they are longer than 32 KB together; send fewer."),
        [StatusCodes.Status500InternalServerError] = (ProblemType.InternalError, "This is our fault. Send the request again with the same key; if that does not help, tell us the traceId."),
        [StatusCodes.Status505HttpVersionNotsupported] = (ProblemType.VersionOfHttp, "Speak HTTP/1.1."),
    };

    public static IServiceCollection AddHostProblems(this IServiceCollection services) =>
        services.AddProblemDetails(options => options.CustomizeProblemDetails = context => Speak(context.ProblemDetails, context.HttpContext));

    private static void Speak(ProblemDetails problem, HttpContext http)
    {
        if (problem.Status is not { } status || !ByStatus.TryGetValue(status, out var ours)) return;
        (problem.Type, problem.Title, problem.Detail) = (ours.Type.Uri, ours.Type.Title, ours.Detail);
        problem.Instance = http.Request.Path.ToUriComponent();
        if (TraceIds.Of(http) is { } trace) problem.Extensions["traceId"] = trace;
        else problem.Extensions.Remove("traceId");
    }
}
