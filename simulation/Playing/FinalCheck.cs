using ServerlessQiFu.Domain.Appeals;

namespace ServerlessQiFu.Simulation;

/// <summary>When all is quiet: every appeal, every company's list, everybody's notices, the report. With these the story ends.</summary>
internal sealed class FinalCheck(World world)
{
    private readonly Person _supervisor = new(world, new Actor(Role.Supervisor, "supervisor-3", null, null));

    public async Task Take()
    {
        var companies = new HashSet<string>(StringComparer.Ordinal);
        foreach (var id in world.Known.ToList())
            if (await _supervisor.Look(id) is { } seen) companies.Add(seen.Company);
        foreach (var company in companies)
        {
            await _supervisor.Get($"/api/enterprises/{company}/appeals?limit=100");
            await All($"/api/notices?limit=100&party=enterprise:{company}");
        }
        foreach (var unit in world.Units.Append("XQ").Distinct()) await All($"/api/notices?limit=100&party=unit:{unit}");
        foreach (var subscription in (await _supervisor.Get("/api/subscriptions")).Json?["items"]?.AsArray() ?? [])
            await All($"/api/notices?limit=100&party=webhook:{(string)subscription!["id"]!}");
        await _supervisor.Get(world.Summary);
    }

    private async Task All(string path)
    {
        string? next = null;
        do
        {
            var page = await _supervisor.Get(next is null ? path : $"{path}&page={Uri.EscapeDataString(next)}");
            next = (string?)page.Json?["next"];
        }
        while (next is not null);
    }
}
