using System.Security.Cryptography;
using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Notices;
using ServerlessQiFu.Functions.Pages;
using ServerlessQiFu.Functions.Operations;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Practice;
using ServerlessQiFu.Functions.Reports;
using ServerlessQiFu.Functions.Store;
using ServerlessQiFu.Functions.Units;
using ServerlessQiFu.LocalHost;

namespace ServerlessQiFu.Functions;

/// <summary>What the functions are made of. Whatever a host has registered before is kept.</summary>
public static class Composition
{
    /// <exception cref="InvalidDataException">In one sentence, what is missing or wrong; a worker under a host answers with it instead.</exception>
    public static FunctionsApplicationBuilder AddServerlessQiFu(this FunctionsApplicationBuilder builder)
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        KeepTime.HoldSteady(builder.Services);
        if (builder.IsHostedHere())
        {
            AddMiddleware(builder);
            Compose(builder);
            return builder;
        }
        LogsOutsideInvocations.Add(builder.Logging);
        var state = new StartState(TimeProvider.System);
        builder.Services.AddSingleton(state).AddSingleton<RefuseUntilStarted>().AddSingleton<LoadedFunctions>().AddSingleton<IFunctionMetadataTransformer, HttpOnlyUntilStarted>();
        builder.UseMiddleware<RefuseUntilStarted>();
        AddMiddleware(builder);
        var before = builder.Services.ToList();
        try { Compose(builder); }
        // A setting of the wrong kind is the configuration's own exception.
        catch (Exception missing) when (missing is InvalidDataException or InvalidOperationException)
        {
            state.Refuse(missing.Message);
            builder.Services.Clear();
            foreach (var service in before) builder.Services.Add(service);
        }
        return builder;
    }

    /// <summary>What every call goes through, from the outside in.</summary>
    private static void AddMiddleware(FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton<OtherMethods>().AddSingleton<IFunctionMetadataTransformer>(provider => provider.GetRequiredService<OtherMethods>());
        builder.UseMiddleware<AnswerStoreFailures>();
        builder.UseMiddleware<AnswerClockDoubts>();
        builder.UseMiddleware<LimitAddresses>();
        builder.UseMiddleware<OtherMethods>();
        builder.UseMiddleware<AdmitCallers>();
        builder.UseMiddleware<LimitCallers>();
    }

    private static void Compose(FunctionsApplicationBuilder builder)
    {
        var services = builder.Services;
        AddAzure(services, builder.Configuration, builder.IsHostedHere());

        services.AddSingleton<RecordTables>();
        services.AddSingleton<AppealRecords>();
        services.AddSingleton<ControlStore>();
        services.AddSingleton<SettlementStore>();
        services.AddSingleton<RequestStore>();
        services.AddSingleton<ImportedLetters>();
        services.AddSingleton<DueRows>();
        services.AddSingleton<QueueRows>();
        services.AddSingleton<SweepStore>();
        services.AddSingleton<LastSeenStore>();
        services.AddSingleton<StoreSetup>();
        services.TryAddSingleton<SecretDraw>(RandomNumberGenerator.GetBytes);
        services.AddSingleton<PageKeyStore>();
        services.AddSingleton<PageKey>(provider => () => provider.GetRequiredService<PageKeyStore>().Key);
        services.AddSingleton<Paging>();
        services.AddSingleton<RulesStore>();
        services.AddSingleton<DirectoryStore>();
        services.AddSingleton<ClaimHints>();
        services.AddSingleton<OrchestrationStarter>();
        services.AddSingleton<AppealEvents>();
        services.AddSingleton<RecentReplies>();
        services.AddSingleton<CallBackAlarm>();
        services.AddSingleton<AppealProjector>();
        services.AddSingleton<OrchestrationHealth>();
        services.AddSingleton<AuditStore>();
        services.AddSingleton<Repairs>();
        services.AddSingleton<SweepRuns>();
        services.AddSingleton<SettlementRequests>();
        services.TryAddSingleton<AskForSettlement>(provider => provider.GetRequiredService<SettlementRequests>().Ask);
        services.AddSingleton<CommandHandler>();
        services.TryAddSingleton<NumberDraw>(() => BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))));
        services.AddSingleton<TriagePace>();
        services.AddSingleton<Intake>();
        services.AddSingleton<UnitQueue>();
        services.AddSingleton<QueueLists>();
        services.AddSingleton<ClaimStore>();
        services.AddSingleton<WorkInProgress>();
        services.AddSingleton<CompanyList>();

        services.AddTriage(builder.Configuration);
        services.AddSingleton<DueSteps>();

        services.AddSingleton<DirectoryPosts>();
        services.AddSingleton<PostsOf>(provider => provider.GetRequiredService<DirectoryPosts>().Of);
        services.AddAccess(AccessSettings.Read(builder.Configuration, DevelopmentMode.Read(builder.Configuration, builder.Environment)));
        services.AddSingleton(RateLimitSettings.Read(builder.Configuration));
        services.AddSingleton<RateStore>();
        services.AddSingleton<CallRates>();
        services.AddServerSettings(ImportLimits.Bytes + 10 * 1024 * 1024);
        services.AddHostProblems();
        services.AddSingleton<LargeBodies>();
        services.AddSingleton<PersonalDataReads>();
        services.AddSingleton<Sights>();
        services.AddSingleton<CommandCalls>();
        services.AddSingleton<StoreProbe>();
        // Chance is no secret here: it draws audits.
