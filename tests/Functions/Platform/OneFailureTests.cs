using Azure;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Tests.Functions.Platform;

/// <summary>Azure's client as the app makes it, where nobody answers.</summary>
public sealed class OneFailureTests
{
    [Theory, InlineData(true), InlineData(false)]
    public async Task Several_tries_without_an_answer_are_one_failure_of_the_store(bool asynchronous)
    {
        using var nobody = new HttpClientTransport(new Nobody());
        var options = OneFailure.Of(new TableClientOptions { Transport = nobody, Retry = { MaxRetries = 2, Delay = TimeSpan.Zero, MaxDelay = TimeSpan.Zero } });
        var table = new TableClient(new Uri("https://account.table.core.windows.net"), "appeals", new TableSharedKeyCredential("account", "a2V5"), options);
        var failure = asynchronous
            ? await Assert.ThrowsAsync<RequestFailedException>(() => table.GetEntityIfExistsAsync<TableEntity>("p", "r"))
            : Assert.Throws<RequestFailedException>(() => table.GetEntityIfExists<TableEntity>("p", "r"));
        Assert.Equal(0, failure.Status);
        Assert.Contains("Nobody is there.", failure.Message, StringComparison.Ordinal);
    }

    private sealed class Nobody : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => throw new HttpRequestException("Nobody is there.");

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) => throw new HttpRequestException("Nobody is there.");
    }
}
