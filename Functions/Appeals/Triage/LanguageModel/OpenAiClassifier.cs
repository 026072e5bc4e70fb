using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using OpenAI.Chat;
using ServerlessQiFu.Domain.Directory;
using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Domain.Triage;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>
/// Azure OpenAI, or any endpoint that speaks the same, as a classifier. The deployments are asked in turn; when none has a usable
/// answer it is silent and the embedded model speaks. A filter that was hit or a model that refuses means that a person looks.
/// </summary>
public sealed partial class OpenAiClassifier : IClassifier
{
    private const int MostCached = 4096;
    private const double SampleTemperature = 0.7;

    /// <summary>So many answers that agree may still be wrong together.</summary>
    private const double MostByAgreement = 0.95;

    private const string FilterHit = "大模型的内容过滤器被触发，由专员阅读后决定";
    private const string SelfHarmSeen = "内容过滤器提示可能涉及自伤，请尽快阅读并与本人联系";
    private const string Refused = "大模型拒绝作答，由专员阅读后决定";
    private const string Unfiltered = "大模型的内容过滤未运行，由专员核对";

    private readonly LlmSettings _settings;
    private readonly string _promptFile;
    private readonly Func<CancellationToken, ValueTask<UnitDirectory>> _directory;
    private readonly ILogger<OpenAiClassifier> _log;
    private readonly IReadOnlyList<LlmDeployment> _deployments;
    private readonly OpinionCache _cache;
    private volatile Prepared? _prepared;
    private int _saidStale;

    /// <param name="promptFile">The text of the prompt file.</param>
    /// <param name="client">Gives the SDK's client of a deployment.</param>
    /// <param name="directory">The directory in force.</param>
    /// <param name="ledger">Shares the day's tokens with other processes and a restarted one; null for this one alone.</param>
    public OpenAiClassifier(
        LlmSettings settings, string promptFile, Func<string, ChatClient> client, Func<CancellationToken, ValueTask<UnitDirectory>> directory, TimeProvider clock,
        ILogger<OpenAiClassifier> log, TokenLedger? ledger = null)
    {
        (_settings, _promptFile, _directory, _log) = (settings, promptFile, directory, log);
        var limits = new LlmLimits(new TokenBudget(settings.TokensADay, clock, ledger), new SemaphoreSlim(settings.Concurrency), settings.Timeout);
        _deployments = [.. settings.Deployments.Select(d => new LlmDeployment(d, client(d), limits, clock))];
        _cache = new OpinionCache(MostCached, clock);
    }

    public async Task<Classification> Classify(RedactedLetter letter, CancellationToken cancellation)
    {
        if (!letter.MayLeave) return new Classification.Silent();
        var prompt = Prompt(await _directory(cancellation));
        var key = $"{prompt.Hash}|{prompt.Vocabulary.SchemaHash}|{letter.Hash}";
        if (_cache.Find(key) is { } known) return known;

        string? doubt = null;
        foreach (var deployment in _deployments)
        {
            var outcome = await deployment.Ask(prompt, letter, 0, cancellation);
            if (outcome is null) { NotAsked(deployment.Name); continue; }
            Log(deployment.Name, outcome);
            switch (outcome)
            {
                case LlmOutcome.Answered { Answer: not null } answered:
                    var said = await Opinion(deployment, prompt, letter, answered, cancellation);
                    if (said.Doubt is null && doubt is null) _cache.Keep(key, said);
                    return said with { Doubt = doubt ?? said.Doubt };
                // What one filter finds the next would find too, and it costs nothing to have it read.
                case LlmOutcome.Filtered filtered: return new Classification.Silent(filtered.SelfHarm ? SelfHarmSeen : FilterHit);
                case LlmOutcome.Declined: doubt = Refused; break;
            }
        }
        return new Classification.Silent(doubt);
    }

