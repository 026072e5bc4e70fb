namespace ServerlessQiFu.Web;

/// <summary>An appeal as its reader may see it, in words.</summary>
public sealed record AppealModel
{
    public required string Number { get; init; }
    public required int Version { get; init; }
    /// <summary>What happened with it, in a few words; null for those who read no texts.</summary>
    public string? Title { get; init; }
    /// <summary>Its state in one sentence.</summary>
    public required string Sentence { get; init; }
    /// <summary>Who has it now; null for nobody yet.</summary>
    public string? Holder { get; init; }
    /// <summary>Null where no clock runs any more.</summary>
    public ClockModel? Clock { get; init; }
    /// <summary>What was just done; null for nothing.</summary>
    public string? Done { get; init; }
    public IReadOnlyList<WhyRow> Why { get; init; } = [];
    public IReadOnlyList<RungRow> Ladder { get; init; } = [];
    public required IReadOnlyList<TimelineRow> Timeline { get; init; }
    public required IReadOnlyList<FactRow> Facts { get; init; }
    public string? Text { get; init; }
    public IReadOnlyList<string> Attachments { get; init; } = [];
    public SaidModel? Question { get; init; }
    public SaidModel? Reply { get; init; }
    /// <summary>What this reader may do now; the acts' names.</summary>
    public required IReadOnlyList<string> Acts { get; init; }
    /// <summary>Of the lease, where the reader holds it.</summary>
    public string? Lease { get; init; }
    /// <summary>Of the round that is judged.</summary>
    public int? Round { get; init; }
    /// <summary>The open call-back; null for none.</summary>
    public string? CallBack { get; init; }
    public IReadOnlyList<Choice> Units { get; init; } = [];
    public IReadOnlyList<Choice> ReturnGrounds { get; init; } = [];
    /// <summary>The act whose form was refused, with what was typed.</summary>
    public RefusedAct? Refused { get; init; }
}

/// <param name="Left">Such as "还有 1 个工作日 3 小时".</param>
/// <param name="Due">The promise's end.</param>
/// <param name="Outer">A sentence: the end that nobody moves, or of the call-back.</param>
/// <param name="Light"><c>green</c>, <c>yellow</c>, <c>orange</c>, <c>red</c>.</param>
/// <param name="LightText">The same in a word: colour is never the only sign.</param>
public sealed record ClockModel(string Left, string? Due, string Outer, string Light, string LightText, bool Paused);

/// <summary>Why it is so: the fact, the rule with its version, and what follows.</summary>
public sealed record WhyRow(string Fact, string Rule, string Result);

/// <param name="State"><c>reached</c>, <c>next</c> or <c>ahead</c>.</param>
public sealed record RungRow(string When, string Text, string State);

/// <param name="Text">What was said, word for word; null where nothing was.</param>
public sealed record TimelineRow(string When, string Who, string What, string? Text);

public sealed record FactRow(string Name, string Value);

/// <param name="Head">Who, when, with what outcome.</param>
public sealed record SaidModel(string Head, string Text);

public sealed record Choice(string Value, string Text);

/// <param name="Values">As typed, by the field's name.</param>
public sealed record RefusedAct(string Act, IReadOnlyDictionary<string, string> Values, IReadOnlyList<PageError> Errors);
