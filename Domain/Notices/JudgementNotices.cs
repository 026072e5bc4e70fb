using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Directory;
using ServerlessQiFu.Domain.Policy;

namespace ServerlessQiFu.Domain.Notices;

/// <summary>Who hears of what happens around and after the unit's answer: extensions, parts, evaluation, call-back, redo, the end.</summary>
internal sealed class JudgementNotices(Dossier dossier, string? unit, UnitDirectory directory, string titleForOthers)
{
    public static IReadOnlyList<string> Events { get; } =
    [
        nameof(AppealEvent.ExtensionRequested), nameof(AppealEvent.ExtensionGranted), nameof(AppealEvent.ExtensionDeclined),
        nameof(AppealEvent.CoHandlerAdded), nameof(AppealEvent.PartFinished), nameof(AppealEvent.PartWaived), nameof(AppealEvent.PartMissed),
        nameof(AppealEvent.HandOverProposed), nameof(AppealEvent.HandedOver), nameof(AppealEvent.ReplyGiven), nameof(AppealEvent.ReplyReviewed),
        nameof(AppealEvent.EvaluationReminded), nameof(AppealEvent.Evaluated), nameof(AppealEvent.Contested), nameof(AppealEvent.CallBackOpened),
        nameof(AppealEvent.AttemptRecorded), nameof(AppealEvent.UnreachableDeclared), nameof(AppealEvent.CallBackReviewed),
        nameof(AppealEvent.CallBackRungReached), nameof(AppealEvent.DissatisfactionFound), nameof(AppealEvent.TierRaised), nameof(AppealEvent.RedoBegan),
        nameof(AppealEvent.Closed),
    ];

    private readonly NoticeAudience _audience = new(dossier, unit, directory, titleForOthers);

    public IReadOnlyList<Notice> For(AppealEvent happened)
    {
        switch (happened)
        {
            case AppealEvent.ExtensionRequested e: Requested(e); break;
            case AppealEvent.ExtensionGranted e: Both($"已准予延期，承诺办理时限延至{NoticePlan.Moment(e.PromiseAt)}，原因请查看。"); break;
            case AppealEvent.ExtensionDeclined: Both("的延期申请未获批准，仍按原时限办理，原因请查看。"); break;
            case AppealEvent.CoHandlerAdded e: _audience.Unit($"需要本单位协办（{e.PartId}），请于{NoticePlan.Moment(e.DueAt)}前办结。", e.Unit); break;
            case AppealEvent.PartFinished e: _audience.Unit($"的协办部分（{e.PartId}）已办结。"); break;
            case AppealEvent.PartWaived e: _audience.Unit($"的协办部分（{e.PartId}）已取消，无需继续办理。", UnitOfPart(e.PartId)); break;
            case AppealEvent.PartMissed e: return Missed(e);
            case AppealEvent.HandOverProposed e: _audience.Unit($"由{_audience.UnitName()}提议移交本单位办理，同意的请领取。", e.Unit); break;
            case AppealEvent.HandedOver e: HandedOver(e); break;
            case AppealEvent.ReplyGiven e: Replied(e); break;
            case AppealEvent.ReplyReviewed e: _audience.Unit(e.Passed ? "的答复已通过复核。" : "的答复未通过复核，将重新办理。"); break;
            case AppealEvent.EvaluationReminded: _audience.Company("的答复尚未评价，请查看并评价。"); break;
            case AppealEvent.Evaluated e: _audience.Unit($"已由企业评价为{Words(e.Level)}。"); break;
            case AppealEvent.Contested: _audience.Unit("的答复被企业提出异议，将进行回访。"); break;
            case AppealEvent.CallBackOpened e: Opened(e); break;
            case AppealEvent.AttemptRecorded { Outcome: AttemptOutcome.Unjustified }: _audience.Desk(Post.Reviewer, "的回访认为不满意理由不成立，请复核。"); break;
            case AppealEvent.UnreachableDeclared: _audience.Desk(Post.Reviewer, "的回访多次未能联系到企业，请复核。"); break;
            case AppealEvent.CallBackReviewed e: _audience.Unit(e.Agreed ? "的回访结论经复核同意。" : "的回访结论经复核未获同意。", directory.City.CallBackDesk); break;
            case AppealEvent.CallBackRungReached e: return RungReached(e);
            case AppealEvent.DissatisfactionFound: _audience.Unit("经核实企业并不满意，将继续回访核实。"); break;
            case AppealEvent.TierRaised e: Raised(e); break;
            case AppealEvent.RedoBegan e: Redo(e); break;
            case AppealEvent.Closed e:
                _audience.Company($"已办结（{Words(e.As)}），如不认可可在规定期限内提出异议。");
                _audience.Unit($"已办结（{Words(e.As)}）。");
                break;
        }
        return _audience.Notices;
    }

