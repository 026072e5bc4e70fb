using System.Security.Cryptography;
using System.Text;

namespace ServerlessQiFu.Functions.Store;

/// <summary>A client's idempotency key as the record keeps it: hashed with its owner, so that nobody meets another's.</summary>
/// <param name="Hash">Of what was asked under it.</param>
public sealed record RequestKey(string Key, string Hash)
{
    public static RequestKey Of(string client, string key, string path, string bodyHash) => new(NameOf(client, key), path + " " + bodyHash);

    /// <summary>The key with its owner: 64 hexadecimal digits.</summary>
    public static string NameOf(string client, string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(client + "\n" + key)));
}
