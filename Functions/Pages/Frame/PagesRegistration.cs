using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Store;
using ServerlessQiFu.Web;

namespace ServerlessQiFu.Functions.Pages;

public static class PagesRegistration
{
    /// <summary>What the pages are made of: components, sessions, protection of forms.</summary>
    public static IServiceCollection AddPages(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddRazorComponents();
        // Chinese stays Chinese in the page: the default would write every character as a number.
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        services.AddSingleton<KeyRing>();
        services.AddDataProtection().SetApplicationName("ServerlessQiFu");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider =>
            new ConfigureOptions<KeyManagementOptions>(options => options.XmlRepository = provider.GetRequiredService<KeyRing>()));
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "qifu-form";
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.SuppressXFrameOptionsHeader = true;
        });
        services.AddAuthentication(Sessions.Scheme).AddCookie(Sessions.Scheme, options =>
        {
            options.Cookie.Name = "qifu-session";
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.ExpireTimeSpan = Sessions.Life;
            options.SlidingExpiration = true;
        });
        services.AddSingleton<IPageDoor, PageDoor>();
        services.AddSingleton(configuration.GetSection(SettingNames.Site).Get<SiteFooter>() ?? new SiteFooter());
        services.AddSingleton<PageFrames>();
        services.AddSingleton<Forms>();
        services.AddSingleton<ApiCalls>();
        services.AddSingleton<FileForm>();
        services.AddSingleton<AppealPages>();
        services.AddSingleton<DeskRows>();
        services.AddSingleton<QueuePages>();
        return services;
    }
}
