using System.Globalization;
using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Domain.DataFiles;

namespace ServerlessQiFu.Domain.Policy;

/// <summary>The form of <c>policy.json</c>: the whole file and what all tiers have in common.</summary>
internal static class PolicyFile
{
    public static Reading<AppealPolicy> Read(string json) => DataFile.Read<AppealPolicy>(json, (root, content) =>
    {
        if (root.Fields("version", "name", "windows", "tiers", "outerLimits", "appellantPause", "wipLimit",
            "sampleOfSatisfied", "review", "coHandling", "contestWindow", "repeatWindow", "returnGrounds") is not { } file) return null;
        var version = file.Required("version")?.Whole(1, int.MaxValue);
        var name = file.Required("name")?.Text();
        var windows = Windows(file.Required("windows"));
        var tiers = ByName<Tier, TierPolicy>(file.Required("tiers"), Enum.GetValues<Tier>(), TierFile.Read);
        var outer = Outer(file.Required("outerLimits"));
        var pause = Pause(file.Required("appellantPause"));
        var wip = file.Required("wipLimit")?.Whole(1, 1000);
        var sample = file.Required("sampleOfSatisfied")?.Share();
        var review = Review(file.Required("review"));
        var coHandling = CoHandling(file.Required("coHandling"));
        var contest = file.Required("contestWindow")?.Limit();
        var repeat = file.Required("repeatWindow")?.Limit();
        var grounds = Grounds(file.Required("returnGrounds"));
        if (root.ErrorsSoFar == 0) Compare(file.Required("tiers")!, tiers!, outer!, windows!);
        return root.ErrorsSoFar > 0 ? null : new()
        {
            Version = version!.Value, Name = name!, Windows = windows!, Tiers = tiers!, OuterLimits = outer!, AppellantPause = pause!,
            WipLimit = wip!.Value, SampleOfSatisfied = sample!.Value, Review = review!,
            CoHandling = coHandling!, ContestWindow = contest!, RepeatWindow = repeat!, ReturnGrounds = grounds!,
            Text = content.Text, Hash = content.Hash,
        };
    });

    private static List<Window>? Windows(JsonValue? value)
    {
        var last = TimeSpan.Zero;
        return value?.Items(1, 12, item =>
        {
            if (item.Text() is not { } text) return null;
            if (text.Split('-') is not [var from, var to] || Clock(from) is not { } start || Clock(to) is not { } end || end <= start)
            {
                item.Fail("a window such as 09:00-12:00, from before to, belongs here");
                return null;
            }
            if (start < last) item.Fail("windows are in order and do not overlap");
            last = end;
            return new Window(start, end);
        });
    }

    /// <summary>A time of day to the minute; 24:00 is the day's end.</summary>
    private static TimeSpan? Clock(string text) =>
        text == "24:00" ? TimeSpan.FromDays(1)
        : TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time.ToTimeSpan() : null;

    private static OuterLimits? Outer(JsonValue? value)
    {
        if (value?.Fields("byKind", "byTrack") is not { } fields) return null;
        var byKind = ByName(fields.Required("byKind"), Enum.GetValues<Kind>(), limit => limit.Limit());
        var byTrack = ByName(fields.Required("byTrack"), Enum.GetValues<StatutoryTrack>().Where(t => t != StatutoryTrack.None), limit => limit.Limit());
        return byKind is null || byTrack is null ? null : new(byKind, byTrack);
    }

    private static AppellantPause? Pause(JsonValue? value)
    {
        if (value?.Fields("maxTimes", "longest") is not { } fields) return null;
        var times = fields.Required("maxTimes")?.Whole(0, 100);
        var longest = fields.Required("longest")?.Limit();
        return times is null || longest is null ? null : new(times.Value, longest);
    }

    private static ReviewPolicy? Review(JsonValue? value)
    {
        if (value?.Fields("hastyWorkingTime", "similarity", "lastReplies", "decide") is not { } fields) return null;
        var hasty = ByName(fields.Required("hastyWorkingTime"), Enum.GetValues<Tier>(),
            limit => limit.Limit(l => l.IsWorking && !l.IsDays, "limits in working time (wh, wm, ws)"));
        var similarity = fields.Required("similarity")?.Share();
        var last = fields.Required("lastReplies")?.Whole(0, 200);
        var decide = fields.Required("decide")?.Limit();
        return hasty is null || similarity is null || last is null || decide is null ? null : new(hasty, similarity.Value, last.Value, decide);
    }

    private static CoHandlingPolicy? CoHandling(JsonValue? value)
    {
        if (value?.Fields("most", "tell") is not { } fields) return null;
        var most = fields.Required("most")?.Whole(0, 20);
        var tell = CallBackFile.Posts(fields.Required("tell"));
        return most is null || tell is null ? null : new(most.Value, tell);
    }

    private static List<ReturnGround>? Grounds(JsonValue? value)
    {
        var codes = new HashSet<string>(StringComparer.Ordinal);
        return value?.Items(1, 50, item =>
        {
            if (item.Fields("code", "name") is not { } fields) return null;
            var code = fields.Required("code")?.Text(40);
            var name = fields.Required("name")?.Text();
            if (code is not null && !codes.Add(code)) item.Fail($"the ground {code} is given twice");
            return code is null || name is null ? null : new ReturnGround(code, name);
        });
    }

    /// <summary>An object with exactly one field for each name.</summary>
    private static Dictionary<TName, TValue>? ByName<TName, TValue>(JsonValue? value, IEnumerable<TName> names, Func<JsonValue, TValue?> read)
        where TName : struct, Enum where TValue : class
    {
        var all = names.ToArray();
        if (value?.Fields([.. all.Select(n => n.ToString())]) is not { } fields) return null;
        var found = new Dictionary<TName, TValue>();
        foreach (var name in all)
            if (fields.Required(name.ToString()) is { } field && read(field) is { } content) found.Add(name, content);
        return found.Count == all.Length ? found : null;
    }

    /// <summary>The promise is a service commitment inside the outer limit; none may promise longer than the longest of those.</summary>
    private static void Compare(JsonValue tiersAt, Dictionary<Tier, TierPolicy> tiers, OuterLimits outer, List<Window> windows)
    {
        var day = TimeSpan.FromTicks(windows.Sum(w => w.Length.Ticks));
        var longest = outer.ByKind.Values.MaxBy(limit => limit.NominalDays(day))!;
        foreach (var (tier, policy) in tiers)
        {
            var at = tiersAt.At(tier.ToString());
            if (policy.Promise.NominalDays(day) > longest.NominalDays(day)) at.At("promise").Fail($"a promise is no longer than the longest outer limit, {longest}");
            TierFile.Compare(at, policy, day);
        }
    }
}
