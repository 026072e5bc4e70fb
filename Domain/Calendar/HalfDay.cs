namespace ServerlessQiFu.Domain.Calendar;

/// <summary>Which part of which day an instant falls in: what two call-back attempts must differ in.</summary>
/// <param name="Number">Counts the day's windows from 1.</param>
public readonly record struct HalfDay(DateOnly Date, int Number);
