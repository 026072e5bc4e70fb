using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Web;

namespace ServerlessQiFu.Functions.Pages;

/// <summary>A refusal of the API as a page: what happened, what to do, and a way on.</summary>
internal static class ProblemPages
{
    public static Task<IResult> Of(PageFrames frames, HttpContext http, Problem problem)
    {
        http.Response.StatusCode = problem.Type.Status;
        return frames.Page<ProblemPage>(http, (nameof(ProblemPage.Title), Title(PageFrames.WordsOf(http), problem)), (nameof(ProblemPage.Detail), Detail(PageFrames.WordsOf(http), problem)));
    }

    /// <summary>In the words of the pages where there are any, else as the API says it.</summary>
    private static string Title(Words words, Problem problem) => words.Find($"problem.{problem.Type.Slug}") ?? words["problem.other"];

    public static string Detail(Words words, Problem problem) => words.Find($"problem.{problem.Type.Slug}.detail") ?? problem.Detail;
}