    private void Both(string words)
    {
        _audience.Company(words);
        _audience.Unit(words);
    }

    private void Requested(AppealEvent.ExtensionRequested requested)
    {
        var words = $"由{_audience.UnitName()}申请延期（{requested.By}），请审批。";
        _audience.Desk(Post.Supervisor, words);
        // The policy may leave a later one to the leader.
        if (dossier.ExtensionsGranted > 0) _audience.Everybody(Post.CityLeader, words);
    }

    private IReadOnlyList<Notice> Missed(AppealEvent.PartMissed missed)
    {
        var late = new NoticeAudience(dossier, missed.Unit, directory, titleForOthers);
        var words = $"的协办部分（{missed.PartId}）未在{NoticePlan.Moment(missed.DueAt)}前办结，请立即办理。";
        foreach (var post in missed.Tell) late.Everybody(post, words);
        late.Unit(words);
        if (unit is not null) late.Unit($"的协办部分（{missed.PartId}）已由{late.UnitName()}逾期。", unit);
        return late.Notices;
    }

    private void HandedOver(AppealEvent.HandedOver handed)
    {
        _audience.Company($"已移交至{_audience.UnitName(handed.Unit)}办理。");
        _audience.Unit($"已由{_audience.UnitName(handed.Unit)}接办。");
    }

    private void Replied(AppealEvent.ReplyGiven proposed)
    {
        _audience.Company($"已有答复，请查看并评价{_audience.UnitName()}的办理情况。");
        if (proposed.Flags.Count > 0) _audience.Desk(Post.Reviewer, "的答复需要复核，请查看。");
    }

    private void Opened(AppealEvent.CallBackOpened opened)
    {
        _audience.Unit(opened.Level is null ? "被抽中进行满意度核实，请领取回访。" : "未获企业满意，请领取回访。", directory.City.CallBackDesk);
        _audience.Company(opened.Level is null ? "被抽中进行满意度核实，回访人员可能与您联系。" : "的意见已收到，回访人员将尽快与您联系。");
    }

    /// <summary>Late are those who call, not the unit that answered.</summary>
    private IReadOnlyList<Notice> RungReached(AppealEvent.CallBackRungReached reached)
    {
        var callers = new NoticeAudience(dossier, directory.City.CallBackDesk, directory, titleForOthers);
        var words = $"的回访已到时限节点“{reached.Rung}”（{NoticePlan.Moment(reached.DueAt)}），请督促回访。";
        foreach (var post in reached.Tell) callers.Everybody(post, words);
        callers.Unit(words);
        return callers.Notices;
    }

    private void Raised(AppealEvent.TierRaised raised)
    {
        var words = raised.From == raised.To
            ? $"再次未获企业满意，按{NoticePlan.Words(raised.To)}督办。"
            : $"再次未获企业满意，已升级为{NoticePlan.Words(raised.To)}。";
        foreach (var post in raised.Tell) _audience.Everybody(post, words);
        Both(words);
    }

    private void Redo(AppealEvent.RedoBegan redo)
    {
        _audience.Company($"将由{_audience.UnitName(redo.Unit)}重新办理。");
        _audience.Unit($"需要重新办理（第{redo.Round}次），请由其他承办人领取。", redo.Unit);
        _audience.Unit($"的答复未被认可，将由{_audience.UnitName(redo.Unit)}重新办理。");
        _audience.Everybody(Post.UnitHead, "的答复未被认可，将重新办理。");
    }

    private string? UnitOfPart(string id) => dossier.Parts.FirstOrDefault(p => p.Id == id)?.Unit;

    private static string Words(int level) => level switch { 1 => "非常不满意", 2 => "不满意", 3 => "基本满意", 4 => "满意", _ => "非常满意" };

    private static string Words(ClosedAs way) => way switch
    {
        ClosedAs.Satisfied => "企业满意",
        ClosedAs.Unevaluated => "企业未评价",
        ClosedAs.FoundUnjustified => "经核实不满意理由不成立",
        _ => "多次回访未能联系到企业",
    };
}
