using System.Globalization;
using System.Text.Json;

namespace ServerlessQiFu.LocalHost;

/// <summary>The part of host.json that matters here, with the platform's defaults for what is absent.</summary>
/// <remarks>Source: https://learn.microsoft.com/azure/azure-functions/functions-host-json</remarks>
internal sealed record HostJson
{
    /// <summary>Messages of one function that are handled at once.</summary>
    public int MaxConcurrentCalls { get; init; } = 16;

    public bool AutoCompleteMessages { get; init; } = true;

    /// <summary>The name under which the platform keeps orchestrations; here it is only the client's.</summary>
    public string HubName { get; init; } = "TestHubName";

    public bool ThrowStatusExceptionsOnRaiseEvent { get; init; } = true;

    public int MaxConcurrentActivities { get; init; } = 10 * Environment.ProcessorCount;

    public int MaxConcurrentOrchestrators { get; init; } = 10 * Environment.ProcessorCount;

    /// <summary>After this an invocation's token is cancelled; null means never.</summary>
    public TimeSpan? FunctionTimeout { get; init; } = TimeSpan.FromMinutes(30);

    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <exception cref="StartRefused">The file is no JSON object, or a value is out of its range.</exception>
    public static HostJson Read(string file)
    {
        if (!File.Exists(file)) return new HostJson();
        try
        {
            using var json = JsonDocument.Parse(Utf8File.Read(file), Lenient);
            return Parse(json.RootElement);
        }
        catch (JsonException broken)
        {
            throw new StartRefused($"host.json is not valid JSON: {broken.Message}", broken);
        }
    }

    private static HostJson Parse(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object) throw new StartRefused("host.json must hold a JSON object.");
        if (At(root, "version") is not { ValueKind: JsonValueKind.String } version || version.GetString() != "2.0")
            throw new StartRefused("host.json must say \"version\": \"2.0\".");
        var defaults = new HostJson();
        return new HostJson
        {
            MaxConcurrentCalls = Count(root, "extensions/serviceBus/maxConcurrentCalls") ?? defaults.MaxConcurrentCalls,
            AutoCompleteMessages = Flag(root, "extensions/serviceBus/autoCompleteMessages") ?? true,
            HubName = Text(root, "extensions/durableTask/hubName") ?? defaults.HubName,
            ThrowStatusExceptionsOnRaiseEvent = Flag(root, "extensions/durableTask/throwStatusExceptionsOnRaiseEvent") ?? true,
            MaxConcurrentActivities = Count(root, "extensions/durableTask/maxConcurrentActivityFunctions") ?? defaults.MaxConcurrentActivities,
            MaxConcurrentOrchestrators =
                Count(root, "extensions/durableTask/maxConcurrentOrchestratorFunctions") ?? defaults.MaxConcurrentOrchestrators,
            FunctionTimeout = Timeout(root, defaults.FunctionTimeout),
        };
    }

    private static TimeSpan? Timeout(JsonElement root, TimeSpan? otherwise)
    {
        if (Text(root, "functionTimeout") is not { } text) return otherwise;
        if (text == "-1") return null;
        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var limit) && limit > TimeSpan.Zero
            ? limit
            : throw Wrong("functionTimeout", "a time like 00:05:00, or -1 for none");
    }

    private static string? Text(JsonElement root, string path) => At(root, path) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        _ => throw Wrong(path, "a text"),
    };

    private static bool? Flag(JsonElement root, string path) => At(root, path) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True or JsonValueKind.False } flag => flag.GetBoolean(),
        _ => throw Wrong(path, "true or false"),
    };

    private static int? Count(JsonElement root, string path) => At(root, path) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt32(out var count) && count is > 0 and <= 1000 => count,
        _ => throw Wrong(path, "a whole number from 1 to 1000"),
    };

    private static JsonElement? At(JsonElement root, string path)
    {
        var at = root;
        foreach (var name in path.Split('/'))
        {
            if (at.ValueKind != JsonValueKind.Object) throw Wrong(path, "inside an object");
            if (!at.TryGetProperty(name, out at)) return null;
        }
        return at;
    }

    private static StartRefused Wrong(string path, string wanted) => new($"host.json: /{path} must be {wanted}.");
}
