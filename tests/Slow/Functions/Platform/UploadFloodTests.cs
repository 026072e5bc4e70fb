using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Running;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Slow.Functions.Platform;

/// <summary>The product as a process of its own with little memory, and many who send a large file slowly.</summary>
public class UploadFloodTests(ITestOutputHelper output)
{
    private const int Uploads = 160;
    private const int Declared = 10 * 1024 * 1024;
    /// <summary>All but the end comes at once; the rest a byte at a time.</summary>
    private const int AtOnce = Declared - 4096;
    private const string Heap = "DOTNET_GCHeapHardLimit=0x30000000";

    [Fact]
    public async Task A_hundred_and_sixty_slow_uploads_under_768_MB_are_bounded_and_the_product_goes_on()
    {
        var folder = Directory.CreateTempSubdirectory("qifu-uploads-");
        await using (var product = Product.Spawn(folder.FullName, within: ["env", Heap]))
        {
            await product.WhenReady();
            using var bot = await product.Client("bot", "filer");
            var tokens = await Task.WhenAll(Enumerable.Range(0, Uploads).Select(n => Token(bot, n)));

            var slow = await Task.WhenAll(tokens.Select(token => SlowUpload.Begin(new Uri(product.Url), token)));
            // Those that have a place are silent; the others have their answer.
            foreach (var upload in slow) await upload.Trickle(bytes: 1);
            for (var look = 0; look < 100 && slow.Count(u => u.Answer is not null) < Uploads - LargeBodies.MostFiles; look++)
            {
                await Task.Delay(100);
                foreach (var upload in slow.Where(u => u.Answer is null)) await upload.Trickle(bytes: 1);
            }

            var refused = slow.Where(u => u.Answer is not null).ToList();
            output.WriteLine($"{refused.Count} of {Uploads} refused; resident {product.ResidentMegabytes()} MB");
            Assert.Equal(Uploads - LargeBodies.MostFiles, refused.Count);
            Assert.All(refused, upload =>
            {
                Assert.StartsWith("HTTP/1.1 503", upload.Answer!, StringComparison.Ordinal);
                Assert.Contains("Retry-After: ", upload.Answer!, StringComparison.Ordinal);
                Assert.Contains("too-many-at-once", upload.Answer!, StringComparison.Ordinal);
            });
            // Meanwhile a company files, and the product is as ready as before.
            for (var n = 0; n < 20; n++) await File(bot, n);
            using (var ready = await bot.GetAsync("/api/health/ready")) Assert.Equal(HttpStatusCode.OK, ready.StatusCode);

            var kept = slow.Except(refused).ToList();
            foreach (var upload in kept) await upload.Finish();
            Assert.All(kept, upload => Assert.StartsWith("HTTP/1.1 201", upload.Answer!, StringComparison.Ordinal));
            output.WriteLine($"{kept.Count} kept; resident {product.ResidentMegabytes()} MB");
            // Their places are free again.
            var next = await SlowUpload.Begin(new Uri(product.Url), tokens[0]);
            await next.Finish();
            Assert.StartsWith("HTTP/1.1 201", next.Answer!, StringComparison.Ordinal);
            Assert.DoesNotContain(product.LastLines(), line => line.Contains("OutOfMemory", StringComparison.Ordinal));
            await product.Kill();
        }
        folder.Delete(recursive: true);
    }

    private static async Task File(HttpClient bot, int number)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/appeals") { Content = JsonContent.Create(MadeUpLetters.Letter(number)) };
        request.Headers.Add("Idempotency-Key", string.Create(CultureInfo.InvariantCulture, $"upload-{number}"));
        using var answer = await bot.SendAsync(request);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }

    private static async Task<string> Token(HttpClient http, int number)
    {
        using var answer = await http.PostAsJsonAsync("/api/dev/token", new { role = "enterprise", sub = $"person-{number}", enterprise = MadeUpLetters.CreditCodeOf(number) });
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!["token"]!.GetValue<string>();
    }

    /// <summary>One sender of a picture that declares 10 MB.</summary>
    private sealed class SlowUpload
    {
        private static readonly byte[] Picture = SampleFiles.JpegOfLength(Declared);
        private readonly TcpClient _client = new();
        private readonly StringBuilder _said = new();
        private Task _listening = Task.CompletedTask;
        private int _sent;

        /// <summary>The whole answer, once the server has closed the connection.</summary>
        public string? Answer { get; private set; }

        public static async Task<SlowUpload> Begin(Uri server, string token)
        {
            var upload = new SlowUpload();
            await upload._client.ConnectAsync(server.Host, server.Port);
            upload._listening = upload.Listen();
            var head = string.Create(CultureInfo.InvariantCulture, $"POST /api/attachments HTTP/1.1\r\nHost: {server.Authority}\r\nAuthorization: Bearer {token}\r\nContent-Type: image/jpeg\r\nContent-Length: {Declared}\r\nConnection: close\r\n\r\n");
            await upload.Send([.. Encoding.ASCII.GetBytes(head), .. Picture.AsSpan(0, 3)]);
            upload._sent = 3;
            await upload.Trickle(AtOnce);
            return upload;
        }

        public Task Trickle(int bytes)
        {
            bytes = Math.Min(bytes, Declared - _sent);
            _sent += bytes;
            return Send(Picture[(_sent - bytes).._sent]);
        }

        public async Task Finish()
        {
            await Trickle(Declared);
            await _listening.WaitAsync(TimeSpan.FromMinutes(1));
        }

        /// <summary>A server that has refused reads no further.</summary>
        private async Task Send(byte[] bytes)
        {
            try { await _client.GetStream().WriteAsync(bytes); }
            catch (IOException) { /* It has closed the connection. */ }
        }

        private async Task Listen()
        {
            var buffer = new byte[8192];
            try
            {
                for (int read; (read = await _client.GetStream().ReadAsync(buffer)) > 0;) _said.Append(Encoding.UTF8.GetString(buffer, 0, read));
            }
            catch (IOException) { /* Reset, since we sent more than it wanted to read. */ }
            Answer = _said.ToString();
            _client.Dispose();
        }
    }
}
