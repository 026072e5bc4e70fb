using ServerlessQiFu.Domain.Appeals;

namespace ServerlessQiFu.Tools.City.World;

/// <summary>
/// Turns what is heard on the bus into who has something to do. The messages only name what happened; where an appeal waits now its
/// record says, read once for everything that happened to it at an instant.
/// </summary>
internal sealed class Watch(CityLife city, Companies companies, Desk supervisors, Desk reviewers)
{
    /// <summary>Events after which an appeal may wait for somebody it did not wait for. Claims are known to who claimed.</summary>
    private static readonly HashSet<string> Moving = new(StringComparer.Ordinal)
    {
        nameof(AppealEvent.SentToDesk), nameof(AppealEvent.Dispatched), nameof(AppealEvent.Ruled), nameof(AppealEvent.Released), nameof(AppealEvent.LeaseExpired),
        nameof(AppealEvent.Returned), nameof(AppealEvent.ComplexSuggested), nameof(AppealEvent.ExtensionRequested), nameof(AppealEvent.PauseEnded),
        nameof(AppealEvent.ReplyGiven), nameof(AppealEvent.CallBackOpened), nameof(AppealEvent.AttemptRecorded), nameof(AppealEvent.UnreachableDeclared),
        nameof(AppealEvent.CallBackReviewed), nameof(AppealEvent.RedoBegan), nameof(AppealEvent.ReplyReviewed), nameof(AppealEvent.CallBackDone),
    };

    private static readonly HashSet<string> Ending = new(StringComparer.Ordinal)
    {
        nameof(AppealEvent.Closed), nameof(AppealEvent.WithdrawnByAppellant), nameof(AppealEvent.Refused),
    };

    private readonly List<Case> _moved = [];
    private int _ended;
    private readonly HashSet<Case> _seen = [];

    /// <summary>By the events' names.</summary>
    public SortedDictionary<string, int> Counts { get; } = new(StringComparer.Ordinal);

    /// <summary>Of so many cases.</summary>
    public int Open(int cases) => cases - _ended;

    public async Task Look()
    {
        while (city.Product.Heard.TryDequeue(out var heard))
        {
            Counts[heard.Event] = Counts.GetValueOrDefault(heard.Event) + 1;
            if (!city.Cases.TryGetValue(heard.Appeal, out var one)) continue;
            one.Version = Math.Max(one.Version, heard.Version);
            if (Ending.Contains(heard.Event)) End(one, heard.Event);
            else if (Moving.Contains(heard.Event)) _moved.Add(one);
        }
        foreach (var one in _moved)
            if (_seen.Add(one)) await Follow(one);
        _moved.Clear();
        _seen.Clear();
    }

    private void End(Case one, string how)
    {
        city.Put(one, null);
        if (!one.Ended) _ended++;
        (one.Ended, one.Held, one.Replied) = (true, null, false);
        if (how == nameof(AppealEvent.Closed) && !one.Contested) companies.ConsiderContest(one);
    }

    private async Task Follow(Case one)
    {
        if (await city.Product.Records.Find(one.Id, CancellationToken.None) is not { State: Appeal.Existing state } snapshot) return;
        one.Version = Math.Max(one.Version, snapshot.Version);
        // What was contested after its end lives again.
        if (one.Ended && state is not Appeal.Ended) (one.Ended, _ended) = (false, _ended - 1);
        var queues = WorkQueues.Of(state);
        city.Put(one, queues.FirstOrDefault(queue => WorkQueues.IsForClaims(queue) || queue == WorkQueues.Reviews));
        if (state.Dossier.ComplexSuggested && one.OnDesks.Add("tier")) supervisors.Put(one, Matter.Tier);
        if (state.Dossier.Extension is not null && one.OnDesks.Add("extension")) supervisors.Put(one, Matter.Extension);
        switch (state)
        {
            case Appeal.Queued queued:
                (one.Unit, one.Designated, one.Held, one.Replied) = (queued.Assignment.Unit, queued.Assignment.Designated, null, false);
                if (queued.Assignment.Round != one.Round) (one.Round, one.RoundFrom, one.Work, one.CallBack) = (queued.Assignment.Round, city.Now, null, null);
                break;
            case Appeal.InArbitration:
                (one.Held, one.Returns) = (null, one.Returns + 1);
                supervisors.Put(one, Matter.Ruling);
                break;
            case Appeal.InProgress when one.Held is { } held:
                held.Resume();
                break;
            case Appeal.Replied replied:
                if (!one.Replied) companies.ConsiderReply(one, city.Now);
                one.Replied = true;
                if (replied.Review is not null && one.OnDesks.Add($"review {one.Round}")) reviewers.Put(one, Matter.Reply);
                break;
            case Appeal.CallingBack calling:
                if (one.CallBack != calling.Task.Id) (one.CallBack, one.Audit, one.Tries, one.LastTry) = (calling.Task.Id, calling.Task.Level is null, 0, -1);
                if (calling.Task.Finding is { } finding && one.OnDesks.Add($"{calling.Task.Id} {calling.Task.Attempts.Count} {finding.Kind}")) reviewers.Put(one, Matter.Finding);
                break;
        }
    }
}
