using System.Diagnostics.Metrics;

namespace ServerlessQiFu.LocalHost;

/// <summary>
/// Queues, and topics that fan out to subscriptions, kept in the journal. A send is one write for all subscriptions; whoever takes a message has
/// its delivery counted on the disk first, so that one which kills the process still reaches the dead letters.
/// </summary>
internal sealed class Broker
{
    /// <summary>Messages of one send; the platform's limit of a transaction.</summary>
    private const int LargestBatch = 100;

    /// <summary>Sends between two sweeps of the ids that duplicate detection remembers, at least; and as many as there are ids, so that a sweep costs a send no more.</summary>
    private const int FewestBetweenSweeps = 1000;

    private static readonly Meter Meter = new("ServerlessQiFu.LocalHost");
    private static readonly Counter<long> Unrouted = Meter.CreateCounter<long>("servicebus.unrouted", "{message}", "Messages that matched no subscription and vanished");
    private static readonly Counter<long> DeadLettered = Meter.CreateCounter<long>("servicebus.dead_lettered", "{message}");

    private readonly Journal _journal;
    private readonly TimeProvider _clock;
    private readonly Dictionary<string, Topology.Topic> _topics;
    private readonly Dictionary<(string Topic, string Subscription, bool Dead), MessageQueue> _queues = [];
    private int _sends;
    private int _nextSweep = FewestBetweenSweeps;

    public Broker(Journal journal, Topology topology, TimeProvider clock)
    {
        (_journal, _clock) = (journal, clock);
        _topics = topology.Destinations.ToDictionary(t => t.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var topic in _topics.Values)
            foreach (var subscription in topic.Subscriptions)
                foreach (var dead in (bool[])[false, true])
                    _queues.Add(Key(topic.Name, subscription.Name, dead), new MessageQueue(topic.Name, subscription, dead));
        journal.Write(MessageTable.Create).GetAwaiter().GetResult();
        foreach (var (topic, subscription, dead, sequence, visible) in journal.Read(MessageTable.All))
            if (_queues.TryGetValue(Key(topic, subscription, dead), out var queue)) queue.Add(sequence, visible);
    }

    /// <summary>Raised when a message can be taken, or will be at another instant than before.</summary>
    public event Action? Stirred;

    public IEnumerable<MessageQueue> Queues => _queues.Values;

    /// <param name="subscription"><see cref="Topology.NoName"/> for a queue.</param>
    /// <exception cref="ServiceBusException">There is no such queue, topic or subscription.</exception>
    public MessageQueue Queue(string topic, string subscription, bool deadLetters) =>
        _queues.GetValueOrDefault(Key(topic, subscription, deadLetters)) ?? throw NotFound(MessageQueue.PathOf(topic, subscription));

    /// <summary>Puts all of the messages into the subscriptions that take them, or none; gives the number of each message's first copy.</summary>
    public async Task<IReadOnlyList<long>> Send(string topicName, IReadOnlyList<ServiceBusMessage> messages)
    {
        if (!_topics.TryGetValue(topicName, out var topic)) throw NotFound(topicName);
        if (messages.Count == 0) return [];
        if (messages.Count > LargestBatch)
            throw new ServiceBusException($"Cannot send more than {LargestBatch} messages in a single transaction.", ServiceBusFailureReason.GeneralError, topicName);
        var envelopes = messages.Select(Envelope.Of).ToList();
        if (envelopes.Sum(e => e.Size) is > Envelope.LargestSize and var size)
            throw Envelope.TooLarge($"The messages have {size} bytes; the most is {Envelope.LargestSize}.");

        var now = _clock.GetUtcNow();
        var copies = envelopes.Select((envelope, i) => new Outgoing(
            envelope, envelope.ToBytes(), messages[i].ScheduledEnqueueTime is var at && at > now ? at : now,
            [.. topic.Subscriptions.Where(s => s.Takes(envelope))])).ToList();
        var sweep = Interlocked.Increment(ref _sends) >= Volatile.Read(ref _nextSweep);
        var placed = await _journal.Write(session =>
        {
            if (sweep)
                (_sends, _nextSweep) = (0, Math.Max(FewestBetweenSweeps, _topics.Values.Sum(t => t.Window is { } window ? MessageTable.ForgetIds(session, t.Name, now - window) : 0)));
            return copies.Select(copy => Place(session, topic, copy, now)).ToList();
        });
        for (var i = 0; i < copies.Count; i++)
            foreach (var (subscription, sequence) in placed[i])
                _queues[Key(topic.Name, subscription, false)].Add(sequence, copies[i].Visible, copies[i].Visible <= now ? copies[i].Envelope : null);
        if (copies.Count(c => c.Subscriptions.Count == 0) is > 0 and var lost) Unrouted.Add(lost, new KeyValuePair<string, object?>("topic", topic.Name));
        Stirred?.Invoke();
        return [.. placed.Select(p => p.Count == 0 ? 0 : p[0].Sequence)];
    }

