using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using ServerlessQiFu.Tests.Contract;

namespace ServerlessQiFu.Tests.Fixtures;

/// <summary>A caller's end of the wire: gets and renews the token, and holds every answer of a known operation against the contract.</summary>
/// <param name="who">What the token says; null for a caller without one of ours.</param>
internal sealed class CallerHandler(City city, object? who) : DelegatingHandler(new SocketsHttpHandler())
{
    /// <summary>Bytes of a longer answer, such as that to a great import, are not read twice.</summary>
    private const long LongestChecked = 256 * 1024;
    private static readonly TimeSpan Renewal = TimeSpan.FromHours(1);
    private static readonly JsonSerializerOptions Lean = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private string? _token;
    private DateTimeOffset _issuedAt;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (who is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await Token(who, cancellationToken));
        var answer = await base.SendAsync(request, cancellationToken);
        if (request.Method != HttpMethod.Get) await city.Settled();
        if (OpenApi.OperationOf(request.Method.Method, request.RequestUri!.AbsolutePath) is { } operation)
        {
            Assert.Empty(ContractCheck.Caching(operation, answer));
            await answer.Content.LoadIntoBufferAsync(cancellationToken);
            if (answer.Content.Headers.ContentLength <= LongestChecked) await ContractCheck.Conforms(answer, operation.Id);
        }
        return answer;
    }

    private async Task<string> Token(object caller, CancellationToken cancellation)
    {
        if (_token is not null && city.Now - _issuedAt <= Renewal) return _token;
        using var ask = new HttpRequestMessage(HttpMethod.Post, new Uri(city.Address, "/api/dev/token")) { Content = JsonContent.Create(caller, options: Lean) };
        using var answer = await base.SendAsync(ask, cancellation);
        answer.EnsureSuccessStatusCode();
        (_token, _issuedAt) = ((await answer.Content.ReadFromJsonAsync<JsonObject>(cancellation))!["token"]!.GetValue<string>(), city.Now);
        return _token;
    }
}
