using System.Text.Json;
using System.Text.Json.Serialization;
using System.Xml;

namespace ServerlessQiFu.LocalHost;

/// <summary>
/// The topics and subscriptions of <c>messaging.json</c>, the same file that the infrastructure is made from: times are ISO 8601
/// durations and a filter's <c>correlationFilter</c> has the members that the resource has.
/// </summary>
internal sealed record Topology(IReadOnlyList<Topology.Topic> Topics)
{
    /// <param name="Name">At most 260 characters.</param>
    /// <param name="Subscriptions">Who may listen.</param>
    /// <param name="DuplicateDetectionWindow">20 seconds to 7 days; null when the topic takes every message.</param>
    internal sealed record Topic(string Name, IReadOnlyList<Subscription> Subscriptions, string? DuplicateDetectionWindow = null)
    {
        [JsonIgnore]
        public TimeSpan? Window { get; } = DuplicateDetectionWindow is null ? null : Duration(DuplicateDetectionWindow);
    }

    /// <param name="Name">At most 50 characters.</param>
    /// <param name="MaxDeliveryCount">Deliveries before a message is put with the dead letters.</param>
    /// <param name="LockDuration">How long a hand receiver holds a message, 5 seconds to 5 minutes.</param>
    /// <param name="Filters">A message comes once if any matches; none at all lets everything through.</param>
    internal sealed record Subscription(string Name, int MaxDeliveryCount = 10, string LockDuration = "PT1M", IReadOnlyList<Rule>? Filters = null)
    {
        [JsonIgnore]
        public TimeSpan Lock { get; } = Duration(LockDuration);

        public bool Takes(Envelope message) => Filters is not { Count: > 0 } || Filters.Any(rule => rule.CorrelationFilter.Matches(message));
    }

    internal sealed record Rule(string Name, CorrelationFilter CorrelationFilter);

    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>No file means no topics.</summary>
    /// <exception cref="StartRefused">The file is not of this shape, or breaks a limit of the platform.</exception>
    public static Topology Read(string file)
    {
        if (!File.Exists(file)) return new Topology([]);
        try
        {
            var topology = JsonSerializer.Deserialize<Topology>(File.ReadAllText(file), Strict) ?? throw new JsonException("it holds nothing");
            topology.Check();
            return topology;
        }
        catch (Exception broken) when (broken is JsonException or FormatException or ArgumentException)
        {
            throw new StartRefused($"messaging.json cannot be used: {broken.Message}", broken);
        }
    }

    private void Check()
    {
        Unique("topics", Topics.Select(t => t.Name), longest: 260);
        foreach (var topic in Topics)
        {
            if (topic.Window is { } window && (window < TimeSpan.FromSeconds(20) || window > TimeSpan.FromDays(7)))
                throw new FormatException($"the duplicateDetectionWindow of {topic.Name} must be from PT20S to P7D");
            Unique($"the subscriptions of {topic.Name}", topic.Subscriptions.Select(s => s.Name), longest: 50);
            foreach (var subscription in topic.Subscriptions)
            {
                var place = $"{topic.Name}/{subscription.Name}";
                if (subscription.MaxDeliveryCount is < 1 or > 2000) throw new FormatException($"the maxDeliveryCount of {place} must be from 1 to 2000");
                if (subscription.Lock < TimeSpan.FromSeconds(5) || subscription.Lock > TimeSpan.FromMinutes(5))
                    throw new FormatException($"the lockDuration of {place} must be from PT5S to PT5M");
                Unique($"the filters of {place}", (subscription.Filters ?? []).Select(f => f.Name), longest: 50);
                if ((subscription.Filters ?? []).FirstOrDefault(f => f.CorrelationFilter.IsEmpty) is { } empty)
                    throw new FormatException($"the filter {empty.Name} of {place} asks for nothing");
            }
        }
    }

    private static void Unique(string what, IEnumerable<string> names, int longest)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in names)
        {
            if (name.Length == 0 || name.Length > longest) throw new FormatException($"among {what}, a name must have 1 to {longest} characters");
            if (!seen.Add(name)) throw new FormatException($"among {what}, {name} is there twice");
        }
    }

    private static TimeSpan Duration(string text)
    {
        try { return XmlConvert.ToTimeSpan(text); }
        catch (FormatException) { throw new FormatException($"\"{text}\" is not an ISO 8601 duration such as PT10M"); }
    }
}
