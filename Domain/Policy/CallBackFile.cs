using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Domain.DataFiles;

namespace ServerlessQiFu.Domain.Policy;

/// <summary>The form of a tier's call-back in <c>policy.json</c>: its limits, what "unreachable" takes, and its own ladder.</summary>
internal static class CallBackFile
{
    private const int MostRungs = 20;

    public static CallBackPolicy? Read(JsonValue? value)
    {
        if (value?.Fields("start", "finish", "attempts", "minWorkingDays", "differentHalfDays", "ladder") is not { } fields) return null;
        var start = fields.Required("start")?.Limit();
        var finish = fields.Required("finish")?.Limit();
        var attempts = fields.Required("attempts")?.Whole(1, 20);
        var days = fields.Required("minWorkingDays")?.Whole(1, 20);
        var halves = fields.Required("differentHalfDays")?.YesOrNo();
        var ladder = Ladder(fields.Required("ladder"));
        if (days > attempts) value.At("minWorkingDays").Fail($"{attempts} attempts cannot lie on {days} days");
        return start is null || finish is null || attempts is null || days is null || halves is null || ladder is null
            ? null : new(start, finish, attempts.Value, days.Value, halves.Value, ladder);
    }

    private static List<CallBackRung>? Ladder(JsonValue? value)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        return value?.Items(1, MostRungs, item =>
        {
            if (item.Fields("name", "basis", "after", "tell") is not { } fields) return null;
            var name = fields.Required("name")?.Text(40);
            var basis = fields.Required("basis")?.Name<CallBackBasis>();
            var after = fields.Optional("after")?.Limit();
            var tell = Posts(fields.Required("tell"));
            if (name is not null && !names.Add(name)) item.At("name").Fail($"the rung {name} is there twice");
            return name is null || basis is null || tell is null ? null : new CallBackRung(name, basis.Value, after, tell);
        });
    }

    /// <summary>Whom to tell: at least one post, each once.</summary>
    internal static List<Post>? Posts(JsonValue? value)
    {
        var posts = value?.Names<Post>(1, Enum.GetValues<Post>().Length);
        if (posts is not null && posts.Distinct().Count() < posts.Count) value!.Fail("each post is told once");
        return posts;
    }
}
