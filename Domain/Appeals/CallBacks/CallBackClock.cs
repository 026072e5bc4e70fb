using ServerlessQiFu.Domain.Policy;
using static ServerlessQiFu.Domain.Appeals.Appeal;
using static ServerlessQiFu.Domain.Appeals.DueStep;

namespace ServerlessQiFu.Domain.Appeals;

/// <summary>The call-back's own clock and ladder; both limits count from its opening and nothing pauses them (domain.md §2.5).</summary>
/// <param name="Start">Until when the first attempt is made.</param>
/// <param name="Finish">Until when it is done.</param>
public sealed record CallBackClock(DateTimeOffset Start, DateTimeOffset Finish)
{
    public static CallBackClock Of(CallingBack state, Rules rules)
    {
        var policy = rules.Policy[state.Dossier.TierInForce].CallBack;
        return new(rules.Hours.Due(policy.Start, state.Task.OpenedAt).At, rules.Hours.Due(policy.Finish, state.Task.OpenedAt).At);
    }

    /// <summary>Rungs not reached; those of the start only until somebody has called.</summary>
    internal static IEnumerable<Due> Ahead(CallingBack state, Rules rules)
    {
        var clock = Of(state, rules);
        foreach (var rung in rules.Policy[state.Dossier.TierInForce].CallBack.Ladder)
        {
            if (state.Task.Reached.Contains(rung.Name) || (rung.Basis == CallBackBasis.Start && state.Task.Attempts.Count > 0)) continue;
            var from = rung.Basis == CallBackBasis.Start ? clock.Start : clock.Finish;
            yield return new(new ReachCallBackRung(state.Task.Id, rung.Name), rung.After is { } after ? rules.Hours.Due(after, from).At : from);
        }
    }

    internal static CallBackRung Named(string name, CallingBack state, Rules rules) =>
        rules.Policy[state.Dossier.TierInForce].CallBack.Ladder.First(r => r.Name == name);
}
