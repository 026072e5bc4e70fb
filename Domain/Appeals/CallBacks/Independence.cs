namespace ServerlessQiFu.Domain.Appeals;

/// <summary>
/// Who may not judge an appeal: nobody who handled it, and nobody of a unit that did (peers.md №9). It bars from calling back,
/// from reviewing, and a company's person from rating their own work.
/// </summary>
public static class Independence
{
    /// <summary>
    /// Whose unit must be known: those who judge for the city, since without it nobody could tell whether their unit handled the appeal, and
    /// those who act for a unit.
    /// </summary>
    public static bool NeedsUnit(Role role) => role is Role.CallBack or Role.Reviewer or Role.Officer or Role.Specialist;

    /// <summary>Whether the actor, or the actor's unit, ever worked on the appeal or on a part of it, in any round; and whoever must name a unit and names none.</summary>
    public static bool Bars(Dossier dossier, Actor actor) => dossier.Handlers.Contains(actor.Subject)
        || (actor.Unit is { } unit ? dossier.HandlingUnits.Contains(unit) : NeedsUnit(actor.Role));

    /// <summary>Whether the actor is a second person for what waits for review: has handled nothing of it, nor called the company about it.</summary>
    public static bool MayReview(Appeal.Existing state, Actor actor) =>
        !Bars(state.Dossier, actor) && !(state is Appeal.CallingBack { Task: var task } && HasCalled(task, actor));

    /// <summary>Whether the actor found what waits for a second person, or made one of the calls.</summary>
    public static bool HasCalled(CallBackTask task, Actor actor) => task.Finding?.By == actor.Subject || task.Attempts.Any(a => a.By == actor.Subject);

    /// <summary>
    /// Whether a unit may handle appeals at all. The unit that calls back may not: it would be barred from calling back about
    /// what it handled, and no other unit calls.
    /// </summary>
    /// <param name="callBackDesk">Code of the city's unit that calls back.</param>
    public static bool AdmitsAsHandler(string unit, string callBackDesk) => unit != callBackDesk;
}
