using ServerlessQiFu.Domain.Policy;
using static ServerlessQiFu.Domain.Appeals.Appeal;
using static ServerlessQiFu.Domain.Appeals.AppealCommand;

namespace ServerlessQiFu.Domain.Appeals;

/// <summary>Extensions: asked before the promise is over, decided by the post the policy names, the reason told to the company (domain.md §2.4).</summary>
public static partial class AppealDecider
{
    private static Decision Request(RequestExtension command, Existing state, Context context)
    {
        var dossier = state.Dossier;
        if (context.Rules.Policy[dossier.TierInForce].Extension is not { } policy)
            return Forbidden($"A {dossier.TierInForce} has no extension: answer it, or report progress.");
        if (string.IsNullOrWhiteSpace(command.Reason)) return UnknownValue("Give the reason: the company is told.");
        if (dossier.Extension is { } asked)
            return asked.By == command.By ? AlreadySo : NotNow($"An extension by {asked.By} is asked for already: wait for the decision.");
        if (dossier.ExtensionsGranted >= policy.Times)
            return LimitReached($"It was extended {dossier.ExtensionsGranted} times; no more are allowed.");
        var day = context.Rules.Hours.WorkingDay;
        if (!command.By.IsWorking || command.By.NominalDays(day) > policy.Longest.NominalDays(day))
            return LimitReached($"An extension is in working time and at most {policy.Longest}.");
        if (context.Now > Clocks.Of(state, context.Rules).Promise.At)
            return LimitReached("The promise is over: an extension is asked for before.");
        return Accept(new AppealEvent.ExtensionRequested(command.By, command.Reason));
    }

    private static Decision DecideOn(DecideExtension command, Existing state, Context context)
    {
        var dossier = state.Dossier;
        if (dossier.Extension is not { } asked) return NotNow("No extension is asked for.");
        // The request was checked against the tier it was asked in; a change of tier ends it.
        var approvals = context.Rules.Policy[dossier.TierInForce].Extension!.Approvals;
        var post = approvals[Math.Min(dossier.ExtensionsGranted, approvals.Count - 1)];
        if (context.Actor.Role != Approver(post)) return NotYours($"Extension {dossier.ExtensionsGranted + 1} is decided by {post}.");
        if (context.Actor.Subject == asked.AskedBy) return NotYours("Who asks for an extension does not decide it.");
        if (string.IsNullOrWhiteSpace(command.Reason)) return UnknownValue("Give the reason: the company is told.");
        if (!command.Granted) return Accept(new AppealEvent.ExtensionDeclined(command.Reason));

        var extended = state with { Dossier = dossier with { Extensions = [.. dossier.Extensions, asked.By] } };
        return Accept(new AppealEvent.ExtensionGranted(asked.By, command.Reason, Clocks.Of(extended, context.Rules).Promise.At));
    }

    private static Role Approver(Post post) => post is Post.CityLeader or Post.BureauLeader ? Role.Leader : Role.Supervisor;
}
