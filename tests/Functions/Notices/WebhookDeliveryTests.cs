using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Azure;
using ServerlessQiFu.Functions.Notices;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Tests.Functions.Notices;

/// <summary>Each destination gets its events, whatever becomes of the others.</summary>
public class WebhookDeliveryTests
{
    [Fact]
    public async Task A_destination_that_fails_keeps_no_other_waiting()
    {
        await using var post = await WebhookFixture.Open();
        var (one, broken, two) = (await post.Subscribe("GDJ", "one.example"), await post.Subscribe("GDJ", "broken.example"), await post.Subscribe("GDJ", "two.example"));
        post.Answers["broken.example"] = () => WebhookAnswer.Of(503);

        await post.Tell(await post.Dispatched(), 2);
        await post.DoDue();

        Assert.Equal((DeliveryStage.Delivered, 1, null), await State(post, one));
        Assert.Equal((DeliveryStage.Delivered, 1, null), await State(post, two));
        Assert.Equal((DeliveryStage.Retrying, 1, "HTTP 503"), await State(post, broken));
    }

    [Fact]
    public async Task What_failed_is_tried_again_until_it_is_taken()
    {
        await using var post = await WebhookFixture.Open();
        var subscription = await post.Subscribe("GDJ", "slow.example");
        var failures = 3;
        post.Answers["slow.example"] = () => failures-- > 0 ? WebhookAnswer.Of(500) : WebhookAnswer.Of(200);

        await post.Tell(await post.Dispatched(), 2);
        await post.WalkToTheEnd();

        Assert.Equal((DeliveryStage.Delivered, 4, null), await State(post, subscription));
        Assert.Equal(4, post.Sent.Count);
    }

    [Fact]
    public async Task After_ten_attempts_over_about_a_day_it_is_given_up_with_the_reason()
    {
        await using var post = await WebhookFixture.Open();
        var subscription = await post.Subscribe("GDJ", "gone.example");
        post.Answers["gone.example"] = () => new WebhookAnswer(null, "It could not be reached (ConnectionError).");

        await post.Tell(await post.Dispatched(), 2);
        await post.WalkToTheEnd();

        Assert.Equal((DeliveryStage.Dead, 10, "Given up after 10 attempts: It could not be reached (ConnectionError)."), await State(post, subscription));
        Assert.Equal(10, post.Sent.Count);
        Assert.InRange(post.Sent[^1].At - post.Sent[0].At, TimeSpan.FromHours(16), TimeSpan.FromHours(26));
        Assert.Equal(0, post.Waiting);
    }

    [Theory]
    [InlineData(400), InlineData(401), InlineData(404), InlineData(410), InlineData(422)]
    public async Task A_refusal_for_good_is_not_repeated(int status)
    {
        await using var post = await WebhookFixture.Open();
        var subscription = await post.Subscribe("GDJ", "no.example");
        post.Answers["no.example"] = () => WebhookAnswer.Of(status);

        await post.Tell(await post.Dispatched(), 2);
        await post.WalkToTheEnd();

        Assert.Equal((DeliveryStage.Dead, 1, $"HTTP {status}"), await State(post, subscription));
    }

    [Theory]
    [InlineData(408), InlineData(429), InlineData(302), InlineData(500), InlineData(503)]
    public async Task A_refusal_for_now_is_repeated(int status)
    {
        await using var post = await WebhookFixture.Open();
        var subscription = await post.Subscribe("GDJ", "busy.example");
        post.Answers["busy.example"] = () => WebhookAnswer.Of(status);

        await post.Tell(await post.Dispatched(), 2);
        await post.DoDue();

        Assert.Equal(DeliveryStage.Retrying, (await post.RowOf(subscription)).Stage);
        Assert.Equal(1, post.Waiting);
    }

    [Fact]
    public async Task A_destination_that_asks_for_time_gets_it_within_reason()
    {
        await using var post = await WebhookFixture.Open();
        var (patient, greedy) = (await post.Subscribe("GDJ", "patient.example"), await post.Subscribe("GDJ", "greedy.example"));
        post.Answers["patient.example"] = () => WebhookAnswer.Of(429, TimeSpan.FromMinutes(20));
        post.Answers["greedy.example"] = () => WebhookAnswer.Of(429, TimeSpan.FromDays(365));

        await post.Tell(await post.Dispatched(), 2);
        await post.DoDue();

        Assert.Equal(post.Clock.GetUtcNow().AddMinutes(20), (await post.RowOf(patient)).NextAt);
        Assert.Equal(post.Clock.GetUtcNow().AddHours(6), (await post.RowOf(greedy)).NextAt);
    }

