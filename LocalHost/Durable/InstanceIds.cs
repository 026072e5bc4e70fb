using System.Buffers;

namespace ServerlessQiFu.LocalHost;

/// <summary>The platform's rule for ids of orchestrations.</summary>
/// <remarks>Source: https://learn.microsoft.com/azure/azure-functions/durable/durable-functions-instance-management</remarks>
internal static class InstanceIds
{
    public const int Longest = 100;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (char)c).Except(['/', '\\', '#', '?'])]);

    /// <exception cref="ArgumentException">The id is empty, too long, begins with @, or has a character that is not allowed.</exception>
    public static string Check(string? id)
    {
        if (string.IsNullOrEmpty(id) || id.Length > Longest || id[0] == '@' || id.AsSpan().ContainsAnyExcept(Allowed))
            throw new ArgumentException($"'{id}' cannot be the id of an orchestration: 1 to {Longest} printable ASCII characters without / \\ # ?, not beginning with @.");
        return id;
    }
}
