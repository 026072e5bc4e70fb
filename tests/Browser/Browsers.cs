using ServerlessQiFu.Tests.Fixtures;

[assembly: AssemblyFixture(typeof(ServerlessQiFu.Tests.Browser.Browsers))]

namespace ServerlessQiFu.Tests.Browser;

/// <summary>One real Chromium for all tests; without one they are skipped and say what is missing.</summary>
public sealed class Browsers : IAsyncLifetime
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if ((Environment.GetEnvironmentVariable("CHROMIUM") ?? Places.FirstOrDefault(File.Exists)) is not { } chromium) return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = ["--no-sandbox"] });
    }

    /// <summary>Somebody's own window: nothing is shared with others.</summary>
    internal async Task<Person> Visit(City city, string? person = null, int width = 1280, int height = 900, Action<BrowserNewContextOptions>? options = null)
    {
        Assert.SkipWhen(_browser is null, "There is no Chromium: install Debian's chromium, or name one in CHROMIUM.");
        var wanted = new BrowserNewContextOptions { BaseURL = city.Address.ToString(), ViewportSize = new() { Width = width, Height = height }, Locale = "zh-CN" };
        options?.Invoke(wanted);
        return await Person.Arrive(await _browser.NewContextAsync(wanted), city, person);
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
