using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Tests.Domain.Appeals;

namespace ServerlessQiFu.Tests.Domain.Escalation;

/// <summary>
/// When each rung is due, reckoned a second time: from the events alone and with plain subtraction, which is right in the
/// week of <see cref="RandomPolicy"/>, where every minute is worked.
/// </summary>
internal sealed class ExpectedLadder(Rules rules)
{
    private readonly HashSet<string> reached = [];
    private readonly List<(DateTimeOffset From, DateTimeOffset To)> pauses = [];
    private DateTimeOffset receivedAt;
    private DateTimeOffset promiseFrom;
    private Tier tier = Tier.Consultation;
    private Kind kind = Kind.Consultation;
    private StatutoryTrack track;
    private bool asked;

    public int Epoch { get; private set; }
    public bool Over { get; private set; }

    /// <summary>Fails when a rung is reached twice, in the wrong epoch, or stands in the record with another instant.</summary>
    public void Read(Recorded recorded)
    {
        switch (recorded.Event)
        {
            case AppealEvent.Submitted e: (receivedAt, promiseFrom, kind) = (recorded.At, recorded.At, e.Submission.Kind ?? Kind.Consultation); break;
            case AppealEvent.Triaged e: tier = e.Tier; break;
            case AppealEvent.TierChanged e: (tier, promiseFrom) = (e.Tier, recorded.At); break;
            case AppealEvent.KindConfirmed e: (kind, track) = (e.Kind, e.Track); break;
            case AppealEvent.Asked e: pauses.Add((recorded.At, e.Until)); asked = true; break;
            case AppealEvent.PauseEnded e: if (e.Answered) pauses[^1] = (pauses[^1].From, recorded.At); asked = false; break;
            case AppealEvent.EpochBegan e:
                Assert.Equal(Epoch + 1, e.Epoch);
                Assert.Subset(reached, e.Kept.ToHashSet());
                if (e.Cause == EpochCause.Designated) Assert.Equal(reached.Count, e.Kept.Count);
                Epoch = e.Epoch;
                reached.IntersectWith(e.Kept);
                break;
            case AppealEvent.RungReached e:
                Assert.Equal(Epoch, e.Epoch);
                Assert.True(reached.Add(e.Rung), $"{e.Rung} was reached twice in epoch {Epoch}.");
                Assert.True(e.DueAt <= recorded.At, $"{e.Rung} was due at {e.DueAt:O} and reached at {recorded.At:O}.");
                Assert.Equal(DueAt(Ladder.Single(r => r.Name == e.Rung)), e.DueAt);
                break;
            case AppealEvent.Refused or AppealEvent.WithdrawnByAppellant: Over = true; break;
        }
    }

    /// <summary>Rungs that should have been reached by <paramref name="now"/> and were not. An open pause is measured when it is over.</summary>
    public IEnumerable<string> Missing(DateTimeOffset now) => Over ? [] : Ladder
        .Where(r => !reached.Contains(r.Name) && DueAt(r) <= now && !(asked && r.Basis == RungBasis.Promise && DueAt(r) >= pauses[^1].To))
        .Select(r => r.Name);

    private IReadOnlyList<Rung> Ladder => rules.Policy[tier].Ladder;

    private DateTimeOffset Outer
    {
        get
        {
            var byKind = receivedAt + rules.Policy.OuterLimits.ByKind[kind].Length;
            var byTrack = track == StatutoryTrack.None ? byKind : receivedAt + rules.Policy.OuterLimits.ByTrack[track].Length;
            return byKind > byTrack ? byKind : byTrack;
        }
    }

    private DateTimeOffset DueAt(Rung rung)
    {
        if (rung.Basis == RungBasis.Outer) return Outer + rung.After!.Length;
        var capped = promiseFrom < Outer;
        var length = rules.Policy[tier].Promise.Length;
        if (capped && promiseFrom + length > Outer) length = Outer - promiseFrom;
        var at = promiseFrom + new TimeSpan(length.Ticks * rung.Share!.Value / 100);
        foreach (var (from, to) in pauses.Select(p => (From: p.From > promiseFrom ? p.From : promiseFrom, p.To)))
            if (from < at && to > from) at += to - from;
        return capped && at > Outer ? Outer : at;
    }
}