    private async Task<Classification.Said> Opinion(LlmDeployment deployment, LlmPrompt prompt, RedactedLetter letter, LlmOutcome.Answered answered, CancellationToken cancellation)
    {
        var (answer, vocabulary) = (answered.Answer!, prompt.Vocabulary);
        var tiers = LabelOdds.Of(answered.Content, answered.Tokens, LlmVocabulary.Tier, (IReadOnlyCollection<string>)vocabulary.Fields[LlmVocabulary.Tier]);
        var units = LabelOdds.Of(answered.Content, answered.Tokens, LlmVocabulary.Unit, (IReadOnlyCollection<string>)vocabulary.Fields[LlmVocabulary.Unit]);
        if (tiers is null || units is null)
        {
            var others = await Task.WhenAll(Enumerable.Range(1, _settings.Samples - 1).Select(_ => deployment.Ask(prompt, letter, SampleTemperature, cancellation)));
            var answers = others.OfType<LlmOutcome.Answered>().Select(o => o.Answer).OfType<LlmAnswer>().Prepend(answer).ToList();
            // A sample that did not come agrees with nobody.
            (tiers, units) = (Shares(answers.Select(a => a.Tier.ToString())), Shares(answers.Select(a => a.Units[0])));
        }
        var hashes = new TriageHashes(ModelHash(deployment.Name, answered.Model), prompt.Hash, vocabulary.SchemaHash);
        var opinion = new TriageOpinion(
            tiers.ToDictionary(t => Enum.Parse<Tier>(t.Key), t => t.Value), answer.Kind, Ranked(answer, units), "llm", hashes, answer.Item);
        return new Classification.Said(Calibrated(opinion), _settings.Thresholds, answered.FilterDown ? Unfiltered : null);
    }

    /// <summary>A calibration of another model or prompt says nothing of this one: then the answer counts as it was given, and the log says so once.</summary>
    private TriageOpinion Calibrated(TriageOpinion opinion)
    {
        if (_settings.Calibration is not { } calibration) return opinion;
        if (calibration.Fits(opinion.Hashes)) return calibration.Of(opinion);
        if (Interlocked.Exchange(ref _saidStale, 1) == 0) StaleCalibration();
        return opinion;
    }

    private IReadOnlyDictionary<string, double> Shares(IEnumerable<string> labels) =>
        labels.GroupBy(l => l, StringComparer.Ordinal).ToDictionary(g => g.Key, g => MostByAgreement * g.Count() / _settings.Samples, StringComparer.Ordinal);

    /// <summary>The answer's own order; what it named second and third is at most as probable as what is left.</summary>
    private static IReadOnlyList<(string Unit, double Probability)> Ranked(LlmAnswer answer, IReadOnlyDictionary<string, double> odds)
    {
        var lead = odds.GetValueOrDefault(answer.Units[0]);
        return [.. answer.Units.Select((unit, rank) => (unit, rank == 0 ? lead : Math.Min(lead, Math.Max(odds.GetValueOrDefault(unit), (1 - lead) / (2 << rank)))))];
    }

    /// <summary>Weights cannot be hashed from outside: what names them is.</summary>
    private string ModelHash(string deployment, string model) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{_settings.Endpoint.Authority}|{deployment}|{model}")));

    private LlmPrompt Prompt(UnitDirectory directory)
    {
        var prepared = _prepared;
        if (prepared?.DirectoryHash != directory.Hash) _prepared = prepared = new Prepared(directory.Hash, new LlmPrompt(_promptFile, directory));
        return prepared.Prompt;
    }

    private void Log(string deployment, LlmOutcome outcome)
    {
        switch (outcome)
        {
            case LlmOutcome.Answered { Answer: not null, FilterDown: false }: return;
            case LlmOutcome.Denied or LlmOutcome.NoSuchDeployment: Misconfigured(deployment, LlmMeters.NameOf(outcome), 0); return;
            case LlmOutcome.NotTaken notTaken: Misconfigured(deployment, LlmMeters.NameOf(outcome), notTaken.Status); return;
            default: NoAnswer(deployment, LlmMeters.NameOf(outcome)); return;
        }
    }

    private sealed record Prepared(string DirectoryHash, LlmPrompt Prompt);

    [LoggerMessage(LogLevel.Debug, "Language model {Deployment} was not asked: it rests, or today's tokens are used up")]
    private partial void NotAsked(string deployment);

    [LoggerMessage(LogLevel.Warning, "The file of triage:llm:calibration is of another model, prompt or directory: probabilities are used as they come. Record answers and calibrate anew")]
    private partial void StaleCalibration();

    [LoggerMessage(LogLevel.Warning, "Language model {Deployment}: {Outcome}")]
    private partial void NoAnswer(string deployment, string outcome);

    [LoggerMessage(LogLevel.Error, "Language model {Deployment}: {Outcome} (status {Status}); check triage:llm:* and the app's role. The embedded model answers meanwhile")]
    private partial void Misconfigured(string deployment, string outcome, int status);
}
