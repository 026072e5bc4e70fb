using System.Globalization;
using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Knowledge;

/// <summary>Approved answers that are valid today, the best first; without a question all of them, newest first.</summary>
public sealed class SearchAnswers(AnswerStore answers, Paging paging)
{
    internal static readonly Access.Operation Operation = Access.Operation.Open("searchAnswers");
    public const int LongestQuery = 200;

    [Function(nameof(SearchAnswers))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/answers")] HttpRequest request, CancellationToken cancellation)
    {
        if (!paging.Read(request).Try(out var page, out var problem)) return problem;
        var query = request.Query["q"] is [{ } asked] ? TidyText.Tidy(asked) : "";
        if (query.Length > LongestQuery) return new Problem(ProblemType.InvalidParameter, $"q has at most {LongestQuery} characters.");
        var from = 0;
        if (page.After is { } after && !int.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out from))
            return new Problem(ProblemType.InvalidParameter, "page is the token of an earlier answer's next, unchanged; leave it out for the first page.");

        var found = await answers.Search(query, cancellation);
        var items = found.Skip(from).Take(page.Limit).Select(a => new AnswerView(a.Id, a.Question, a.Answer, a.Source, a.ValidUntil, a.Tags, a.ApprovedAt!.Value)).ToList();
        var end = from + items.Count;
        return Answer.Json(StatusCodes.Status200OK, new Paged<AnswerView>(items, paging.Token(request, end < found.Count ? end.ToString(CultureInfo.InvariantCulture) : null)));
    }
}
