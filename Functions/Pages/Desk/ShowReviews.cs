using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Store;
using ServerlessQiFu.Web;
using Operation = ServerlessQiFu.Functions.Access.Operation;

namespace ServerlessQiFu.Functions.Pages;

/// <summary>What waits for a second person: flagged replies and callers' findings.</summary>
public sealed class ShowReviews(PageFrames frames, ApiCalls api, RulesStore rules, DirectoryStore directory, TimeProvider clock)
{
    internal static readonly Operation Operation = Operation.Page("showReviews", Role.Reviewer, Role.Supervisor);

    [Function(nameof(ShowReviews))]
    public async Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "reviews")] HttpRequest request, CancellationToken cancellation)
    {
        var (http, words, now) = (request.HttpContext, PageFrames.WordsOf(request.HttpContext), clock.GetUtcNow());
        if (!(await api.Get<Reviews>(http, request.Caller(), new(nameof(ListReviews), Query: "?limit=100"), cancellation)).Try(out var list, out var problem))
            return await ProblemPages.Of(frames, http, problem);
        var events = new EventWords(words, await directory.Current(cancellation));
        var rows = list.Items.Select(item => new DeskRow(
            item.Appeal, 0, item.Title, null, item.Finding is { } finding ? words[$"finding.{finding}"] : words.Say("reviews.flags", string.Join(words["list.and"], (item.Flags ?? []).Select(flag => words[$"flag.{flag}"]))),
            now > item.Due ? "red" : "green", words[now > item.Due ? "light.short.Red" : "light.short.Green"], Moments.Left(now, item.Due, rules.Current.Hours, words), Moments.Say(item.Due, words),
            events.UnitName(item.Unit), null, false, null));
        return await frames.Page<DeskPage>(http, (nameof(DeskPage.Model), new DeskModel(words["reviews.title"], words["reviews.lead"], null, [], null, [.. rows], words["reviews.empty"], [])));
    }
}
