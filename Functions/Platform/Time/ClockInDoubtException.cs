namespace ServerlessQiFu.Functions.Platform;

/// <summary>
/// What is asked for depends on what the time is, and that is not known yet: the app has just started, and the machine's clock shows far later than when the app was
/// last alive. Nothing was changed.
/// </summary>
/// <param name="wait">When it is known.</param>
public sealed class ClockInDoubtException(TimeSpan wait) : Exception("The machine's clock is not believed yet.")
{
    public TimeSpan Wait => wait;
}
