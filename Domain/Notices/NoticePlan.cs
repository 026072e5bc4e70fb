using System.Globalization;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Domain.Directory;
using ServerlessQiFu.Domain.Policy;

namespace ServerlessQiFu.Domain.Notices;

/// <summary>
/// Who hears of which event, in which words. Everything the company or the ladder hears its service owner hears too
/// (domain.md §1, §8.3 rule 9).
/// </summary>
public static class NoticePlan
{
    /// <summary>Names of the events that somebody hears of; the bus lets only these through to the notices.</summary>
    public static IReadOnlyList<string> Events { get; } =
    [
        nameof(AppealEvent.Filed), nameof(AppealEvent.AboutCorrected), nameof(AppealEvent.EmergencyHandedOff), nameof(AppealEvent.SentToDesk), nameof(AppealEvent.ComplexSuggested),
        nameof(AppealEvent.Refused), nameof(AppealEvent.Dispatched), nameof(AppealEvent.Contacted), nameof(AppealEvent.ProgressReported),
        nameof(AppealEvent.Asked), nameof(AppealEvent.Supplemented), nameof(AppealEvent.AnswerRecorded), nameof(AppealEvent.PauseEnded), nameof(AppealEvent.Returned),
        nameof(AppealEvent.Ruled), nameof(AppealEvent.TierChanged), nameof(AppealEvent.RungReached), nameof(AppealEvent.StepMissed),
        nameof(AppealEvent.SupervisionOpened), nameof(AppealEvent.Urged), nameof(AppealEvent.CalendarAdopted), nameof(AppealEvent.WithdrawnByAppellant), .. JudgementNotices.Events,
    ];

    /// <summary>Pure: the same event gives the same notices. A party hears of an event once.</summary>
    /// <param name="dossier">As the event left it.</param>
    /// <param name="unit">The unit that had it until the event; null for none.</param>
    /// <param name="series">Of a supplement: how many there are since the unit last did something; see <see cref="SupplementSeries"/>.</param>
    /// <param name="titleForOthers">As those may read it who are not the company; null: as it was written.</param>
    public static IReadOnlyList<Notice> For(Recorded recorded, Dossier dossier, string? unit, UnitDirectory directory, int series = 1, string? titleForOthers = null)
    {
        var audience = new NoticeAudience(dossier, unit, directory, titleForOthers ?? dossier.Title);
        switch (recorded.Event)
        {
            case AppealEvent.Filed: audience.Company("已收到，将按程序分办。"); break;
            case AppealEvent.EmergencyHandedOff e: HandedOff(audience, e); break;
            case AppealEvent.AboutCorrected e: audience.Company(e.Unit is { } about ? $"反映的单位已更正为{audience.UnitName(about)}，该单位不参与办理。" : "经更正不针对任何单位。"); break;
            case AppealEvent.SentToDesk { ForSupervisors: true }: audience.Desk(Post.Supervisor, "反映的对象正是承办单位，请到督办台领取并分级。"); break;
            case AppealEvent.SentToDesk: audience.Desk(Post.TriageDesk, "需要人工分级，请到分级台领取。"); break;
            case AppealEvent.ComplexSuggested: audience.Desk(Post.Supervisor, "被建议列为疑难类，请确认层级。"); break;
            case AppealEvent.Refused e: audience.Company($"不予受理（{Words(e.Ground)}）：{Guidance(e)}。"); break;
            case AppealEvent.Dispatched e: Dispatched(audience, e, unit); break;
            case AppealEvent.Contacted: audience.Company($"的承办单位{audience.UnitName()}已与企业取得联系。"); break;
            case AppealEvent.ProgressReported e: audience.Company($"有新的办理进展，请查看{(e.NextBy is { } by ? $"；下次反馈不晚于{Day(by)}" : "")}。"); break;
            case AppealEvent.Asked e: audience.Company($"需要企业补充情况，请于{Moment(e.Until)}前答复。"); break;
            case AppealEvent.Supplemented: audience.Unit($"收到企业补充的材料{(series > 1 ? $"（共{series}份）" : "")}，请查看。"); break;
            case AppealEvent.AnswerRecorded: audience.Company($"的电话答复已由{audience.UnitName()}记录，如有出入请补充说明。"); break;
            case AppealEvent.PauseEnded e: PauseEnded(audience, e); break;
            case AppealEvent.Returned: audience.Desk(Post.Supervisor, $"被{audience.UnitName()}申请退回，请裁决。"); break;
            case AppealEvent.Ruled e: Ruled(audience, e, unit); break;
            case AppealEvent.TierChanged e: TierChanged(audience, e); break;
            case AppealEvent.RungReached e: RungReached(audience, e); break;
            case AppealEvent.StepMissed e: StepMissed(audience, e, dossier); break;
            case AppealEvent.SupervisionOpened:
                audience.Company("已列入督办，督办人员将跟进办理。");
                audience.Unit("已被督办，请优先办理。");
                break;
            case AppealEvent.Urged: audience.Unit("已被企业催办，请尽快办理并告知进展。"); break;
            case AppealEvent.CalendarAdopted e: CalendarAdopted(audience, e, dossier); break;
            case AppealEvent.WithdrawnByAppellant:
                audience.Company("已按企业的申请撤回。");
                audience.Unit("已由企业撤回，请停止办理。");
                break;
            default: return new JudgementNotices(dossier, unit, directory, titleForOthers ?? dossier.Title).For(recorded.Event);
        }
        return audience.Notices;
    }

