using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>
/// The trigger of Microsoft.Azure.Functions.Worker.Extensions.ServiceBus, member by member: that package is not on every registry, and of it a
/// worker needs this attribute only. What a Functions host needs beside it comes with <c>-p:ServiceBusHostExtension=VERSION</c> (Functions.csproj).
/// Functions take the message's body, as a string.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ServiceBusTriggerAttribute : TriggerBindingAttribute, ISupportCardinality
{
    public ServiceBusTriggerAttribute(string queueName) => QueueName = queueName;

    public ServiceBusTriggerAttribute(string topicName, string subscriptionName) => (TopicName, SubscriptionName) = (topicName, subscriptionName);

    /// <summary>The setting, or the group of settings, that says where the bus is.</summary>
    public string? Connection { get; set; }

    public string? QueueName { get; }

    public string? TopicName { get; }

    public string? SubscriptionName { get; }

    public bool IsSessionsEnabled { get; set; }

    /// <summary>Whether the host completes a message when its function returns.</summary>
    [DefaultValue(true)]
    public bool AutoCompleteMessages { get; set; } = true;

    /// <summary>Whether an invocation gets several messages.</summary>
    [DefaultValue(false)]
    public bool IsBatched { get; set; }

    Cardinality ISupportCardinality.Cardinality
    {
        get => IsBatched ? Cardinality.Many : Cardinality.One;
        set => IsBatched = value == Cardinality.Many;
    }
}
