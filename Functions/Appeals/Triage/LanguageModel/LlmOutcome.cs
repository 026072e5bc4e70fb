namespace ServerlessQiFu.Functions.Appeals;

/// <summary>All that one call of a deployment can come to. What it means is decided in <see cref="OpenAiClassifier"/>.</summary>
internal abstract record LlmOutcome
{
    /// <param name="Content">As the model wrote it.</param>
    /// <param name="Tokens">With log-probabilities; empty where the endpoint gives none.</param>
    /// <param name="FilterDown">The endpoint says that its content filter did not run.</param>
    /// <param name="Model">As the endpoint names it.</param>
    /// <param name="Answer">The content, checked; null when it is not what was asked for.</param>
    internal sealed record Answered(string Content, IReadOnlyList<LabelOdds.Token> Tokens, bool FilterDown, string Model, LlmAnswer? Answer = null) : LlmOutcome;

    /// <summary>The content filter was hit, by the letter or by the answer.</summary>
    /// <param name="SelfHarm">It speaks of self-harm: somebody should read it soon.</param>
    internal sealed record Filtered(bool SelfHarm) : LlmOutcome;

    internal sealed record Declined : LlmOutcome;
    internal sealed record CutOff : LlmOutcome;

    /// <summary>200, but no chat completion.</summary>
    internal sealed record Garbage : LlmOutcome;

    /// <summary>401 or 403, or the app has no identity: the key or the role is wrong.</summary>
    internal sealed record Denied : LlmOutcome;

    /// <summary>404: the deployment is not there.</summary>
    internal sealed record NoSuchDeployment : LlmOutcome;

    /// <summary>Another 4xx: the endpoint does not take what we send.</summary>
    /// <param name="AboutLogProbabilities">It only minds these; without them it may answer.</param>
    internal sealed record NotTaken(int Status, bool AboutLogProbabilities) : LlmOutcome;

    /// <param name="After">When to come again, if it says so.</param>
    internal sealed record Throttled(TimeSpan? After) : LlmOutcome;

    /// <param name="Status">0: the connection failed.</param>
    internal sealed record Down(int Status) : LlmOutcome;

    internal sealed record TooSlow : LlmOutcome;

    private LlmOutcome() { }
}
