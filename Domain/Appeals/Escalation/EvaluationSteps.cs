using ServerlessQiFu.Domain.Policy;
using static ServerlessQiFu.Domain.Appeals.Appeal;
using static ServerlessQiFu.Domain.Appeals.DueStep;

namespace ServerlessQiFu.Domain.Appeals;

/// <summary>
/// A company that says nothing is reminded once, and in the end the appeal closes as unevaluated (domain.md §2.5). Both
/// count from the answer. While the answer is under review it does not close.
/// </summary>
internal static class EvaluationSteps
{
    public static IEnumerable<Due> Ahead(Replied state, Rules rules)
    {
        if (state.Evaluation is not null || state.Settled is not null) yield break;
        var (policy, round, answered) = (rules.Policy[state.Dossier.TierInForce].Evaluation, state.Assignment.Round, state.Reply.At);
        if (!state.Reminded) yield return new(new RemindEvaluation(round), rules.Hours.Due(policy.RemindAfter, answered).At);
        if (state.Review is null) yield return new(new ExpireEvaluation(round), rules.Hours.Due(policy.ExpireAfter, answered).At);
    }
}
