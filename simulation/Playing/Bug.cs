namespace ServerlessQiFu.Simulation;

/// <summary>Faults that a test plants into the product, to see that the checker finds them. Each is a man in the middle; the product has no switch.</summary>
internal enum Bug
{
    None,
    /// <summary>Events are recorded and never put into the outbox.</summary>
    OutboxSkipped,
    /// <summary>A filing is acknowledged and not written.</summary>
    FilingLost,
    /// <summary>A command is acknowledged and not written.</summary>
    CommandLost,
    /// <summary>The idempotency key's row is not found again.</summary>
    KeyForgotten,
    /// <summary>The lease of a command is not compared: whatever it says, the holder is taken to have sent it.</summary>
    LeaseUnchecked,
    /// <summary>What one officer has claimed is given to the next as well.</summary>
    ClaimGivenTwice,
    /// <summary>An officer's rating counts as the company's.</summary>
    HandlerRates,
    /// <summary>The state of each appeal forgets its first rung as soon as it is reached.</summary>
    RungForgotten,
    /// <summary>A rung is reached in the state, and the record has another event in its place.</summary>
    RungUnrecorded,
    /// <summary>Neither the ladder's orchestration nor the sweeper climbs.</summary>
    RungsMissed,
    /// <summary>Both climb, twenty minutes late.</summary>
    RungsLate,
    /// <summary>The programme's clock is twenty minutes fast.</summary>
    ClockFast,
    /// <summary>A return begins the promise anew.</summary>
    ClockResetOnReturn,
    /// <summary>A call-back ends and its end is not recorded.</summary>
    CallBackEndUnrecorded,
    /// <summary>A dissatisfaction opens no call-back in the record.</summary>
    CallBackUnopened,
    /// <summary>The stored state says something that no event said.</summary>
    StateDrifts,
    /// <summary>One notice in ten is counted as written and is not.</summary>
    NoticeSwallowed,
    /// <summary>One delivery in five is counted as sent and is not.</summary>
    DeliverySwallowed,
    /// <summary>The report's row is not brought up to date.</summary>
    ReportStale,
    /// <summary>Nobody closes what the company does not judge.</summary>
    NeverCloses,
    /// <summary>No request for a settlement ever reaches the bus.</summary>
    SettlementsLost,
    /// <summary>Each is there twice.</summary>
    SettlementsDoubled,
}
