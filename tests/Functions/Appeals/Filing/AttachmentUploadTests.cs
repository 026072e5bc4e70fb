using System.Net;
using System.Net.Http.Headers;
using Azure.Storage.Blobs;
using Microsoft.Extensions.DependencyInjection;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Store;
using ServerlessQiFu.Tests.Contract;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Appeals.Filing;

/// <summary>Files are what their content says, belong to who sent them, and fit.</summary>
public class AttachmentUploadTests
{
    private static readonly byte[] Jpeg = SampleFiles.Jpeg;
    private static readonly byte[] Png = SampleFiles.Png;
    private static readonly Actor Wang = new(Role.Enterprise, "wang", Enterprise: SampleLetters.Company);

    [Theory]
    [InlineData("image/jpeg"), InlineData("image/png"), InlineData("application/pdf")]
    public async Task A_file_of_the_three_kinds_is_kept_with_owner_type_and_hash(string type)
    {
        await using var city = await City.Open();
        var content = SampleFiles.Of(type);

        using var answer = await Upload(city, content, type, name: "%E7%85%A7%E7%89%87.jpg");

        var kept = (await ContractCheck.Conforms(answer, "uploadAttachment"))!;
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal((type, content.Length), ((string)kept["contentType"]!, (int)kept["bytes"]!));
        var blob = city.Services.GetRequiredService<BlobServiceClient>().GetBlobContainerClient("attachments").GetBlobClient((string)kept["id"]!);
        var stored = (await blob.DownloadContentAsync()).Value;
        Assert.Equal(content, stored.Content.ToArray());
        Assert.Equal(type, stored.Details.ContentType);
        Assert.Equal("enterprise:" + SampleLetters.Company, stored.Details.Metadata["owner"]);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content)), stored.Details.Metadata["sha256"]);
    }

    [Theory]
    [InlineData("image/png", "attachment-not-recognised"), InlineData("application/pdf", "attachment-not-recognised")]
    [InlineData("text/html", "unsupported-media-type"), InlineData("image/svg+xml", "unsupported-media-type"), InlineData(null, "unsupported-media-type")]
    public async Task What_is_not_what_it_says_is_refused(string? type, string problem)
    {
        await using var city = await City.Open();

        using var answer = await Upload(city, Jpeg, type);

        Assert.EndsWith(problem, (string)(await ContractCheck.Conforms(answer, "uploadAttachment"))!["type"]!, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
    }

    [Theory]
    [InlineData("MZ\u0090"), InlineData("<html><script>"), InlineData(""), InlineData("GIF89a"), InlineData("\u00FF\u00D8\u00FF\u00E0<html><script>")]
    public async Task Anything_else_is_not_kept_whatever_it_calls_itself(string content)
    {
        await using var city = await City.Open();

        using var answer = await Upload(city, System.Text.Encoding.Latin1.GetBytes(content), "image/jpeg");

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
    }

    [Theory]
    [InlineData(0, true, HttpStatusCode.Created), InlineData(1, true, HttpStatusCode.RequestEntityTooLarge), InlineData(1, false, HttpStatusCode.RequestEntityTooLarge)]
    public async Task Ten_megabytes_are_taken_and_not_a_byte_more(int over, bool saysItsLength, HttpStatusCode expected)
    {
        await using var city = await City.Open();
        var content = SampleFiles.JpegOfLength(AttachmentBox.Largest + over);

        using var answer = await Upload(city, content, "image/jpeg", saysItsLength: saysItsLength);

        await ContractCheck.Conforms(answer, "uploadAttachment");
        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task The_same_key_gives_the_same_file_and_another_file_under_it_is_refused()
    {
        await using var city = await City.Open();
        using var first = await Upload(city, Jpeg, "image/jpeg", key: "k");
        using var again = await Upload(city, Jpeg, "image/jpeg", key: "k");
        using var other = await Upload(city, Png, "image/png", key: "k");

        Assert.Equal((await first.Read(HttpStatusCode.Created)).Text("id"), (await again.Read(HttpStatusCode.Created)).Text("id"));
        await ContractCheck.Conforms(other, "uploadAttachment");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
    }

    [Fact]
    public async Task A_name_that_no_header_should_have_is_refused()
    {
        await using var city = await City.Open();

        using var answer = await Upload(city, Jpeg, "image/jpeg", name: "a name with blanks");

        Assert.EndsWith("invalid-header", (string)(await ContractCheck.Conforms(answer, "uploadAttachment"))!["type"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_appeal_names_only_files_of_its_own_company()
    {
        await using var city = await City.Open();
        using var answer = await Upload(city, Jpeg, "image/jpeg");
        var id = (await answer.Read(HttpStatusCode.Created)).Text("id");
        var box = city.Services.GetRequiredService<AttachmentBox>();

        Assert.Empty(await box.Check([id], Wang, CancellationToken.None));
        Assert.Empty(await box.Check([id], Wang with { Subject = "a colleague" }, CancellationToken.None));
        Assert.Equal([1], (await box.Check([id, new string('0', 32)], Wang, CancellationToken.None)).Select(f => f.Index));
        Assert.Single(await box.Check([id], Wang with { Enterprise = SampleLetters.OtherCompany }, CancellationToken.None));
        Assert.Single(await box.Check([id], Wang with { Enterprise = null }, CancellationToken.None));
        Assert.Single(await box.Check([.. Enumerable.Repeat(id, 6)], Wang, CancellationToken.None));
    }

    [Fact]
    public async Task Who_writes_to_no_company_does_not_upload()
    {
        await using var city = await City.Open();
        using var supervisor = city.Supervisor();
        using var content = new ByteArrayContent(Jpeg);

        using var answer = await supervisor.PostAsync("/api/attachments", content);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    private static async Task<HttpResponseMessage> Upload(City city, byte[] bytes, string? type, string? key = null, string? name = null, bool saysItsLength = true)
    {
        using var company = await city.As("enterprise", "wang", enterprise: SampleLetters.Company);
        HttpContent content = saysItsLength ? new ByteArrayContent(bytes) : new StreamContent(new MemoryStream(bytes));
        if (type is not null) content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/attachments") { Content = content };
        if (!saysItsLength) request.Headers.TransferEncodingChunked = true;
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        if (name is not null) request.Headers.TryAddWithoutValidation("X-File-Name", name);
        return await company.SendAsync(request);
    }
}