    [Fact]
    public async Task An_event_told_twice_is_one_delivery()
    {
        await using var post = await WebhookFixture.Open();
        var subscription = await post.Subscribe("GDJ", "one.example");
        var appeal = await post.Dispatched();

        await post.Tell(appeal, 2);
        await post.Tell(appeal, 2);
        await post.DoDue();
        await post.Tell(appeal, 2);
        await post.DoDue();

        Assert.Single(post.Sent);
        Assert.Equal(DeliveryStage.Delivered, (await post.RowOf(subscription)).Stage);
    }

    [Fact]
    public async Task What_was_opened_while_the_bus_was_down_is_sent_for_when_the_event_comes_again()
    {
        await using var post = await WebhookFixture.Open();
        var subscription = await post.Subscribe("GDJ", "one.example");
        var appeal = await post.Dispatched();
        post.BusIsDown = true;
        await Assert.ThrowsAsync<InvalidOperationException>(() => post.Tell(appeal, 2));
        Assert.Equal(DeliveryStage.Pending, (await post.RowOf(subscription)).Stage);

        post.BusIsDown = false;
        await post.Tell(appeal, 2);
        await post.DoDue();

        Assert.Equal(DeliveryStage.Delivered, (await post.RowOf(subscription)).Stage);
    }

    [Fact]
    public async Task A_crash_between_the_attempt_and_sending_for_the_next_loses_neither()
    {
        await using var post = await WebhookFixture.Open();
        var subscription = await post.Subscribe("GDJ", "broken.example");
        post.Answers["broken.example"] = () => { post.BusIsDown = true; return WebhookAnswer.Of(500); };
        await post.Tell(await post.Dispatched(), 2);
        await Assert.ThrowsAsync<InvalidOperationException>(post.DoDue);
        var row = await post.RowOf(subscription);

        post.BusIsDown = false;
        post.Answers["broken.example"] = () => WebhookAnswer.Of(200);
        await post.Deliveries.Attempt(new WebhookDelivery(subscription.Id, row.Row, 1), CancellationToken.None); // the bus brings it again
        Assert.Single(post.Sent);
        await post.WalkToTheEnd();

        Assert.Equal((DeliveryStage.Delivered, 2, null), await State(post, subscription));
        Assert.Equal(row.NextAt, post.Sent[1].At);
    }

    [Fact]
    public async Task An_attempt_that_was_entered_and_whose_entry_lost_its_answer_still_sends_for_the_next()
    {
        await using var post = await WebhookFixture.Open();
        var subscription = await post.Subscribe("GDJ", "slow.example");
        var failures = 1;
        post.Answers["slow.example"] = () => failures-- > 0 ? WebhookAnswer.Of(500) : WebhookAnswer.Of(200);
        await post.Tell(await post.Dispatched(), 2);
        // The library sends a write again whose answer did not come, and finds the row changed by itself.
        (post.AnswersLost.Thrown, post.AnswersLost.Where) = (new RequestFailedException(412, "The repeated write was refused.", "UpdateConditionNotSatisfied", null), call => call == "notices.Update");
        await post.DoDue();
        Assert.Equal(1, post.AnswersLost.Failures);
        Assert.Equal((DeliveryStage.Retrying, 1, "HTTP 500"), await State(post, subscription));

        post.AnswersLost.Heal();
        await post.WalkToTheEnd();

        Assert.Equal((DeliveryStage.Delivered, 2, null), await State(post, subscription));
        Assert.Equal(2, post.Sent.Count);
    }

    [Fact]
    public async Task An_ended_subscription_is_sent_nothing_more()
    {
        await using var post = await WebhookFixture.Open();
        var subscription = await post.Subscribe("GDJ", "one.example");
        await post.Tell(await post.Dispatched(), 2);
        await post.Subscriptions.Remove(subscription.Id, CancellationToken.None);

        await post.DoDue();

        Assert.Empty(post.Sent);
        Assert.Equal((DeliveryStage.Dead, 0, "The subscription was ended."), await State(post, subscription));
    }

    [Fact]
    public async Task A_busy_destination_is_put_off_without_counting_an_attempt()
    {
        await using var post = await WebhookFixture.Open();
        var subscription = await post.Subscribe("GDJ", "one.example");
        for (var i = 0; i < DestinationSlots.MostOfOne; i++) Assert.True(post.Slots.TryTake(subscription.Id));
        await post.Tell(await post.Dispatched(), 2);
        await post.DoDue();
        Assert.Equal((DeliveryStage.Pending, 0, null), await State(post, subscription));

        post.Slots.Return(subscription.Id);
        await post.WalkToTheEnd();

        Assert.Equal((DeliveryStage.Delivered, 1, null), await State(post, subscription));
    }

