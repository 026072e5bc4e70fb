using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.Azure.Functions.Worker.Invocation;
using Microsoft.Extensions.DependencyInjection;

namespace ServerlessQiFu.Functions;

public static class GeneratedFunctions
{
    /// <summary>
    /// Registers what the SDK has generated of this app's functions: their metadata and the executor that calls them. In the app itself the
    /// SDK does so; in a test or a tool the app is not the entry assembly, so the SDK finds nothing.
    /// </summary>
    public static FunctionsApplicationBuilder AddGeneratedFunctions(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IFunctionMetadataProvider, GeneratedFunctionMetadataProvider>();
        builder.Services.AddSingleton<IFunctionExecutor, DirectFunctionExecutor>();
        return builder;
    }
}
