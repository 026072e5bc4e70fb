using System.Diagnostics;
using System.Globalization;
using System.Net;
using Azure.Data.Tables;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Tools.Figures;

/// <summary>What it costs a request to be counted by address, caller and company, and to be told what is left.</summary>
internal static class CountingCosts
{
    private const int Callers = 1_000;

    public static async Task Measure(int count)
    {
        // So high that no instance ever asks what others have granted.
        var settings = new RateLimitSettings { Caller = 100_000_000, Company = 100_000_000, Address = 100_000_000 };
        var nowhere = new RateStore(new RecordTables(new TableServiceClient(new Uri("https://nowhere.example"), new TableSharedKeyCredential("a", "AAAA"))), NullLogger<RateStore>.Instance);
        using var rates = new CallRates(settings, nowhere, TimeProvider.System);
        var actors = Enumerable.Range(0, Callers).Select(n => new Actor(Role.Enterprise, $"person-{n}", Enterprise: $"company-{n / 4}")).ToArray();
        await Count(rates, actors, count);
        var (before, bytes) = (Stopwatch.GetTimestamp(), GC.GetTotalAllocatedBytes());
        await Count(rates, actors, count);
        var took = Stopwatch.GetElapsedTime(before);
        Table.Row("to count a request by address, caller and company, with its headers", "≤ 20 µs", string.Create(CultureInfo.InvariantCulture, $"{took.TotalMicroseconds / count:F2} µs, {(GC.GetTotalAllocatedBytes() - bytes) / count} bytes"));
    }

    private static async Task Count(CallRates rates, Actor[] actors, int count)
    {
        for (var n = 0; n < count; n++)
        {
            var http = new DefaultHttpContext();
            http.Connection.RemoteIpAddress = IPAddress.Loopback;
            if (await rates.CountAddress(http) is not null || await rates.CountCaller(actors[n % Callers], http) is not null) throw new InvalidOperationException("Nothing was to be refused.");
        }
    }
}
