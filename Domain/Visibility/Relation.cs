namespace ServerlessQiFu.Domain.Visibility;

/// <summary>What somebody is to an appeal: why they may see of it what <see cref="Visibility"/> shows them, and the purpose that the audit of reads names.</summary>
public enum Relation
{
    /// <summary>Nothing to do with it: for them it is not there.</summary>
    None,
    /// <summary>It is about their unit, or nobody knows whether it is: for them it is not there.</summary>
    Barred,
    /// <summary>The company's people and its bots.</summary>
    Appellant,
    /// <summary>Works on it under the lease.</summary>
    Handling,
    /// <summary>Decides its triage under the desk's lease.</summary>
    Triage,
    /// <summary>Calls the company back under the call-back's lease.</summary>
    CallBack,
    /// <summary>Of a unit whose part is open.</summary>
    CoHandling,
    /// <summary>Is paged for its words of danger, until somebody has spoken with the company.</summary>
    Emergency,
    /// <summary>Of a unit that has, had, answers for or helps with it, and holds no lease on it.</summary>
    Concerned,
    /// <summary>At the triage desk, without its lease.</summary>
    TriageDesk,
    /// <summary>Calls back, without the call-back's lease.</summary>
    CallBackDesk,
    /// <summary>Reviewer, supervisor, leader or auditor: looks after the whole.</summary>
    Oversight,
    /// <summary>Runs the product.</summary>
    Operation,
}
