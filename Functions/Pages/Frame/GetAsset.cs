using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Web;
using Operation = ServerlessQiFu.Functions.Access.Operation;

namespace ServerlessQiFu.Functions.Pages;

/// <summary>Style, script and icon of the pages. Their address has their version, so that a browser asks once.</summary>
public sealed class GetAsset
{
    internal static readonly Operation Operation = Operation.Page("getAsset");

    private static readonly Dictionary<string, string> Types = new() { ["qifu.css"] = "text/css; charset=utf-8", ["qifu.js"] = "text/javascript; charset=utf-8", ["qifu.svg"] = "image/svg+xml" };
    private static readonly Dictionary<string, byte[]> Files = Types.Keys.ToDictionary(name => name, Read);

    public static byte[] Bytes(string name) => Files[name];

    [Function(nameof(GetAsset))]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "assets/{name}")] HttpRequest request, string name)
    {
        if (!Files.TryGetValue(name, out var bytes)) return Results.NotFound();
        request.HttpContext.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return Results.Bytes(bytes, Types[name]);
    }

    private static byte[] Read(string name)
    {
        using var file = typeof(Words).Assembly.GetManifestResourceStream(name)!;
        using var bytes = new MemoryStream();
        file.CopyTo(bytes);
        return bytes.ToArray();
    }
}
