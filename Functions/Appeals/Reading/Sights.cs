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
public sealed class Sights(DirectoryStore directory, PersonalDataReads reads, TimeProvider clock)
{
    public async ValueTask<Sight> Of(Actor actor, Appeal.Existing filed, CancellationToken cancellation)
    {
        var pagers = AppealFacts.IsAlarming(filed, filed.Dossier) ? (await directory.Current(cancellation)).City.EmergencyPager : [];
        return actor.SightOf(AppealFacts.Of(filed, clock.GetUtcNow(), pagers)!);
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
