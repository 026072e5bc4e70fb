using static ServerlessQiFu.Domain.Appeals.AppealCommand;

namespace ServerlessQiFu.Domain.Appeals;

/// <summary>
/// The unit that an appeal complains of (回避, domain.md §9): nobody of it has to do with the appeal or sees it, whatever the role, and the appeal is not
/// given to it in any way: not dispatched, proposed, designated, handed over, co-handled or done again.
/// </summary>
public static class ComplainedOf
{
    /// <summary>
    /// Whether an appeal about the unit is kept from somebody. Who names no unit is kept out too: the wall must not hang on a claim that one can leave
    /// away. Operators mostly have none, and read nobody's words.
    /// </summary>
    /// <param name="about">Null for an appeal about no unit.</param>
    public static bool Bars(string? about, Actor actor) => about is not null && actor.Role switch
    {
        Role.System or Role.Enterprise or Role.Bot => false,
        Role.Ops => actor.Unit == about,
        _ => actor.Unit is null || actor.Unit == about,
    };

    /// <summary>Whether a command would give the appeal, or a part in it, to the unit.</summary>
    internal static Decision.Refused? Refusal(Appeal state, AppealCommand command)
    {
        if (state is not Appeal.Existing { Dossier.About: var before }) return null;
        var about = command is DecideTriage { About: { } corrected } ? corrected.Unit : before;
        return about is not null && UnitIn(command) == about
            ? new(RefusalCode.UnknownValue, $"The appeal complains of {about}: name another unit.")
            : null;
    }

    private static string? UnitIn(AppealCommand command) => command switch
    {
        DecideTriage c => c.Decision.Unit,
        ClaimAppeal c => c.Unit,
        ReturnAppeal c => c.ProposedOwner,
        RuleOnReturn c => c.Unit,
        AddCoHandler c => c.Unit,
        ProposeHandOver c => c.Unit,
        RecordAttempt c => c.RedoUnit,
        _ => null,
    };
}
