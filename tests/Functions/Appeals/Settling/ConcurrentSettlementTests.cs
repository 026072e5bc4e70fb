using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Store;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Appeals.Settling;

/// <summary>Two settle the same appeal at once, and one of them knew of fewer events.</summary>
public sealed class ConcurrentSettlementTests
{
    [Fact]
    public async Task What_the_other_did_not_know_of_does_not_stay_behind()
    {
        var (trouble, other) = (new InjectedFault(), default(TableServiceClient));
        await using var city = await City.Open(
            sweeper: City.NoSweeper, replace: services => services.Wrap<TableServiceClient>(inner => new FaultyTables(other = inner, trouble, new())));
        using var company = city.Company();
        var id = await company.File(SampleLetters.Outage());
        await city.Quiet();
        // Two events wait, and the other takes out the one it knew just before this one takes out both.
        var appeals = other!.GetTableClient("appeals");
        var (known, unknown) = (AppealRows.OutboxRow(1), AppealRows.OutboxRow(2));
        await appeals.AddEntityAsync(new TableEntity(id, known));
        await appeals.AddEntityAsync(new TableEntity(id, unknown));
        var isTaken = false;
        trouble.Meanwhile("appeals.SubmitTransaction", () => isTaken = !appeals.DeleteEntity(id, known).IsError);

        await city.Services.GetRequiredService<AppealProjector>().Settle(id, null, new Backends(city.Durable()), CancellationToken.None);

        Assert.True(isTaken);
        Assert.False((await appeals.GetEntityIfExistsAsync<TableEntity>(id, unknown)).HasValue);
    }
}
