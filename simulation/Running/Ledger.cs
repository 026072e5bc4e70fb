using System.Collections.Concurrent;

namespace ServerlessQiFu.Running;

/// <summary>
/// What the clients were told, and nothing else: an entry is made when a whole answer has been read. The product is held to
/// it afterwards.
/// </summary>
public sealed class Ledger
{
    /// <summary>An appeal that a client was told was filed.</summary>
    public sealed record Acknowledged(string Id, int Letter, int Company);

    /// <summary>A command's end as its client knows it.</summary>
    /// <param name="Event">What it becomes; several possible ones are parted by <c>|</c>.</param>
    /// <param name="Mark">Words that only this command carries.</param>
    /// <param name="Done">Acknowledged; otherwise definitely refused.</param>
    public sealed record Command(string Id, string Event, string Mark, bool Done);

    public sealed record Claim(string Id, string Event, string Lease, string Holder);

    private readonly ConcurrentDictionary<string, Acknowledged> _appeals = new(StringComparer.Ordinal);
    private long _answers;
    private long _lostAnswers;

    public ConcurrentBag<Command> Commands { get; } = [];
    public ConcurrentBag<Claim> Claims { get; } = [];
    public ConcurrentBag<string> Violations { get; } = [];

    /// <summary>Acknowledged appeals by their idempotency key.</summary>
    public IReadOnlyDictionary<string, Acknowledged> Appeals => _appeals;

    /// <summary>Complete answers of any kind.</summary>
    public long Answers => Interlocked.Read(ref _answers);
    /// <summary>Requests whose answer never came, so that nobody knew whether they were done.</summary>
    public long LostAnswers => Interlocked.Read(ref _lostAnswers);

    public void Answered() => Interlocked.Increment(ref _answers);
    public void AnswerLost() => Interlocked.Increment(ref _lostAnswers);

    public void Filed(string key, string id, int letter, int company)
    {
        var known = _appeals.GetOrAdd(key, new Acknowledged(id, letter, company));
        if (known.Id != id) Violations.Add($"doubled: the key {key} was answered with {known.Id} and with {id}");
    }
}
