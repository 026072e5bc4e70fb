using System.Diagnostics.Metrics;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>Counts of calls by outcome and of tokens. Tags are names of ours only, never anything of a letter or an answer.</summary>
internal static class LlmMeters
{
    internal const string Name = "ServerlessQiFu.Triage";

    private static readonly Meter Meter = new(Name);
    private static readonly Counter<long> Calls = Meter.CreateCounter<long>("qifu.triage.llm.calls", description: "Calls of a language model by outcome.");
    private static readonly Counter<long> Tokens = Meter.CreateCounter<long>("qifu.triage.llm.tokens", "{token}", "Tokens used, or estimated where the endpoint does not say.");

    internal static void Called(string deployment, LlmOutcome outcome) =>
        Calls.Add(1, new KeyValuePair<string, object?>("deployment", deployment), new KeyValuePair<string, object?>("outcome", NameOf(outcome)));

    internal static void Used(string deployment, long tokens) => Tokens.Add(tokens, new KeyValuePair<string, object?>("deployment", deployment));

    internal static string NameOf(LlmOutcome outcome) => outcome is LlmOutcome.Answered { Answer: null } ? "NotAsAsked" : outcome.GetType().Name;
}
