using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Identity;
using OpenAI.Chat;
using ServerlessQiFu.Domain.Triage;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>One deployment of a model, and whether it may be asked just now. Safe for concurrent use.</summary>
/// <param name="limits">Shared by all deployments.</param>
internal sealed class LlmDeployment(string name, ChatClient client, LlmLimits limits, TimeProvider clock)
{
    /// <summary>A rest this short is waited out once; for a longer one somebody else is asked.</summary>
    internal static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    private readonly CircuitBreaker _breaker = new(clock);
    private volatile bool _givesLogProbabilities = true;

    internal string Name => name;

    /// <summary>One answer, or why there is none; null when it was not asked at all.</summary>
    /// <param name="temperature">0 for the answer, more for a sample of what else it might have said.</param>
    internal async Task<LlmOutcome?> Ask(LlmPrompt prompt, RedactedLetter letter, double temperature, CancellationToken cancellation)
    {
        if (!_breaker.MayCall()) return null;
        try
        {
            var outcome = await Call(prompt, letter, temperature, cancellation);
            if (outcome is LlmOutcome.NotTaken { AboutLogProbabilities: true } && _givesLogProbabilities)
            {
                _givesLogProbabilities = false;
                outcome = await Call(prompt, letter, temperature, cancellation);
            }
            if (outcome is LlmOutcome.Throttled { After: { } after } && after <= LongestWait)
            {
                await Task.Delay(after, clock, cancellation);
                outcome = await Call(prompt, letter, temperature, cancellation);
            }
            Note(outcome);
            if (outcome is not null) LlmMeters.Called(name, outcome);
            return outcome;
        }
        catch (OperationCanceledException)
        {
            _breaker.Left();
            throw;
        }
    }

    private void Note(LlmOutcome? outcome)
    {
        switch (outcome)
        {
            case null: _breaker.Left(); break;
            case LlmOutcome.Denied or LlmOutcome.NoSuchDeployment or LlmOutcome.NotTaken: _breaker.FailedForGood(); break;
            case LlmOutcome.Throttled { After: { } after }: _breaker.RestFor(after); break;
            case LlmOutcome.Throttled or LlmOutcome.Down or LlmOutcome.TooSlow or LlmOutcome.Garbage or LlmOutcome.Answered { Answer: null }: _breaker.Failed(); break;
            default: _breaker.Succeeded(); break;
        }
    }

    private async Task<LlmOutcome?> Call(LlmPrompt prompt, RedactedLetter letter, double temperature, CancellationToken cancellation)
    {
        // A Chinese character is about one token, marks and placeholders included.
        var estimate = prompt.Length + Math.Min(letter.Text.Length + letter.Title.Length, Datamark.Longest) * 5L / 4 + LlmPrompt.MostAnswerTokens;
        if (!await limits.Budget.TryReserve(estimate, cancellation)) return null;
        int? used = 0;
        using var patience = new CancellationTokenSource(limits.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        var placed = false;
        try
        {
            await limits.Places.WaitAsync(either.Token);
            placed = true;
            var options = new RequestOptions { CancellationToken = either.Token, ErrorOptions = ClientErrorBehaviors.NoThrow };
            using var content = BinaryContent.Create(Body(prompt, letter, temperature));
            used = null;
            var response = (await client.CompleteChatAsync(content, options)).GetRawResponse();
            (var outcome, used) = LlmResponse.Read(response, clock.GetUtcNow());
            if (response.Status != 200) used = 0;
            return outcome is LlmOutcome.Answered answered ? answered with { Answer = LlmAnswer.Read(answered.Content, prompt.Vocabulary) } : outcome;
        }
        catch (Exception e) when (patience.IsCancellationRequested && !cancellation.IsCancellationRequested && IsTransport(e)) { return placed ? new LlmOutcome.TooSlow() : null; }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested) { return new LlmOutcome.TooSlow(); }
        catch (AuthenticationFailedException) { return new LlmOutcome.Denied(); }
        catch (Exception e) when (IsTransport(e) && e is not OperationCanceledException) { return new LlmOutcome.Down(0); }
        finally
        {
            if (placed) limits.Places.Release();
            await limits.Budget.Settle(estimate, used ?? estimate);
            LlmMeters.Used(name, used ?? estimate);
        }
    }

    private static bool IsTransport(Exception e) => e switch
    {
        OperationCanceledException or HttpRequestException or IOException => true,
        ClientResultException { Status: 0 } => true,
        AggregateException many => many.InnerExceptions.All(IsTransport),
        _ => false,
    };

    private BinaryData Body(LlmPrompt prompt, RedactedLetter letter, double temperature)
    {
        var body = new JsonObject
        {
            ["model"] = name,
            ["messages"] = prompt.Messages(letter),
            ["temperature"] = temperature,
            // The name that every compatible endpoint knows.
            ["max_tokens"] = LlmPrompt.MostAnswerTokens,
            ["response_format"] = new JsonObject
            {
                ["type"] = "json_schema",
                ["json_schema"] = new JsonObject { ["name"] = "triage", ["strict"] = true, ["schema"] = prompt.Vocabulary.Schema.DeepClone() },
            },
        };
        if (_givesLogProbabilities) (body["logprobs"], body["top_logprobs"]) = (true, 5);
        return BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(body));
    }
}

/// <summary>What all deployments share.</summary>
internal sealed record LlmLimits(TokenBudget Budget, SemaphoreSlim Places, TimeSpan Timeout);
