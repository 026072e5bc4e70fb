namespace ServerlessQiFu.Functions.Notices;

/// <summary>
/// How long to wait after a failed attempt: half a minute at first, two and a half times as long each time, a fifth more or
/// less by chance so that those who failed together do not come back together. Nine such waits take about 21 hours.
/// </summary>
/// <param name="draw">Gives numbers from 0 to below 1.</param>
public sealed class BackOff(Func<double> draw)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(30);
    private const double Growth = 2.5;
    private const double Spread = 0.2;

    /// <param name="attempt">The one that failed, from 1.</param>
    public TimeSpan After(int attempt) => First * Math.Pow(Growth, attempt - 1) * (1 + Spread * (2 * draw() - 1));
}
