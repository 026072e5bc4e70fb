using System.Net;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.Extensions.DependencyInjection;
using System.Text.Json.Nodes;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Platform.Http;

/// <summary>HEAD is GET without its body; OPTIONS says what a path has.</summary>
public class OtherMethodTests
{
    [Fact]
    public async Task Head_has_the_headers_of_get_and_no_body()
    {
        await using var city = await City.Open(sweeper: City.NoSweeper);
        using var company = city.Company();
        using var stranger = city.Stranger();
        var id = await company.File(SampleLetters.Outage());
        await city.Quiet();
        foreach (var (client, path) in new[] { (company, $"/api/appeals/{id}"), (stranger, "/api/openapi.json"), (stranger, "/api/health/live"), (stranger, $"/api/appeals/{id}") })
        {
            using var get = await client.GetAsync(path);
            using var head = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, path));
            Assert.Equal(get.StatusCode, head.StatusCode);
            Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
            Assert.Equal((get.Headers.ETag, get.Headers.CacheControl?.NoStore), (head.Headers.ETag, head.Headers.CacheControl?.NoStore));
            // A problem names its trace, whose length is always the same.
            Assert.Equal((await get.Content.ReadAsByteArrayAsync()).Length, head.Content.Headers.ContentLength);
            Assert.Empty(await head.Content.ReadAsByteArrayAsync());
        }
    }

    [Theory]
    [InlineData("/api/appeals", "OPTIONS, POST"), InlineData("/api/appeals/QS202611247KQ2M9XDV", "GET, HEAD, OPTIONS"), InlineData("/api/health/ready", "GET, HEAD, OPTIONS")]
    [InlineData("/api/directory/units/GDJ", "GET, HEAD, OPTIONS, PUT")]
    public async Task Options_says_what_a_path_has_to_anybody(string path, string methods)
    {
        await using var city = await City.Open(sweeper: City.NoSweeper);
        using var stranger = city.Stranger();
        using var answer = await stranger.SendAsync(new HttpRequestMessage(HttpMethod.Options, path));
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(methods, string.Join(", ", answer.Content.Headers.Allow));
        using var wrong = await stranger.SendAsync(new HttpRequestMessage(HttpMethod.Patch, path));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, wrong.StatusCode);
        Assert.Equal(methods.Split(", "), wrong.Content.Headers.Allow.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_path_that_is_not_there_has_none()
    {
        await using var city = await City.Open(sweeper: City.NoSweeper);
        using var stranger = city.Stranger();
        foreach (var method in new[] { HttpMethod.Head, HttpMethod.Options })
        {
            using var answer = await stranger.SendAsync(new HttpRequestMessage(method, "/api/nowhere"));
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    /// <summary>A Functions host reads them of the worker, and takes no two functions that answer the same.</summary>
    [Fact]
    public async Task Whoever_hosts_the_app_is_told_of_them_once_a_path()
    {
        await using var city = await City.Open(sweeper: City.NoSweeper);
        for (var times = 0; times < 2; times++)
        {
            var bindings = (await city.Services.GetRequiredService<IFunctionMetadataManager>().GetFunctionMetadataAsync(AppContext.BaseDirectory))
                .SelectMany(f => f.RawBindings!).Select(raw => JsonNode.Parse(raw)!).Where(b => (string?)b["type"] == "httpTrigger").ToList();
            var answers = bindings.SelectMany(b => b["methods"]!.AsArray().Select(m => ((string?)b["route"], (string?)m))).ToList();
            Assert.Equal(answers.Count, answers.Distinct().Count());
            Assert.Equal(answers.Where(a => a.Item2 == "get").Select(a => a.Item1).Order(), answers.Where(a => a.Item2 == "head").Select(a => a.Item1).Order());
            Assert.Equal(answers.Select(a => a.Item1).Distinct().Count(), answers.Count(a => a.Item2 == "options"));
        }
    }
}
