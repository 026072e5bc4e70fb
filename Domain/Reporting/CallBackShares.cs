using ServerlessQiFu.Domain.Appeals;

namespace ServerlessQiFu.Domain.Reporting;

/// <summary>The call-backs of an appeal, each with the unit whose answer it is about.</summary>
internal sealed class CallBackShares
{
    private readonly Dictionary<string, CallBackShare> _all = new(StringComparer.Ordinal);

    public IEnumerable<CallBackShare> All => _all.Values;

    public void Open(string id, string unit, bool isAudit) => _all[id] = new(unit, isAudit, IsOwed: !isAudit);

    /// <summary>An audit found dissatisfaction: from here it is a call-back like any other.</summary>
    public void Owe(string id) => _all[id] = _all[id] with { IsOwed = true };

    public void Attempt(AppealEvent.AttemptRecorded attempt)
    {
        var call = _all[attempt.CallBackId];
        _all[attempt.CallBackId] = call with { IsReached = call.IsReached || attempt.Reached, IsSolved = attempt.Solved ?? call.IsSolved };
    }

    public void End(string id) => _all[id] = _all[id] with { IsDone = true };
}

/// <param name="IsOwed">Dissatisfaction calls for it.</param>
/// <param name="IsSolved">What the company last said in it; null where it did not say.</param>
internal sealed record CallBackShare(string Unit, bool IsAudit, bool IsOwed, bool IsReached = false, bool? IsSolved = null, bool IsDone = false);
