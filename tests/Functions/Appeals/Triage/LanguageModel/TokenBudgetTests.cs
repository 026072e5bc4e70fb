using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using Moq;
using ServerlessQiFu.Domain.Triage;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Store;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Appeals.Triage.LanguageModel;

/// <summary>The day's tokens belong to the city, not to a process: they survive a restart and are shared. About 4,000 are reserved for a call and 2,060 used.</summary>
public class TokenBudgetTests
{
    private static readonly (string, string)[] Budget = [("samples", "1"), ("tokensADay", "9000")];

    [Fact]
    public async Task A_restart_on_the_same_day_does_not_give_the_tokens_back()
    {
        var store = await LanguageModelFixture.Store();
        await using (var before = await LanguageModelFixture.Open(store, null, fallback: null, settings: Budget))
        {
            for (var i = 0; i < 6; i++) await before.Ask($"第{i}封信");
            Assert.InRange(before.Endpoint.Requests.Count, 2, 4);
        }
        await using var after = await LanguageModelFixture.Open(store, null, fallback: null, settings: Budget);
        Assert.IsType<Classification.Silent>(await after.Ask("重启后的一封信"));
        Assert.Empty(after.Endpoint.Requests);

        after.Clock.SetUtcNow(new DateTimeOffset(2026, 11, 24, 16, 0, 0, TimeSpan.Zero));
        Assert.IsType<Classification.Said>(await after.Ask("第二天的一封信"));
    }

    [Fact]
    public async Task Another_process_sees_what_this_one_used_a_minute_later()
    {
        var store = await LanguageModelFixture.Store();
        await using var one = await LanguageModelFixture.Open(store, null, fallback: null, settings: Budget);
        await using var other = await LanguageModelFixture.Open(store, null, fallback: null, settings: Budget);
        Assert.IsType<Classification.Said>(await other.Ask("先问一封"));
        for (var i = 0; i < 6; i++) await one.Ask($"第{i}封信");

        other.Clock.Advance(TokenBudget.Freshness);
        Assert.IsType<Classification.Silent>(await other.Ask("再问一封"));
        Assert.Single(other.Endpoint.Requests);
    }

    [Fact]
    public async Task A_store_that_does_not_answer_keeps_nobody_from_asking_nor_from_counting()
    {
        var table = new Mock<TableClient>();
        table.Setup(t => t.UpsertEntityAsync(It.IsAny<TableEntity>(), It.IsAny<TableUpdateMode>(), It.IsAny<CancellationToken>())).ThrowsAsync(new RequestFailedException(503, "busy"));
        table.Setup(t => t.QueryAsync<TableEntity>(It.IsAny<string>(), It.IsAny<int?>(), It.IsAny<IEnumerable<string>>(), It.IsAny<CancellationToken>())).Throws(new RequestFailedException(503, "busy"));
        var service = new Mock<TableServiceClient>();
        service.Setup(s => s.GetTableClient(It.IsAny<string>())).Returns(table.Object);
        var log = new LogRecorder();
        await using var llm = await LanguageModelFixture.Open(null, new TokenLedger(new RecordTables(service.Object), log.For<TokenLedger>()), fallback: null, settings: Budget);

        Assert.IsType<Classification.Said>(await llm.Ask("第一封信"));
        for (var i = 0; i < 6; i++) await llm.Ask($"第{i}封信");

        Assert.InRange(llm.Endpoint.Requests.Count, 2, 4);
        Assert.Contains(log.Lines, l => l.Level == LogLevel.Warning && l.Text.Contains("503", StringComparison.Ordinal));
    }
}
