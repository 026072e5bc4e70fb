using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ServerlessQiFu.Functions.Platform;

/// <summary>The trace that a problem names, 32 hexadecimal digits: the request's, which under a Functions host is not the present one where the function runs.</summary>
internal static class TraceIds
{
    public static string? Of(HttpContext? request) => (request?.Features.Get<IHttpActivityFeature>()?.Activity ?? Activity.Current)?.TraceId.ToHexString();
}
