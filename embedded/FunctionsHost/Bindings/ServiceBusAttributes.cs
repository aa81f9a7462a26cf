using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Kind of a Service Bus entity.</summary>
public enum ServiceBusEntityType
{
    /// <summary>A queue.</summary>
    Queue = 0,

    /// <summary>A topic.</summary>
    Topic = 1,
}

/// <summary>Starts a function for each message of a queue, or of a topic's subscription.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ServiceBusTriggerAttribute : TriggerBindingAttribute
{
    /// <summary>Listens to a queue.</summary>
    /// <param name="queueName">Name of the queue, or <c>%SettingName%</c>.</param>
    public ServiceBusTriggerAttribute(string queueName)
    {
        QueueName = queueName;
    }

    /// <summary>Listens to a subscription.</summary>
    /// <param name="topicName">Name of the topic, or <c>%SettingName%</c>.</param>
    /// <param name="subscriptionName">Name of the subscription, or <c>%SettingName%</c>.</param>
    public ServiceBusTriggerAttribute(string topicName, string subscriptionName)
    {
        TopicName = topicName;
        SubscriptionName = subscriptionName;
    }

    /// <summary>Setting that holds the connection; of no meaning to the embedded queue.</summary>
    public string? Connection { get; set; }

    /// <summary>Name of the queue.</summary>
    public string? QueueName { get; }

    /// <summary>Name of the topic.</summary>
    public string? TopicName { get; }

    /// <summary>Name of the subscription.</summary>
    public string? SubscriptionName { get; }

    /// <summary>Whether messages of one session are handled one at a time and in order.</summary>
    public bool IsSessionsEnabled { get; set; }

    /// <summary>Whether the function takes several messages at once.</summary>
    public bool IsBatched { get; set; }

    /// <summary>Whether the message is completed when the function succeeds. Default true.</summary>
    public bool AutoCompleteMessages { get; set; } = true;
}

/// <summary>Sends what the function returns to a queue or topic.</summary>
/// <param name="queueOrTopicName">Name of the entity, or <c>%SettingName%</c>.</param>
/// <param name="entityType">Kind of the entity.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property)]
public sealed class ServiceBusOutputAttribute(string queueOrTopicName, ServiceBusEntityType entityType = ServiceBusEntityType.Queue)
    : OutputBindingAttribute
{
    /// <summary>Name of the entity.</summary>
    public string QueueOrTopicName { get; } = queueOrTopicName;

    /// <summary>Setting that holds the connection; of no meaning to the embedded queue.</summary>
    public string? Connection { get; set; }

    /// <summary>Kind of the entity.</summary>
    public ServiceBusEntityType EntityType { get; set; } = entityType;
}
