using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Domain.Visibility;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>An appeal as a caller may see it: what the caller's <see cref="Sight"/> does not show is left out, and hidden in the words too.</summary>
internal static class AppealViews
{
    public static AppealView Of(Appeal.Existing filed, IReadOnlyList<Recorded> history, Sight sight, Rules rules)
    {
        var dossier = filed.Dossier;
        var submission = ((AppealEvent.Filed)history[0].Event).Submission;
        var readsTexts = sight.ReadsTexts;
        var words = new ReadableWords(sight, submission);
        return new AppealView
        {
            Id = dossier.Id,
            Status = AppealStatus.Of(filed),
            Title = readsTexts ? words.Of(dossier.Title) : null,
            Tier = dossier.Tier,
            Unit = Assignments.UnitShown(filed),
            Kind = dossier.Kind ?? dossier.DeclaredKind,
            District = dossier.District,
            Enterprise = sight.Shows(AppealParts.Identity) ? new EnterpriseRef(dossier.CreditCode, dossier.EnterpriseName, submission.CreditCodeUnverified) : null,
            ReceivedAt = dossier.ReceivedAt,
            Confidential = dossier.Confidential,
            About = readsTexts ? dossier.About : null,
            Supervised = dossier.Supervised,
            Version = history[^1].Version,
            Triage = readsTexts ? TriageView.Of(dossier.Suggestion) : null,
            Clocks = ClocksOf(filed, rules),
            Emergency = Advice.Of(dossier.Emergency),
            Question = readsTexts ? QuestionOf(filed, history, words) : null,
            NotAccepted = filed is Appeal.NotAccepted no ? new NotAcceptedView(no.Ground, readsTexts ? words.Of(no.Guidance) : null, readsTexts ? words.Of(no.Channel) : null) : null,
            Extension = dossier.Extension is { } asked ? new ExtensionView(asked.By, asked.At) : null,
            Parts = JudgementViews.PartsOf(dossier, history, sight, words),
            Reply = JudgementViews.ReplyOf(filed, history, sight, words),
            Evaluation = JudgementViews.EvaluationOf(filed, history, sight, words),
            CallBack = JudgementViews.CallBackOf(filed, history, sight, rules),
            Text = readsTexts ? words.Of(submission.Text) : null,
            Contact = sight.Shows(AppealParts.Contact) ? ContactOf(submission) : null,
            Attachments = sight.Shows(AppealParts.Attachments) && submission.Attachments.Count > 0 ? submission.Attachments : null,
            Timeline = Timeline.Show(history, sight, words),
            Links = sight.Relation == Relation.Appellant ? AppealLinks.OfCompany(dossier.Id) : AppealLinks.OfStaff(dossier.Id),
        };
    }

    public static ContactView ContactOf(Submission submission) => new(submission.ContactName, submission.ContactPhone, submission.ContactEmail, submission.ContactNumbers);

    private static ClocksView ClocksOf(Appeal.Existing filed, Rules rules)
    {
        var clocks = Clocks.Of(filed, rules);
        return new ClocksView(
            filed.Dossier.Tier is null ? null : new PromiseClockView(clocks.Promise.At, clocks.Promise.Provisional, clocks.Paused, clocks.Light),
            new OuterClockView(clocks.Outer.At, clocks.Outer.Provisional), new LimitClockView(clocks.Limit.At, clocks.Limit.Provisional),
            filed.Dossier.PolicyVersion, filed.Dossier.CalendarVersion);
    }

    private static QuestionView? QuestionOf(Appeal.Existing filed, IReadOnlyList<Recorded> history, ReadableWords words) =>
        filed is Appeal.AwaitingAppellant waiting && history.Select(r => r.Event).OfType<AppealEvent.Asked>().LastOrDefault() is { } asked
            ? new QuestionView(words.Of(asked.Text), waiting.Question.Until)
            : null;
}
