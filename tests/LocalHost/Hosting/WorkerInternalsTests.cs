using ServerlessQiFu.LocalHost;

namespace ServerlessQiFu.Tests.LocalHost.Hosting;

/// <summary>
/// LocalHost hosts the worker in process, which its packages do not offer: what it reaches by name is listed here with the version it was found in.
/// After an upgrade: is each still what it was? Then write the new version here.
/// </summary>
public class WorkerInternalsTests
{
    private const string Core = "Microsoft.Azure.Functions.Worker.Core 2.52.0.0";
    private const string Http = "Microsoft.Azure.Functions.Worker.Extensions.Http.AspNetCore 2.1.1.0";
    private const string Durable = "Microsoft.Azure.Functions.Worker.Extensions.DurableTask 1.21.1.0";

    [Fact]
    public void Each_is_named_with_the_version_it_was_found_in() => Assert.Equal(
        [
            $"{Core}: Context.Features.DefaultFunctionInputBindingFeature",
            $"{Core}: Context.Features.DefaultInputConversionFeature",
            $"{Core}: Context.Features.IFunctionBindingsFeature",
            $"{Core}: Context.Features.IInputConversionFeature",
            $"{Core}: Converters.PropertyBagKeys",
            $"{Core}: Logging.WorkerLoggerProvider",
            $"{Core}: OutputBindings.IOutputBindingsInfoProvider",
            $"{Core}: WorkerHostedService",
            $"{Durable}: Extensions.DurableTask.Exceptions.DurableSerializationException",
            $"{Http}: Extensions.Http.AspNetCore.IHttpCoordinator",
        ],
        WorkerInternals.All.Select(type => $"{type.Assembly.GetName().Name} {type.Assembly.GetName().Version}: {type.FullName!["Microsoft.Azure.Functions.Worker.".Length..]}").Order(StringComparer.Ordinal));

    [Fact]
    public void The_words_and_the_method_that_are_reached_are_what_they_were() => Assert.Equal(
        [
            "converterType", "bindingAttribute", "bindingAttributeSupportedConverters", "converterFallbackBehavior",
            "Microsoft.Azure.Functions.Worker.OutputBindings.OutputBindingsInfo GetBindingsInfo(Microsoft.Azure.Functions.Worker.FunctionDefinition)",
        ],
        [WorkerInternals.ConverterType, WorkerInternals.BindingAttribute, WorkerInternals.SupportedConverters, WorkerInternals.FallbackBehavior, $"{WorkerInternals.OutputsOfFunction}"]);

    /// <summary>The proxies answer every member of the interfaces that they stand for.</summary>
    [Fact]
    public void The_interfaces_have_the_members_that_are_answered()
    {
        Assert.Equal(
            [
                "get_InputData(): IReadOnlyDictionary`2", "get_InvocationResult(): Object", "get_OutputBindingData(): IDictionary`2",
                "get_OutputBindingsInfo(): OutputBindingsInfo", "get_TriggerMetadata(): IReadOnlyDictionary`2", "set_InvocationResult(Object): Void",
            ],
            Members(WorkerInternals.BindingsFeature));
        Assert.Equal(
            [
                "CompleteFunctionInvocation(String): Void", "RunFunctionInvocationAsync(String): Task",
                "SetFunctionContextAsync(String, FunctionContext): Task`1", "SetHttpContextAsync(String, HttpContext): Task`1",
            ],
            Members(WorkerInternals.HttpCoordinator));
    }

    private static IEnumerable<string> Members(Type type) => type.GetMethods()
        .Select(method => $"{method.Name}({string.Join(", ", method.GetParameters().Select(p => p.ParameterType.Name))}): {method.ReturnType.Name}").Order(StringComparer.Ordinal);
}
