using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary><c>POST /api/appeals/{id}/evaluation</c>: all numbers 1–5, 5 best; 1 and 2 are dissatisfied.</summary>
public sealed record EvaluateReplyRequest : IRequestBody
{
    public const int Worst = 1;
    public const int Best = 5;
    public const int LatestRound = 999;

    public required int Level { get; init; }
    public int? Speed { get; init; }
    public int? Effect { get; init; }
    public int? Experience { get; init; }
    public int? Quality { get; init; }
    public string? Text { get; init; }
    /// <summary>Of the reply that was read; without it, of the one there is.</summary>
    public int? Round { get; init; }

    public void Check(FieldErrors errors)
    {
        errors.Range("level", Level, Worst, Best);
        Axis("speed", Speed);
        Axis("effect", Effect);
        Axis("experience", Experience);
        Axis("quality", Quality);
        errors.OptionalText("text", Text, TextLimits.Note);
        if (Round is { } round) errors.Range("round", round, 1, LatestRound);

        void Axis(string name, int? value)
        {
            if (value is { } given) errors.Range(name, given, Worst, Best);
        }
    }
}

/// <summary><c>POST /api/appeals/{id}/contest</c>: as good as level 2, also for a time after closing.</summary>
public sealed record ContestReplyRequest : IRequestBody
{
    public required string Text { get; init; }
    /// <summary>Of the reply that was read; without it, of the one there is.</summary>
    public int? Round { get; init; }

    public void Check(FieldErrors errors)
    {
        errors.Text("text", Text, TextLimits.Note);
        if (Round is { } round) errors.Range("round", round, 1, EvaluateReplyRequest.LatestRound);
    }
}
