using System.Text;
using System.Text.Json.Nodes;
using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Domain.Triage;
using ServerlessQiFu.Driving;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Notices;

namespace ServerlessQiFu.Simulation;

/// <summary>The model: often right and, while faults fly, sometimes sure and wrong, sometimes without an opinion, sometimes away for hours.</summary>
internal sealed class FickleModel(Driver driver, Func<Life?> life, FaultPlan weather) : IClassifier
{
    private readonly KeywordClassifier _keywords = new();

    public async Task<Classification> Classify(RedactedLetter letter, CancellationToken cancellation)
    {
        await driver.Turn(life()!, "classify");
        if (weather.ModelIsDown) return new Classification.Silent();
        var said = (Classification.Said)await _keywords.Classify(letter, cancellation);
        return driver.Chance.Next(10) switch
        {
            0 when weather.IsStormy => new Classification.Silent("模型没有把握"),
            1 when weather.IsStormy => said with { Opinion = said.Opinion with { Units = [("GXJ", 0.9)], Tiers = new Dictionary<Tier, double> { [Tier.Assistance] = 0.9 } } },
            _ => said with { Opinion = said.Opinion with { Units = [("GDJ", 0.9)], Tiers = new Dictionary<Tier, double> { [Tier.Assistance] = 0.9 } } },
        };
    }
}

/// <summary>A department's own system: keeps what it takes, is away at times, refuses something for good, and sometimes takes something without saying so.</summary>
internal sealed class DepartmentSystem(Driver driver, Func<Life?> life, FaultPlan weather, Story story, Bugs bugs) : IWebhookSender
{
    public async Task<WebhookAnswer> Send(WebhookRequest request, CancellationToken cancellation)
    {
        await driver.Turn(life()!, "post");
        if (weather.PostIsDown || weather.FunctionFails()) return new(null, "The destination does not answer.");
        // It will have none of it: given up at once, until an operator has it sent again.
        if (weather.PostRefuses()) return WebhookAnswer.Of(400);
        if (bugs.SwallowsDelivery()) return WebhookAnswer.Of(204);
        story.Tell(new Delivery(driver.Clock.Now, (string)JsonNode.Parse(Encoding.UTF8.GetString(request.Body.Span))!["id"]!, Taken: true));
        return weather.FunctionFails() ? WebhookAnswer.Of(503) : WebhookAnswer.Of(204);
    }
}
