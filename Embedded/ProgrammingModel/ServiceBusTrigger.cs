namespace ServerlessQiFu.Embedded;

/// <summary>Handles the messages of one subscription, each at least once.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ServiceBusTriggerAttribute(string topicName, string subscriptionName) : TriggerBindingAttribute
{
    public string? Connection { get; set; }

    public string? TopicName { get; } = topicName;

    public string? SubscriptionName { get; } = subscriptionName;

    public bool AutoCompleteMessages { get; set; } = true;
}
