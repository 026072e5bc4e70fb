using System.Text.Json;
using System.Text.Json.Serialization;
using System.Xml;

namespace ServerlessQiFu.LocalHost;

/// <summary>
/// The queues, topics and subscriptions of <c>messaging.json</c>, the same file that the infrastructure is made from: times are ISO 8601
/// durations and a filter's <c>correlationFilter</c> has the members that the resource has.
/// </summary>
internal sealed record Topology(IReadOnlyList<Topology.Topic> Topics, IReadOnlyList<Topology.Queue>? Queues = null)
{
    /// <summary>All that can be sent to; a queue is a topic whose one subscription has no name.</summary>
    [JsonIgnore]
    public IEnumerable<Topic> Destinations => Topics.Concat((Queues ?? []).Select(queue => queue.AsTopic()));

    /// <param name="Name">At most 260 characters.</param>
    /// <param name="MaxDeliveryCount">Deliveries before a message is put with the dead letters.</param>
    /// <param name="LockDuration">How long a hand receiver holds a message, 5 seconds to 5 minutes.</param>
    /// <param name="DuplicateDetectionWindow">20 seconds to 7 days; null when the queue takes every message.</param>
    /// <param name="DefaultMessageTimeToLive">The longest that a message lives.</param>
    /// <param name="DeadLetteringOnMessageExpiration">Always false here: what has outlived its time vanishes.</param>
    /// <param name="RequiresSession">Always false here.</param>
    internal sealed record Queue(
        string Name, int MaxDeliveryCount = 10, string LockDuration = "PT1M", string? DuplicateDetectionWindow = null, string? DefaultMessageTimeToLive = null,
        bool DeadLetteringOnMessageExpiration = false, bool RequiresSession = false)
    {
        public Topic AsTopic() => new(Name, [new(NoName, MaxDeliveryCount, LockDuration, RequiresSession: RequiresSession)], DuplicateDetectionWindow)
        {
            LongestLife = DefaultMessageTimeToLive is null ? null : Duration(DefaultMessageTimeToLive),
        };
    }

    /// <summary>The subscription that a queue is.</summary>
    public const string NoName = "";

    /// <param name="Name">At most 260 characters.</param>
    /// <param name="Subscriptions">Who may listen.</param>
    /// <param name="DuplicateDetectionWindow">20 seconds to 7 days; null when the topic takes every message.</param>
    internal sealed record Topic(string Name, IReadOnlyList<Subscription> Subscriptions, string? DuplicateDetectionWindow = null)
    {
        [JsonIgnore]
        public TimeSpan? Window { get; } = DuplicateDetectionWindow is null ? null : Duration(DuplicateDetectionWindow);

        /// <summary>Null where a message says itself how long it lives.</summary>
        [JsonIgnore]
        public TimeSpan? LongestLife { get; init; }
    }

    /// <param name="Name">At most 50 characters.</param>
    /// <param name="MaxDeliveryCount">Deliveries before a message is put with the dead letters.</param>
    /// <param name="LockDuration">How long a hand receiver holds a message, 5 seconds to 5 minutes.</param>
    /// <param name="Filters">A message comes once if any matches; none at all lets everything through.</param>
    /// <param name="RequiresSession">Always false here.</param>
    internal sealed record Subscription(
        string Name, int MaxDeliveryCount = 10, string LockDuration = "PT1M", IReadOnlyList<Rule>? Filters = null, bool RequiresSession = false)
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
            var topology = JsonSerializer.Deserialize<Topology>(Utf8File.Read(file), Strict) ?? throw new JsonException("it holds nothing");
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
        Unique("queues and topics", Destinations.Select(d => d.Name), longest: 260);
        if ((Queues ?? []).FirstOrDefault(q => q.DeadLetteringOnMessageExpiration) is { } keeping)
            throw new FormatException($"{keeping.Name} shall keep what has outlived its time, which this broker does not");
        foreach (var topic in Topics) Unique($"the subscriptions of {topic.Name}", topic.Subscriptions.Select(s => s.Name), longest: 50);
        foreach (var topic in Destinations)
        {
            if (topic.LongestLife < TimeSpan.FromSeconds(1)) throw new FormatException($"the defaultMessageTimeToLive of {topic.Name} must be PT1S or longer");
            if (topic.Window is { } window && (window < TimeSpan.FromSeconds(20) || window > TimeSpan.FromDays(7)))
                throw new FormatException($"the duplicateDetectionWindow of {topic.Name} must be from PT20S to P7D");
            foreach (var subscription in topic.Subscriptions)
            {
                var place = subscription.Name == NoName ? topic.Name : $"{topic.Name}/{subscription.Name}";
                if (subscription.MaxDeliveryCount is < 1 or > 2000) throw new FormatException($"the maxDeliveryCount of {place} must be from 1 to 2000");
                if (subscription.Lock < TimeSpan.FromSeconds(5) || subscription.Lock > TimeSpan.FromMinutes(5))
                    throw new FormatException($"the lockDuration of {place} must be from PT5S to PT5M");
                if (subscription.RequiresSession) throw new FormatException($"{place} asks for sessions, which this broker does not have");
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
