using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Domain.DataFiles;

namespace ServerlessQiFu.Domain.Policy;

/// <summary>The form of a ladder in <c>policy.json</c>: promise rungs first, each basis strictly ascending.</summary>
internal static class LadderFile
{
    private const int MostRungs = 20;

    public static List<Rung>? Read(JsonValue? value)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        Rung? before = null;
        return value?.Items(1, MostRungs, item =>
        {
            var rung = ReadOne(item);
            if (rung is null) return null;
            if (!names.Add(rung.Name)) item.At("name").Fail($"the rung {rung.Name} is there twice");
            if (before is not null) Follow(item, before, rung);
            before = rung;
            return rung;
        });
    }

    private static Rung? ReadOne(JsonValue item)
    {
        if (item.Fields("name", "basis", "share", "after", "light", "tell") is not { } fields) return null;
        var name = fields.Required("name")?.Text(40);
        var basis = fields.Required("basis")?.Name<RungBasis>();
        var light = fields.Optional("light")?.Name<Light>();
        var tell = CallBackFile.Posts(fields.Required("tell"));
        if (basis is null) return null;

        var (wanted, unwanted) = basis == RungBasis.Promise ? ("share", "after") : ("after", "share");
        if (fields.Optional(unwanted) is { } stray) stray.Fail($"a rung on {basis} has {wanted} and no {unwanted}");
        var share = basis == RungBasis.Promise ? fields.Required("share")?.Whole(1, 100) : null;
        var after = basis == RungBasis.Outer ? fields.Required("after")?.Limit() : null;
        return name is null || tell is null || (share is null && after is null) ? null : new(name, basis.Value, share, after, light, tell);
    }

    private static void Follow(JsonValue item, Rung before, Rung rung)
    {
        switch (before.Basis, rung.Basis)
        {
            case (RungBasis.Outer, RungBasis.Promise):
                item.Fail("rungs of the promise come before those of the outer limit");
                break;
            case (RungBasis.Promise, RungBasis.Promise) when rung.Share <= before.Share:
                item.At("share").Fail($"shares ascend: {rung.Share} does not follow {before.Share}");
                break;
            case (RungBasis.Outer, RungBasis.Outer) when Family(rung.After!) != Family(before.After!):
                item.At("after").Fail($"outer rungs use one kind of limit: {rung.After} cannot be ordered after {before.After}");
                break;
            case (RungBasis.Outer, RungBasis.Outer) when Size(rung.After!) <= Size(before.After!):
                item.At("after").Fail($"outer rungs ascend: {rung.After} does not follow {before.After}");
                break;
        }
    }

    /// <summary>Days are not compared with hours: their length depends on the calendar.</summary>
    private static (bool, bool) Family(Limit limit) => (limit.IsWorking, limit.IsDays);

    private static TimeSpan Size(Limit limit) => limit.IsDays ? TimeSpan.FromDays(limit.Amount) : limit.Length;
}