    private static void HandedOff(NoticeAudience audience, AppealEvent.EmergencyHandedOff handedOff)
    {
        audience.Company($"可能涉及紧急情况，请立即拨打{string.Join("、", handedOff.Numbers)}；已同时通知值班人员。");
        audience.Page($"疑似紧急情况（{string.Join("、", handedOff.Words)}），请立即核实处置。");
    }

    private static void Dispatched(NoticeAudience audience, AppealEvent.Dispatched dispatched, string? before)
    {
        audience.Company($"已分派至{audience.UnitName(dispatched.Unit)}办理。");
        audience.Unit("已分派至本单位，请按时领取办理。", dispatched.Unit);
        if (before is not null && before != dispatched.Unit) audience.Unit($"经更正已改由{audience.UnitName(dispatched.Unit)}办理。");
    }

    private static void PauseEnded(NoticeAudience audience, AppealEvent.PauseEnded ended)
    {
        audience.Company(ended.Answered ? "已收到企业的补充，恢复计时办理。" : "等待补充的期限已到，将按现有材料继续办理。");
        if (!ended.Answered) audience.Unit("等待补充的期限已到，恢复计时，请继续办理。");
    }

    private static void Ruled(NoticeAudience audience, AppealEvent.Ruled ruled, string? before)
    {
        audience.Company($"经裁决由{audience.UnitName(ruled.Unit)}办理。");
        audience.Unit("经裁决指定由本单位办理，不得再退回。", ruled.Unit);
        if (before != ruled.Unit) audience.Unit($"经裁决由{audience.UnitName(ruled.Unit)}办理。");
    }

    private static void TierChanged(NoticeAudience audience, AppealEvent.TierChanged changed)
    {
        audience.Company($"已调整为{Words(changed.Tier)}，承诺办理时限重新计算。");
        audience.Unit($"已调整为{Words(changed.Tier)}，承诺办理时限重新计算。");
    }

    private static void RungReached(NoticeAudience audience, AppealEvent.RungReached reached)
    {
        var words = $"已到办理时限节点“{reached.Rung}”（{Moment(reached.DueAt)}），请督促办理。";
        foreach (var post in reached.Tell) audience.Everybody(post, words);
        audience.Unit(words);
        audience.ServiceOwner(words);
    }

    /// <summary>Whoever was told a date that moves is told the new one; the other deadlines everybody sees where they stand.</summary>
    private static void CalendarAdopted(NoticeAudience audience, AppealEvent.CalendarAdopted adopted, Dossier dossier)
    {
        if (adopted.Until is { } until) audience.Company($"因工作日历调整，补充情况的答复期限改为{Moment(until)}。");
        foreach (var part in adopted.Parts ?? [])
            audience.Unit($"因工作日历调整，本单位协办（{part.PartId}）的期限改为{Moment(part.DueAt)}。", dossier.Parts.First(p => p.Id == part.PartId).Unit);
    }

    private static void StepMissed(NoticeAudience audience, AppealEvent.StepMissed missed, Dossier dossier)
    {
        var words = $"未在{Moment(missed.DueAt)}前完成{Words(missed.Limit)}，请立即办理。";
        // Nobody's unit is late with these: the desk has to dispatch, the supervisor to rule, the reviewer to review.
        if (missed.Limit == StepLimit.Dispatch) audience.Desk(dossier.ForSupervisors ? Post.Supervisor : Post.TriageDesk, words);
        else if (missed.Limit == StepLimit.Arbitration) audience.Desk(Post.Supervisor, words);
        else if (missed.Limit == StepLimit.Review) audience.Desk(Post.Reviewer, words);
        else audience.Unit(words);
    }

    private static string Guidance(AppealEvent.Refused refused) =>
        refused.Guidance.TrimEnd('。', '.', ' ') + (refused.Channel is null ? "" : $"（可通过{refused.Channel}反映）");

    internal static string Words(Tier tier) => tier switch { Tier.Consultation => "咨询类", Tier.Assistance => "求助类", _ => "疑难类" };

    private static string Words(StepLimit limit) => limit switch
    {
        StepLimit.Dispatch => "分派",
        StepLimit.FirstContact => "首次联系",
        StepLimit.StageReply => "阶段性答复",
        StepLimit.Review => "复核",
        _ => "裁决",
    };

    private static string Words(Ground ground) => ground switch
    {
        Ground.NA_JURISDICTION => "不属于本市管辖",
        Ground.NA_LEGAL_PROCEDURE => "应当通过法定程序处理",
        Ground.NA_PETITION => "已进入信访程序",
        Ground.NA_SECRET => "涉及国家秘密、商业秘密或者个人隐私",
        Ground.NA_ILLEGAL_OR_EMPTY => "内容违法或者没有实质内容",
        Ground.NA_REPEAT => "同一事实和理由的重复诉求",
        _ => "其他不予受理的情形",
    };

    private static string Day(DateOnly day) => day.ToString("M月d日", CultureInfo.InvariantCulture);

    internal static string Moment(DateTimeOffset instant) =>
        string.Create(CultureInfo.InvariantCulture, $"{Day(BusinessTime.DateOf(instant))}{BusinessTime.TimeOf(instant):hh\\:mm}");
}
