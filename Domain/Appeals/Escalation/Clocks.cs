using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Domain.Policy;
using static ServerlessQiFu.Domain.Appeals.Appeal;

namespace ServerlessQiFu.Domain.Appeals;

/// <summary>
/// The two clocks of an appeal and its warning light (domain.md §2.5), computed from the record and the pinned rules only. Here alone
/// stands when a round is late: ladder, views and reports ask for <see cref="Limit"/>.
/// </summary>
/// <param name="Promise">
/// The service commitment; moves while the company is asked. The first one and its extensions end by the outer limit. One that a tier
/// change or a redo begins has its full length from there, wherever the outer limit lies: begun later, it is never due earlier.
/// </param>
/// <param name="Outer">What the province or a statute allows, from receipt; nothing pauses or restarts it.</param>
/// <param name="Limit">
/// After it the present round is late. The first round has the outer limit, also after a tier change. A redo has the later of the outer
/// limit and its own promise: what went before is not its lateness.
/// </param>
/// <param name="Paused">The promise stands still; <paramref name="Promise"/> is then when it is due if no answer comes.</param>
/// <param name="Light">Of the highest rung reached in this epoch.</param>
public sealed record Clocks(Deadline Promise, Deadline Outer, Deadline Limit, bool Paused, Light Light)
{
    public static Clocks Of(Existing state, Rules rules)
    {
        var outer = OuterOf(state.Dossier, rules);
        var promise = new PromiseClock(state, outer, rules).Due;
        return new(promise, outer, LimitOf(state.Dossier, promise, outer), state is AwaitingAppellant, LightOf(state.Dossier, rules));
    }

    /// <summary>See <see cref="Limit"/>.</summary>
    internal static Deadline LimitOf(Dossier dossier, Deadline promise, Deadline outer) => dossier.RedoFrom is not null && promise.At > outer.At ? promise : outer;

    /// <summary>The outer limit: for the confirmed kind, else the declared one, else a consultation's.</summary>
    internal static Deadline OuterOf(Dossier dossier, Rules rules) =>
        rules.OuterDeadline(dossier.ReceivedAt, dossier.KindInForce, dossier.Track);

    private static Light LightOf(Dossier dossier, Rules rules)
    {
        var light = Light.Green;
        foreach (var rung in rules.Policy[dossier.TierInForce].Ladder)
            if (rung.Light > light && dossier.Ladder.Reached.Contains(rung.Name)) light = rung.Light.Value;
        return light;
    }
}
