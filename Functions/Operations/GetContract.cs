using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Functions.Access;

namespace ServerlessQiFu.Functions.Operations;

/// <summary><c>GET /api/openapi.json</c>.</summary>
public static class GetContract
{
    internal static readonly Operation Operation = Operation.Open("getContract");

    [Function(nameof(GetContract))]
    public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/openapi.json")] HttpRequest request) =>
        Results.Bytes(ContractDocument.Utf8, "application/json");
}
