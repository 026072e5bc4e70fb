using System.Globalization;
using Microsoft.Extensions.Configuration;
using ServerlessQiFu.Domain.Triage;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Appeals;

public enum LlmKind
{
    Azure,
    /// <summary>Anything that speaks OpenAI's chat completions, such as a registered model hosted on the mainland.</summary>
    OpenAI,
}

/// <summary>What <c>triage:llm:*</c> says. Without <c>triage:llm:kind</c> no language model is asked.</summary>
/// <param name="Endpoint">Azure: the resource's address. OpenAI: what stands before <c>/chat/completions</c>.</param>
/// <param name="Key">Null: Azure by the app's own identity.</param>
/// <param name="Deployments">Asked in this order; one or two.</param>
/// <param name="TokensADay">Of all processes and one day in Shenzhen; when they are used up the embedded model answers.</param>
/// <param name="Timeout">Of one call, with everything it waits for.</param>
/// <param name="Concurrency">Calls at once.</param>
/// <param name="Samples">Asked where the endpoint gives no log-probabilities: agreement of so many answers is the confidence.</param>
/// <param name="Thresholds">Of probabilities, calibrated ones where there is a calibration; without one they are high, so that in doubt a person decides.</param>
/// <param name="Calibration">Fitted on recorded answers by tools/EvalTriage; null where none is named.</param>
public sealed record LlmSettings(
    LlmKind Kind, Uri Endpoint, string? Key, IReadOnlyList<string> Deployments, long TokensADay, TimeSpan Timeout, int Concurrency, int Samples, TriageThresholds Thresholds,
    LlmCalibration? Calibration = null)
{
    /// <exception cref="InvalidDataException">A setting is missing or wrong; the message names it and says what to write.</exception>
    public static LlmSettings? Read(IConfiguration configuration)
    {
        if (configuration[SettingNames.Model.Kind] is not { Length: > 0 } named) return null;
        var kind = named.ToLowerInvariant() switch
        {
            "azure" => LlmKind.Azure,
            "openai" => LlmKind.OpenAI,
            _ => throw Wrong(SettingNames.Model.Kind, "azure or openai; leave it out for the embedded model alone"),
        };
        if (!Uri.TryCreate(configuration[SettingNames.Model.Endpoint], UriKind.Absolute, out var endpoint) || !IsSafe(endpoint))
            throw Wrong(SettingNames.Model.Endpoint, "the model's https address (http only on this machine)");
        var key = configuration[SettingNames.Model.Key] is { Length: > 0 } given ? given : null;
        if (kind == LlmKind.OpenAI && key is null) throw Wrong(SettingNames.Model.Key, "the endpoint's key (any word where it asks for none)");
        var deployment = configuration[SettingNames.Model.Deployment] is { Length: > 0 } first ? first : throw Wrong(SettingNames.Model.Deployment, "the deployment's or model's name");
        IReadOnlyList<string> deployments = configuration[SettingNames.Model.Fallback] is { Length: > 0 } second && second != deployment ? [deployment, second] : [deployment];
        return new LlmSettings(kind, endpoint, key, deployments,
            (long)Number(configuration, SettingNames.Model.TokensADay, 2_000_000, 0, 1e12), TimeSpan.FromSeconds(Number(configuration, SettingNames.Model.TimeoutSeconds, 20, 0.1, 300)),
            (int)Number(configuration, SettingNames.Model.Concurrency, 4, 1, 256), (int)Number(configuration, SettingNames.Model.Samples, 3, 1, 9),
            ThresholdsOf(configuration), CalibrationOf(configuration));
    }

    /// <summary>The same for a model whose answers were recorded.</summary>
    public static TriageThresholds ThresholdsOf(IConfiguration configuration) => new(
        AskAt: 0.5, AssistanceSureAt: Number(configuration, SettingNames.Model.AssistanceSureAt, 0.85, 0, 1), ConsultationSureAt: Number(configuration, SettingNames.Model.ConsultationSureAt, 0.92, 0, 1),
        ComplexDoubtAt: 0.25, UnitSureAt: Number(configuration, SettingNames.Model.UnitSureAt, 0.6, 0, 1));

    /// <summary>What <c>triage:llm:calibration</c> names, or null.</summary>
    public static LlmCalibration? CalibrationOf(IConfiguration configuration)
    {
        if (configuration[SettingNames.Model.Calibration] is not { Length: > 0 } file) return null;
        try { return LlmCalibration.Parse(Utf8File.Read(file, "The calibration file")); }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw Wrong(SettingNames.Model.Calibration, $"a file that tools/EvalTriage wrote ({unreadable.Message})");
        }
    }

    /// <summary>A key or a letter never travels in clear beyond this machine.</summary>
    private static bool IsSafe(Uri endpoint) => endpoint.Scheme == Uri.UriSchemeHttps || endpoint.Scheme == Uri.UriSchemeHttp && endpoint.IsLoopback;

    private static double Number(IConfiguration configuration, string name, double usual, double least, double most) =>
        configuration[name] is not { Length: > 0 } text ? usual
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most ? value
        : throw Wrong(name, string.Create(CultureInfo.InvariantCulture, $"a number from {least} to {most}"));

    private static InvalidDataException Wrong(string name, string write) => new($"The setting {name} is missing or wrong: give {write}.");
}
