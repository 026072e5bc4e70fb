using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Functions.Access;

namespace ServerlessQiFu.Functions.Operations;

/// <summary><c>GET /api/openapi.json</c>: the contract, which the build has written of docs/openapi.yaml.</summary>
public static class GetContract
{
    internal static readonly Operation Operation = Operation.Open("getContract");

    private static readonly Lazy<byte[]> Json = new(() => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "openapi.json")));

    [Function(nameof(GetContract))]
    public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/openapi.json")] HttpRequest request) =>
        Results.Bytes(Json.Value, "application/json");
}
