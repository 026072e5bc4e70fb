using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Policy;

namespace ServerlessQiFu.Tests.Domain.Appeals.Escalation;

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
    private bool answered;
    private bool redo;
    private TimeSpan extended;

    public int Epoch { get; private set; }
    public bool Over { get; private set; }

    /// <summary>Fails when a rung is reached twice, in the wrong epoch, or stands in the record with another instant.</summary>
    public void Read(Recorded recorded)
    {
        switch (recorded.Event)
        {
            case AppealEvent.Filed e: (receivedAt, promiseFrom, kind) = (recorded.At, recorded.At, e.Submission.Kind ?? Kind.Consultation); break;
            case AppealEvent.Triaged e: tier = e.Tier; break;
            case AppealEvent.TierChanged e: (tier, promiseFrom, extended) = (e.Tier, recorded.At, TimeSpan.Zero); break;
            case AppealEvent.TierRaised e: tier = e.To; break;
            case AppealEvent.ExtensionGranted e:
                extended += e.By.Length;
                if (!asked) AgreesWithinTheWeek(Promise(100), e.PromiseAt);
                break;
            case AppealEvent.ReplyGiven: answered = true; break;
            case AppealEvent.RedoBegan: (answered, redo, promiseFrom, extended) = (false, true, recorded.At, TimeSpan.Zero); break;
            case AppealEvent.KindConfirmed e: (kind, track) = (e.Kind, e.Track); break;
            case AppealEvent.Asked e: pauses.Add((recorded.At, e.Until)); asked = true; break;
            case AppealEvent.CalendarAdopted { Until: { } moved }: pauses[^1] = (pauses[^1].From, moved); break;
            case AppealEvent.PauseEnded e: if (e.Answered) pauses[^1] = (pauses[^1].From, recorded.At); asked = false; break;
            case AppealEvent.EpochBegan e:
                Assert.Equal(Epoch + 1, e.Epoch);
                Assert.Subset(reached, e.Kept.ToHashSet());
                if (e.Cause == EpochCause.Redo) Assert.Empty(e.Kept);
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
    public IEnumerable<string> Missing(DateTimeOffset now) => Over || answered ? [] : Ladder
        .Where(r => !reached.Contains(r.Name) && DueAt(r) <= now && !(asked && (r.Basis == RungBasis.Promise || OverdueFrom != Outer) && DueAt(r) >= pauses[^1].To))
        .Select(r => r.Name);

    /// <summary>Subtraction is right until the week ends; what it puts after that, the calendar puts after that too, and days off later.</summary>
    private static void AgreesWithinTheWeek(DateTimeOffset expected, DateTimeOffset said)
    {
        if (expected <= RandomPolicy.End) Assert.Equal(expected, said);
        else Assert.True(said >= expected, $"Promised until {said:O}, which is before {expected:O}.");
    }

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

    /// <summary>A redo that ends after the outer limit is overdue from its own end.</summary>
    private DateTimeOffset OverdueFrom => redo && Promise(100) is var at && at > Outer ? at : Outer;

    private DateTimeOffset DueAt(Rung rung) => rung.Basis == RungBasis.Outer ? OverdueFrom + rung.After!.Length : Promise(rung.Share!.Value);

    private DateTimeOffset Promise(int percent)
    {
        // Only the first promise ends by the outer limit: a tier change or a redo begins a full one.
        var capped = promiseFrom == receivedAt && !redo;
        var length = (redo ? rules.Policy[tier].Redo : rules.Policy[tier].Promise).Length + extended;
        if (capped && promiseFrom + length > Outer) length = Outer - promiseFrom;
        var at = promiseFrom + new TimeSpan(length.Ticks * percent / 100);
        foreach (var (from, to) in pauses.Select(p => (From: p.From > promiseFrom ? p.From : promiseFrom, p.To)))
            if (from < at && to > from) at += to - from;
        return capped && at > Outer ? Outer : at;
    }
}
