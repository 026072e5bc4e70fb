using System.Collections.Concurrent;
using System.Net;

namespace ServerlessQiFu.Tools.Race;

/// <summary>A command's end as its client knows it.</summary>
/// <param name="What">The last part of its path.</param>
/// <param name="Mark">Words that only this command carries.</param>
/// <param name="Seen">The version its client spoke of; null where none is asked for.</param>
/// <param name="Told">The version in the answer; null when it was refused.</param>
internal sealed record Said(string Appeal, string What, string Mark, int? Seen, int? Told);

/// <summary>Everything the clients were told, and what they were refused, by status.</summary>
internal sealed class Minutes
{
    private readonly ConcurrentDictionary<HttpStatusCode, int> _refused = new();

    public ConcurrentBag<Said> Commands { get; } = [];

    public IEnumerable<KeyValuePair<HttpStatusCode, int>> Refused => _refused.OrderBy(r => r.Key);

    public void Add(Said said, HttpStatusCode status)
    {
        Commands.Add(said);
        if (said.Told is null) _refused.AddOrUpdate(status, 1, (_, n) => n + 1);
    }
}
