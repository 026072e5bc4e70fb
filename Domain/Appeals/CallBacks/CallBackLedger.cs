namespace ServerlessQiFu.Domain.Appeals;

/// <summary>
/// One appeal's dissatisfactions and their call-backs, counted from its record: after every decision done and open together
/// are the dissatisfied (peers.md №8). Audits of satisfied closures count only once they found dissatisfaction.
/// </summary>
public sealed record CallBackLedger(int Dissatisfied, int Done, int Open)
{
    /// <summary>False where the programme or the store is broken; somebody must be told.</summary>
    public bool Balances => Done + Open == Dissatisfied && Open <= 1;

    /// <param name="record">Whole decisions: an evaluation and its call-back are written together and read together.</param>
    public static CallBackLedger Of(IEnumerable<Recorded> record)
    {
        var (dissatisfied, done) = (0, 0);
        var open = new HashSet<string>(StringComparer.Ordinal);
        foreach (var recorded in record)
            switch (recorded.Event)
            {
                case AppealEvent.Evaluated { Level: < Evaluation.LowestSatisfied } or AppealEvent.Contested:
                    dissatisfied++;
                    break;
                case AppealEvent.CallBackOpened { Level: not null } e:
                    open.Add(e.CallBackId);
                    break;
                case AppealEvent.DissatisfactionFound e:
                    dissatisfied++;
                    open.Add(e.CallBackId);
                    break;
                case AppealEvent.CallBackDone e:
                    if (open.Remove(e.CallBackId)) done++;
                    break;
            }
        return new(dissatisfied, done, open.Count);
    }
}
