using System.ClientModel.Primitives;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>Reads what an endpoint sent back, whatever it is. No text of it goes into a log: an error may quote the letter.</summary>
internal static class LlmResponse
{
    /// <summary>How content inspection is called: Azure and OpenAI, then providers on the mainland.</summary>
    private static readonly HashSet<string> FilterCodes = new(StringComparer.OrdinalIgnoreCase)
    {
        "content_filter", "ResponsibleAIPolicyViolation", "data_inspection_failed", "DataInspectionFailed", "1301",
    };

    /// <returns>What came of the call, and the tokens it used where the endpoint says so.</returns>
    internal static (LlmOutcome Outcome, int? Tokens) Read(PipelineResponse response, DateTimeOffset now)
    {
        JsonDocument body;
        try { body = JsonDocument.Parse(response.Content.ToMemory()); }
        catch (JsonException) { return (response.Status == 200 ? new LlmOutcome.Garbage() : OfStatus(response, default, now), null); }
        using (body)
            return response.Status == 200 ? (Completion(body.RootElement), Number(At(body.RootElement, "usage", "total_tokens"))) : (OfStatus(response, body.RootElement, now), null);
    }

    private static LlmOutcome Completion(JsonElement body)
    {
        var choice = First(At(body, "choices"));
        var message = At(choice, "message");
        switch (Text(At(choice, "finish_reason")))
        {
            case "content_filter" or "sensitive": return new LlmOutcome.Filtered(IsSelfHarm(At(choice, "content_filter_results")));
            case "length": return new LlmOutcome.CutOff();
            case "stop": break;
            default: return new LlmOutcome.Garbage();
        }
        if (Text(At(message, "refusal")) is { Length: > 0 }) return new LlmOutcome.Declined();
        if (Text(At(message, "content")) is not { Length: > 0 } content) return new LlmOutcome.Garbage();
        var filterDown = At(choice, "content_filter_results", "error").ValueKind == JsonValueKind.Object
            || Items(At(body, "prompt_filter_results")).Any(p => At(p, "content_filter_results", "error").ValueKind == JsonValueKind.Object);
        return new LlmOutcome.Answered(content, Tokens(At(choice, "logprobs", "content")), filterDown, Text(At(body, "model")) ?? "");
    }

    private static LlmOutcome OfStatus(PipelineResponse response, JsonElement body, DateTimeOffset now)
    {
        var error = At(body, "error");
        switch (response.Status)
        {
            case 401 or 403: return new LlmOutcome.Denied();
            case 404: return new LlmOutcome.NoSuchDeployment();
            case 408: return new LlmOutcome.TooSlow();
            case 429: return new LlmOutcome.Throttled(After(response, now));
            case >= 500: return new LlmOutcome.Down(response.Status);
        }
        var inner = At(error, "innererror");
        if (IsFilter(At(error, "code")) || IsFilter(At(inner, "code")) || IsFilter(At(body, "code")))
            return new LlmOutcome.Filtered(IsSelfHarm(At(inner, "content_filter_result")) || IsSelfHarm(At(inner, "content_filter_results")));
        var aboutLogProbabilities = (Text(At(error, "param")) + Text(At(error, "message"))).Contains("logprobs", StringComparison.OrdinalIgnoreCase);
        return new LlmOutcome.NotTaken(response.Status, aboutLogProbabilities);
    }

    private static bool IsFilter(JsonElement code) => Text(code) is { } text && FilterCodes.Contains(text);

    private static bool IsSelfHarm(JsonElement results) => At(results, "self_harm", "filtered").ValueKind == JsonValueKind.True;

    /// <summary>Azure says milliseconds, everybody else seconds or an instant.</summary>
    private static TimeSpan? After(PipelineResponse response, DateTimeOffset now)
    {
        foreach (var name in (string[])["retry-after-ms", "x-ms-retry-after-ms"])
            if (response.Headers.TryGetValue(name, out var milliseconds) && double.TryParse(milliseconds, NumberStyles.Float, CultureInfo.InvariantCulture, out var ms) && ms is >= 0 and < 1e9)
                return TimeSpan.FromMilliseconds(ms);
        if (!response.Headers.TryGetValue("Retry-After", out var text)) return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) return TimeSpan.FromSeconds(seconds);
        return DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) && at > now ? at - now : null;
    }

    private static List<LabelOdds.Token> Tokens(JsonElement logProbabilities)
    {
        var tokens = new List<LabelOdds.Token>();
        foreach (var token in Items(logProbabilities))
        {
            if (Bytes(token) is not { } bytes || LogProbability(token) is not { } written) return [];
            var others = Items(At(token, "top_logprobs")).Select(o => (Bytes: Bytes(o), LogProbability: LogProbability(o)))
                .Where(o => o is { Bytes: not null, LogProbability: not null }).Select(o => new LabelOdds.Alternative(o.Bytes, o.LogProbability!.Value));
            tokens.Add(new LabelOdds.Token(bytes, written, [.. others]));
        }
        return tokens;
    }

    private static byte[]? Bytes(JsonElement token)
    {
        var given = At(token, "bytes");
        if (given.ValueKind != JsonValueKind.Array) return Text(At(token, "token")) is { } text ? Encoding.UTF8.GetBytes(text) : null;
        var bytes = Items(given).Select(b => b.ValueKind == JsonValueKind.Number && b.TryGetByte(out var value) ? value : (byte?)null).ToList();
        return bytes.Contains(null) ? null : [.. bytes.Select(b => b!.Value)];
    }

    private static double? LogProbability(JsonElement token) =>
        At(token, "logprob") is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out var value) && value <= 0 ? value : null;

    private static JsonElement At(JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element)) return default;
        return element;
    }

    private static JsonElement First(JsonElement list) => list.ValueKind == JsonValueKind.Array && list.GetArrayLength() > 0 ? list[0] : default;
    private static IEnumerable<JsonElement> Items(JsonElement list) => list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];
    private static string? Text(JsonElement element) => element.ValueKind == JsonValueKind.String ? element.GetString() : null;
    private static int? Number(JsonElement element) => element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out var value) ? value : null;
}
