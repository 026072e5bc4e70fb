using System.Net;
using System.Text.Json.Nodes;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.DependencyInjection;
using ServerlessQiFu.Functions.Store;
using ServerlessQiFu.Tests.Fixtures;
using ServerlessQiFu.Tests.Functions.Appeals.Filing;

namespace ServerlessQiFu.Tests.Functions.Appeals.Reading;

/// <summary>What is attached can be opened by those who may read the appeal, as a download of its checked type, once it is known to be harmless.</summary>
public sealed class OpenAttachmentTests
{
    [Fact]
    public async Task The_company_and_the_unit_open_what_was_filed_and_nobody_else_knows_of_it()
    {
        await using var city = await City.Open();
        using var company = city.Company();
        using var officer = city.Officer();
        using var stranger = city.Company(SampleLetters.OtherCompany, "li");
        using var other = city.Officer("GXJ");
        using var ops = await city.As("ops", "ops-1");
        var content = SampleFiles.JpegOf(70_000);
        var file = await company.Upload(content, name: "%E7%8E%B0%E5%9C%BA%2F%E7%85%A7%E7%89%87.exe");
        var unnamed = await company.Upload();
        var id = await company.File(AttachmentCalls.OutageWith(file));
        await city.Quiet();
        await officer.Claim("GDJ");
        await city.Quiet();

        foreach (var reader in new[] { company, officer })
        {
            using var answer = await reader.TryOpen(id, file);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(content, await answer.Content.ReadAsByteArrayAsync());
            Assert.Equal(("image/jpeg", (long?)content.Length), (answer.Content.Headers.ContentType!.ToString(), answer.Content.Headers.ContentLength));
            Assert.Equal(["nosniff"], answer.Headers.GetValues("X-Content-Type-Options"));
            Assert.Equal("default-src 'none'; sandbox", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")));
            Assert.True(answer.Headers.CacheControl!.NoStore);
            Assert.Equal(("attachment", "现场_照片.jpg"), (answer.Content.Headers.ContentDisposition!.DispositionType, answer.Content.Headers.ContentDisposition.FileNameStar));
        }
        using (var auditor = await city.As("auditor", "auditor-1"))
        {
            using var reads = await auditor.GetAsync($"/api/ops/reads?limit=100&appeal={id}");
            var read = Assert.Single((await reads.Read(HttpStatusCode.OK))["items"]!.AsArray(), r => r!["data"]!.ToJsonString().Contains("Attachments", StringComparison.OrdinalIgnoreCase));
            Assert.Equal("gdj-officer-1", read!.Text("by"));
        }

        Assert.Equal(HttpStatusCode.NotFound, await stranger.Opening(id, file));
        Assert.Equal(HttpStatusCode.NotFound, await other.Opening(id, file));
        Assert.Equal(HttpStatusCode.Forbidden, await ops.Opening(id, file));
        Assert.Equal(HttpStatusCode.NotFound, await company.Opening(id, unnamed));
        Assert.Equal(HttpStatusCode.NotFound, await company.Opening(id, new string('0', 32)));
        using var nobody = city.Stranger();
        Assert.Equal(HttpStatusCode.Unauthorized, await nobody.Opening(id, file));
    }

    [Fact]
    public async Task Staff_attach_to_progress_and_reply_and_the_company_opens_it()
    {
        await using var city = await City.Open();
        using var company = city.Company();
        using var officer = city.Officer();
        using var colleague = city.Officer(number: 2);
        var id = await company.File(SampleLetters.Outage());
        await city.Quiet();
        var lease = (await officer.Claim("GDJ")).Text("lease");
        var (plan, proof, foreign) = (await officer.Upload(type: "application/pdf"), await officer.Upload(type: "image/png"), await colleague.Upload());

        Assert.Equal("unknown-value", await officer.Refused(id, "progress", new { lease, text = "方案", attachments = new[] { foreign } }, HttpStatusCode.BadRequest));
        await officer.Command(id, "progress", new { lease, text = "改造方案见附件", attachments = new[] { plan } });
        var extra = await company.Upload();
        using (var supplement = await company.TryCommand(id, "supplements", new { text = "补充", attachments = new[] { extra } })) await supplement.Read(HttpStatusCode.OK);
        await officer.Command(id, "reply", new { lease, outcome = "Resolved", text = "已检修", attachments = new[] { proof } });

        var seen = await company.Appeal(id);
        Assert.Equal(plan, (string)Assert.Single(seen.Events("ProgressReported"))["attachments"]![0]!);
        Assert.Equal(proof, (string)Assert.Single(seen.Events("ReplyGiven"))["attachments"]![0]!);
        Assert.Equal(proof, (string)seen["reply"]!["attachments"]![0]!);
        foreach (var file in new[] { plan, proof, extra })
        {
            Assert.Equal(HttpStatusCode.OK, await company.Opening(id, file));
            Assert.Equal(HttpStatusCode.OK, await officer.Opening(id, file));
        }
        Assert.Equal(HttpStatusCode.NotFound, await company.Opening(id, foreign));
    }

    [Fact]
    public async Task What_is_not_known_to_be_harmless_is_kept_and_not_opened()
    {
        var scanner = new Scanner();
        await using var city = await City.Open(replace: s => s.AddSingleton<IAttachmentScanner>(scanner));
        using var company = city.Company();
        scanner.Says = ScanVerdict.Waiting;
        var file = await company.Upload();
        var id = await company.File(AttachmentCalls.OutageWith(file));

        Assert.Equal("attachment-not-scanned", await Slug(company, id, file));
        scanner.Says = ScanVerdict.Refused;
        Assert.Equal("attachment-refused", await Slug(company, id, file));
        using (var refused = await company.TryUpload()) Assert.Equal("attachment-refused", (await refused.Read(HttpStatusCode.Conflict)).Slug());
        scanner.Says = ScanVerdict.Clean;
        Assert.Equal(HttpStatusCode.OK, await company.Opening(id, file));
        // Clean before it was kept, it is not asked about again; by another scanner it is.
        var clean = await company.Upload();
        using (var supplement = await company.TryCommand(id, "supplements", new { text = "补充", attachments = new[] { clean } })) await supplement.Read(HttpStatusCode.OK);
        scanner.Says = ScanVerdict.Waiting;
        Assert.Equal(HttpStatusCode.OK, await company.Opening(id, clean));
        scanner.Mark = "another";
        Assert.Equal(HttpStatusCode.Conflict, await company.Opening(id, clean));
    }

    [Theory]
    [InlineData("No threats found", ScanVerdict.Clean), InlineData("Malicious", ScanVerdict.Refused), InlineData("Error", ScanVerdict.Waiting), InlineData(null, ScanVerdict.Waiting)]
    public async Task The_verdict_of_the_storage_is_its_tag(string? tag, ScanVerdict verdict)
    {
        var scanner = new StorageScanner(new TaggedBlobs(tag));
        Assert.Equal(ScanVerdict.Waiting, await scanner.BeforeKeeping(SampleFiles.Png, CancellationToken.None));
        Assert.Equal(verdict, await scanner.BeforeOpening("a", () => throw new InvalidOperationException("Nothing is read."), CancellationToken.None));
    }

    private static async Task<string> Slug(HttpClient client, string id, string file)
    {
        using var answer = await client.TryOpen(id, file);
        return (await answer.Read(HttpStatusCode.Conflict)).Slug();
    }

    private sealed class Scanner : IAttachmentScanner
    {
        public ScanVerdict Says { get; set; } = ScanVerdict.Clean;
        public string Mark { get; set; } = "test";
        public Task<ScanVerdict> BeforeKeeping(ReadOnlyMemory<byte> content, CancellationToken cancellation) => Task.FromResult(Says);
        public Task<ScanVerdict> BeforeOpening(string id, Func<Task<ReadOnlyMemory<byte>>> content, CancellationToken cancellation) => Task.FromResult(Says);
    }

    /// <summary>As the storage account shows a file that it has scanned, or not yet.</summary>
    private sealed class TaggedBlobs(string? tag) : BlobServiceClient
    {
        public override BlobContainerClient GetBlobContainerClient(string blobContainerName) => new Container(tag);

        private sealed class Container(string? tag) : BlobContainerClient
        {
            public override BlobClient GetBlobClient(string blobName) => new Blob(tag);
        }

        private sealed class Blob(string? tag) : BlobClient
        {
            public override Task<Response<GetBlobTagResult>> GetTagsAsync(BlobRequestConditions? conditions = null, CancellationToken cancellationToken = default) =>
                Task.FromResult(Response.FromValue(BlobsModelFactory.GetBlobTagResult(tag is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["Malware Scanning scan result"] = tag }), null!));
        }
    }
}
