using System.Text.Encodings.Web;
using System.Text.Json;
using ServerlessQiFu.Tests.Architecture;

namespace ServerlessQiFu.Tests.Domain.Texts;

/// <summary>
/// OpenCC, by npm's opencc-js: turns letters into traditional characters, and these into simplified ones by its own dictionaries. It is
/// asked where <c>OPENCC_JS</c> names the folder of the installed package; <c>.ci/run</c> installs it.
/// </summary>
internal static class OpenCc
{
    private const string Script = """
        import { pathToFileURL } from 'node:url';
        import readline from 'node:readline';
        const OpenCC = await import(pathToFileURL(process.env.OPENCC_JS + '/dist/esm/full.js'));
        const [toTraditional, toSimplified] = [OpenCC.Converter({ from: 'cn', to: 't' }), OpenCC.Converter({ from: 't', to: 'cn' })];
        for await (const line of readline.createInterface({ input: process.stdin })) {
          const traditional = toTraditional(JSON.parse(line));
          console.log(JSON.stringify({ traditional, simplified: toSimplified(traditional) }));
        }
        """;

    private static readonly JsonSerializerOptions Plain = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="Traditional">The text in traditional characters.</param>
    /// <param name="Simplified">What OpenCC reads that as.</param>
    internal sealed record Turned(string Traditional, string Simplified);

    internal static async Task<IReadOnlyList<Turned>> Turn(IReadOnlyList<string> texts)
    {
        if (Environment.GetEnvironmentVariable("OPENCC_JS") is not { Length: > 0 } folder || !File.Exists(Path.Combine(folder, "package.json")))
            Assert.Skip("npm's opencc-js is not installed: npm install opencc-js@1.4.2, and set OPENCC_JS to its folder (…/node_modules/opencc-js).");
        using var node = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("node", ["--input-type=module", "-e", Script])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, StandardInputEncoding = new System.Text.UTF8Encoding(false), StandardOutputEncoding = System.Text.Encoding.UTF8,
        })!;
        var writing = Task.Run(async () =>
        {
            foreach (var text in texts) await node.StandardInput.WriteLineAsync(JsonSerializer.Serialize(text, Plain));
            node.StandardInput.Close();
        });
        var turned = new List<Turned>(texts.Count);
        while (await node.StandardOutput.ReadLineAsync() is { } line) turned.Add(JsonSerializer.Deserialize<Turned>(line, Plain)!);
        await writing;
        await node.WaitForExitAsync();
        Assert.Equal(texts.Count, turned.Count);
        return turned;
    }

    /// <summary>The project's own letters.</summary>
    internal static IReadOnlyList<string> OwnLetters { get; } =
        [.. Letters(Path.Combine(SourceRuleTests.Root, "tests/Domain/Triage/own-letters.jsonl")), .. Letters(Path.Combine(SourceRuleTests.Root, "tools/TrainTriage/letters.jsonl"))];

    /// <summary>The real letters beside the repository, of which nothing may enter it.</summary>
    internal static IReadOnlyList<string> RealLetters()
    {
        var folder = Environment.GetEnvironmentVariable("TRIAGE_DATA") ?? Path.Combine(SourceRuleTests.Root, "../shared/data");
        string[] files = ["gold-dev.jsonl", "sample-enterprise.jsonl", "unlabelled.jsonl"];
        if (!files.All(f => File.Exists(Path.Combine(folder, f)))) Assert.Skip($"No real letters in {folder}: set TRIAGE_DATA to the folder that holds {string.Join(", ", files)}.");
        return [.. files.SelectMany(f => Letters(Path.Combine(folder, f)))];
    }

    private static IEnumerable<string> Letters(string file) => File.ReadLines(file).Where(l => l.Length > 0).Select(line =>
    {
        using var letter = JsonDocument.Parse(line);
        return letter.RootElement.GetProperty("title").GetString() + "\n" + letter.RootElement.GetProperty("text").GetString();
    });
}
