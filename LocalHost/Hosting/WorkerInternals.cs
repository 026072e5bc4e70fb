using System.Collections.Immutable;
using System.Reflection;
using Microsoft.Azure.Functions.Worker.Context.Features;
using Microsoft.Extensions.DependencyInjection;

namespace ServerlessQiFu.LocalHost;

/// <summary>
/// Everything that is internal to the Functions packages and that a host in the same process needs, reached by name, here and nowhere else.
/// A package that moves one of them fails at the first use of this class, with its name; a test lists them with the versions they were found in.
/// </summary>
internal static class WorkerInternals
{
    private static readonly Assembly Core = typeof(FunctionContext).Assembly;
    private static readonly Assembly AspNetCore = typeof(Microsoft.Azure.Functions.Worker.FunctionContextExtensions).Assembly;

    /// <summary>What a function's converters and its result go through. Implemented by a proxy, since it cannot be named.</summary>
    public static Type BindingsFeature { get; } = Find(Core, "Microsoft.Azure.Functions.Worker.Context.Features.IFunctionBindingsFeature");

    /// <summary>Where the ASP.NET Core integration waits for its host. Implemented by a proxy too.</summary>
    public static Type HttpCoordinator { get; } = Find(AspNetCore, "Microsoft.Azure.Functions.Worker.Extensions.Http.AspNetCore.IHttpCoordinator");

    public static Type ConversionFeature { get; } = Find(Core, "Microsoft.Azure.Functions.Worker.Context.Features.IInputConversionFeature");

    public static Type OutputBindings { get; } = Find(Core, "Microsoft.Azure.Functions.Worker.OutputBindings.IOutputBindingsInfoProvider");

    /// <summary>The hosted service that would call a Functions host.</summary>
    public static Type WorkerService { get; } = Find(Core, "Microsoft.Azure.Functions.Worker.WorkerHostedService");

    /// <summary>What writes logs into the channel to a Functions host, which nobody reads here.</summary>
    public static Type WorkerLogs { get; } = Find(Core, "Microsoft.Azure.Functions.Worker.Logging.WorkerLoggerProvider");

    private static readonly Type Conversion = Find(Core, "Microsoft.Azure.Functions.Worker.Context.Features.DefaultInputConversionFeature");
    private static readonly Type InputBinding = Find(Core, "Microsoft.Azure.Functions.Worker.Context.Features.DefaultFunctionInputBindingFeature");
    private static readonly MethodInfo OutputsOfFunction = OutputBindings.GetMethod("GetBindingsInfo") ?? throw Moved(Core, $"{OutputBindings.FullName}.GetBindingsInfo");
    private static readonly ObjectFactory NewInputBinding = ActivatorUtilities.CreateFactory(InputBinding, Type.EmptyTypes);

    /// <summary>The types above, for the test that names what an upgrade has moved.</summary>
    public static ImmutableArray<Type> All { get; } =
        [BindingsFeature, HttpCoordinator, ConversionFeature, OutputBindings, WorkerService, WorkerLogs, Conversion, InputBinding];

    /// <summary>Turns values from a host into what parameters want; one serves all invocations.</summary>
    public static object NewConversionFeature(IServiceProvider services) => ActivatorUtilities.CreateInstance(services, Conversion);

    /// <summary>Binds the parameters of one invocation.</summary>
    public static IFunctionInputBindingFeature NewInputBindingFeature(IServiceProvider services) => (IFunctionInputBindingFeature)NewInputBinding(services, null);

    /// <summary>What a function gives back beside its result: nothing, for ours.</summary>
    public static object OutputsOf(IServiceProvider services, FunctionDefinition function) =>
        OutputsOfFunction.Invoke(services.GetRequiredService(OutputBindings), [function])!;

    private static Type Find(Assembly assembly, string name) => assembly.GetType(name) ?? throw Moved(assembly, name);

    private static TypeLoadException Moved(Assembly assembly, string name) =>
        new($"{assembly.GetName().Name} {assembly.GetName().Version} has no {name}: the package has moved it, so LocalHost cannot host the worker.");
}
