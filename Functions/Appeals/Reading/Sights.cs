using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Visibility;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>
/// What a caller sees of an appeal now, by the table of <see cref="Visibility"/>, and the record of what was shown. Whatever shows personal data of an
/// appeal asks <see cref="Of"/> first and calls <see cref="Record(HttpRequest, Actor, string, Sight, AppealParts, CancellationToken)"/> before it answers.
/// </summary>
public sealed class Sights(DirectoryStore directory, AppealRecords records, PersonalDataReads reads, TimeProvider clock)
{
    public async ValueTask<Sight> Of(Actor actor, Appeal.Existing filed, CancellationToken cancellation)
    {
        var pagers = AppealFacts.IsAlarming(filed, filed.Dossier) ? (await directory.Current(cancellation)).City.EmergencyPager : [];
        return actor.SightOf(AppealFacts.Of(filed, clock.GetUtcNow(), pagers)!);
    }

    /// <summary>Those of the items whose appeal is there for the actor; what names none is for everybody who may ask.</summary>
    /// <param name="appealOf">An appeal's number, or any other text.</param>
    public async Task<List<T>> Visible<T>(IReadOnlyList<T> items, Func<T, string?> appealOf, Actor actor, CancellationToken cancellation)
    {
        var visible = new List<T>(items.Count);
        foreach (var item in items)
            if (appealOf(item) is not { } appeal || !AppealNumber.IsWellFormed(appeal) || (await records.Find(appeal, cancellation))?.State is not Appeal.Existing filed
                || !(await Of(actor, filed, cancellation)).IsNothing) visible.Add(item);
        return visible;
    }

    /// <summary>Writes down that the caller is shown these parts; nothing where they are no personal data, or the company's own.</summary>
    public Task Record(HttpRequest request, Actor actor, string appeal, Sight sight, AppealParts parts, CancellationToken cancellation) =>
        (parts & sight.Audited) is not AppealParts.None and var personal ? reads.Add([Entry(request, actor, appeal, personal, sight.Relation)], cancellation) : Task.CompletedTask;

    /// <summary>The same of several appeals in one answer.</summary>
    public Task Record(HttpRequest request, Actor actor, IReadOnlyList<string> appeals, Relation purpose, AppealParts parts, CancellationToken cancellation) =>
        appeals.Count == 0 ? Task.CompletedTask : reads.Add([.. appeals.Select(appeal => Entry(request, actor, appeal, parts, purpose))], cancellation);

    /// <summary>Writes down that the caller asked for what is not shown unasked, and why.</summary>
    public Task Record(HttpRequest request, Actor actor, string appeal, Sight sight, AppealParts parts, string reason, CancellationToken cancellation) =>
        reads.Add([Entry(request, actor, appeal, parts, sight.Relation) with { Reason = reason }], cancellation);

    private PersonalDataRead Entry(HttpRequest request, Actor actor, string appeal, AppealParts parts, Relation purpose) =>
        new(clock.GetUtcNow(), actor.Subject, actor.Role, actor.Unit, appeal, parts, purpose, null, TraceIds.Of(request.HttpContext));
}