    [Fact]
    public async Task A_system_hears_of_its_units_appeals_and_of_the_events_it_wants()
    {
        await using var post = await WebhookFixture.Open();
        var (all, some, other) = (await post.Subscribe("GDJ", "all.example"), await post.Subscribe("GDJ", "some.example", "RungReached"), await post.Subscribe("SCJ", "other.example"));

        await post.Tell(await post.Dispatched(), 2);
        await post.DoDue();

        Assert.Single(await post.RowsOf(all));
        Assert.Empty(await post.RowsOf(some));
        Assert.Empty(await post.RowsOf(other));
    }

    [Fact]
    public async Task Every_attempt_carries_the_same_id_and_body_freshly_signed_with_the_secret()
    {
        await using var post = await WebhookFixture.Open();
        var subscription = await post.Subscribe("GDJ", "one.example");
        var failures = 1;
        post.Answers["one.example"] = () => failures-- > 0 ? WebhookAnswer.Of(500) : WebhookAnswer.Of(200);
        var appeal = await post.Dispatched();
        await post.Tell(appeal, 2);
        await post.WalkToTheEnd();

        Assert.Equal(2, post.Sent.Count);
        Assert.Equal(post.Sent[0].Request.Id, post.Sent[1].Request.Id);
        Assert.Equal(post.Sent[0].Request.Body.ToArray(), post.Sent[1].Request.Body.ToArray());
        Assert.NotEqual(post.Sent[0].Request.Signature, post.Sent[1].Request.Signature);
        Assert.All(post.Sent, sent =>
        {
            var (at, request) = sent;
            Assert.Equal(at.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture), request.Timestamp);
            var body = Encoding.UTF8.GetString(request.Body.Span);
            var mac = HMACSHA256.HashData(Convert.FromBase64String(subscription.Secret["whsec_".Length..]), Encoding.UTF8.GetBytes($"{request.Id}.{request.Timestamp}.{body}"));
            Assert.Equal("v1," + Convert.ToBase64String(mac), request.Signature);
            Assert.DoesNotContain("13800000000", body, StringComparison.Ordinal);
            var cloudEvent = JsonNode.Parse(body)!;
            Assert.Equal(["data", "datacontenttype", "id", "source", "specversion", "subject", "time", "type"], cloudEvent.AsObject().Select(a => a.Key).Order());
            Assert.Equal(("1.0", $"{appeal}:2", "qifu.appeal.Dispatched"), ((string)cloudEvent["specversion"]!, (string)cloudEvent["id"]!, (string)cloudEvent["type"]!));
            Assert.Equal(appeal, (string?)cloudEvent["data"]!["appeal"]);
            Assert.Equal("Dispatched", (string?)cloudEvent["data"]!["event"]);
        });
    }

    [Theory]
    [InlineData("not json"), InlineData("{}"), InlineData("""{ "data": { "appeal": "QS1", "version": 1, "event": "Dispatched" } }""")]
    [InlineData("""{ "data": { "appeal": "QS202611240000000AB", "version": 0, "event": "Dispatched" } }""")]
    public async Task A_message_that_names_no_event_is_refused(string message)
    {
        await using var post = await WebhookFixture.Open();
        await post.Subscribe("GDJ", "one.example");

        await Assert.ThrowsAsync<InvalidDataException>(() => post.TellSystems.Run(message, CancellationToken.None));
    }

    [Fact]
    public async Task A_message_about_an_event_that_the_record_does_not_have_is_refused()
    {
        await using var post = await WebhookFixture.Open();
        await post.Subscribe("GDJ", "one.example");
        var appeal = await post.Dispatched();

        await Assert.ThrowsAsync<InvalidDataException>(() => post.Tell(appeal, 3));
    }

    [Fact]
    public void The_wait_grows_and_never_leaves_its_bounds()
    {
        foreach (var draw in (double[])[0, 0.5, 0.999999])
        {
            var waits = Enumerable.Range(1, WebhookDeliveries.MostAttempts - 1).Select(new BackOff(() => draw).After).ToList();
            Assert.Equal(waits.Order(), waits);
            Assert.InRange(waits[0], TimeSpan.FromSeconds(24), TimeSpan.FromSeconds(36));
            Assert.InRange(waits.Aggregate(TimeSpan.Zero, (a, b) => a + b), TimeSpan.FromHours(16), TimeSpan.FromHours(26));
        }
    }

    [Fact]
    public void Message_ids_are_new_for_each_attempt_and_fit_the_bus()
    {
        var first = new WebhookDelivery(new string('a', 32), new string('9', 19) + "|QS20261124000000000|00000001", 1);

        Assert.True(first.MessageId.Length <= 128);
        Assert.Equal(3, new[] { first, first with { Attempt = 2 }, first with { Waits = 1 } }.Select(d => d.MessageId).Distinct().Count());
    }

    private static async Task<(DeliveryStage, int, string?)> State(WebhookFixture post, Subscription subscription)
    {
        var row = await post.RowOf(subscription);
        return (row.Stage, row.Attempts, row.LastError);
    }
}
