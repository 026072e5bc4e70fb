namespace ServerlessQiFu.Functions.Practice;

/// <summary>Moves the clock of a practice city to an instant, doing on the way whatever is due.</summary>
public delegate Task WalkClock(DateTimeOffset to);
