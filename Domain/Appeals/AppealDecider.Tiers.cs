using ServerlessQiFu.Domain.Policy;
using static ServerlessQiFu.Domain.Appeals.Appeal;
using static ServerlessQiFu.Domain.Appeals.AppealCommand;

namespace ServerlessQiFu.Domain.Appeals;

/// <summary>Tier and kind after triage. The tier decides the promise, kind and track the outer limit, and neither the other's.</summary>
public static partial class AppealDecider
{
    private const string LengtheningIsForSupervisors = "That would lengthen the outer limit: only a supervisor may.";

    private static Decision Change(ChangeTier command, Existing state, Context context)
    {
        var dossier = state.Dossier;
        if (command.Tier < dossier.RaisedTo) return Forbidden($"The company was dissatisfied twice: it stays {dossier.RaisedTo}.");
        var (kind, track) = (command.Kind ?? dossier.KindInForce, command.Track ?? dossier.Track);
        var events = new List<AppealEvent>();
        if (command.Tier != dossier.Tier)
        {
            events.Add(new AppealEvent.TierChanged(command.Tier, command.Reason));
            events.Add(Rungs.Begin(EpochCause.TierChanged, dossier, command.Tier, context.Rules));
        }
        else if (dossier.ComplexSuggested) events.Add(new AppealEvent.ComplexDeclined(command.Reason));
        if (kind != dossier.Kind || track != dossier.Track) events.Add(new AppealEvent.KindConfirmed(kind, track));
        return Accept(events);
    }

    private static bool Lengthens(Dossier dossier, Kind kind, StatutoryTrack track, Rules rules) =>
        rules.OuterDeadline(dossier.ReceivedAt, kind, track).At > Clocks.OuterOf(dossier, rules).At;
}
