using Deque.AxeCore.Playwright;
using ServerlessQiFu.Tests.Architecture;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Browser;

/// <summary>Somebody in front of a browser window. Whatever the page complains of is kept, and a test asks that it be nothing.</summary>
internal sealed class Person : IAsyncDisposable
{
    private const float Patience = 20_000;

    /// <summary>An answer that refuses a form has this status, and Chromium writes it to the console.</summary>
    private const string RefusedForm = "422";

    private readonly IBrowserContext _context;
    private readonly City _city;

    private Person(IBrowserContext context, IPage page, City city) => (_context, Page, _city) = (context, page, city);

    public IPage Page { get; }
    public List<string> Complaints { get; } = [];

    public static async Task<Person> Arrive(IBrowserContext context, City city, string? signInAs)
    {
        context.SetDefaultTimeout(Patience);
        var page = await context.NewPageAsync();
        var person = new Person(context, page, city);
        page.Console += (_, said) => { if (said.Type is "error" or "warning" && !said.Text.Contains(RefusedForm, StringComparison.Ordinal)) person.Complaints.Add(said.Text); };
        page.PageError += (_, error) => person.Complaints.Add(error);
        page.Request += (_, request) => { if (!request.Url.StartsWith(city.Address.ToString(), StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal)) person.Complaints.Add("from elsewhere: " + request.Url); };
        if (signInAs is null) return person;
        await person.Open("/sign-in?to=%2F");
        await person.Press($"button[value=\"{signInAs}\"]");
        return person;
    }

    public async Task Open(string path)
    {
        await Page.GotoAsync(path);
        await _city.Quiet();
    }

    /// <summary>Presses what leads to another page.</summary>
    public async Task Press(string selector)
    {
        await Page.RunAndWaitForNavigationAsync(() => Page.Locator(selector).First.ClickAsync());
        await _city.Quiet();
    }

    public Task<string> Text(string selector) => Page.Locator(selector).First.InnerTextAsync();

    public Task Fill(string selector, string value) => Page.FillAsync(selector, value);

    /// <summary>What axe finds serious or worse, a line each.</summary>
    public async Task<IReadOnlyList<string>> SeriousFindings()
    {
        var found = await Page.RunAxe();
        return [.. found.Violations.Where(v => v.Impact is "serious" or "critical").Select(v => $"{new Uri(Page.Url).PathAndQuery}: {v.Id} {v.Help}: {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}")];
    }

    /// <summary>For a person to look at: <c>artifacts/screens</c>.</summary>
    public Task Picture(string name) => Page.ScreenshotAsync(new() { Path = Path.Combine(SourceRuleTests.Root, "artifacts", "screens", name + ".png"), FullPage = true });

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}
