using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;

namespace ServerlessQiFu.Embedded;

/// <summary>Calls a method by a compiled delegate and turns whatever it returns into a task of its result.</summary>
internal delegate Task<object?> MethodCall(object? target, object?[] arguments);

internal static class MethodCalls
{
    private static readonly Task<object?> Nothing = Task.FromResult<object?>(null);

    // A process may hold many hosts, one after the other: a method is compiled once for all of them.
    private static readonly ConcurrentDictionary<MethodInfo, MethodCall> Known = new();

    public static MethodCall Compile(MethodInfo method) => Known.GetOrAdd(method, CompileNew);

    private static MethodCall CompileNew(MethodInfo method)
    {
        var target = Expression.Parameter(typeof(object));
        var arguments = Expression.Parameter(typeof(object[]));
        var call = Expression.Call(
            method.IsStatic ? null : Expression.Convert(target, method.DeclaringType!),
            method,
            method.GetParameters().Select((p, i) => Expression.Convert(Expression.ArrayIndex(arguments, Expression.Constant(i)), p.ParameterType)));
        return Expression.Lambda<MethodCall>(AsTask(call), target, arguments).Compile();
    }

    private static Expression AsTask(MethodCallExpression call)
    {
        var type = call.Type;
        if (type == typeof(void)) return Expression.Block(call, Expression.Constant(Nothing));
        var name = typeof(Task).IsAssignableFrom(type) ? nameof(OfTask)
            : type == typeof(ValueTask) || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>)) ? nameof(OfValueTask)
            : nameof(OfValue);
        if (name == nameof(OfValue)) return Expression.Call(typeof(MethodCalls), name, null, Expression.Convert(call, typeof(object)));
        return Expression.Call(typeof(MethodCalls), name, type.IsGenericType ? type.GetGenericArguments() : null, call);
    }

    private static Task<object?> OfValue(object? value) => value is null ? Nothing : Task.FromResult<object?>(value);

    private static async Task<object?> OfTask(Task task)
    {
        await task;
        return null;
    }

    private static async Task<object?> OfTask<T>(Task<T> task) => await task;

    private static async Task<object?> OfValueTask(ValueTask task)
    {
        await task;
        return null;
    }

    private static async Task<object?> OfValueTask<T>(ValueTask<T> task) => await task;
}
