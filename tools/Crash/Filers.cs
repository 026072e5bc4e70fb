using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace ServerlessQiFu.Tools.Crash;

/// <summary>Clients that file: files of many letters and single ones, each under its key until it is answered.</summary>
internal sealed class Filers(Line line, string botToken)
{
    /// <summary>Letters in one file of an import.</summary>
    public const int FileOf = 25;
    /// <summary>Appeals of one company.</summary>
    public const int LettersACompany = 10;
    /// <summary>Every so many letters one goes to the triage desk.</summary>
    private const int VagueEvery = 20;

    private readonly Channel<Range> _work = Channel.CreateUnbounded<Range>();

    /// <summary>Letters whose clients have been answered, for those who act on them.</summary>
    public ConcurrentQueue<Ledger.Acknowledged> Fresh { get; } = [];

    public static string Key(int letter) => string.Create(CultureInfo.InvariantCulture, $"crash-{letter}");
    public static int Company(int letter) => letter / LettersACompany;

    public static JsonObject Letter(int number, string? key = null) => number % VagueEvery == 0
        ? MadeUpLetters.Vague(number, Company(number), key)
        : MadeUpLetters.Letter(number, company: Company(number), idempotencyKey: key);

    /// <summary>Gives out these letters: every other batch as a file, the rest one by one.</summary>
    public void GiveOut(int first, int count)
    {
        for (var from = first; from < first + count;)
        {
            var asFile = from / FileOf % 2 == 0;
            var to = Math.Min(first + count, asFile ? from + FileOf : from + 1);
            _work.Writer.TryWrite(from..to);
            from = to;
        }
    }

    public void NoMore() => _work.Writer.TryComplete();

    public Task Run(int clients, CancellationToken stop) => Task.WhenAll(Enumerable.Range(0, clients).Select(async _ =>
    {
        await foreach (var letters in _work.Reader.ReadAllAsync(stop))
            await (letters.End.Value - letters.Start.Value == 1 ? FileOne(letters.Start.Value, stop) : FileMany(letters, stop));
    }));

    private async Task FileOne(int letter, CancellationToken stop)
    {
        var reply = await line.Ask(HttpMethod.Post, botToken, "/api/appeals", Letter(letter), Key(letter), null, stop);
        if (reply.Status == HttpStatusCode.Accepted) Told(letter, reply.Text("id"));
        else line.Ledger.Violations.Add($"refused: letter {letter} was answered {(int)reply.Status} {reply.Body?["type"]}");
    }

    private async Task FileMany(Range letters, CancellationToken stop)
    {
        var numbers = Enumerable.Range(letters.Start.Value, letters.End.Value - letters.Start.Value).ToArray();
        var answered = new HashSet<int>();
        while (answered.Count < numbers.Length)
            await line.Import(botToken, numbers.Select(n => Letter(n, Key(n))), result =>
            {
                var letter = numbers[result["line"]!.GetValue<int>() - 1];
                if (result["id"] is { } id) Told(letter, id.GetValue<string>());
                else if (result["problem"]!["status"]!.GetValue<int>() == 503) return;
                else line.Ledger.Violations.Add($"refused: letter {letter} of an import, {result["problem"]!["type"]}");
                answered.Add(letter);
            }, stop);
    }

    private void Told(int letter, string id)
    {
        line.Ledger.Filed(Key(letter), id, letter, Company(letter));
        Fresh.Enqueue(new(id, letter, Company(letter)));
    }
}
