using Microsoft.Extensions.DependencyInjection;

namespace ServerlessQiFu.Tests.Fixtures;

internal static class ServiceDecoration
{
    /// <summary>Puts something round a service that is registered by a factory.</summary>
    public static void Wrap<T>(this IServiceCollection services, Func<T, T> wrap) where T : class
    {
        var inner = services.Last(s => s.ServiceType == typeof(T));
        services.Remove(inner);
        services.AddSingleton(provider => wrap((T)inner.ImplementationFactory!(provider)));
    }
}

/// <summary>When a dependency fails. Nothing fails until a test says so.</summary>
internal sealed class InjectedFault
{
    private int _calls;
    private Action<string>? _meanwhile;

    /// <summary>What is thrown from now on; null for nothing.</summary>
    public Exception? Thrown { get; set; }

    /// <summary>Which calls fail: null for all.</summary>
    public Func<string, bool>? Where { get; set; }

    /// <summary>Calls that go well before the first failure.</summary>
    public int Spared { get; set; }

    public int Failures { get; private set; }

    /// <summary>What another does just before the first call of this name, once: between what the caller has read and what it writes.</summary>
    public void Meanwhile(string call, Action another)
    {
        var calls = 0;
        _meanwhile = struck => { if (struck == call && Interlocked.Increment(ref calls) == 1) another(); };
    }

    /// <summary>What happens before each call of this name.</summary>
    public void Each(string call, Action happens) => _meanwhile = struck => { if (struck == call) happens(); };

    public void Strike(string call)
    {
        _meanwhile?.Invoke(call);
        if (Thrown is not { } thrown || Where?.Invoke(call) == false || Interlocked.Increment(ref _calls) <= Spared) return;
        Failures++;
        throw thrown;
    }

    public void Heal() => (Thrown, Where, Spared, _calls, _meanwhile) = (null, null, 0, 0, null);
}
