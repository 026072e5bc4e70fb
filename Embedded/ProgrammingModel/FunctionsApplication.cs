using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace ServerlessQiFu.Embedded;

public class FunctionsApplication
{
    /// <summary>
    /// Starts building the app whose functions are in the entry assembly. What cannot start ends the process with code 2
    /// and one sentence on standard error. <c>backup</c> and <c>restore</c> are done here, and nothing is built.
    /// </summary>
    public static FunctionsApplicationBuilder CreateBuilder(string[] args)
    {
        StartRefused.EndProcessInOneSentence();
        if (Maintenance.Asked(args))
        {
            Maintenance.Run(args);
            Environment.Exit(0);
        }
        return new FunctionsApplicationBuilder(Assembly.GetEntryAssembly()!.GetTypes(), new EmbeddedOptions { Args = args });
    }
}

public interface IFunctionsWorkerApplicationBuilder
{
    IServiceCollection Services { get; }

    IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware);
}

public static class FunctionsApplicationBuilderAspNetCoreExtensions
{
    /// <summary>HTTP functions get ASP.NET's own request and give its own results: the only way this host knows.</summary>
    public static FunctionsApplicationBuilder ConfigureFunctionsWebApplication(this FunctionsApplicationBuilder builder) => builder;
}

public static class MiddlewareWorkerApplicationBuilderExtensions
{
    /// <summary>Runs <typeparamref name="T"/> round every invocation, in the order of registration.</summary>
    public static IFunctionsWorkerApplicationBuilder UseMiddleware<T>(this IFunctionsWorkerApplicationBuilder builder)
        where T : class, IFunctionsWorkerMiddleware
    {
        builder.Services.AddSingleton<T>();
        return builder.Use(next => context => context.InstanceServices.GetRequiredService<T>().Invoke(context, next));
    }

    public static IFunctionsWorkerApplicationBuilder UseMiddleware(
        this IFunctionsWorkerApplicationBuilder builder, Func<FunctionContext, Func<Task>, Task> middleware) =>
        builder.Use(next => context => middleware(context, () => next(context)));
}
