using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Escalation;
using ServerlessQiFu.Functions.Adapters;
using ServerlessQiFu.Functions.Records;

namespace ServerlessQiFu.Functions.Activities;

/// <summary>Asks the classifier and turns its word into a command: sure enough, into a queue; otherwise, to a person.</summary>
public sealed class TriageDesk(AppealRecords records, IClassifier classifier)
{
    public async Task<AppealCommand> Decide(Dossier dossier, CancellationToken cancellation)
    {
        var events = await records.Events(dossier.Id, 1, 1, cancellation);
        var submission = ((AppealEvent.Submitted)events[0].Event).Submission;
        return await classifier.Classify(submission, cancellation) switch
        {
            Classification.Sure sure => new AppealCommand.Triage(sure.Suggestion),
            Classification.Unsure unsure => new AppealCommand.SendToDesk(unsure.Suggestion, unsure.Why),
            var other => throw new InvalidOperationException($"The classifier answered with {other.GetType().Name}."),
        };
    }
}
