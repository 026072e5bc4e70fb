using System.Globalization;

namespace ServerlessQiFu.Domain.Appeals;

/// <summary>The parts that co-handlers have (主办/协办): what an event makes of them.</summary>
internal static class Parts
{
    public static string NextId(Dossier d) => string.Create(CultureInfo.InvariantCulture, $"P{d.Parts.Count + 1}");

    public static bool IsOpen(Dossier d, string id) => d.Parts.Any(p => p.Id == id && p.State == PartState.Open);

    public static Part? OpenOne(Dossier d) => d.Parts.FirstOrDefault(p => p.State == PartState.Open);

    public static Dossier Add(Dossier d, AppealEvent.CoHandlerAdded e, DateTimeOffset at) => d with
    {
        Parts = [.. d.Parts, new(e.PartId, e.Unit, e.DueAt, PartState.Open, Limit: e.Limit, Since: e.Limit is null ? null : at)],
        HandlingUnits = With(d.HandlingUnits, e.Unit),
    };

    public static Dossier Finish(Dossier d, string id, Actor by) =>
        Change(d, id, p => p with { State = PartState.Finished }) with { Handlers = With(d.Handlers, by.Subject) };

    public static Dossier Waive(Dossier d, string id) => Change(d, id, p => p with { State = PartState.Waived });

    public static Dossier Move(Dossier d, MovedPart moved) => Change(d, moved.PartId, p => p with { DueAt = moved.DueAt });

    public static Dossier Miss(Dossier d, string id) => Change(d, id, p => p with { Missed = true });

    /// <summary>The list with this one in it, once.</summary>
    public static IReadOnlyList<string> With(IReadOnlyList<string> all, string one) => all.Contains(one) ? all : [.. all, one];

    private static Dossier Change(Dossier d, string id, Func<Part, Part> change) => d with { Parts = [.. d.Parts.Select(p => p.Id == id ? change(p) : p)] };
}
