namespace ServerlessQiFu.Domain.Calendar;

/// <summary>When a limit is due.</summary>
/// <param name="At">In UTC.</param>
/// <param name="Provisional">A day it depends on has no holiday notice yet: it may move when the notice arrives.</param>
public sealed record Deadline(DateTimeOffset At, bool Provisional);
