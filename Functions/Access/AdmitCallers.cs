using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Access;

/// <summary>
/// Asks every HTTP call who calls before its function runs, and admits the roles of the function's <see cref="Operation"/>. A function that declares
/// none answers nobody.
/// </summary>
internal sealed class AdmitCallers : IFunctionsWorkerMiddleware
{
    /// <summary>The operation of each HTTP function, by the function's name: the static field <c>Operation</c> of the class that bears the name.</summary>
    internal static IReadOnlyDictionary<string, Operation> Operations { get; } = typeof(Operation).Assembly.GetTypes()
        .Select(type => (type.Name, Field: type.GetField(nameof(Operation), System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic)))
        .Where(declared => declared.Field?.FieldType == typeof(Operation))
        .ToDictionary(declared => declared.Name, declared => (Operation)declared.Field!.GetValue(null)!, StringComparer.Ordinal);

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.FunctionDefinition.InputBindings.Values.Any(binding => binding.Type == "httpTrigger"))
        {
            var name = context.FunctionDefinition.Name;
            // Were this to run before the host's request is there, nobody would be asked: better nobody is answered.
            var http = context.GetHttpContext() ?? throw new InvalidOperationException($"The call of {name} has no request yet: UseMiddleware stands before ConfigureFunctionsWebApplication.");
            http.Response.Headers.XContentTypeOptions = "nosniff";
            if (context.InstanceServices.GetService<AccessSettings>() is { IsDevelopment: true } && DevelopmentMode.Refuse(http) is { } elsewhere)
            {
                context.GetInvocationResult().Value = elsewhere;
                return;
            }
            if (!Operations.TryGetValue(name, out var operation))
                throw new InvalidOperationException($"The function {name} declares no Operation, so nobody may call it: add the static field to its class.");
            if (operation.IsPage)
            {
                if (!await context.InstanceServices.GetRequiredService<IPageDoor>().Admit(context, http, operation)) return;
            }
            else if (!operation.IsOpen)
            {
                // Resolved here: an app that has not started has no gate, and still answers that it lives.
                var admitted = await context.InstanceServices.GetRequiredService<Gate>().Admit(http.Request, operation, context.CancellationToken);
                if (!admitted.Try(out var actor, out var problem))
                {
                    context.GetInvocationResult().Value = problem;
                    return;
                }
                http.Is(actor);
                // What one caller may see, no cache on the way keeps for another.
                http.Response.Headers.CacheControl = "no-store";
            }
        }
        await next(context);
    }
}

/// <summary>Admits the visitors of pages, who have a session instead of a token.</summary>
public interface IPageDoor
{
    /// <summary>False when the visitor has had an answer already: a way to sign in, or a page that refuses.</summary>
    Task<bool> Admit(FunctionContext context, HttpContext http, Operation page);
}

public static class Callers
{
    /// <summary>From here on the request is this caller's, and so are the lists that it reads.</summary>
    internal static void Is(this HttpContext http, Domain.Appeals.Actor actor)
    {
        http.Features.Set(actor);
        http.Features.Set(new ListReader(string.Join('\n', RoleNames.Of(actor.Role), actor.Subject, actor.Unit, actor.Enterprise)));
    }

    /// <summary>Who calls, as <see cref="AdmitCallers"/> has found out.</summary>
    /// <exception cref="InvalidOperationException">The operation is for anyone, so nobody was asked.</exception>
    public static Domain.Appeals.Actor Caller(this HttpRequest request) =>
        request.HttpContext.Features.Get<Domain.Appeals.Actor>() ?? throw new InvalidOperationException("This operation asks nobody who calls.");
}
