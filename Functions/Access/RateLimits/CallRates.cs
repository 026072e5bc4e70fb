using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Access;

/// <summary>
/// Counts requests by address, caller and company, and says in the answer's headers how many are left: <c>RateLimit-Policy</c> and <c>RateLimit</c> of the
/// IETF's draft-ietf-httpapi-ratelimit-headers. The limit nearest to its end is the one named.
/// </summary>
public sealed class CallRates : IDisposable
{
    private const string PolicyHeader = "RateLimit-Policy", StateHeader = "RateLimit";

    /// <summary>Somebody with IPv6 has a whole network of addresses.</summary>
    private const int NetworkBytes = 8;

    private readonly Rate? _address, _caller, _company;
    private readonly string _policy;

    public CallRates(RateLimitSettings settings, RateStore shared, TimeProvider clock)
    {
        _address = Rate.Of("address", settings.Address, shared, clock);
        _caller = Rate.Of("caller", settings.Caller, shared, clock);
        _company = Rate.Of("company", settings.Company, shared, clock);
        Rate?[] all = [_caller, _company, _address];
        _policy = string.Join(", ", all.OfType<Rate>().Select(rate => string.Create(CultureInfo.InvariantCulture, $"\"{rate.Name}\";q={rate.Limit};w={RateLimitSettings.Window.TotalSeconds:0}")));
    }

    /// <summary>Counts a request by where it comes from, before anything is known of its caller.</summary>
    /// <returns>Null when it may go on.</returns>
    public async ValueTask<Problem?> CountAddress(HttpContext http)
    {
        if (_address is null || http.Connection.RemoteIpAddress is not { } address) return null;
        return await Count(_address, NetworkOf(address), http);
    }

    /// <summary>Counts a request by its caller, and by the company that the caller acts for.</summary>
    /// <returns>Null when it may go on.</returns>
    public async ValueTask<Problem?> CountCaller(Actor actor, HttpContext http)
    {
        var refused = _caller is null ? null : await Count(_caller, actor.Subject, http);
        if (_company is not null && actor.Enterprise is { } company) refused = await Count(_company, company, http) ?? refused;
        return refused;
    }

    public void Dispose()
    {
        _address?.Dispose();
        _caller?.Dispose();
        _company?.Dispose();
    }

    private async ValueTask<Problem?> Count(Rate rate, string key, HttpContext http)
    {
        using var lease = (WindowLease)await rate.Windows.AcquireAsync(key, 1, http.RequestAborted);
        var (known, share) = (http.Features.Get<Nearest>(), (double)lease.Remaining / rate.Limit);
        if (known is null || share < known.Share)
        {
            http.Features.Set(new Nearest(share));
            http.Response.Headers[PolicyHeader] = _policy;
            http.Response.Headers[StateHeader] = string.Create(CultureInfo.InvariantCulture, $"\"{rate.Name}\";r={lease.Remaining};t={Math.Max(1, Math.Ceiling(lease.End.TotalSeconds)):0}");
        }
        return lease.IsAcquired ? null : new Problem(ProblemType.TooManyRequests,
            $"More than {rate.Limit} requests a minute of one {rate.Name} are not answered: wait for Retry-After, then send it again with the same key. An appeal that speaks of danger is taken at any time.")
        {
            RetryAfter = lease.End,
        };
    }

    private static string NetworkOf(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, NetworkBytes)) : address.ToString();
    }

    private sealed record Nearest(double Share);

    /// <summary>One limit and the windows of all whom it counts; the library forgets those that are over.</summary>
    private sealed record Rate(string Name, int Limit, PartitionedRateLimiter<string> Windows) : IDisposable
    {
        public static Rate? Of(string name, int limit, RateStore shared, TimeProvider clock) => limit == 0 ? null : new(name, limit,
            PartitionedRateLimiter.Create<string, string>(key => RateLimitPartition.Get(key, counted => new SharedWindow(
                limit, RateLimitSettings.Window, clock, (window, wanted, most) => shared.Take(name, counted, window, wanted, most)))));

        public void Dispose() => Windows.Dispose();
    }
}
