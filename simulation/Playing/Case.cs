namespace ServerlessQiFu.Simulation;

/// <summary>A violated promise: which, of what, seen how.</summary>
internal sealed record Violation(Invariant Invariant, string What)
{
    public override string ToString() => $"{Invariant}: {What}";
}

/// <summary>What must hold of every external history. The names are those of docs/reliability.md.</summary>
internal enum Invariant
{
    NoAcknowledgedAppealIsLost,
    OneAppealForOneKey,
    OneHolderAtATime,
    AcceptedMeansRecorded,
    NobodyJudgesTheirOwnWork,
    EachRungOnceAnEpoch,
    NoRungMissed,
    NeverEarly,
    LatenessWithinTheBound,
    NoEndWithAnOpenCallBack,
    CallBacksDoneAndOpenAreTheDissatisfied,
    ClocksMoveForwardOnly,
    TheRecordReplaysToTheState,
    EveryNoticeDeliveredOrDeadWithAReason,
    ReportEqualsRecount,
    EveryAppealEnds,
}

/// <summary>One acknowledged appeal with every sight of it, in the order of the answers.</summary>
internal sealed class Case
{
    /// <summary>Those who see the whole record.</summary>
    private const string Overseer = "Supervisor";

    public Case(string id, Story story)
    {
        Id = id;
        var path = $"/api/appeals/{id}";
        Sights = [.. story.Exchanges.Where(e => e.IsGood && e.Call.Method == "GET" && e.Call.Path == path && e.Role == Overseer).Select(e => (e, new Observation(e.Json!)))];
        Commands = [.. story.Exchanges.Where(e => e.IsGood && e.Call.Method == "POST" && e.Call.Path.StartsWith(path + "/", StringComparison.Ordinal))];
    }

    public string Id { get; }
    public IReadOnlyList<(Exchange By, Observation Seen)> Sights { get; }
    public IReadOnlyList<Exchange> Commands { get; }
    public Observation? Last => Sights.Count == 0 ? null : Sights[^1].Seen;
    public IReadOnlyList<Entry> Record => Last?.Timeline ?? [];
}
