namespace Microsoft.Azure.Functions.Worker;

/// <summary>One invocation of a function.</summary>
public abstract class FunctionContext
{
    /// <summary>Unique id of this invocation.</summary>
    public abstract string InvocationId { get; }

    /// <summary>Id of the function, stable between starts of the host.</summary>
    public abstract string FunctionId { get; }

    /// <summary>Distributed tracing identity of the invocation.</summary>
    public abstract TraceContext TraceContext { get; }

    /// <summary>What the trigger told about itself.</summary>
    public abstract BindingContext BindingContext { get; }

    /// <summary>Which retry this invocation is.</summary>
    public abstract RetryContext RetryContext { get; }

    /// <summary>Services of this invocation's scope.</summary>
    public abstract IServiceProvider InstanceServices { get; set; }

    /// <summary>The function that is invoked.</summary>
    public abstract FunctionDefinition FunctionDefinition { get; }

    /// <summary>Data shared by middleware and function during the invocation.</summary>
    public abstract IDictionary<object, object> Items { get; set; }

    /// <summary>Features of the invocation.</summary>
    public abstract IInvocationFeatures Features { get; }

    /// <summary>Signalled when the invocation should stop: the caller has gone, or the host stops and its grace time is over.</summary>
    public virtual CancellationToken CancellationToken { get; }
}

/// <summary>What the trigger told about itself.</summary>
public abstract class BindingContext
{
    /// <summary>Trigger data by name, such as route values or message metadata.</summary>
    public abstract IReadOnlyDictionary<string, object?> BindingData { get; }
}

/// <summary>Distributed tracing identity (W3C trace context).</summary>
public abstract class TraceContext
{
    /// <summary>The <c>traceparent</c> value.</summary>
    public abstract string TraceParent { get; }

    /// <summary>The <c>tracestate</c> value.</summary>
    public abstract string TraceState { get; }

    /// <summary>Further attributes.</summary>
    public virtual IReadOnlyDictionary<string, string> Attributes { get; } = new Dictionary<string, string>();

    /// <summary>Baggage that travels with the trace.</summary>
    public virtual IReadOnlyDictionary<string, string> Baggage { get; } = new Dictionary<string, string>();
}

/// <summary>Which retry of a function an invocation is.</summary>
public abstract class RetryContext
{
    /// <summary>0 on the first attempt.</summary>
    public abstract int RetryCount { get; }

    /// <summary>How many retries there can be.</summary>
    public abstract int MaxRetryCount { get; }
}

/// <summary>Typed bag of the things that take part in an invocation.</summary>
public interface IInvocationFeatures
{
    /// <summary>Stores <paramref name="instance"/> under its type parameter.</summary>
    void Set<T>(T instance);

    /// <summary>Returns the feature of that type, or the default.</summary>
    T? Get<T>();
}
