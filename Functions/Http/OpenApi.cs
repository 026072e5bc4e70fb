using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Functions.Http.Access;
using ServerlessQiFu.Functions.Http.Contracts;

namespace ServerlessQiFu.Functions.Http;

/// <summary>The contract, as JSON.</summary>
public static class OpenApi
{
    internal static readonly Operation Operation = Operation.Open("getContract");

    [Function(nameof(OpenApi))]
    public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/openapi.json")] HttpRequest request) =>
        Results.Bytes(ContractDocument.Utf8, "application/json; charset=utf-8");
}
