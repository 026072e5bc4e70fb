using ServerlessQiFu.Domain.Policy;
using static ServerlessQiFu.Domain.Appeals.Appeal;
using static ServerlessQiFu.Domain.Appeals.DueStep;

namespace ServerlessQiFu.Domain.Appeals;

/// <summary>
/// The rungs of an appeal's ladder and when each is due: shares of the promise, which move with its pauses, and times past
/// the round's limit: the outer limit, which nothing moves, or a redo's own where that is later (domain.md §2.5, warning lights).
/// </summary>
internal static class Rungs
{
    /// <summary>The rung of domain.md §2.5 that opens a supervision case, by its name in the policy.</summary>
    private const string SupervisionCase = "SupervisionCase";

    public static bool OpensSupervision(Rung rung) => rung.Name == SupervisionCase;

    public static Rung Named(string name, Dossier dossier, Rules rules) => LadderOf(dossier.TierInForce, rules).First(r => r.Name == name);

    /// <summary>Those not reached in this epoch. While the company is asked, those after the end of its time are left out: it may answer sooner, and then they move.</summary>
    public static IEnumerable<Due> Ahead(Existing state, Rules rules)
    {
        var dossier = state.Dossier;
        var outer = Clocks.OuterOf(dossier, rules);
        var promise = new PromiseClock(state, outer, rules);
        var limit = Clocks.LimitOf(dossier, promise.Due, outer).At;
        var pauseEnds = (state as AwaitingAppellant)?.Question.Until;
        foreach (var rung in LadderOf(dossier.TierInForce, rules))
        {
            if (dossier.Ladder.Reached.Contains(rung.Name)) continue;
            var at = rung.Basis == RungBasis.Promise ? promise.AtShare(rung.Share!.Value) : rules.Hours.Due(rung.After!, limit).At;
            if ((rung.Basis == RungBasis.Promise || limit != outer.At) && at >= pauseEnds) continue;
            yield return new(new ReachRung(dossier.Ladder.Epoch, rung.Name), at);
        }
    }

    /// <summary>
    /// The next epoch. After a designation all rungs stay reached; in a redo none does. Where else the promise starts anew,
    /// only the rungs past the outer limit stay reached.
    /// </summary>
    public static AppealEvent.EpochBegan Begin(EpochCause cause, Dossier dossier, Tier tier, Rules rules)
    {
        var ladder = dossier.Ladder;
        return new(ladder.Epoch + 1, cause, cause switch
        {
            EpochCause.Designated => ladder.Reached,
            EpochCause.Redo => [],
            _ => [.. ladder.Reached.Where(name => !IsOfPromise(name, dossier.TierInForce, rules) && !IsOfPromise(name, tier, rules))],
        });
    }

    private static bool IsOfPromise(string name, Tier tier, Rules rules) =>
        LadderOf(tier, rules).Any(r => r.Name == name && r.Basis == RungBasis.Promise);

    private static IReadOnlyList<Rung> LadderOf(Tier tier, Rules rules) => rules.Policy[tier].Ladder;
}
