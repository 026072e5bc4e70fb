using System.Text.Json.Serialization;
using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Domain.DataFiles;

namespace ServerlessQiFu.Domain.Policy;

/// <summary>
/// Every number of the business, read from <c>policy.json</c> (domain.md §2.5) and never changed afterwards. An appeal
/// keeps the version it was received under.
/// </summary>
public sealed record AppealPolicy : IChecked
{
    [JsonConstructor]
    internal AppealPolicy() { }

    /// <summary>1 or more; a new content needs a new one, which <see cref="Hash"/> proves.</summary>
    public required int Version { get; init; }
    public required string Name { get; init; }
    /// <summary>The windows of a working day, ascending.</summary>
    public required IReadOnlyList<Window> Windows { get; init; }
    /// <summary>All three tiers are there.</summary>
    public required IReadOnlyDictionary<Tier, TierPolicy> Tiers { get; init; }
    public required OuterLimits OuterLimits { get; init; }
    public required AppellantPause AppellantPause { get; init; }
    /// <summary>Most appeals one officer may hold at a time.</summary>
    public required int WipLimit { get; init; }
    /// <summary>
    /// Most supplements that a company may send unasked in one round; answers to questions are not counted. Policies written before it was a limit do not
    /// name it, and keep their hash.
    /// </summary>
    public int SupplementLimit { get; init; } = 20;
    /// <summary>Share of satisfied closures that are called back as an audit, 0–1.</summary>
    public required double SampleOfSatisfied { get; init; }
    /// <summary>What makes a unit's reply go to a reviewer.</summary>
    public required ReviewPolicy Review { get; init; }
    public required CoHandlingPolicy CoHandling { get; init; }
    /// <summary>How long after closing the company may contest it.</summary>
    public required Limit ContestWindow { get; init; }
    /// <summary>How long after its end the same facts count as a repeat (domain.md §2.6 rule 6).</summary>
    public required Limit RepeatWindow { get; init; }
    /// <summary>The only grounds on which a unit may return an appeal; at least one.</summary>
    public required IReadOnlyList<ReturnGround> ReturnGrounds { get; init; }

    /// <summary>The file in canonical form: fields sorted, no spaces. <see cref="Parse"/> of it gives this policy again.</summary>
    [JsonIgnore] public string Text { get; private init; } = "";
    /// <summary>SHA-256 of <see cref="Text"/>, lower-case hex: one version can never mean two contents.</summary>
    [JsonIgnore] public string Hash { get; private init; } = "";

    public TierPolicy this[Tier tier] => Tiers[tier];

    /// <summary>Two policies are the same when their content is.</summary>
    public bool Equals(AppealPolicy? other) => other is not null && Hash == other.Hash;

    public override int GetHashCode() => Hash.GetHashCode(StringComparison.Ordinal);

    /// <summary>Reads a policy file; every error with its JSON pointer and the rule broken, all at once.</summary>
    public static Reading<AppealPolicy> Parse(string json) => DataFile.Read<AppealPolicy, AppealPolicy>(json, (policy, content) =>
        policy with { Text = content.Text, Hash = content.Hash });

    void IChecked.Check(FieldErrors errors)
    {
        errors.Range("version", Version, 1, int.MaxValue);
        errors.Line("name", Name);
        errors.Count("windows", Windows.Count, 1, 12);
        foreach (var (i, (before, window)) in Windows.Zip(Windows.Skip(1)).Index())
            if (window.From < before.To) errors.At("windows").At(i + 1).Add("", "Windows are in order and do not overlap.");
        errors.Every("tiers", Tiers, Enum.GetValues<Tier>());
        errors.Range("wipLimit", WipLimit, 1, 1000);
        errors.Range("supplementLimit", SupplementLimit, 1, 1000);
        errors.Range("sampleOfSatisfied", SampleOfSatisfied, 0, 1);
        errors.Count("returnGrounds", ReturnGrounds.Count, 1, 50);
        var codes = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, ground) in ReturnGrounds.Index())
        {
            var at = errors.At("returnGrounds").At(i);
            at.Line("code", ground.Code, 40);
            at.Line("name", ground.Name);
            if (!codes.Add(ground.Code)) at.Add("", $"The ground {ground.Code} is given twice.");
        }
        if (errors.Found.Count == 0) Compare(errors.At("tiers"));
    }

    /// <summary>The promise is a service commitment inside the outer limit; none may promise longer than the longest of those.</summary>
    private void Compare(FieldErrors errors)
    {
        var day = TimeSpan.FromTicks(Windows.Sum(w => w.Length.Ticks));
        var longest = OuterLimits.ByKind.Values.MaxBy(limit => limit.NominalDays(day))!;
        foreach (var (name, tier) in Tiers)
        {
            var at = errors.At(name.ToString());
            if (tier.Promise.NominalDays(day) > longest.NominalDays(day)) at.Add("promise", $"A promise is no longer than the longest outer limit, {longest}.");
            tier.Compare(at, day);
        }
    }
}