    public async Task CancelScheduled(string topic, long sequence)
    {
        var now = _clock.GetUtcNow();
        var gone = await _journal.Write(session => MessageTable.Cancel(session, topic, sequence, now));
        if (gone.Count == 0) throw new ServiceBusException($"No message {sequence} is scheduled.", ServiceBusFailureReason.MessageNotFound, topic);
        foreach (var (subscription, copy) in gone) Queue(topic, subscription, false).Withdraw(copy);
    }

    /// <summary>
    /// Takes one message under a lock and counts its delivery; null when it is gone, held, has outlived its time, or its last
    /// delivery ended without an answer: then it is with the dead letters now.
    /// </summary>
    public async Task<(StoredMessage Message, Guid Token)?> Take(MessageQueue queue, long sequence, TimeSpan hold)
    {
        var now = _clock.GetUtcNow();
        if (queue.TryHold(sequence, now, now + hold) is not var (token, fresh, isNext)) return null;
        // While the delivery is being counted the lock cannot run out: else a later one could be counted, and be the first, before this.
        queue.TryKeep(sequence, token, now);
        try
        {
            var (message, usedUp) = await _journal.Write(session => MessageTable.CountDelivery(session, sequence, MostDeliveries(queue), fresh) is { } counted
                ? (counted, false) : ((StoredMessage?)null, MessageTable.DeadLetterWhenUsedUp(session, sequence, MostDeliveries(queue))));
            if (message is not null && (message.ExpiresAt > now || queue.DeadLetters))
            {
                queue.LetGo(sequence, token, _clock.GetUtcNow() + hold);
                // Who looked before may wait for nothing, or for too long.
                if (isNext) Stirred?.Invoke();
                return (message, token);
            }
            if (message is not null) await _journal.Write(session => MessageTable.Delete(session, sequence));
            // Whoever has lost its lock meanwhile leaves that to the next, who finds the same.
            if (queue.Remove(sequence, token) && usedUp) AddToDead(queue, sequence);
            return null;
        }
        catch
        {
            queue.Release(sequence, token);
            Stirred?.Invoke();
            throw;
        }
    }

    /// <exception cref="ServiceBusException">The lock was lost; somebody else has or will get the message.</exception>
    public Task Complete(MessageQueue queue, long sequence, Guid token) =>
        Settle(queue, sequence, token, session => { MessageTable.Delete(session, sequence); return true; });

    /// <summary>Gives a message back at once, or to the dead letters when its deliveries are used up.</summary>
    public async Task Abandon(MessageQueue queue, long sequence, Guid token)
    {
        if (await Settle(queue, sequence, token, session => MessageTable.DeadLetterWhenUsedUp(session, sequence, MostDeliveries(queue)))) AddToDead(queue, sequence);
        Stirred?.Invoke();
    }

    /// <summary>While the answer is on its way to the disk the lock cannot run out: nobody gets a message that was completed in time.</summary>
    private async Task<bool> Settle(MessageQueue queue, long sequence, Guid token, Func<JournalSession, bool> answer)
    {
        if (!queue.TryKeep(sequence, token, _clock.GetUtcNow())) throw LockLost(queue);
        try
        {
            var isGone = await _journal.Write(answer);
            if (isGone) queue.Remove(sequence, token);
            else queue.Release(sequence, token);
            return isGone;
        }
        catch
        {
            queue.LetGo(sequence, token);
            throw;
        }
    }

