using System.ClientModel;
using System.ClientModel.Primitives;
using Azure.AI.OpenAI;
using Azure.Core;
using OpenAI;
using OpenAI.Chat;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>Makes the SDK's clients. Retrying is ours (<see cref="LlmDeployment"/>), so that it is by our clock and knows the other deployments.</summary>
public static class LlmClients
{
    /// <summary>An answer with its log-probabilities has some 50 kB.</summary>
    private const int LongestAnswer = 1024 * 1024;

    public static Func<string, ChatClient> For(LlmSettings settings, Func<TokenCredential> identity)
    {
        if (settings.Kind == LlmKind.OpenAI)
        {
            var compatible = new OpenAIClient(new ApiKeyCredential(settings.Key!), With(new OpenAIClientOptions { Endpoint = settings.Endpoint }, settings));
            return compatible.GetChatClient;
        }
        var options = With(new AzureOpenAIClientOptions(), settings);
        var azure = settings.Key is { } key
            ? new AzureOpenAIClient(settings.Endpoint, new ApiKeyCredential(key), options)
            : new AzureOpenAIClient(settings.Endpoint, identity(), options);
        return azure.GetChatClient;
    }

    private static T With<T>(T options, LlmSettings settings) where T : ClientPipelineOptions
    {
        options.RetryPolicy = new ClientRetryPolicy(maxRetries: 0);
        // Our own patience ends first; this is for a body that never ends.
        options.NetworkTimeout = settings.Timeout * 2;
        // A redirect would take the key and the letter to somebody else.
        options.Transport = new HttpClientPipelineTransport(new HttpClient(new ShortAnswers(new SocketsHttpHandler { AllowAutoRedirect = false })) { Timeout = Timeout.InfiniteTimeSpan });
        return options;
    }

    private sealed class ShortAnswers(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            await response.Content.LoadIntoBufferAsync(LongestAnswer, cancellationToken);
            return response;
        }
    }
}
