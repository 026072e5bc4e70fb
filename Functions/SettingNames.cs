namespace ServerlessQiFu.Functions;

/// <summary>
/// Every setting that is read, by its path. What is deployed to Azure sets those of <see cref="Deployed"/> and <see cref="OfTheHost"/> and no others
/// (infra/modules/app.bicep, where a colon is written as two underscores); a test compares both ways.
/// </summary>
public static class SettingNames
{
    public const string Tables = "storage:tables";
    public const string Blobs = "storage:blobs";
    public const string Bus = "ServiceBus:fullyQualifiedNamespace";

    /// <summary>A connection string of Azure's storage, for a program that hosts itself: the record is kept there instead of in the data folder.</summary>
    public const string Storage = "storage";

    public const string Issuer = "auth:issuer";
    public const string Audience = "auth:audience";
    public const string Keys = "auth:jwks";
    public const string Roles = "auth:roles";
    /// <summary>A section: the issuer's names for our claims.</summary>
    public const string Claims = "auth:claims";
    /// <summary>A list: departments' own systems.</summary>
    public const string Clients = "auth:clients";

    public const string FilesForAny = "auth:filesForAny";
    public const string WebhookPorts = "webhooks:ports";
    public const string TrustedWebhooks = "webhooks:trusted";

    public const string ScanCommand = "attachments:scanCommand";
    public const string ScanByStorage = "attachments:scanByStorage";
    public const string FilesADay = "attachments:filesADay";
    public const string BytesADay = "attachments:bytesADay";

    /// <summary>What the foot of every page says of the site: host, codes, contact.</summary>
    public const string Site = "site";

    public const string CallerRate = "rateLimits:caller";
    public const string CompanyRate = "rateLimits:company";
    public const string AddressRate = "rateLimits:address";

    public const string Data = "data";
    public const string Policy = "policy";
    public const string Calendar = "calendar";
    public const string Directory = "directory";

    public const string SmallestCell = "reports:smallestCell";
    public const string WarmReports = "reports:warm";
    public const string WarmTriage = "triage:warm";

    /// <summary>Those of the language model, without which none is asked.</summary>
    public static class Model
    {
        public const string Kind = "triage:llm:kind";
        public const string Endpoint = "triage:llm:endpoint";
        public const string Key = "triage:llm:key";
        public const string Deployment = "triage:llm:deployment";
        public const string Fallback = "triage:llm:fallback";
        public const string Prompt = "triage:llm:prompt";
        public const string Calibration = "triage:llm:calibration";
        public const string TokensADay = "triage:llm:tokensADay";
        public const string TimeoutSeconds = "triage:llm:timeoutSeconds";
        public const string Concurrency = "triage:llm:concurrency";
        public const string Samples = "triage:llm:samples";
        public const string AssistanceSureAt = "triage:llm:assistanceSureAt";
        public const string ConsultationSureAt = "triage:llm:consultationSureAt";
        public const string UnitSureAt = "triage:llm:unitSureAt";
    }

    /// <summary>Set on Azure; those of the model where one is wanted.</summary>
    public static IReadOnlyList<string> Deployed { get; } =
        [Tables, Blobs, Bus, Issuer, Audience, Keys, Model.Kind, Model.Endpoint, Model.Key, Model.Deployment, Model.TokensADay];

    /// <summary>Not set on Azure: a file beside the programme serves, or the usual value; or it is a program that hosts itself's. An operator may set one by hand.</summary>
    public static IReadOnlyList<string> NotDeployed { get; } =
    [
        Storage, FilesForAny, Roles, Claims, Clients, WebhookPorts, TrustedWebhooks, ScanCommand, ScanByStorage, FilesADay, BytesADay, Site, CallerRate, CompanyRate, AddressRate, Data, Policy, Calendar, Directory, SmallestCell, WarmReports, WarmTriage, Model.Fallback, Model.Prompt, Model.Calibration, Model.TimeoutSeconds,
        Model.Concurrency, Model.Samples, Model.AssistanceSureAt, Model.ConsultationSureAt, Model.UnitSureAt,
    ];

    /// <summary>Set on Azure for others than our code: by name, who reads it.</summary>
    public static IReadOnlyDictionary<string, string> OfTheHost { get; } = new Dictionary<string, string>
    {
        ["AzureWebJobsStorage:accountName"] = "host: its storage, in the public cloud",
        ["AzureWebJobsStorage:blobServiceUri"] = "host: its storage, in another cloud",
        ["AzureWebJobsStorage:queueServiceUri"] = "host: its storage, in another cloud",
        ["AzureWebJobsStorage:tableServiceUri"] = "host: its storage, in another cloud",
        ["AzureWebJobsStorage:credential"] = "host: by an identity",
        ["AzureWebJobsStorage:clientId"] = "host: by which",
        ["ServiceBus:credential"] = "bus extension of the host: by an identity",
        ["ServiceBus:clientId"] = "bus extension of the host: by which",
        ["AzureFunctionsJobHost:extensions:serviceBus:maxConcurrentCalls"] = "host.json, for this size of app",
        ["AzureFunctionsJobHost:extensions:durableTask:storageProvider:type"] = "host.json, where a scheduler keeps the orchestrations",
        ["AzureFunctionsJobHost:extensions:durableTask:storageProvider:connectionStringName"] = "host.json, the same",
        ["DURABLE_TASK_SCHEDULER_CONNECTION_STRING"] = "durable extension of the host: the scheduler's address; no key",
        ["FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"] = "host: the largest body",
        ["APPLICATIONINSIGHTS_CONNECTION_STRING"] = "host: where its logs go; no key where local authentication is off",
        ["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"] = "host: by which identity",
        ["AZURE_CLIENT_ID"] = "Azure.Identity in the worker: which identity",
        ["AZURE_TOKEN_CREDENTIALS"] = "Azure.Identity in the worker: no other way is tried",
    };
}