    private static int MostDeliveries(MessageQueue queue) => queue.DeadLetters ? int.MaxValue : queue.Subscription.MaxDeliveryCount;

    private void AddToDead(MessageQueue queue, long sequence)
    {
        Queue(queue.Topic, queue.Subscription.Name, true).Add(sequence, _clock.GetUtcNow());
        DeadLettered.Add(1, new KeyValuePair<string, object?>("subscription", queue.Path));
    }

    public IReadOnlyList<StoredMessage> Peek(MessageQueue queue, int most, long from) =>
        _journal.Read(session => MessageTable.Peek(session, queue.Topic, queue.Subscription.Name, queue.DeadLetters, from, most));

    public async Task<IReadOnlyList<ServiceBusReceivedMessage>> Receive(MessageQueue queue, int most, TimeSpan patience, CancellationToken cancellation)
    {
        var giveUp = _clock.GetUtcNow() + patience;
        while (true)
        {
            // Without RunContinuationsAsynchronously: Task.WhenAny would then go on on another thread, where no simulation can follow. Nobody stirs under a lock.
            var stirred = new TaskCompletionSource();
            void Wake() => stirred.TrySetResult();
            Stirred += Wake;
            try
            {
                var taken = new List<ServiceBusReceivedMessage>();
                var hold = queue.Subscription.Lock;
                foreach (var sequence in queue.Ready(_clock.GetUtcNow(), most))
                    if (await Take(queue, sequence, hold) is var (message, token))
                        taken.Add(message.ToReceived(token, _clock.GetUtcNow() + hold));
                if (taken.Count > 0 || _clock.GetUtcNow() is var now && now >= giveUp) return taken;
                var wait = queue.NextDue is { } due && due < giveUp && due > now ? due - now : giveUp - now;
                using var woken = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
                // A delay is cut to whole milliseconds: the last part of one would not be waited for, but spun away, and by a clock that somebody moves never end.
                await Task.WhenAny(stirred.Task, Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), _clock, woken.Token));
                // Not CancelAsync: it goes on on another thread, where no simulation can follow.
#pragma warning disable CA1849
                woken.Cancel();
#pragma warning restore CA1849
                cancellation.ThrowIfCancellationRequested();
            }
            finally
            {
                Stirred -= Wake;
            }
        }
    }

    private static List<(string Subscription, long Sequence)> Place(JournalSession session, Topology.Topic topic, Outgoing copy, DateTimeOffset now)
    {
        if (topic.Window is { } window && copy.Envelope.MessageId is { Length: > 0 } id && !MessageTable.RememberId(session, topic.Name, id, now, now - window))
            return [];
        var life = topic.LongestLife < copy.Envelope.TimeToLive ? topic.LongestLife.Value : copy.Envelope.TimeToLive;
        var expires = life < DateTimeOffset.MaxValue - copy.Visible ? copy.Visible + life : DateTimeOffset.MaxValue;
        var placed = new List<(string, long)>(copy.Subscriptions.Count);
        var first = 0L;
        foreach (var subscription in copy.Subscriptions)
        {
            var sequence = MessageTable.Insert(session, topic.Name, subscription.Name, copy.Stored, copy.Visible, expires, first);
            first = first == 0 ? sequence : first;
            placed.Add((subscription.Name, sequence));
        }
        return placed;
    }

    private static (string, string, bool) Key(string topic, string subscription, bool dead) => (topic.ToLowerInvariant(), subscription.ToLowerInvariant(), dead);

    private static ServiceBusException NotFound(string path) =>
        new($"The messaging entity '{path}' could not be found.", ServiceBusFailureReason.MessagingEntityNotFound, path);

    private static ServiceBusException LockLost(MessageQueue queue) =>
        new("The lock supplied is invalid. Either the lock expired, or the message has already been removed from the queue.",
            ServiceBusFailureReason.MessageLockLost, queue.Path);

    private sealed record Outgoing(Envelope Envelope, byte[] Stored, DateTimeOffset Visible, IReadOnlyList<Topology.Subscription> Subscriptions);
}
