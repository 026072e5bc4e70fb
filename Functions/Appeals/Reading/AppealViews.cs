using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Domain.Visibility;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>An appeal as a caller may see it. Words and contact data go to the company and to the staff who see everything, never to operators.</summary>
internal static class AppealViews
{
    public static AppealView Of(Appeal.Existing filed, IReadOnlyList<Recorded> history, VisibilityLevel level, Rules rules)
    {
        var dossier = filed.Dossier;
        var submission = ((AppealEvent.Filed)history[0].Event).Submission;
        var readsTexts = level.ReadsTexts();
        return new AppealView
        {
            Id = dossier.Id,
            Status = AppealStatus.Of(filed),
            Title = readsTexts ? dossier.Title : null,
            Tier = dossier.Tier,
            Unit = Assignments.UnitShown(filed),
            Kind = dossier.Kind ?? dossier.DeclaredKind,
            District = dossier.District,
            Enterprise = new EnterpriseRef(dossier.CreditCode, dossier.EnterpriseName),
            ReceivedAt = dossier.ReceivedAt,
            Confidential = dossier.Confidential,
            Supervised = dossier.Supervised,
            Version = history[^1].Version,
            Triage = readsTexts ? TriageView.Of(dossier.Suggestion) : null,
            Clocks = ClocksOf(filed, rules),
            Emergency = Advice.Of(dossier.Emergency),
            Question = readsTexts ? QuestionOf(filed, history) : null,
            NotAccepted = filed is Appeal.NotAccepted no ? new NotAcceptedView(no.Ground, readsTexts ? no.Guidance : null, readsTexts ? no.Channel : null) : null,
            Extension = dossier.Extension is { } asked ? new ExtensionView(asked.By, asked.At) : null,
            Parts = JudgementViews.PartsOf(dossier, history, level),
            Reply = JudgementViews.ReplyOf(filed, history, level),
            Evaluation = JudgementViews.EvaluationOf(filed, history, level),
            CallBack = JudgementViews.CallBackOf(filed, history, level, rules),
            Text = readsTexts ? submission.Text : null,
            Contact = readsTexts ? new ContactView(submission.ContactName, submission.ContactPhone, submission.ContactEmail) : null,
            Attachments = readsTexts && submission.Attachments.Count > 0 ? submission.Attachments : null,
            Timeline = Timeline.Show(history, level),
            Links = level == VisibilityLevel.Company ? AppealLinks.OfCompany(dossier.Id) : AppealLinks.OfStaff(dossier.Id),
        };
    }

    private static ClocksView ClocksOf(Appeal.Existing filed, Rules rules)
    {
        var clocks = Clocks.Of(filed, rules);
        return new ClocksView(
            filed.Dossier.Tier is null ? null : new PromiseClockView(clocks.Promise.At, clocks.Promise.Provisional, clocks.Paused, clocks.Light),
            new OuterClockView(clocks.Outer.At, clocks.Outer.Provisional), new LimitClockView(clocks.Limit.At, clocks.Limit.Provisional),
            filed.Dossier.PolicyVersion, filed.Dossier.CalendarVersion);
    }

    private static QuestionView? QuestionOf(Appeal.Existing filed, IReadOnlyList<Recorded> history) =>
        filed is Appeal.AwaitingAppellant waiting && history.Select(r => r.Event).OfType<AppealEvent.Asked>().LastOrDefault() is { } asked
            ? new QuestionView(asked.Text, waiting.Question.Until)
            : null;
}
