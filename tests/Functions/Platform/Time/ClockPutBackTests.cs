using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.Tokens;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Triage;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Platform.Time;

/// <summary>What is remembered for a while is remembered no longer when the clock is a week behind: ages go by the monotonic clock.</summary>
public sealed class ClockPutBackTests : IDisposable
{
    private readonly FakeTimeProvider _truth = new(City.TuesdayMorning);
    private readonly MachineClock _clock;
    private readonly string _folder = Directory.CreateTempSubdirectory("qifu-behind-").FullName;

    public ClockPutBackTests() => _clock = new MachineClock(_truth);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Something_read_is_fresh_for_its_time_and_what_lies_in_the_future_is_not()
    {
        var at = _clock.GetTimestamp();
        PutBack(TimeSpan.FromSeconds(4));
        Assert.True(_clock.IsFresh(at, TimeSpan.FromSeconds(5)));
        PutBack(TimeSpan.FromSeconds(1));
        Assert.False(_clock.IsFresh(at, TimeSpan.FromSeconds(5)));
        Assert.False(_clock.IsFresh(_clock.GetTimestamp() + _clock.TimestampFrequency, TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public async Task A_key_set_is_read_again()
    {
        var file = Path.Combine(_folder, "keys.json");
        await File.WriteAllTextAsync(file, Keys("first"));
        var keys = ReadKeys.OfFile(file, _clock);
        Assert.Equal("first", Assert.Single((await keys.Current(CancellationToken.None)).Keys).KeyId);
        await File.WriteAllTextAsync(file, Keys("second"));
        PutBack(TimeSpan.FromMinutes(5));
        Assert.Equal("second", Assert.Single((await keys.Current(CancellationToken.None)).Keys).KeyId);
    }

    [Fact]
    public async Task Directory_and_subscriptions_are_read_again()
    {
        await using var city = await City.Open();
        var tables = new RecordTables(city.Services.GetRequiredService<TableServiceClient>());
        var (directory, subscriptions) = (new DirectoryStore(tables, _clock), new SubscriptionStore(tables, _clock));
        var version = (await directory.Current(CancellationToken.None)).Version;
        Assert.Empty(await subscriptions.InForce(CancellationToken.None));

        await city.Services.GetRequiredService<DirectoryStore>().Edit(null, _ => { }, CancellationToken.None);
        await city.Services.GetRequiredService<SubscriptionStore>().Add("GDJ", "https://gdj.example/hook", null, "ops", null, "", CancellationToken.None);
        PutBack(TimeSpan.FromSeconds(4));
        Assert.Equal(version, (await directory.Current(CancellationToken.None)).Version);
        PutBack(TimeSpan.FromSeconds(1));
        Assert.Equal(version + 1, (await directory.Current(CancellationToken.None)).Version);
        Assert.Single(await subscriptions.InForce(CancellationToken.None));
    }

    [Fact]
    public void A_claim_that_was_tried_can_be_tried_again()
    {
        var hints = new ClaimHints(_clock);
        Assert.True(hints.TryTake("QS1"));
        Assert.False(hints.TryTake("QS1"));
        PutBack(TimeSpan.FromSeconds(10));
        Assert.True(hints.TryTake("QS1"));
    }

    [Fact]
    public void A_deployment_that_rests_is_asked_again()
    {
        var breaker = new CircuitBreaker(_clock);
        for (var failures = 0; failures < CircuitBreaker.FailuresToOpen; failures++) breaker.Failed();
        Assert.False(breaker.MayCall());
        PutBack(CircuitBreaker.First);
        Assert.True(breaker.MayCall());
    }

    [Fact]
    public void An_opinion_is_forgotten_after_a_day()
    {
        var opinions = new OpinionCache(3, _clock);
        opinions.Keep("a", null!);
        opinions.Keep("b", null!);
        PutBack(TimeSpan.FromDays(1));
        Assert.Null(opinions.Find("a"));
    }

    [Fact]
    public async Task A_token_once_found_good_is_verified_again_after_five_minutes()
    {
        var key = DevelopmentKey.Load(_folder);
        var keys = new CountedKeys(key.Key);
        var tokens = new Tokens([new(DevelopmentKey.Issuer, DevelopmentKey.Audience, TrustedIssuer.DevelopmentAlgorithms, keys)], _clock);
        var token = key.Issue(new Actor(Role.Ops, "ops-1", null, null), _clock.GetUtcNow() - TimeSpan.FromHours(1));
        for (var calls = 0; calls < 3; calls++) Assert.True((await tokens.Read(token)).Try(out _, out _));
        Assert.Equal(1, keys.Asked);
        // Not as far: the token itself has a beginning.
        _clock.Ahead = -TimeSpan.FromMinutes(30);
        _truth.Advance(ReadKeys.Freshness);
        Assert.True((await tokens.Read(token)).Try(out _, out _));
        Assert.Equal(2, keys.Asked);
    }

    private void PutBack(TimeSpan passed)
    {
        _clock.Ahead = -TimeSpan.FromDays(7);
        _truth.Advance(passed);
    }

    private static string Keys(string id) => $$"""{"keys":[{"kty":"RSA","use":"sig","kid":"{{id}}","e":"AQAB","n":"sXchDaQebHnPiGvyDOAT4saGEUetSyo9MKLOoWFsueri23bOdgWp4Dy1WlUzewbgBHod5pcM9H95GQRV3JDXboIRROSBigeC5yjU1hGzHHyXss8UDprecbAYxknTcQkhslANGRUZmdTOQ5qTRsLAt6BTYuyvVRdhS8exSZEy_c4gs_7svlJJQ4H9_NxsiIoLwAEk7-Q3UXERGYw_75IDrGA84-lA_-Ct4eTlXHBIY2EaV7t7LjJaynVJCpkv4LKjTTAumiGUIuQhrNhZLuF_RJLqHpM2kgWFLU7-VTdL1VbC2tejvcI2BlMkEpk1BzBZI0KQB0GaDWFLN-aEAw3vRw"}]}""";

    private sealed class CountedKeys(SecurityKey key) : ISigningKeys
    {
        public int Asked { get; private set; }

        public ValueTask<FreshKeySet> Current(CancellationToken cancellation)
        {
            Asked++;
            return new(new FreshKeySet([key], ReadKeys.Freshness));
        }

        public void LookAgain() { }
    }
}
