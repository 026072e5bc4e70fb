using System.Globalization;
using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Operations;

/// <summary>Who was shown personal data, of which appeal, when, what for; newest first.</summary>
public sealed class ListReads(PersonalDataReads reads, Sights sights, Paging paging, TimeProvider clock)
{
    internal static readonly Access.Operation Operation = new("listReads", Role.Auditor);

    private const int MostDays = 31;

    [Function(nameof(ListReads))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/ops/reads")] HttpRequest request, CancellationToken cancellation)
    {
        if (!paging.Read(request).Try(out var page, out var problem)) return problem;
        var today = BusinessTime.DateOf(clock.GetUtcNow());
        if (!TryDay(request, "to", today, out var to) || !TryDay(request, "from", to, out var from) || from > to || to.DayNumber - from.DayNumber >= MostDays)
            return new Problem(ProblemType.InvalidParameter, $"from and to are days in Shenzhen such as 2026-11-24, from not after to, at most {MostDays} days in all; today without them.");
        if (!TryWord(request, "by", _ => true, out var by)) return new Problem(ProblemType.InvalidParameter, $"by is one subject of at most {TextLimits.Subject} characters.");
        if (!TryWord(request, "appeal", AppealNumber.IsWellFormed, out var appeal)) return new Problem(ProblemType.InvalidParameter, "appeal is the number of one appeal.");
        var (found, next) = await reads.Page(from, to, by, appeal, page.Limit, page.After, cancellation);
        var visible = await sights.Visible(found, read => read.Appeal, request.Caller(), cancellation);
        return Answer.Json(StatusCodes.Status200OK, new Paged<ReadView>([.. visible.Select(View)], paging.Token(request, next)));
    }

    private static ReadView View(PersonalDataRead read) => new(
        read.At, read.By, RoleNames.Of(read.Role), read.Unit, read.Appeal, [.. Domain.Visibility.Visibility.NamesOf(read.Data)], read.Purpose.ToString(), read.Reason, read.Trace);

    private static bool TryDay(HttpRequest request, string name, DateOnly usual, out DateOnly day)
    {
        day = usual;
        return !request.Query.TryGetValue(name, out var asked)
            || asked is [{ } text] && DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day) && day.Year is > 2000 and < 2200;
    }

    private static bool TryWord(HttpRequest request, string name, Func<string, bool> isFit, out string? word)
    {
        word = null;
        if (!request.Query.TryGetValue(name, out var asked)) return true;
        if (asked is not [{ Length: > 0 and <= TextLimits.Subject } given] || !isFit(given)) return false;
        word = given;
        return true;
    }
}

/// <summary>Somebody was shown personal data.</summary>
/// <param name="Data">Which: <c>Words</c>, <c>Attachments</c>, <c>Identity</c>, <c>Contact</c>.</param>
/// <param name="Purpose">What they were to the appeal then.</param>
/// <param name="Reason">What they said when they asked for what is not shown unasked.</param>
/// <param name="Trace">Finds the request in the logs.</param>
public sealed record ReadView(
    DateTimeOffset At, string By, string Role, string? Unit, string Appeal, IReadOnlyList<string> Data, string Purpose, string? Reason, string? Trace);
