using System.Text.Json.Serialization;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Policy;

namespace ServerlessQiFu.Functions.Http.Contracts;

/// <summary><c>POST /api/triage/claims</c> and <c>/api/units/{unit}/claims</c>.</summary>
public sealed record ClaimRequest : IRequestBody
{
    public const int Most = 64;
    /// <summary>Two weeks, the longest lease of the shipped policy; the policy's own for the tier caps it.</summary>
    public const int LongestMinutes = 14 * 24 * 60;

    public int Max { get; init; } = 1;
    public int LeaseMinutes { get; init; } = 30;

    public void Check(FieldErrors errors)
    {
        errors.Range("max", Max, 1, Most);
        errors.Range("leaseMinutes", LeaseMinutes, 1, LongestMinutes);
    }
}

/// <summary><c>POST /api/appeals/{id}/triage</c>: tier and unit, or a refusal.</summary>
public sealed record TriageDecision : IRequestBody
{
    /// <summary>Needed while it is on the triage desk.</summary>
    public string? Lease { get; init; }
    public Tier? Tier { get; init; }
    public string? Unit { get; init; }
    public Kind? Kind { get; init; }
    public StatutoryTrack? Track { get; init; }
    public string? Reason { get; init; }
    /// <summary>For staff only.</summary>
    public string? Note { get; init; }
    public RefusalDecision? Refusal { get; init; }

    /// <summary>The number in <see cref="Lease"/>, after the check.</summary>
    public int? LeaseNumber() => Lease is null ? null : Leases.Number(Lease);

    public void Check(FieldErrors errors)
    {
        if (Lease is not null) errors.Lease("lease", Lease);
        Refusal?.Check(errors.At("refusal"));
        var decides = Tier is not null || Unit is not null;
        if (decides == Refusal is not null) errors.Add("", "Give either tier and unit, or refusal. 应填写tier和unit，或填写refusal。");
        if (!decides) return;
        if (Tier is null) errors.Add("tier", "This field is required. 此项必填。");
        if (Unit is null) errors.Add("unit", "This field is required. 此项必填。");
        else errors.UnitCode("unit", Unit);
        errors.OptionalText("reason", Reason, TextLimits.ShortReason);
        errors.OptionalText("note", Note, TextLimits.Note);
    }
}

public sealed record RefusalDecision
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

/// <summary><c>POST /api/appeals/{id}/contact</c>.</summary>
public sealed record Contact : IRequestBody, ILeasedRequest
{
    public required string Lease { get; init; }
    public required string Note { get; init; }

    public void Check(FieldErrors errors)
    {
        errors.Lease("lease", Lease);
        errors.Text("note", Note, TextLimits.Note);
    }
}

/// <summary><c>POST /api/appeals/{id}/progress</c>: the company reads the text.</summary>
public sealed record Progress : IRequestBody, ILeasedRequest
{
    public required string Lease { get; init; }
    public required string Text { get; init; }
    public DateOnly? NextBy { get; init; }

    public void Check(FieldErrors errors)
    {
        errors.Lease("lease", Lease);
        errors.Text("text", Text, TextLimits.Text);
    }
}

/// <summary><c>POST /api/appeals/{id}/question</c>: the company reads the text.</summary>
public sealed record AskAppellant : IRequestBody, ILeasedRequest
{
    public required string Lease { get; init; }
    public required string Text { get; init; }

    public void Check(FieldErrors errors)
    {
        errors.Lease("lease", Lease);
        errors.Text("text", Text, TextLimits.Note);
    }
}

/// <summary><c>POST /api/appeals/{id}/return</c>.</summary>
public sealed record ReturnAppeal : IRequestBody, ILeasedRequest
{
    public required string Lease { get; init; }
    /// <summary>One of the policy's return grounds.</summary>
    public required string Ground { get; init; }
    public required string ProposedOwner { get; init; }
    public required string Note { get; init; }

    public void Check(FieldErrors errors)
    {
        errors.Lease("lease", Lease);
        errors.Word("ground", Ground);
        errors.UnitCode("proposedOwner", ProposedOwner);
        errors.Text("note", Note, TextLimits.Note);
    }
}

/// <summary><c>POST /api/appeals/{id}/release</c>.</summary>
public sealed record ReleaseAppeal : IRequestBody, ILeasedRequest
{
    public required string Lease { get; init; }
    public string? Note { get; init; }

    public void Check(FieldErrors errors)
    {
        errors.Lease("lease", Lease);
        errors.OptionalText("note", Note, TextLimits.Note);
    }
}
