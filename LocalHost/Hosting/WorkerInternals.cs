using System.Collections.Immutable;
using System.Reflection;
using Microsoft.Azure.Functions.Worker.Context.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ServerlessQiFu.LocalHost;

/// <summary>
/// Everything that is internal to the packages and that a host in the same process needs, reached by name, here and nowhere else. A package that
/// moves one of them fails at the first use of this class, with its name; a test lists them with the versions they were found in.
/// </summary>
internal static class WorkerInternals
{
    private const string Worker = "Microsoft.Azure.Functions.Worker.";

    private static readonly Assembly Core = typeof(FunctionContext).Assembly;
    private static readonly Assembly AspNetCore = typeof(FunctionContextExtensions).Assembly;
    private static readonly Assembly Durable = typeof(DurableClientAttribute).Assembly;

    /// <summary>What a function's converters and its result go through. Implemented by a proxy, since it cannot be named.</summary>
    public static Type BindingsFeature { get; } = Find(Core, Worker + "Context.Features.IFunctionBindingsFeature");

    /// <summary>Where the ASP.NET Core integration waits for its host. Implemented by a proxy too.</summary>
    public static Type HttpCoordinator { get; } = Find(AspNetCore, Worker + "Extensions.Http.AspNetCore.IHttpCoordinator");

    public static Type ConversionFeature { get; } = Find(Core, Worker + "Context.Features.IInputConversionFeature");

    /// <summary>The exception in which the worker hands the JSON of an activity's failure to its host.</summary>
    public static Type ActivityFailure { get; } = Find(Durable, Worker + "Extensions.DurableTask.Exceptions.DurableSerializationException");

    /// <summary>The hosted service that would call a Functions host.</summary>
    private static readonly Type WorkerService = Find(Core, Worker + "WorkerHostedService");

    /// <summary>What writes logs into the channel to a Functions host, which nobody reads here.</summary>
    private static readonly Type WorkerLogs = Find(Core, Worker + "Logging.WorkerLoggerProvider");

    private static readonly Type Conversion = Find(Core, Worker + "Context.Features.DefaultInputConversionFeature");
    private static readonly Type InputBinding = Find(Core, Worker + "Context.Features.DefaultFunctionInputBindingFeature");
    private static readonly Type OutputBindings = Find(Core, Worker + "OutputBindings.IOutputBindingsInfoProvider");
    internal static readonly MethodInfo OutputsOfFunction = OutputBindings.GetMethod("GetBindingsInfo") ?? throw Moved(Core, OutputBindings.FullName + ".GetBindingsInfo");
    private static readonly ObjectFactory NewInputBinding = ActivatorUtilities.CreateFactory(InputBinding, Type.EmptyTypes);

    /// <summary>The words under which the worker's converters look for what they want to know of a parameter.</summary>
    private static readonly Type PropertyBag = Find(Core, Worker + "Converters.PropertyBagKeys");
    public static string ConverterType { get; } = Key("ConverterType");
    public static string BindingAttribute { get; } = Key("BindingAttribute");
    public static string SupportedConverters { get; } = Key("BindingAttributeSupportedConverters");
    public static string FallbackBehavior { get; } = Key("ConverterFallbackBehavior");

    /// <summary>The types above, for the test that names what an upgrade has moved.</summary>
    public static ImmutableArray<Type> All { get; } =
        [BindingsFeature, HttpCoordinator, ConversionFeature, ActivityFailure, WorkerService, WorkerLogs, Conversion, InputBinding, OutputBindings, PropertyBag];

    /// <summary>Turns values from a host into what parameters want; one serves all invocations.</summary>
    public static object NewConversionFeature(IServiceProvider services) => ActivatorUtilities.CreateInstance(services, Conversion);

    /// <summary>Binds the parameters of one invocation.</summary>
    public static IFunctionInputBindingFeature NewInputBindingFeature(IServiceProvider services) => (IFunctionInputBindingFeature)NewInputBinding(services, null);

    /// <summary>What a function gives back beside its result: nothing, for ours.</summary>
    public static object OutputsOf(IServiceProvider services, FunctionDefinition function) =>
        OutputsOfFunction.Invoke(services.GetRequiredService(OutputBindings), [function])!;

    /// <summary>
    /// What is of no use without a Functions host: the call to it, and the logs for it. And what comes with MVC and writes keys into the user's home,
    /// though nothing here protects data by them.
    /// </summary>
    public static bool IsForAnotherHost(ServiceDescriptor service) =>
        service.ImplementationType is { } type
        && (type == WorkerService || type == WorkerLogs || service.ServiceType == typeof(IHostedService) && type.Namespace == "Microsoft.AspNetCore.DataProtection.Internal");

    private static Type Find(Assembly assembly, string name) => assembly.GetType(name) ?? throw Moved(assembly, name);

    private static string Key(string name) =>
        (string?)PropertyBag.GetField(name, BindingFlags.Static | BindingFlags.NonPublic)?.GetRawConstantValue() ?? throw Moved(Core, $"{PropertyBag.FullName}.{name}");

    private static StartRefused Moved(Assembly assembly, string name) =>
        new($"{assembly.GetName().Name} {assembly.GetName().Version} has no {name}: the package has moved it, so LocalHost cannot host the worker.");
}
