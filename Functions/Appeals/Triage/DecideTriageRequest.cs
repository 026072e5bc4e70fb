using System.Text.Json.Serialization;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary><c>POST /api/appeals/{id}/triage</c>: tier and unit, or a refusal.</summary>
public sealed record DecideTriageRequest : IRequestBody
{
    /// <summary>No unit's code: codes have capital letters.</summary>
    public const string NoUnit = "none";

    /// <summary>Needed while it is on the triage desk.</summary>
    public string? Lease { get; init; }
    public Tier? Tier { get; init; }
    public string? Unit { get; init; }
    public Kind? Kind { get; init; }
    public StatutoryTrack? Track { get; init; }
    /// <summary>The unit that it complains of, corrected, or <see cref="NoUnit"/>; as it is when absent.</summary>
    public string? About { get; init; }
    public string? Reason { get; init; }
    /// <summary>For staff only.</summary>
    public string? Note { get; init; }
    public RefusalInput? Refusal { get; init; }

    /// <summary>The number in <see cref="Lease"/>, after the check.</summary>
    public int? LeaseNumber() => Lease is null ? null : Leases.Number(Lease);

    /// <summary>After the check.</summary>
    public AboutCorrection? AboutNow() => About is null ? null : new(About == NoUnit ? null : About);

    public void Check(FieldErrors errors)
    {
        if (Lease is not null) errors.Lease("lease", Lease);
        Refusal?.Check(errors.At("refusal"));
        var decides = Tier is not null || Unit is not null;
        if (decides == Refusal is not null) errors.Add("", "Give either tier and unit, or refusal. 应填写tier和unit，或填写refusal。");
        if (!decides)
        {
            if (About is not null) errors.Add("about", "Give it with tier and unit. 请与tier和unit一起填写。");
            return;
        }
        if (Tier is null) errors.Add("tier", "This field is required. 此项必填。");
        if (Unit is null) errors.Add("unit", "This field is required. 此项必填。");
        else errors.UnitCode("unit", Unit);
        if (About is not null and not NoUnit) errors.UnitCode("about", About);
        errors.OptionalText("reason", Reason, TextLimits.ShortReason);
        errors.OptionalText("note", Note, TextLimits.Note);
    }
}

public sealed record RefusalInput
{
    public required Ground Ground { get; init; }
    /// <summary>What the company can do instead.</summary>
    public required string Guidance { get; init; }
    [JsonConverter(typeof(OneLineText))] public string? Channel { get; init; }

    internal void Check(FieldErrors errors)
    {
        errors.Text("guidance", Guidance, TextLimits.Note);
        errors.OptionalText("channel", Channel, TextLimits.Title);
    }
}
