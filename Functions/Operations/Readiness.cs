using System.Text.Json;
using System.Text.Json.Serialization;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Operations;

public sealed record Liveness(string Status = "live");

/// <param name="Checks">By dependency: <c>ok</c> or <c>failing</c>.</param>
public sealed record Readiness(string Status, IReadOnlyDictionary<string, string> Checks);
