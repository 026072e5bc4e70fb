using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Domain.Triage;
using static ServerlessQiFu.Domain.Appeals.AppealEvent;

namespace ServerlessQiFu.Domain.Reporting;

/// <summary>Divides an appeal's record among the units that were accountable for it, event by event.</summary>
internal sealed partial class UnitShares(Rules rules)
{
    private readonly Dictionary<string, UnitShare> _shares = new(StringComparer.Ordinal);
    private readonly AccountableUnits _accountable = new();
    private readonly CallBackShares _callBacks = new();
    private Appeal _state = new Appeal.Unknown();
    private bool _isReturned;
    private int _dissatisfied;

    /// <summary>The shares in the order in which the units came to it; the desk's only where something is in it.</summary>
    /// <param name="record">From version 1, without a gap; whole decisions.</param>
    /// <exception cref="ImpossibleHistoryException"/>
    /// <exception cref="ArgumentException">An empty record.</exception>
    public static IReadOnlyList<UnitShare> Of(IReadOnlyList<Recorded> record, Rules rules)
    {
        var shares = new UnitShares(rules);
        foreach (var recorded in record) shares.Add(recorded);
        if (shares._state is not Appeal.Existing state) throw new ArgumentException("Nothing was filed.", nameof(record));
        shares.AddDispatch(state.Dossier.FirstReceiver, record);
        shares.AddCallBacks();
        shares.AddParts(state);
        shares.AddHowItStands(state);
        return [.. shares._shares.Values.Where(s => s != new UnitShare { Unit = s.Unit })];
    }

    private void Add(Recorded recorded)
    {
        AddActs(recorded);
        if (_state is Appeal.Existing before) AddLimits(recorded, before);
        var awaited = _state is Appeal.Existing waiting && AwaitsContact(waiting);
        _state = AppealHistory.Evolve(_state, recorded);
        // An answer is a contact too, or whatever else the record takes for the first.
        if (awaited && _state is Appeal.Existing { Dossier.ContactedAt: not null }) Now(s => s with { Contacted = s.Contacted + 1 });
        if (_state is Appeal.Existing { Dossier.Accountable: { } unit } && _accountable.Now != unit)
        {
            _accountable.Change(unit, recorded.At);
            Of(unit, s => s with { WasAccountable = true });
        }
    }

    private void AddActs(Recorded recorded)
    {
        switch (recorded.Event)
        {
            case RungReached e: Climbed(e.Rung); break;
            case CallBackRungReached e: Climbed(e.Rung); break;
            case SupervisionOpened: Now(s => s with { Supervised = s.Supervised + 1 }); break;
            case ExtensionGranted: Now(s => s with { Extensions = s.Extensions + 1 }); break;
            case Returned: Now(s => s with { Returns = s.Returns + 1 }); _isReturned = true; break;
            case Ruled e:
                if (_isReturned && e.Unit == Assignments.UnitOf(_state)) Now(s => s with { ImproperReturns = s.ImproperReturns + 1 });
                _isReturned = false;
                break;
            case RedoBegan: Now(s => s with { Redos = s.Redos + 1 }); break;
            case ReplyGiven e: Now(s => s with { Answers = s.Answers + 1, Reviews = s.Reviews + (e.Flags.Count > 0 ? 1 : 0) }); break;
            case Evaluated e:
                var isBad = e.Level < Evaluation.LowestSatisfied;
                Now(s => s with { Evaluations = s.Evaluations + 1, BadEvaluations = s.BadEvaluations + (isBad ? 1 : 0) });
                if (isBad) Dissatisfied();
                break;
            case Contested: Dissatisfied(); break;
            case DissatisfactionFound e: Dissatisfied(); _callBacks.Owe(e.CallBackId); break;
            case CallBackOpened e: _callBacks.Open(e.CallBackId, _accountable.Now, isAudit: e.Level is null); break;
            case AttemptRecorded e: _callBacks.Attempt(e); break;
            case CallBackDone e: _callBacks.End(e.CallBackId); break;
            case CoHandlerAdded e: Of(e.Unit, s => s with { Parts = s.Parts + 1 }); break;
        }
    }

    private void AddDispatch(string? first, IReadOnlyList<Recorded> record)
    {
        var triage = TriageOutcome.Of(record);
        Of(first ?? UnitShare.Desk, s => s with { Received = 1 });
        Of(UnitShare.Desk, s => s with
        {
            FirstDispatchAccurate = first is null ? null : IsAccurate(first, record), LeftToPerson = triage?.LeftToPerson, Overridden = triage?.Overridden,
        });
    }

    /// <summary>Neither returned nor given to another unit in the first round.</summary>
    private static bool IsAccurate(string first, IReadOnlyList<Recorded> record) =>
        !record.Select(r => r.Event).TakeWhile(e => e is not RedoBegan)
            .Any(e => e is Returned || ((e as Dispatched)?.Unit ?? (e as Ruled)?.Unit ?? (e as HandedOver)?.Unit) is { } unit && unit != first);

    private void AddCallBacks()
    {
        foreach (var call in _callBacks.All)
            Of(call.Unit, s => s with
            {
                CallBacks = s.CallBacks + 1, Audits = s.Audits + (call.IsAudit ? 1 : 0),
                CallBacksDone = s.CallBacksDone + (call is { IsOwed: true, IsDone: true } ? 1 : 0), Reached = s.Reached + (call is { IsOwed: true, IsReached: true } ? 1 : 0),
                Solved = s.Solved + (call.IsSolved == true ? 1 : 0), Unsolved = s.Unsolved + (call.IsSolved == false ? 1 : 0),
            });
    }

    private void AddParts(Appeal.Existing state)
    {
        foreach (var part in state.Dossier.Parts)
            Of(part.Unit, s => s with
            {
                PartsLate = s.PartsLate + (part.Missed ? 1 : 0), PartsInTime = s.PartsInTime + (part is { Missed: false, State: PartState.Finished } ? 1 : 0),
                PartsOpen = s.PartsOpen + (part is { Missed: false, State: PartState.Open } && state is not Appeal.Ended ? 1 : 0),
            });
    }

    private void Dissatisfied()
    {
        var isAgain = ++_dissatisfied > 1;
        Now(s => s with { Dissatisfied = s.Dissatisfied + 1, DissatisfiedAgain = s.DissatisfiedAgain + (isAgain ? 1 : 0) });
    }

    private void Climbed(string rung) =>
        Now(s => s with { Rungs = new Dictionary<string, int>(s.Rungs, StringComparer.Ordinal) { [rung] = s.Rungs.GetValueOrDefault(rung) + 1 } });

    private void Now(Func<UnitShare, UnitShare> add) => Of(_accountable.Now, add);

    private void Of(string unit, Func<UnitShare, UnitShare> add) => _shares[unit] = add(_shares.GetValueOrDefault(unit) ?? new UnitShare { Unit = unit });
}
