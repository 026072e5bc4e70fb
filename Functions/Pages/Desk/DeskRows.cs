using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;
using ServerlessQiFu.Web;

namespace ServerlessQiFu.Functions.Pages;

/// <summary>Lists of the API as rows of a page.</summary>
public sealed class DeskRows(ApiCalls api, RulesStore rules, DirectoryStore directory, TimeProvider clock)
{
    /// <summary>The list that a function of the API reads, most urgent first.</summary>
    public async Task<Checked<QueueList>> Read(HttpContext http, string function, IReadOnlyDictionary<string, string>? route, CancellationToken cancellation) =>
        await api.Get<QueueList>(http, http.Request.Caller(), new(function, route, Query: FormattableString.Invariant($"?limit={QueueLists.Most}")), cancellation);

    public async Task<IReadOnlyList<DeskRow>> Of(HttpContext http, IEnumerable<QueueItem> items, CancellationToken cancellation)
    {
        var (words, actor, now) = (PageFrames.WordsOf(http), http.Request.Caller(), clock.GetUtcNow());
        var events = new EventWords(words, await directory.Current(cancellation));
        var hours = rules.Current.Hours;
        return [.. items.Select(item => new DeskRow(
            item.Id, item.Version, item.Title ?? item.Id, item.Enterprise, events.State(item.Status, item.Unit, actor.Role),
            item.Light.ToString().ToLowerInvariant(), words[$"light.short.{item.Light}"], Moments.Left(now, item.Due, hours, words), Moments.Say(item.Due, words),
            item.Unit is null ? null : events.UnitName(item.Unit), item.Holder, item.Holder == actor.Subject, item.Lease))];
    }

    /// <summary>The filter that the address names; null where it names none.</summary>
    public static string? Shown(HttpRequest request) => request.Query["show"].ToString() is { Length: > 0 } asked ? asked : null;

    /// <summary>Filters by the light, in the address.</summary>
    public static IReadOnlyList<NavigationLink> Filters(Words words, string path, string? shown, params string[] kinds) =>
        [.. kinds.Select((kind, i) => new NavigationLink(i == 0 ? path : $"{path}?show={kind}", words["filter." + kind], shown == kind || shown is null && i == 0))];

    public static IEnumerable<QueueItem> Filtered(IEnumerable<QueueItem> items, string? show, Actor actor) => show switch
    {
        "mine" => items.Where(item => item.Holder == actor.Subject),
        "waiting" => items.Where(item => item.Holder is null),
        "red" => items.Where(item => item.Light >= Light.Orange),
        _ => items,
    };
}
