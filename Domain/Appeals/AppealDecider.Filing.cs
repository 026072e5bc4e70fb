namespace ServerlessQiFu.Domain.Appeals;

/// <summary>Filing: what a company sends is recorded, whatever it says; emergencies are handed off at once.</summary>
public static partial class AppealDecider
{
    private static Decision Submit(Submission submission, Context turn)
    {
        var submitted = new AppealEvent.Filed(submission, turn.Rules.Policy.Version, turn.Rules.Hours.Calendar.Version);
        // Beside the numbers shown and the person paged, it goes the ordinary way (domain.md §2.2: the city never just rejects).
        return submission.Emergency is { } emergency
            ? Accept(submitted, new AppealEvent.EmergencyHandedOff(emergency.Numbers, emergency.Words))
            : Accept(submitted);
    }

    private static Decision SubmitAgain(Submission submission, Appeal.Existing filed) =>
        submission.Id == filed.Dossier.Id && submission.CreditCode == filed.Dossier.CreditCode && submission.Title == filed.Dossier.Title
            ? AlreadySo
            : new Decision.Refused(RefusalCode.Forbidden, "Another appeal has this number: file under a new one.");
}
