using System.Globalization;
using System.Text.Json;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Notices;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Reports;

namespace ServerlessQiFu.Functions.Operations;

/// <summary>
/// Messages that a queue's or subscription's function could not handle, in the platform's own dead letters. Place: <c>subscription:sequence number</c>,
/// of a queue with the queue's name.
/// </summary>
public sealed class DeadMessages(ServiceBusClient bus, TimeProvider clock) : IDeadLetters
{
    /// <summary>Every subscription and queue that a function listens to; a test compares it with the topology. A queue has no topic.</summary>
    internal static readonly (string? Topic, string Name)[] Sources =
    [
        (AppealEvents.Topic, TellParties.Subscription), (AppealEvents.Topic, TellSystems.Subscription), (AppealEvents.Topic, ProjectReport.Subscription),
        (AppealEvents.Topic, LearnFromPeople.Subscription), (DeliverySchedule.Topic, DeliverWebhook.Subscription),
        (null, SettlementRequests.Queue),
    ];

    /// <summary>How long the bus is waited for when they are listed or looked for: one that takes calls and never answers must not keep the other kinds from being seen.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    /// <summary>A dead letter can only be taken in order: so many are held at once, so often, to reach the one that is wanted.</summary>
    private const int HeldAtOnce = 100, MostRounds = 20;
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(1);
    private const string Mark = ":replay";

    public DeadLetterKind Kind => DeadLetterKind.Message;

    /// <exception cref="OperationCanceledException">The bus has not answered within <see cref="LongestWait"/>.</exception>
    public Task<(IReadOnlyList<DeadLetter> Letters, string? Next)> Page(int most, string? from, DurableTaskClient durable, CancellationToken cancellation) =>
        clock.Within(LongestWait, patient => Look(most, from, patient), cancellation);

    /// <summary>Those of the places where a message still lies, by its number.</summary>
    private static async Task<Dictionary<long, string>> Find(ServiceBusReceiver receiver, IReadOnlyList<string> places, CancellationToken cancellation)
    {
        var wanted = new Dictionary<long, string>();
        foreach (var place in places)
            if (long.TryParse(place[(place.IndexOf(':', StringComparison.Ordinal) + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
                && (await receiver.PeekMessagesAsync(1, sequence, cancellation)).FirstOrDefault()?.SequenceNumber == sequence)
                wanted[sequence] = place;
        return wanted;
    }

    private async Task<(IReadOnlyList<DeadLetter> Letters, string? Next)> Look(int most, string? from, CancellationToken cancellation)
    {
        var (first, sequence) = Parse(from) ?? (0, 0);
        var letters = new List<DeadLetter>();
        for (var i = first; i < Sources.Length; i++, sequence = 0)
        {
            await using var receiver = Receiver(Sources[i]);
            var peeked = await receiver.PeekMessagesAsync(most - letters.Count + 1, sequence, cancellation);
            foreach (var message in peeked)
            {
                if (letters.Count == most) return (letters, string.Create(CultureInfo.InvariantCulture, $"{i}:{message.SequenceNumber}"));
                letters.Add(Of(Sources[i].Name, message));
            }
        }
        return (letters, null);
    }

    public async Task<IReadOnlyCollection<string>> Replay(IReadOnlyCollection<string> places, DurableTaskClient durable, CancellationToken cancellation)
    {
        var replayed = new List<string>();
        foreach (var group in places.GroupBy(p => p[..Math.Max(0, p.IndexOf(':', StringComparison.Ordinal))]))
            if (Sources.FirstOrDefault(s => s.Name == group.Key) is { Name: not null } source)
                replayed.AddRange(await Replay(source, [.. group], cancellation));
        return replayed;
    }

    private async Task<List<string>> Replay((string? Topic, string Name) from, IReadOnlyList<string> places, CancellationToken cancellation)
    {
        await using var receiver = Receiver(from);
        var wanted = await clock.Within(LongestWait, patient => Find(receiver, places, patient), cancellation);

        var sender = bus.CreateSender(from.Topic ?? from.Name);
        var replayed = new List<string>();
        var held = new List<ServiceBusReceivedMessage>();
        try
        {
            for (var round = 0; round < MostRounds && wanted.Count > 0; round++)
            {
                var taken = await receiver.ReceiveMessagesAsync(HeldAtOnce, Wait, cancellation);
                if (taken.Count == 0) break;
                held.AddRange(taken);
                foreach (var message in taken)
                {
                    if (!wanted.Remove(message.SequenceNumber, out var place)) continue;
                    await sender.SendMessageAsync(Again(message), cancellation);
                    await receiver.CompleteMessageAsync(message, cancellation);
                    held.Remove(message);
                    replayed.Add(place);
                }
            }
        }
        finally
        {
            foreach (var message in held) await receiver.AbandonMessageAsync(message, cancellationToken: cancellation);
        }
        return wanted.Count == 0 ? replayed : throw new InvalidOperationException($"{wanted.Count} of them are held by somebody else, or lie too deep; replay those before them.");
    }

    /// <summary>
    /// The same message under an id of its own: duplicate detection would swallow the old one, and swallows this one when it is sent
    /// twice. All subscriptions that take it get it again; consumers dedupe.
    /// </summary>
    private static ServiceBusMessage Again(ServiceBusReceivedMessage dead)
    {
        var id = dead.MessageId;
        if (id.IndexOf(Mark, StringComparison.Ordinal) is > 0 and var at) id = id[..at];
        return new ServiceBusMessage(dead) { Body = Fresh(dead.Body), MessageId = string.Create(CultureInfo.InvariantCulture, $"{id}{Mark}{dead.SequenceNumber}") };
    }

    /// <summary>An event's own repetitions begin anew; anything else stays as it is.</summary>
    private static BinaryData Fresh(BinaryData body)
    {
        try
        {
            return JsonSerializer.Deserialize<AppealHappened>(body, PlainJson.Options) is { Repetition: > 0, Data: not null } happened
                ? BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(happened with { Repetition = 0 }, PlainJson.Options))
                : body;
        }
        catch (JsonException) { return body; }
    }

    private ServiceBusReceiver Receiver((string? Topic, string Name) of)
    {
        var dead = new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter };
        return of.Topic is null ? bus.CreateReceiver(of.Name, dead) : bus.CreateReceiver(of.Topic, of.Name, dead);
    }

    private static DeadLetter Of(string subscription, ServiceBusReceivedMessage message) => new(
        DeadLetterKind.Message, string.Create(CultureInfo.InvariantCulture, $"{subscription}:{message.SequenceNumber}"), subscription,
        DeadLetter.AppealIn(message.CorrelationId), message.EnqueuedTime, message.DeliveryCount,
        DeadLetter.Said(string.Join(": ", ((string?[])[message.DeadLetterReason, message.DeadLetterErrorDescription]).Where(t => !string.IsNullOrEmpty(t)))));

    private static (int Subscription, long Sequence)? Parse(string? from) =>
        from?.Split(':') is [var i, var n] && int.TryParse(i, NumberStyles.None, CultureInfo.InvariantCulture, out var subscription)
        && long.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? (subscription, sequence) : null;
}
