using Microsoft.Extensions.Time.Testing;
using ServerlessQiFu.LocalHost;

namespace ServerlessQiFu.Tests.Fixtures;

internal static class VirtualTime
{
    /// <summary>More steps than any test needs: work that is due again the instant it was done would otherwise never end.</summary>
    private const int MostSteps = 1_000_000;

    /// <summary>Moves the clock to each instant at which something is due until <paramref name="target"/>; the app rests at each.</summary>
    public static async Task AdvanceTo(LocalFunctionsHost host, FakeTimeProvider clock, DateTimeOffset target)
    {
        for (var step = 0; step < MostSteps; step++)
        {
            await host.WhenIdle().WaitAsync(TimeSpan.FromMinutes(1));
            var now = clock.GetUtcNow();
            if (host.Pumps.NextDue is not { } due || due > target) break;
            // Due and yet idle: only the clock can bring it on, by the smallest step there is.
            clock.SetUtcNow(due > now ? due : now + TimeSpan.FromTicks(1));
        }
        if (clock.GetUtcNow() < target) clock.SetUtcNow(target);
        await host.WhenIdle().WaitAsync(TimeSpan.FromMinutes(1));
    }
}
