using System.Collections.Immutable;

namespace ServerlessQiFu.Tests.LocalHost.Messaging;

/// <summary>What callers ask of a topic with one subscription.</summary>
/// <param name="What">send, receive, complete, abandon, dead (peek), minutes (the clock goes on), restart, or rest: receive all there is.</param>
/// <param name="Data">Of a message its text, which is unique; of an answer the lock's token; of the clock how many minutes.</param>
internal sealed record BusAsk(string What, string Data = "", string MessageId = "");

/// <summary>The obvious model: each message waits, is held, is dead or gone.</summary>
internal sealed record BrokerModel(int Now, ImmutableSortedDictionary<string, ModelMessage> Copies, ImmutableSortedDictionary<string, int> Sent)
{
    public const int MostDeliveries = 3;
    public const int LockMinutes = 1;
    public const int WindowMinutes = 10;

    public static BrokerModel Empty { get; } = new(0, ImmutableSortedDictionary.Create<string, ModelMessage>(StringComparer.Ordinal), ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal));

    /// <summary>Every state after a call that gave this answer; none when it cannot have.</summary>
    public static IEnumerable<BrokerModel> Next(BrokerModel state, BusAsk ask, string answer) => ask.What switch
    {
        "minutes" => [state with { Now = state.Now + int.Parse(ask.Data, null) }],
        "restart" => [state with { Copies = state.Copies.ToImmutableSortedDictionary(c => c.Key, c => c.Value with { Token = "" }, StringComparer.Ordinal) }],
        "send" => state.Sent.TryGetValue(ask.MessageId, out var at) && state.Now - at < WindowMinutes ? [state]
            : [state with { Copies = state.Copies.Add(ask.Data, new ModelMessage(0, "", 0, false)), Sent = state.Sent.SetItem(ask.MessageId, state.Now) }],
        // A receiver may come back with nothing although there is something, as on the platform; not when all is at rest.
        "receive" => answer == "" ? [state] : state.Given(answer) is { } given ? [given] : [],
        "rest" => state.Rest(answer.Split(' ', StringSplitOptions.RemoveEmptyEntries)) is { } rested ? [rested] : [],
        "dead" => state.Buried(answer.Split(' ', StringSplitOptions.RemoveEmptyEntries)) is { } buried ? [buried] : [],
        _ => state.Settled(ask, answer) is { } settled ? [settled] : [],
    };

    /// <param name="answer">text#delivery@token</param>
    private BrokerModel? Given(string answer)
    {
        var (text, delivery, token) = (answer.Split('#')[0], int.Parse(answer.Split('#', '@')[1], null), answer.Split('@')[1]);
        return Copies.TryGetValue(text, out var copy) && IsFree(copy) && copy.Deliveries < MostDeliveries && delivery == copy.Deliveries + 1
            ? With(text, new ModelMessage(delivery, token, Now + LockMinutes, false))
            : null;
    }

    private BrokerModel? Settled(BusAsk ask, string answer)
    {
        var (text, copy) = Copies.FirstOrDefault(c => c.Value.Token == ask.Data && c.Value.Until > Now);
        if (text is null) return answer == "lost" ? this : null;
        if (answer != "done") return null;
        if (ask.What == "complete") return this with { Copies = Copies.Remove(text) };
        return With(text, copy with { Token = "", IsDead = copy.Deliveries >= MostDeliveries });
    }

    private BrokerModel? Rest(string[] given)
    {
        var expected = Copies.Count(c => IsFree(c.Value) && c.Value.Deliveries < MostDeliveries);
        return given.Length == expected ? given.Aggregate((BrokerModel?)this, (state, answer) => state?.Given(answer))?.Buried(null) : null;
    }

    /// <summary>The dead; one whose last lock ran out is dead when somebody looks, at rest at the latest.</summary>
    private BrokerModel? Buried(string[]? seen)
    {
        var dead = Copies.Where(c => c.Value.IsDead).Select(c => c.Key).ToList();
        var dying = Copies.Where(c => IsFree(c.Value) && c.Value.Deliveries >= MostDeliveries).Select(c => c.Key).ToList();
        if (seen is not null && (dead.Except(seen).Any() || seen.Except(dead).Except(dying).Any())) return null;
        return (seen ?? [.. dying]).Aggregate(this, (state, text) => state.With(text, state.Copies[text] with { Token = "", IsDead = true }));
    }

    private bool IsFree(ModelMessage copy) => !copy.IsDead && (copy.Token.Length == 0 || copy.Until <= Now);

    private BrokerModel With(string text, ModelMessage copy) => this with { Copies = Copies.SetItem(text, copy) };

    public bool Equals(BrokerModel? other) => other is not null && Now == other.Now && Copies.SequenceEqual(other.Copies) && Sent.SequenceEqual(other.Sent);

    public override int GetHashCode() => HashCode.Combine(Now, Copies.Count, Sent.Count, Copies.Values.Sum(c => c.Deliveries));
}

/// <param name="Token">Of whoever has it; empty when it waits.</param>
/// <param name="Until">The minute at which the lock runs out.</param>
internal sealed record ModelMessage(int Deliveries, string Token, int Until, bool IsDead);
