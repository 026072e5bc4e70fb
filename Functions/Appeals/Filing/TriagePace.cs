using ServerlessQiFu.Domain.Appeals;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>
/// Keeps one company's many appeals from standing before everybody else's. Settlement, and with it triage, takes appeals first come first served. So a
/// company has its first <see cref="AtOnce"/> settled at once and the rest at a pace, each later by <see cref="Between"/>, while others' go past them.
/// What speaks of danger has a pace of its own: it waits behind nothing but other danger of the same company. Each instance keeps the pace of what it
/// takes in (docs/adr/0025).
/// </summary>
public sealed class TriagePace(TimeProvider clock)
{
    public const int AtOnce = 100;
    public static readonly TimeSpan Between = TimeSpan.FromMilliseconds(40);

    /// <summary>Nothing is put off for longer; the tightest limit of dispatch is six times that.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>Companies remembered before those that have caught up are forgotten.</summary>
    private const int Most = 10_000;

    private readonly Lock _gate = new();
    /// <summary>When each company would be done if its appeals had been settled one every <see cref="Between"/>.</summary>
    private readonly Dictionary<(string Company, bool IsUrgent), DateTimeOffset> _doneAt = [];

    /// <summary>When the company's next appeal is settled; null for at once.</summary>
    public DateTimeOffset? Next(Submission filed)
    {
        var (now, key) = (clock.GetUtcNow(), (filed.CreditCode, filed.Emergency is not null));
        lock (_gate)
        {
            if (_doneAt.Count >= Most)
                foreach (var (company, done) in _doneAt)
                    if (done <= now) _doneAt.Remove(company);
            // What a clock has said that ran ahead for a while is not waited for.
            var doneAt = _doneAt.GetValueOrDefault(key) is var known && known > now && known <= now + Longest + AtOnce * Between ? known : now;
            var wait = doneAt - now - (AtOnce - 1) * Between;
            if (wait < Longest) doneAt += Between;
            _doneAt[key] = doneAt;
            return wait <= TimeSpan.Zero ? null : now + wait;
        }
    }
}
