using System.Globalization;
using System.Text;
using Azure;
using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>
/// The examples that people's decisions left, one JSON object a line, for training and for checking what the machine was corrected in. They are words of
/// appeals, redacted as they are: operators read none.
/// </summary>
public sealed class ListCorrections(Corrections corrections, TimeProvider clock)
{
    internal static readonly Access.Operation Operation = new("listCorrections", Role.Auditor);

    private const int MostMonths = 24;

    [Function(nameof(ListCorrections))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/triage/corrections")] HttpRequest request, CancellationToken cancellation)
    {
        var today = BusinessTime.DateOf(clock.GetUtcNow());
        var thisMonth = new DateOnly(today.Year, today.Month, 1);
        if (!TryMonth(request, "to", thisMonth, out var to) || !TryMonth(request, "from", to.AddMonths(-11), out var from) || from > to || from.AddMonths(MostMonths) <= to)
            return new Problem(ProblemType.InvalidParameter, $"from and to are months such as 2026-11, from not after to, at most {MostMonths} in all.");

        var lines = corrections.Lines(from, to, cancellation).GetAsyncEnumerator(cancellation);
        try
        {
            // The first is read before the answer begins, so that a store that is away is said so.
            return new Lines(lines, await lines.MoveNextAsync());
        }
        catch (RequestFailedException store) when (StoreTrouble.Is(store))
        {
            await lines.DisposeAsync();
            return StoreTrouble.Problem(store);
        }
    }

    private static bool TryMonth(HttpRequest request, string name, DateOnly usual, out DateOnly month)
    {
        month = usual;
        return !request.Query.TryGetValue(name, out var asked)
            || asked is [{ } text] && DateOnly.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out month) && month.Year is > 2000 and < 2200;
    }

    private sealed class Lines(IAsyncEnumerator<string> lines, bool any) : IResult
    {
        public async Task ExecuteAsync(HttpContext context)
        {
            await using var read = lines;
            var response = context.Response;
            response.StatusCode = StatusCodes.Status200OK;
            response.ContentType = "application/x-ndjson; charset=utf-8";
            for (var more = any; more; more = await lines.MoveNextAsync())
                await response.Body.WriteAsync(Encoding.UTF8.GetBytes(lines.Current + "\n"), context.RequestAborted);
        }
    }
}
