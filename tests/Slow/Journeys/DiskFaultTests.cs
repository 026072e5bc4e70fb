using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using ServerlessQiFu.Functions.Store;
using ServerlessQiFu.Running;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Slow.Journeys;

/// <summary>
/// The product as a process of its own over a file with trouble: it refuses in the contract's words, keeps what it acknowledged, and goes on when the
/// trouble is over. What an operator does then is in docs/operations.md.
/// </summary>
public sealed partial class DiskFaultTests : IDisposable
{
    private const int Page = 4096;

    private readonly string _folder = Directory.CreateTempSubdirectory("qifu-disk-").FullName;

    private string Data => Path.Combine(_folder, "data");
    private string JournalFile => Path.Combine(Data, "serverlessqifu.db");
    private string Copy => Path.Combine(_folder, "copy.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_file_locked_by_another_programme_refuses_what_it_cannot_write_and_takes_it_when_it_is_free()
    {
        string first, second;
        await using (var product = await Product.Start(Data))
        {
            using var bot = await product.Client("bot", "bot-1");
            first = await Taken(bot, 1);
            await using (var other = new SqliteConnection($"Data Source={JournalFile};Pooling=False"))
            {
                await other.OpenAsync();
                await Run(other, "BEGIN IMMEDIATE");
                await IsRefused(bot, 2, "store-unavailable");
                await IsThere(product, first);
                await Run(other, "ROLLBACK");
            }
            second = await Taken(bot, 2);
            Assert.Equal((first, second), (await Taken(bot, 1), await Taken(bot, 2)));
            await product.Kill();
        }
        await using var again = await Product.Start(Data);
        await IsThere(again, first);
        await IsThere(again, second);
    }

    [Fact]
    public async Task A_file_that_may_not_grow_refuses_what_it_cannot_write_and_takes_it_when_it_may()
    {
        // The system sends a signal beside the error; ignored from the start, only the error is left, as on a disk.
        var product = Product.Spawn(Data, within: ["sh", "-c", "trap '' XFSZ; exec \"$@\"", "sh"]);
        var taken = new List<string>();
        await using (product)
        {
            await product.WhenReady();
            using var bot = await product.Client("bot", "bot-1");
            taken.Add(await Taken(bot, 0));
            LimitFiles(product.Id, (ulong)new FileInfo(JournalFile + "-wal").Length + 64 * Page);
            await Fill();
            await IsRefused(bot, taken.Count, "store-unavailable");
            foreach (var id in taken) await IsThere(product, id);
            // What works behind the answers brings the log into the file now and then, and makes room: it is filled again.
            Assert.Equal("failing", await WritesOnceLooked(bot, HttpStatusCode.ServiceUnavailable, Fill));

            async Task Fill()
            {
                while (await TryFile(bot, taken.Count) is { } id) taken.Add(id);
            }

            LimitFiles(product.Id, ulong.MaxValue);
            Assert.Equal("ok", await WritesOnceLooked(bot, HttpStatusCode.OK));
            var refused = taken.Count;
            for (var n = 0; n <= refused; n++)
                if (n < refused) Assert.Equal(taken[n], await Taken(bot, n));
                else taken.Add(await Taken(bot, n));
            await product.Kill();
        }
        var (code, error) = await ChildProcess.Maintain("backup", "--data", Data, "--to", Copy);
        Assert.True(code == 0, error);
        await using var again = await Product.Start(Data);
        foreach (var id in taken) await IsThere(again, id);
    }

    [Fact]
    public async Task A_page_damaged_in_the_middle_is_refused_where_it_is_touched_and_the_copy_brings_all_back()
    {
        var ids = await FiledAndCopied(300);
        // From the middle of the records: a page at their edge may hold rows without which nothing starts.
        string[] damaged = [.. ids.Order(StringComparer.Ordinal).Where((_, n) => n is 100 or 150 or 200)];
        Damage(JournalFile, [.. damaged.SelectMany(id => (string[])[id + AppealRows.EventRows, id + AppealRows.StateRow])]);

        await using (var product = await Product.Start(Data))
        {
            using var supervisor = await product.Client("supervisor", "supervisor-1");
            var refused = 0;
            foreach (var id in ids)
            {
                using var answer = await supervisor.GetAsync($"/api/appeals/{id}");
                if (answer.StatusCode == HttpStatusCode.OK) Assert.Equal(id, (await answer.Read(HttpStatusCode.OK)).Text("id"));
                else
                {
                    Assert.Equal("store-unavailable", (await answer.Read(HttpStatusCode.ServiceUnavailable)).Slug());
                    refused++;
                }
            }
            Assert.InRange(refused, 3, ids.Count - 1);
            var (code, error) = await ChildProcess.Maintain("backup", "--data", Data, "--to", Path.Combine(_folder, "second.db"));
            Assert.True(code == 2 && !error.Contains('\n', StringComparison.Ordinal), error);
            Assert.Contains("malformed", error, StringComparison.Ordinal);
            await product.Kill();
        }

        var (restored, said) = await ChildProcess.Maintain("restore", "--data", Data, "--from", Copy);
        Assert.True(restored == 0, said);
        await using var again = await Product.Start(Data);
        foreach (var id in ids) await IsThere(again, id);
    }

    [Fact]
    public async Task A_page_without_which_nothing_starts_is_told_in_one_sentence()
    {
        await FiledAndCopied(1);
        Damage(JournalFile, "cursorcursor");

        var (code, said) = await ChildProcess.Run("--data", Data);

        Assert.True(code == 2, $"It ended with {code}: {said}");
        Assert.DoesNotContain('\n', said);
        Assert.Contains("malformed); if it is damaged, restore it from a copy.", said, StringComparison.Ordinal);
    }

    /// <summary>In the product's file, which is its own copy now and has no log beside it.</summary>
    private async Task<List<string>> FiledAndCopied(int letters)
    {
        List<string> ids;
        await using (var product = await Product.Start(Data))
        {
            using var bot = await product.Client("bot", "bot-1");
            ids = await Import(bot, letters);
            var (code, error) = await ChildProcess.Maintain("backup", "--data", Data, "--to", Copy);
            Assert.True(code == 0, error);
            await product.Kill();
        }
        foreach (var file in Directory.GetFiles(Data, "serverlessqifu.db*")) File.Delete(file);
        File.Copy(Copy, JournalFile);
        return ids;
    }

    private static async Task<string> Taken(HttpClient bot, int letter) => await TryFile(bot, letter) ?? throw new InvalidOperationException($"Letter {letter} was refused.");

    /// <summary>The number; null when it is refused for the store's sake.</summary>
    private static async Task<string?> TryFile(HttpClient bot, int letter)
    {
        using var answer = await Send(bot, letter);
        return answer.StatusCode == HttpStatusCode.ServiceUnavailable ? null : (await answer.Read(HttpStatusCode.Accepted)).Text("id");
    }

    private static async Task IsRefused(HttpClient bot, int letter, string slug)
    {
        using var answer = await Send(bot, letter);
        var problem = await answer.Read(HttpStatusCode.ServiceUnavailable);
        Assert.Equal(slug, problem.Slug());
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.DoesNotContain('\n', problem.Text("detail"));
    }

    /// <remarks>As who filed it: a look by staff is written down first, and here the file may take no writes.</remarks>
    private static async Task IsThere(Product product, string id)
    {
        using var bot = await product.Client("bot", "bot-1");
        Assert.Equal(id, (await bot.Appeal(id)).Text("id"));
    }

    /// <summary>What "ready" says of writes when it has looked again, which it does every few seconds.</summary>
    /// <param name="between">Done between two questions.</param>
    private static async Task<string> WritesOnceLooked(HttpClient client, HttpStatusCode expected, Func<Task>? between = null)
    {
        for (var tries = 1; ; tries++)
        {
            using var answer = await client.GetAsync("/api/health/ready");
            if (answer.StatusCode == expected || tries == 100) return (await answer.Read(expected))["checks"]!.Text("storeWrites");
            if (between is not null) await between();
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }
    }

    private static async Task<HttpResponseMessage> Send(HttpClient bot, int letter)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/appeals") { Content = JsonContent.Create(MadeUpLetters.Letter(letter)) };
        request.Headers.Add("Idempotency-Key", string.Create(CultureInfo.InvariantCulture, $"letter-{letter}"));
        return await bot.SendAsync(request);
    }

