using System.Diagnostics;

namespace Yuqing.Functions.Telemetry;

/// <summary>
/// The span of a message that is sent, and the properties by which who takes the message knows it: the names that the client
/// of Service Bus uses, so that it leaves them as they are. The same on every queue.
/// </summary>
internal sealed class MessageTrace : IDisposable
{
    private static readonly MessageTrace None = new(null);

    private readonly Activity? _span;

    private MessageTrace(Activity? span)
    {
        _span = span;
        Properties = Describe(span ?? (AppTelemetry.Source.HasListeners() ? Activity.Current : null));
    }

    /// <summary>What the message carries beside its body; empty when nobody listens.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; }

    /// <summary>A message is sent, until this is disposed of.</summary>
    public static MessageTrace Send(string queue, string notification) => AppTelemetry.Source.HasListeners()
        ? new MessageTrace(AppTelemetry.Source.StartActivity($"send {queue}", ActivityKind.Producer)?
            .SetTag("messaging.system", "servicebus")
            .SetTag("messaging.operation.type", "send")
            .SetTag("messaging.destination.name", queue)
            .SetTag(AppTelemetry.NotificationTag, notification))
        : None;

    /// <inheritdoc/>
    public void Dispose() => _span?.Dispose();

    private static Dictionary<string, string> Describe(Activity? span)
    {
        var properties = new Dictionary<string, string>();
        if (span is not { IdFormat: ActivityIdFormat.W3C, Id: { } id })
            return properties;
        properties["Diagnostic-Id"] = id;
        properties["traceparent"] = id;
        if (span.TraceStateString is { Length: > 0 } state)
            properties["tracestate"] = state;
        return properties;
    }
}
