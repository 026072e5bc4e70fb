using System.Collections.Concurrent;
using System.Reflection;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Domain.Appeals;

/// <summary>What must hold in every life, as a static method of one <see cref="RandomLife"/> that throws when it does not.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class HoldsInEveryLifeAttribute : Attribute;

/// <summary>
/// 1,000 random lives, in tests/Slow 100,000, each lived once, and every property of every class tried on each. Of the lives that break a property
/// the shortest is told; its line repeats it.
/// </summary>
internal static class RandomLives
{
    public static readonly int Count = PropertyCases.Of(100_000);

    private static readonly (string Sentence, Action<RandomLife> Holds)[] Properties =
    [
        .. typeof(RandomLives).Assembly.GetTypes().SelectMany(t => t.GetMethods(BindingFlags.Static | BindingFlags.NonPublic))
            .Where(m => m.GetCustomAttribute<HoldsInEveryLifeAttribute>() is not null).Select(m => (Key(m.DeclaringType!, m.Name), m.CreateDelegate<Action<RandomLife>>())),
    ];

    private static readonly Lazy<ConcurrentDictionary<string, (RandomLife Life, Exception Why)>> Broken = new(LiveAll);
    private static int _lived;

    public static TheoryData<string> SentencesOf(Type type) =>
        [.. Properties.Where(p => p.Sentence.StartsWith(Key(type, ""), StringComparison.Ordinal)).Select(p => p.Sentence[Key(type, "").Length..])];

    /// <exception cref="Xunit.Sdk.XunitException">With the shortest life in which it does not hold.</exception>
    public static void Hold(Type type, string sentence)
    {
        if (Broken.Value.TryGetValue(Key(type, sentence), out var broken)) Assert.Fail($"{broken.Life}\n{broken.Why}");
        Assert.Equal(Count, _lived);
    }

    private static ConcurrentDictionary<string, (RandomLife, Exception)> LiveAll()
    {
        var broken = new ConcurrentDictionary<string, (RandomLife Life, Exception Why)>(StringComparer.Ordinal);
        RandomLife.Every(life =>
        {
            Interlocked.Increment(ref _lived);
            foreach (var (sentence, holds) in Properties)
                try { holds(life); }
                catch (Exception why) { broken.AddOrUpdate(sentence, (life, why), (_, known) => known.Life.Choices.Count <= life.Choices.Count ? known : (life, why)); }
        }, Count);
        return broken;
    }

    private static string Key(Type type, string sentence) => $"{type.Name}.{sentence}";
}
