using System.Globalization;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Web;

namespace ServerlessQiFu.Functions.Pages;

/// <summary>Reads the form that a page has sent; one that another site has sent is refused.</summary>
public sealed class Forms(IAntiforgery antiforgery)
{
    public async Task<Checked<IFormCollection>> Read(HttpContext http)
    {
        var request = http.Request;
        if (!request.HasFormContentType) return new Problem(ProblemType.UnsupportedMediaType, PageFrames.WordsOf(http)["problem.noForm"]);
        try
        {
            if (!await antiforgery.IsRequestValidAsync(http)) return new Problem(ProblemType.Forbidden, PageFrames.WordsOf(http)["problem.oldForm"]);
            return Checked<IFormCollection>.Of(await request.ReadFormAsync(http.RequestAborted));
        }
        catch (InvalidDataException) { return new Problem(ProblemType.BodyTooLarge, PageFrames.WordsOf(http)["problem.largeForm"]); }
        catch (BadHttpRequestException bad) when (bad.StatusCode == StatusCodes.Status413PayloadTooLarge) { return new Problem(ProblemType.BodyTooLarge, PageFrames.WordsOf(http)["problem.largeForm"]); }
    }

    /// <summary>A whole number as a field or an address has it, digits alone; null for anything else.</summary>
    public static int? Number(string? typed) => int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The API's refusal of a form's fields, in the words of the page where it has some for that field.</summary>
    public static IReadOnlyList<PageError> Errors(Problem problem, Words words, string form) => problem.Errors is { Count: > 0 } errors
        ? [.. errors.Select(error => error.Pointer.TrimStart('/')).Distinct().Select(field => new PageError(field, words.Find($"error.{form}.{field}") ?? InLanguage(errors.First(e => e.Pointer.TrimStart('/') == field).Detail, words)))]
        : [new("", InLanguage(ProblemPages.Detail(words, problem), words))];

    /// <summary>The API says many things in both languages, one after the other: here only the page's.</summary>
    private static string InLanguage(string detail, Words words)
    {
        var first = detail.AsSpan().IndexOfAnyInRange('\u4E00', '\u9FFF');
        return first <= 0 || !detail.AsSpan(0, first).ContainsAnyInRange('A', 'z') || detail[..first].TrimEnd() is not [.., '.'] english ? detail
            : words.Language == "zh" ? detail[first..] : english;
    }
}
