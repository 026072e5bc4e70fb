using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Domain.DataFiles;

namespace ServerlessQiFu.Domain.Policy;

/// <summary>The form of one tier in <c>policy.json</c>.</summary>
internal static class TierFile
{
    public static TierPolicy? Read(JsonValue value)
    {
        if (value.Fields("dispatch", "firstContact", "stageReply", "promise", "returnWindow", "returnTimes", "arbitration",
            "extension", "redo", "evaluation", "callBack", "lease", "ladder") is not { } fields) return null;
        var before = value.ErrorsSoFar;
        var dispatch = fields.Required("dispatch")?.Limit();
        var contact = fields.Required("firstContact")?.Limit();
        var stage = fields.Optional("stageReply") is { } s ? StageReply(s) : null;
        var promise = Working(fields.Required("promise"));
        var window = fields.Required("returnWindow")?.Limit();
        var times = fields.Required("returnTimes")?.Whole(0, 1);
        var arbitration = fields.Required("arbitration")?.Limit();
        var extension = fields.Optional("extension") is { } e ? Extension(e) : null;
        var redo = Working(fields.Required("redo"));
        var evaluation = Evaluation(fields.Required("evaluation"));
        var callBack = CallBackFile.Read(fields.Required("callBack"));
        var lease = Lease(fields.Required("lease"));
        var ladder = LadderFile.Read(fields.Required("ladder"));
        return value.ErrorsSoFar > before ? null : new()
        {
            Dispatch = dispatch!, FirstContact = contact!, StageReply = stage, Promise = promise!, ReturnWindow = window!,
            ReturnTimes = times!.Value, Arbitration = arbitration!, Extension = extension, Redo = redo!, Evaluation = evaluation!,
            CallBack = callBack!, Lease = lease!, Ladder = ladder!,
        };
    }

    /// <summary>Limits that must not pass one another, compared by nominal length.</summary>
    public static void Compare(JsonValue at, TierPolicy tier, TimeSpan day)
    {
        NotLonger(at.At("dispatch"), tier.Dispatch, tier.Promise, "a dispatch limit is no longer than the promise");
        NotLonger(at.At("firstContact"), tier.FirstContact, tier.Promise, "a first contact limit is no longer than the promise");
        NotLonger(at.At("returnWindow"), tier.ReturnWindow, tier.Promise, "a return window is no longer than the promise");
        if (tier.StageReply is { } stage) NotLonger(at.At("stageReply").At("first"), stage.First, tier.Promise, "the first stage reply is due no later than the promise");
        if (tier.Extension is { } extension) NotLonger(at.At("extension").At("longest"), extension.Longest, tier.Promise, "an extension is no longer than the promise it extends");
        NotLonger(at.At("evaluation").At("remindAfter"), tier.Evaluation.RemindAfter, tier.Evaluation.ExpireAfter, "a reminder comes before the evaluation expires");
        NotLonger(at.At("callBack").At("start"), tier.CallBack.Start, tier.CallBack.Finish, "a call-back starts before it must be finished");
        NotLonger(at.At("lease").At("default"), tier.Lease.Default, tier.Lease.Max, "the usual lease is no longer than the longest");

        void NotLonger(JsonValue where, Limit shorter, Limit longer, string rule)
        {
            if (shorter.NominalDays(day) > longer.NominalDays(day)) where.Fail($"{rule} ({shorter} is longer than {longer})");
        }
    }

    private static StageReplyPolicy? StageReply(JsonValue value)
    {
        if (value.Fields("first", "every") is not { } fields) return null;
        var first = fields.Required("first")?.Limit();
        var every = fields.Optional("every")?.Limit();
        return first is null ? null : new(first, every);
    }

    private static ExtensionPolicy? Extension(JsonValue value)
    {
        if (value.Fields("times", "longest", "approvals") is not { } fields) return null;
        var times = fields.Required("times")?.Whole(1, 10);
        var longest = Working(fields.Required("longest"));
        var approvals = fields.Required("approvals")?.Names<Post>(1, 10);
        if (times is { } t && approvals is { } a && a.Count != t) value.At("approvals").Fail($"one approving post for each of the {t} extensions belongs here");
        return times is null || longest is null || approvals is null ? null : new(times.Value, longest, approvals);
    }

    private static EvaluationPolicy? Evaluation(JsonValue? value)
    {
        if (value?.Fields("remindAfter", "expireAfter") is not { } fields) return null;
        var remind = fields.Required("remindAfter")?.Limit();
        var expire = fields.Required("expireAfter")?.Limit();
        return remind is null || expire is null ? null : new(remind, expire);
    }

    private static LeasePolicy? Lease(JsonValue? value)
    {
        if (value?.Fields("default", "max") is not { } fields) return null;
        var usual = fields.Required("default")?.Limit(l => !l.IsWorking && !l.IsDays, "limits in natural time (h, m, s)");
        var longest = fields.Required("max")?.Limit(l => !l.IsWorking && !l.IsDays, "limits in natural time (h, m, s)");
        return usual is null || longest is null ? null : new(usual, longest);
    }

    /// <summary>Rungs are shares of it in working time, so it is measured in working time.</summary>
    private static Limit? Working(JsonValue? value) => value?.Limit(l => l.IsWorking, "working limits (wd, wh, wm, ws)");
}
