using System.Security.Cryptography;
using System.Text;
using ServerlessQiFu.Functions.Records;

namespace ServerlessQiFu.Functions.Http;

/// <summary>A client's idempotency key as the record keeps it: hashed with its owner, so that nobody meets another's.</summary>
internal static class RequestKeys
{
    public static RequestKey Of(string client, string key, string path, string bodyHash) =>
        new(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(client + "\n" + key))), path + " " + bodyHash);
}
