using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary><c>POST /api/appeals/{id}/extension</c>: the company is told the reason.</summary>
public sealed record RequestExtensionRequest : IRequestBody, ILeasedRequest
{
    public const int MostWorkingDays = 250;

    public required string Lease { get; init; }
    public required int WorkingDays { get; init; }
    public required string Reason { get; init; }

    public void Check(FieldErrors errors)
    {
        errors.Lease("lease", Lease);
        errors.Range("workingDays", WorkingDays, 1, MostWorkingDays);
        errors.Text("reason", Reason, TextLimits.Note);
    }

    internal static Limit InWorkingDays(int workingDays) => Limit.Parse(FormattableString.Invariant($"{workingDays}wd"));
}

/// <summary><c>POST /api/appeals/{id}/extension-decision</c>: the company is told the reason.</summary>
public sealed record DecideExtensionRequest : IRequestBody
{
    public required bool Granted { get; init; }
    public required string Reason { get; init; }

    public void Check(FieldErrors errors) => errors.Text("reason", Reason, TextLimits.Note);
}

/// <summary><c>POST /api/appeals/{id}/co-handlers</c>.</summary>
public sealed record AddCoHandlerRequest : IRequestBody, ILeasedRequest
{
    public required string Lease { get; init; }
    public required string Unit { get; init; }
    /// <summary>What that unit shall do.</summary>
    public required string Part { get; init; }
    /// <summary>Without it as long as the tier promises.</summary>
    public int? WorkingDays { get; init; }

    public void Check(FieldErrors errors)
    {
        errors.Lease("lease", Lease);
        errors.UnitCode("unit", Unit);
        errors.Text("part", Part, TextLimits.Note);
        if (WorkingDays is { } days) errors.Range("workingDays", days, 1, RequestExtensionRequest.MostWorkingDays);
    }
}

/// <summary><c>POST /api/appeals/{id}/parts/{part}</c>: what came of it.</summary>
public sealed record FinishPartRequest : IRequestBody
{
    public required string Text { get; init; }

    public void Check(FieldErrors errors) => errors.Text("text", Text, TextLimits.Text);
}

/// <summary><c>POST /api/appeals/{id}/parts/{part}/waiver</c>.</summary>
public sealed record WaivePartRequest : IRequestBody
{
    public required string Reason { get; init; }

    public void Check(FieldErrors errors) => errors.Text("reason", Reason, TextLimits.Note);
}

/// <summary><c>POST /api/appeals/{id}/hand-over</c>: the unit accepts by claiming.</summary>
public sealed record ProposeHandOverRequest : IRequestBody, ILeasedRequest
{
    public required string Lease { get; init; }
    public required string Unit { get; init; }
    public required string Note { get; init; }

    public void Check(FieldErrors errors)
    {
        errors.Lease("lease", Lease);
        errors.UnitCode("unit", Unit);
        errors.Text("note", Note, TextLimits.Note);
    }
}
