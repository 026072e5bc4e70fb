using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace ServerlessQiFu.Functions.Platform;

/// <summary>
/// After several tries that got no answer Azure's clients throw all failures together, of a type that nobody expects of a store. This throws the
/// last of them, which says the same.
/// </summary>
internal sealed class OneFailure : HttpPipelinePolicy
{
    /// <summary>The options, with this round all tries of a call.</summary>
    public static T Of<T>(T options) where T : ClientOptions
    {
        options.AddPolicy(new OneFailure(), HttpPipelinePosition.PerCall);
        return options;
    }

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        try { await ProcessNextAsync(message, pipeline); }
        catch (AggregateException several) { throw Last(several); }
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        try { ProcessNext(message, pipeline); }
        catch (AggregateException several) { throw Last(several); }
    }

    private static RequestFailedException Last(AggregateException several) =>
        several.InnerExceptions[^1] as RequestFailedException ?? new RequestFailedException(several.InnerExceptions[^1].Message, several);
}
