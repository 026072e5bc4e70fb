using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ServerlessQiFu.Functions.Notices;

/// <summary>The outside: other systems' addresses.</summary>
public interface IWebhookSender
{
    /// <summary>One attempt. Whatever goes wrong out there is an answer; only <paramref name="cancellation"/> throws.</summary>
    Task<WebhookAnswer> Send(WebhookRequest request, CancellationToken cancellation);
}

/// <summary>A delivery as it is sent, by Standard Webhooks.</summary>
/// <param name="Id">The same at every attempt, so that the receiver can tell it has it.</param>
/// <param name="Timestamp">Unix seconds; receivers refuse old ones.</param>
/// <param name="Signature"><c>v1,</c> and the HMAC-SHA256 of <c>id.timestamp.body</c> in base 64.</param>
public sealed record WebhookRequest(Uri Url, string Id, string Timestamp, string Signature, ReadOnlyMemory<byte> Body)
{
    public const string SecretPrefix = "whsec_";

    /// <param name="secret">As the subscription has it, with its prefix.</param>
    public static WebhookRequest Signed(Uri url, string id, DateTimeOffset at, string secret, ReadOnlyMemory<byte> body)
    {
        var timestamp = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body.Span];
        var key = Convert.FromBase64String(secret[SecretPrefix.Length..]);
        return new(url, id, timestamp, "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, signed)), body);
    }
}

/// <param name="Status">Null when nothing answered.</param>
/// <param name="Error">What is wrong, without anything that the other side wrote; null when it took the delivery.</param>
/// <param name="IsFinal">Trying again would not help.</param>
/// <param name="RetryAfter">How long the other side wants to be left alone.</param>
public sealed record WebhookAnswer(int? Status, string? Error, bool IsFinal = false, TimeSpan? RetryAfter = null)
{
    public static WebhookAnswer Of(int status, TimeSpan? retryAfter = null) => status is >= 200 and < 300
        ? new(status, null)
        : new(status, $"HTTP {status}", status is >= 400 and < 500 and not (408 or 429), retryAfter);
}
