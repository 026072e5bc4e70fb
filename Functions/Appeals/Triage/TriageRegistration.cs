using Azure.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ServerlessQiFu.Domain.Triage;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Appeals;

public static partial class TriageRegistration
{
    private const string PromptFile = "triage.prompt.zh.md";

    /// <summary>Triage with the language model of <c>triage:llm:*</c> if there is one, else the embedded model, else keywords. What a test has put in before stays.</summary>
    /// <exception cref="InvalidDataException">A setting of <c>triage:llm:*</c> is wrong; the message says which.</exception>
    public static IServiceCollection AddTriage(this IServiceCollection services, IConfiguration configuration)
    {
        var settings = LlmSettings.Read(configuration);
        services.AddSingleton<TriageStore>();
        services.AddSingleton<SimilarAppealStore>();
        services.AddSingleton<Precedents>();
        services.AddSingleton<Corrections>();
        services.AddSingleton<TokenLedger>();
        services.AddSingleton<TriageExplanation>();
        services.AddSingleton(Embedded);
        services.TryAddSingleton(p => new SecondReader(p.GetRequiredService<Loaded>().Model));
        var prompt = settings is null ? "" : Prompt(configuration);
        services.TryAddSingleton<IClassifier>(p => Chain(p, settings, prompt));
        services.AddSingleton<GuardedTriage>();
        services.AddSingleton<TriageDesk>();
        // A simulation loads nothing behind its own back: what is stored is read when it is first asked.
        if (configuration.GetValue(SettingNames.WarmTriage, true)) services.AddHostedService(p =>
        {
            // Made now, so that the first letter need not wait for the model to load.
            p.GetRequiredService<IClassifier>();
            return new WarmBooks(p.GetRequiredService<SimilarAppealStore>(), p.GetRequiredService<Precedents>());
        });
        return services;
    }

    private static ClassifierChain Chain(IServiceProvider provider, LlmSettings? settings, string prompt)
    {
        List<IClassifier> chain = [];
        if (settings is not null)
            chain.Add(new OpenAiClassifier(settings, prompt, LlmClients.For(settings, provider.GetRequiredService<TokenCredential>),
                provider.GetRequiredService<DirectoryStore>().Current, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<OpenAiClassifier>>(),
                provider.GetRequiredService<TokenLedger>()));
        if (provider.GetRequiredService<Loaded>().Model is { } model) chain.Add(new EmbeddedClassifier(model));
        chain.Add(new KeywordClassifier());
        return new ClassifierChain(chain);
    }

    /// <summary>The shipped prompt, or the file that <c>triage:llm:prompt</c> names.</summary>
    private static string Prompt(IConfiguration configuration)
    {
        var file = configuration[SettingNames.Model.Prompt] is { Length: > 0 } named ? named : Path.Combine(AppContext.BaseDirectory, PromptFile);
        try { return Utf8File.Read(file, "The prompt file"); }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"The prompt file {file} cannot be read ({unreadable.Message}); give another with {SettingNames.Model.Prompt}.");
        }
    }

    private static Loaded Embedded(IServiceProvider provider)
    {
        try { return new Loaded(TriageModel.LoadShipped()); }
        catch (Exception broken) when (broken is InvalidOperationException or InvalidDataException)
        {
            NoModel(provider.GetRequiredService<ILoggerFactory>().CreateLogger<EmbeddedClassifier>(), broken.Message);
            return new Loaded(null);
        }
    }

    private sealed record Loaded(TriageModel? Model);

    /// <summary>Brings up what is looked up in memory while requests are already answered.</summary>
    private sealed class WarmBooks(SimilarAppealStore similar, Precedents precedents) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Task.Yield();
            try
            {
                await precedents.Refresh(stoppingToken);
                await similar.Refresh(stoppingToken);
            }
            // Only a warm-up: whatever is wrong will be said where they are looked up.
            catch (Exception) when (!stoppingToken.IsCancellationRequested) { }
        }
    }

    [LoggerMessage(LogLevel.Error, "The embedded triage model cannot be used ({Why}); keywords decide less and leave more to people")]
    private static partial void NoModel(ILogger log, string why);
}
