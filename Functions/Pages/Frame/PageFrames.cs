using System.Security.Cryptography;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Store;
using ServerlessQiFu.Web;

namespace ServerlessQiFu.Functions.Pages;

/// <summary>Makes the frame of a page for who asks for it, and renders a page in it.</summary>
public sealed class PageFrames(SiteFooter footer, DirectoryStore directory)
{
    internal const string LanguageCookie = "qifu-language";
    internal const string CareCookie = "qifu-care";

    private static readonly string AssetVersion = Convert.ToHexStringLower(SHA256.HashData(
        [.. GetAsset.Bytes("qifu.css"), .. GetAsset.Bytes("qifu.js"), .. GetAsset.Bytes("qifu.svg")]))[..12];

    public static Words WordsOf(HttpContext http) => Words.Of(http.Request.Cookies[LanguageCookie]);

    public async Task<PageFrame> Of(HttpContext http)
    {
        var words = WordsOf(http);
        var visitor = http.Features.Get<Visitor>();
        var path = http.Request.Path.Value!;
        return new(words, path + http.Request.QueryString, http.Request.Cookies[CareCookie] == "1",
            visitor is null ? null : await SignedInAs(visitor, words, path, http.RequestAborted), footer, AssetVersion);
    }

    /// <param name="model">The page's parameters beside the frame.</param>
    public async Task<IResult> Page<T>(HttpContext http, params (string Name, object? Value)[] model) where T : IComponent
    {
        var parameters = model.ToDictionary(m => m.Name, m => m.Value);
        parameters["Frame"] = await Of(http);
        return new RazorComponentResult<T>(parameters) { PreventStreamingRendering = true, StatusCode = http.Response.StatusCode };
    }

    private async Task<SignedIn> SignedInAs(Visitor visitor, Words words, string path, CancellationToken cancellation)
    {
        var actor = visitor.Actor;
        var where = actor.Unit is { } unit ? (await directory.Current(cancellation)).Find(unit)?.Name ?? unit : actor.Enterprise;
        return new(visitor.Name, words["role." + RoleNames.Of(actor.Role)], where,
            [.. Navigation.Of(actor.Role).Select(link => new NavigationLink(link.Address, words[link.Text], link.Address == path))]);
    }
}

/// <summary>What each role can open.</summary>
internal static class Navigation
{
    public static IEnumerable<(string Address, string Text)> Of(Role role) => role switch
    {
        Role.Enterprise => [("/", "file.title"), ("/my", "my.title")],
        Role.Officer => [("/work", "work.short")],
        Role.Specialist => [("/work", "work.short"), ("/triage", "triage.title")],
        Role.CallBack => [("/call-backs", "call-backs.title")],
        Role.Reviewer => [("/reviews", "reviews.title")],
        Role.Supervisor => [("/rulings", "rulings.title"), ("/reviews", "reviews.title"), ("/triage", "triage.title"), ("/call-backs", "call-backs.title"), ("/reports", "reports.title")],
        Role.Leader => [("/reports", "reports.title")],
        Role.Ops or Role.Auditor => [("/operations", "ops.title")],
        _ => [],
    };
}
