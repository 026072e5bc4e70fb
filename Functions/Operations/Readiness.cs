namespace ServerlessQiFu.Functions.Operations;

public sealed record Liveness(string Status = "live");

/// <param name="Checks">By dependency: <c>ok</c> or <c>failing</c>; of the clock <c>doubted</c>, which alone does not make the app not ready.</param>
public sealed record Readiness(string Status, IReadOnlyDictionary<string, string> Checks);
