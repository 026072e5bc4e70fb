using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Functions.Store;
using ServerlessQiFu.LocalHost;

namespace ServerlessQiFu.Tests.Functions.Store;

/// <summary>A process remembers the states it has seen; the record may have been written by another since.</summary>
public sealed class AppealRecordsCacheTests : IAsyncDisposable
{
    private readonly Journal _journal = Journal.InMemory();
    private readonly ServiceProvider _storage;
    private readonly AppealRecords _here, _there;

    public AppealRecordsCacheTests()
    {
        _storage = new ServiceCollection().AddSingleton(TimeProvider.System).AddLocalStorage(_journal).BuildServiceProvider();
        var tables = new RecordTables(_storage.GetRequiredService<TableServiceClient>());
        tables.Create(CancellationToken.None).GetAwaiter().GetResult();
        (_here, _there) = (new AppealRecords(tables), new AppealRecords(tables));
    }

    [Fact]
    public async Task What_another_process_wrote_is_seen_and_what_is_known_already_is_not_read_again()
    {
        var history = History();
        var id = ((AppealEvent.Filed)history[0].Event).Submission.Id;
        Assert.Null(await _there.Find(id, default));

        var filed = (await _here.Append(Snapshot.Nothing(id), AppealHistory.Replay(history[..1]), history[..1], null, default))!;
        var first = (await _there.Find(id, default))!;
        Assert.Equal((1, filed.ETag), (first.Version, first.ETag));
        Assert.Same(first, await _there.Find(id, default));

        await _here.Append(filed, AppealHistory.Replay(history), history[1..], null, default);
        Assert.Null(await _there.Append(first, AppealHistory.Replay(history), history[1..], null, default));
        var second = (await _there.Find(id, default))!;
        Assert.Equal(2, second.Version);
        Assert.Equal("GDJ", Assert.IsType<Appeal.Queued>(second.State).Assignment.Unit);
    }

    private static Recorded[] History()
    {
        var now = new DateTimeOffset(2026, 11, 24, 2, 0, 0, TimeSpan.Zero);
        return
        [
            new(1, now, new Actor(Role.Enterprise, "wang"), new AppealEvent.Filed(new Submission
            {
                Id = AppealNumber.Make(BusinessTime.DateOf(now), 7), CreditCode = "91440300MA5TEQ106M", EnterpriseName = "示例公司", District = "SZ-440305",
                ContactName = "王先生", ContactPhone = "13800000000", Title = "停电", Text = "已经停电两天",
            }, 1, 1)),
            new(2, now, Actor.Model, new AppealEvent.Dispatched("GDJ")),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        await _storage.DisposeAsync();
        _journal.Dispose();
    }
}
