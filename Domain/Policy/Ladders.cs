using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Domain.DataFiles;

namespace ServerlessQiFu.Domain.Policy;

/// <summary>The rules of the ladders in <c>policy.json</c>: promise rungs first, each basis strictly ascending, every name once.</summary>
internal static class Ladders
{
    private const int MostRungs = 20;

    public static void Ladder(this FieldErrors errors, IReadOnlyList<Rung> ladder)
    {
        var at = errors.Rungs(ladder, r => r.Name, r => r.Tell);
        var good = ladder.Index().Where(r => Check(at.At(r.Index), r.Item)).ToList();
        foreach (var (before, rung) in good.Zip(good.Skip(1))) Follow(at.At(rung.Index), before.Item, rung.Item);
    }

    /// <summary>What every ladder has: rungs, each with a name of its own and somebody to tell.</summary>
    /// <returns>The place of the ladder.</returns>
    public static FieldErrors Rungs<T>(this FieldErrors errors, IReadOnlyList<T> ladder, Func<T, string> nameOf, Func<T, IReadOnlyList<Post>> tellOf)
    {
        errors.Count("ladder", ladder.Count, 1, MostRungs);
        var at = errors.At("ladder");
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, rung) in ladder.Index())
        {
            at.At(i).Line("name", nameOf(rung), 40);
            if (!names.Add(nameOf(rung))) at.At(i).Add("name", $"The rung {nameOf(rung)} is there twice.");
            at.At(i).Posts(tellOf(rung));
        }
        return at;
    }

    /// <summary>Whom to tell: at least one post, each once.</summary>
    public static void Posts(this FieldErrors errors, IReadOnlyList<Post> tell)
    {
        errors.Count("tell", tell.Count, 1, Enum.GetValues<Post>().Length);
        errors.Distinct("tell", tell);
    }

    /// <returns>Whether it can be ordered with others.</returns>
    private static bool Check(FieldErrors errors, Rung rung)
    {
        var (wanted, unwanted) = rung.Basis == RungBasis.Promise ? ("share", "after") : ("after", "share");
        if (rung.Basis == RungBasis.Promise ? rung.After is not null : rung.Share is not null) errors.Add(unwanted, $"A rung on {rung.Basis} has {wanted} and no {unwanted}.");
        if (rung.Basis == RungBasis.Outer)
        {
            if (rung.After is null) errors.Missing(wanted);
            return rung.After is not null;
        }
        if (rung.Share is null) errors.Missing(wanted);
        else errors.Range(wanted, rung.Share.Value, 1, 100);
        return rung.Share is >= 1 and <= 100;
    }

    private static void Follow(FieldErrors errors, Rung before, Rung rung)
    {
        switch (before.Basis, rung.Basis)
        {
            case (RungBasis.Outer, RungBasis.Promise):
                errors.Add("", "Rungs of the promise come before those of the outer limit.");
                break;
            case (RungBasis.Promise, RungBasis.Promise) when rung.Share <= before.Share:
                errors.Add("share", $"Shares ascend: {rung.Share} does not follow {before.Share}.");
                break;
            case (RungBasis.Outer, RungBasis.Outer) when Family(rung.After!) != Family(before.After!):
                errors.Add("after", $"Outer rungs use one kind of limit: {rung.After} cannot be ordered after {before.After}.");
                break;
            case (RungBasis.Outer, RungBasis.Outer) when Size(rung.After!) <= Size(before.After!):
                errors.Add("after", $"Outer rungs ascend: {rung.After} does not follow {before.After}.");
                break;
        }
    }

    /// <summary>Days are not compared with hours: their length depends on the calendar.</summary>
    private static (bool, bool) Family(Limit limit) => (limit.IsWorking, limit.IsDays);

    private static TimeSpan Size(Limit limit) => limit.IsDays ? TimeSpan.FromDays(limit.Amount) : limit.Length;
}