    private static async Task<List<string>> Import(HttpClient bot, int count)
    {
        using var content = new StringContent(string.Join('\n', Enumerable.Range(0, count).Select(n => MadeUpLetters.Letter(n, idempotencyKey: $"line-{n}").ToJsonString())));
        content.Headers.ContentType = new("application/x-ndjson");
        using var answer = await bot.PostAsync("/api/appeals/import", content);
        answer.EnsureSuccessStatusCode();
        return [.. (await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => (string)JsonNode.Parse(line)!["id"]!)];
    }

    private static async Task Run(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Overwrites the pages with rows of these keys, partition and row one after the other, and spares pages that only lead to others.</summary>
    private static void Damage(string file, params string[] keys)
    {
        const byte tableLeaf = 0x0D, indexLeaf = 0x0A;
        var bytes = File.ReadAllBytes(file);
        for (var at = Page; at < bytes.Length; at += Page)
        {
            var page = bytes.AsSpan(at, Page);
            if (page[0] is not (tableLeaf or indexLeaf)) continue;
            foreach (var key in keys)
                if (page.IndexOf(Encoding.UTF8.GetBytes(key)) >= 0) page.Fill(0xAA);
        }
        File.WriteAllBytes(file, bytes);
    }

    private static void LimitFiles(int process, ulong bytes)
    {
        const int fileSize = 1;
        var limit = new Limit { Soft = bytes, Hard = ulong.MaxValue };
        Assert.Equal(0, SetLimit(process, fileSize, limit, IntPtr.Zero));
    }

    [LibraryImport("libc", EntryPoint = "prlimit")]
    private static partial int SetLimit(int process, int resource, in Limit limit, IntPtr old);

    private struct Limit
    {
        public ulong Soft, Hard;
    }
}
