using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>The domain's no, in the API's words.</summary>
internal static class RefusalProblem
{
    /// <param name="allowed">What the appeal admits now; told with <see cref="ProblemType.NotNow"/>.</param>
    public static Problem Of(Decision.Refused refused, IReadOnlyList<string>? allowed = null) => refused.Code switch
    {
        RefusalCode.NotNow => new(ProblemType.NotNow, refused.Reason) { Allowed = allowed ?? [] },
        RefusalCode.NotYours => new(ProblemType.WrongRole, refused.Reason),
        RefusalCode.StaleLease => new(ProblemType.StaleLease, refused.Reason),
        RefusalCode.LimitReached => new(ProblemType.LimitReached, refused.Reason),
        RefusalCode.UnknownValue => new(ProblemType.UnknownValue, refused.Reason),
        RefusalCode.Forbidden => new(ProblemType.Forbidden, refused.Reason),
        _ => throw new ArgumentOutOfRangeException(nameof(refused), refused.Code, "A refusal without a problem type."),
    };
}
