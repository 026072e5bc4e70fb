using System.Globalization;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Notices;
using ServerlessQiFu.Functions.Store;
using ServerlessQiFu.LocalHost;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Notices;

/// <summary>Deliveries with everything real but the network and the bus: what is sent for is kept here and done when the clock comes to it.</summary>
internal sealed class WebhookFixture : IWebhookSender, IAsyncDisposable
{
    private readonly Journal _journal = Journal.InMemory();
    private readonly ServiceProvider _storage;
    private readonly AppealRecords _records;
    private readonly EventReader _events;
    private readonly PriorityQueue<WebhookDelivery, DateTimeOffset> _waiting = new();
    private readonly HashSet<string> _messageIds = [];

    private WebhookFixture()
    {
        _storage = new ServiceCollection().AddSingleton<TimeProvider>(Clock).AddLocalStorage(_journal).BuildServiceProvider();
        Tables = new RecordTables(new FaultyTables(_storage.GetRequiredService<TableServiceClient>(), new(), AnswersLost));
        _records = new AppealRecords(Tables);
        _events = new EventReader(_records);
        Subscriptions = new SubscriptionStore(Tables, Clock);
        Ledger = new DeliveryLedger(Tables);
        var random = new Random(20261124);
        Deliveries = new WebhookDeliveries(Ledger, Subscriptions, _events, this, Schedule, Slots, new BackOff(random.NextDouble), Clock);
        TellSystems = new TellSystems(_events, Subscriptions, Deliveries, new DeferredRetry(
            (_, _, _) => throw new InvalidOperationException("The bus takes nothing back here."), new BackOff(random.NextDouble), Clock, NullLogger<DeferredRetry>.Instance));
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 24, 2, 0, 0, TimeSpan.Zero));
    public RecordTables Tables { get; }
    public SubscriptionStore Subscriptions { get; }
    public DeliveryLedger Ledger { get; }
    public DestinationSlots Slots { get; } = new();
    public WebhookDeliveries Deliveries { get; }
    public TellSystems TellSystems { get; }
    /// <summary>What was sent, in order, with the instant.</summary>
    public List<(DateTimeOffset At, WebhookRequest Request)> Sent { get; } = [];
    /// <summary>How a host answers; 204 where nothing is said.</summary>
    public Dictionary<string, Func<WebhookAnswer>> Answers { get; } = [];
    public int Waiting => _waiting.Count;
    /// <summary>Writes that are done and do not say so.</summary>
    public InjectedFault AnswersLost { get; } = new();
    /// <summary>The bus is down: nothing can be sent for.</summary>
    public bool BusIsDown { get; set; }

    public static async Task<WebhookFixture> Open()
    {
        var post = new WebhookFixture();
        await post.Tables.Create(CancellationToken.None);
        return post;
    }

    public async Task<Subscription> Subscribe(string unit, string host, params string[] events) => ((SubscriptionResult.Added)await Subscriptions.Add(
        unit, $"https://{host}/hook", events.Length == 0 ? null : events, "sun.li", null, "", CancellationToken.None)).Subscription;

    /// <summary>An appeal filed and dispatched: two events in the record; gives its number.</summary>
    public async Task<string> Dispatched(string unit = "GDJ", ulong draw = 7)
    {
        var now = Clock.GetUtcNow();
        var id = AppealNumber.Make(BusinessTime.DateOf(now), draw);
        Recorded[] history =
        [
            new(1, now, new Actor(Role.Enterprise, "wang"), new AppealEvent.Filed(new Submission
            {
                Id = id, CreditCode = "91440300MA5TEQ106M", EnterpriseName = "示例公司", District = "SZ-440305", ContactName = "王先生",
                ContactPhone = "13800000000", Title = "停电", Text = "请打13800000000",
            }, 1, 1)),
            new(2, now, Actor.Model, new AppealEvent.Dispatched(unit)),
        ];
        await _records.Append(Snapshot.Nothing(id), AppealHistory.Replay(history), history, null, CancellationToken.None);
        return id;
    }

    /// <summary>The bus brings an event.</summary>
    public Task Tell(string appeal, int version) => TellSystems.Run(
        $$"""{ "specversion": "1.0", "data": { "appeal": "{{appeal}}", "version": {{version.ToString(CultureInfo.InvariantCulture)}}, "event": "whatever" } }""", CancellationToken.None);

    /// <summary>Does what waits for this instant or an earlier one.</summary>
    public Task DoDue() => WalkTo(Clock.GetUtcNow());

    public async Task WalkTo(DateTimeOffset until)
    {
        while (_waiting.TryPeek(out _, out var at) && at <= until)
        {
            if (at > Clock.GetUtcNow()) Clock.SetUtcNow(at);
            await Deliveries.Attempt(_waiting.Dequeue(), CancellationToken.None);
        }
        if (until > Clock.GetUtcNow()) Clock.SetUtcNow(until);
    }

    public Task WalkToTheEnd() => WalkTo(DateTimeOffset.MaxValue - TimeSpan.FromDays(1));

    public async Task<LedgerRow> RowOf(Subscription subscription) => Assert.Single(await RowsOf(subscription));

    public async Task<IReadOnlyList<LedgerRow>> RowsOf(Subscription subscription) =>
        (await new NoticeStore(Tables).Read([subscription.Destination], 100, null, CancellationToken.None)).Rows;

    public Task<WebhookAnswer> Send(WebhookRequest request, CancellationToken cancellation)
    {
        Sent.Add((Clock.GetUtcNow(), request));
        return Task.FromResult(Answers.TryGetValue(request.Url.Host, out var answer) ? answer() : WebhookAnswer.Of(204));
    }

    public Task Schedule(WebhookDelivery delivery, DateTimeOffset? at, CancellationToken cancellation)
    {
        if (BusIsDown) throw new InvalidOperationException("The bus is down.");
        // Duplicate detection, as on the platform: a second message under one id is swallowed.
        if (_messageIds.Add(delivery.MessageId)) _waiting.Enqueue(delivery, at ?? Clock.GetUtcNow());
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _storage.DisposeAsync();
        _journal.Dispose();
    }
}
