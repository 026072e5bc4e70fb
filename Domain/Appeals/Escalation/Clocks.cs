using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Domain.Policy;
using static ServerlessQiFu.Domain.Appeals.Appeal;

namespace ServerlessQiFu.Domain.Appeals;

/// <summary>
/// The two clocks of an appeal and its warning light (domain.md §2.5), computed from the record and the pinned rules only.
/// </summary>
/// <param name="Promise">The service commitment; moves while the company is asked, restarts with a tier change.</param>
/// <param name="Outer">What the province or a statute allows, from receipt; nothing pauses or restarts it.</param>
/// <param name="Paused">The promise stands still; <paramref name="Promise"/> is then when it is due if no answer comes.</param>
/// <param name="Light">Of the highest rung reached in this epoch.</param>
public sealed record Clocks(Deadline Promise, Deadline Outer, bool Paused, Light Light)
{
    public static Clocks Of(Existing state, Rules rules)
    {
        var outer = OuterOf(state.Dossier, rules);
        return new(new PromiseClock(state, outer, rules).Due, outer, state is AwaitingAppellant, LightOf(state.Dossier, rules));
    }

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