#pragma warning disable CA5394
        services.TryAddSingleton(new AuditDraw(Random.Shared.NextDouble));
#pragma warning restore CA5394
        services.AddSingleton<IdempotentClaims>();
        services.AddSingleton<ClaimDesk>();
        services.AddSingleton<FilingDesk>();
        services.AddPages(builder.Configuration);
        if (builder.IsPractising()) services.AddSingleton(provider => new WalkClock(provider.PracticeWalk()!)).AddHostedService<PracticeCity>();
        services.AddSingleton<ImportDesk>();
        services.AddAttachments(builder.Configuration, hasStorageOfAzure: !builder.IsHostedHere() || builder.Configuration[SettingNames.Storage] is { Length: > 0 });
        services.AddNotices(builder.Configuration);
        services.AddSingleton<IDeadLetters, DeadMessages>();
        services.AddSingleton<IDeadLetters, DeadDeliveries>();
        services.AddSingleton<IDeadLetters, DeadOrchestrations>();
        services.AddSingleton<DeadLetterOffice>();
        services.AddSingleton<ReportRows>();
        services.AddSingleton<ComputeReportRow>(p => p.GetRequiredService<ReportRows>().Newest);
        services.AddSingleton<ReportStore>();
        services.AddSingleton<PublishedMonths>();
        services.AddSingleton<AnswerStore>();
        var smallestCell = SmallestCell(builder.Configuration);
        services.TryAddSingleton(new ReportOptions(smallestCell));
        services.TryAddSingleton(new ReportReading());
        services.AddHostedService<StartupInitializer>();
        if (services.Any(service => service.ServiceType == typeof(SteadyTime))) services.AddHostedService<KeepTime>();
        // As with what triage remembers: a simulation loads nothing by a thread of its own.
        if (builder.Configuration.GetValue(SettingNames.WarmReports, true)) services.AddHostedService<WarmReports>();
    }

    private static int SmallestCell(IConfiguration configuration) =>
        configuration.GetValue(SettingNames.SmallestCell, new ReportOptions().SmallestCell) is >= 2 and var smallest
            ? smallest
            : throw new InvalidDataException($"The setting {SettingNames.SmallestCell} is 2 or more: a cell of one is a company.");

    /// <summary>The Azure services that no host has brought along, by their addresses in the configuration and the app's own identity; no keys.</summary>
    private static void AddAzure(IServiceCollection services, IConfiguration configuration, bool isHostedHere)
    {
        services.TryAddSingleton<TokenCredential>(_ => new DefaultAzureCredential());
        if (isHostedHere && configuration[SettingNames.Storage] is { Length: > 0 } connection) AddStorage(services, connection);
        if (IsMissing<TableServiceClient>())
        {
            var address = Address(SettingNames.Tables);
            services.AddSingleton(p => new TableServiceClient(address, p.GetRequiredService<TokenCredential>(), OneFailure.Of(new TableClientOptions())));
        }
        if (IsMissing<BlobServiceClient>())
        {
            var address = Address(SettingNames.Blobs);
            services.AddSingleton(p => new BlobServiceClient(address, p.GetRequiredService<TokenCredential>(), OneFailure.Of(new BlobClientOptions())));
        }
        if (IsMissing<ServiceBusClient>())
        {
            var bus = Setting(SettingNames.Bus);
            services.AddSingleton(p => new ServiceBusClient(bus, p.GetRequiredService<TokenCredential>(), new ServiceBusClientOptions { RetryOptions = ShortOfPatience }));
        }

        bool IsMissing<T>() => services.All(service => service.ServiceType != typeof(T));

        Uri Address(string name) => Uri.TryCreate(Setting(name), UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps
            ? address
            : throw new InvalidDataException($"The setting {name} is not an address that begins with https://.");

        string Setting(string name) => configuration[name] is { Length: > 0 } value
            ? value
            : throw new InvalidDataException($"The setting {name} is missing: give the address of the service it names.");
    }

    /// <summary>One account for tables and blobs, by its connection string: Azurite, or a city's own account while trying things out. Never under a Functions host.</summary>
    internal static void AddStorage(IServiceCollection services, string connection)
    {
        try
        {
            var (tables, blobs) = (new TableServiceClient(connection, OneFailure.Of(new TableClientOptions())), new BlobServiceClient(connection, OneFailure.Of(new BlobClientOptions())));
            services.TryAddSingleton(_ => tables);
            services.TryAddSingleton(_ => blobs);
        }
        // What was wrong is not repeated: a key may be in it.
        catch (Exception malformed) when (malformed is FormatException or ArgumentException or InvalidOperationException)
        {
            throw new InvalidDataException("What --storage names is not a connection string of Azure Storage: give AccountName=…;AccountKey=…;TableEndpoint=…;BlobEndpoint=….");
        }
    }

    /// <summary>A bus that does not answer holds up who sends for six seconds, not for the client's usual four minutes; what could not be sent the sweeper sends.</summary>
    private static ServiceBusRetryOptions ShortOfPatience => new() { TryTimeout = TimeSpan.FromSeconds(3), MaxRetries = 1, Delay = TimeSpan.FromMilliseconds(100), MaxDelay = TimeSpan.FromSeconds(1) };
}
