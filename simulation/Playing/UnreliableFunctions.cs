using Microsoft.Azure.Functions.Worker.Middleware;
using ServerlessQiFu.Driving;
using ServerlessQiFu.LocalHost;

namespace ServerlessQiFu.Simulation;

/// <summary>
/// Round every activity and message handler: it fails before or after its work, runs twice (a duplicate, a result that was not noted), comes
/// late and so out of order, or never answers; some messages it fails on until they lie in the dead letters. Orchestrators and requests are left alone: the driver interrupts those.
/// </summary>
internal static class UnreliableFunctions
{
    public static FunctionExecutionDelegate Around(FunctionExecutionDelegate next, Driver driver, Func<Life?> life, FaultPlan weather, Bugs bugs) => async context =>
    {
        var trigger = ((Invocation)context).Function.TriggerType;
        var name = context.FunctionDefinition.Name;
        if (trigger is not (TriggerTypes.Activity or TriggerTypes.ServiceBus or TriggerTypes.Timer))
        {
            await next(context);
            return;
        }
        if (bugs.Skips(name)) return;
        if (trigger is TriggerTypes.ServiceBus && weather.IsPoison(name, (string)context.BindingContext.BindingData["MessageId"]!))
            throw new InvalidDataException("The message cannot be handled.");
        if (trigger is TriggerTypes.Timer || !weather.FunctionFails())
        {
            await next(context);
            bugs.After(name, context);
            return;
        }
        switch (driver.Chance.Next(5))
        {
            case 0: throw new TimeoutException("The worker was lost before it began.");
            case 1:
                await next(context);
                throw new TimeoutException("The worker was lost before it could answer.");
            case 2:
                await next(context);
                await next(context);
                break;
            case 3:
                await driver.Sleep(TimeSpan.FromSeconds(driver.Chance.Next(1, 100)));
                if (!life()!.IsOver) await next(context);
                break;
            default:
                if (trigger is TriggerTypes.Activity && driver.Chance.Next(8) == 0) await weather.Hang();
                if (!life()!.IsOver) await next(context);
                break;
        }
    };
}
