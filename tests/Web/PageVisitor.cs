using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Web;

/// <summary>Somebody who uses the pages with a browser that runs no script: follows links, fills in forms, keeps cookies.</summary>
internal sealed class PageVisitor : IDisposable
{
    private readonly City _city;
    private readonly HttpClient _http;

    public PageVisitor(City city)
    {
        _city = city;
        _http = new HttpClient(new HttpClientHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = true }) { BaseAddress = city.Address };
    }

    /// <summary>The page that is open.</summary>
    public IHtmlDocument Page { get; private set; } = null!;
    public HttpResponseMessage Answer { get; private set; } = null!;
    public string Path => Answer.RequestMessage!.RequestUri!.PathAndQuery;

    public static async Task<PageVisitor> SignedIn(City city, string person)
    {
        var visitor = new PageVisitor(city);
        await visitor.Open("/sign-in?to=%2F");
        await visitor.Send("/sign-in", ("person", person));
        return visitor;
    }

    public async Task<PageVisitor> Open(string path)
    {
        await Show(await _http.GetAsync(new Uri(path, UriKind.Relative)));
        return this;
    }

    /// <summary>Sends the form of the open page with that action, as the page filled it in and with what is given besides.</summary>
    public async Task<PageVisitor> Send(string action, params (string Name, string Value)[] filled)
    {
        var form = Page.Forms.OfType<IHtmlFormElement>().FirstOrDefault(f => f.GetAttribute("action") == action)
            ?? throw new InvalidOperationException($"There is no form for {action} on {Path}: {Page.Body!.TextContent}");
        var fields = form.Elements.OfType<IHtmlInputElement>().Where(i => i.Name is { Length: > 0 } && i.Type is not ("submit" or "file") && (i.Type is not ("checkbox" or "radio") || i.IsChecked)).Select(i => (Name: i.Name!, i.Value))
            .Concat(form.Elements.OfType<IHtmlTextAreaElement>().Where(t => t.Name is { Length: > 0 }).Select(t => (Name: t.Name!, t.Value)))
            .Concat(form.Elements.OfType<IHtmlSelectElement>().Where(s => s.Name is { Length: > 0 }).Select(s => (Name: s.Name!, Value: s.Value ?? "")))
            .Where(field => filled.All(f => f.Name != field.Name)).Concat(filled);
        await Post(action, fields);
        return this;
    }

    /// <summary>Sends what no form of the page has.</summary>
    public async Task Post(string action, IEnumerable<(string Name, string Value)> fields)
    {
        using var content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        await Show(await _http.PostAsync(new Uri(action, UriKind.Relative), content));
    }

    public string Text(string selector) => Page.QuerySelector(selector)?.TextContent.Trim() ?? throw new InvalidOperationException($"There is no {selector} on {Path}: {Page.Body!.TextContent}");

    private async Task Show(HttpResponseMessage answer)
    {
        Answer?.Dispose();
        Answer = answer;
        await _city.Settled();
        Page = new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync());
    }

    public void Dispose()
    {
        Answer?.Dispose();
        _http.Dispose();
    }
}
