using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;

namespace Yuqing.Embedded.FunctionsHost.Invocation;

/// <summary>An invocation made by the host.</summary>
internal sealed class EmbeddedFunctionContext : FunctionContext
{
    public EmbeddedFunctionContext(
        FunctionDefinition definition,
        IServiceProvider services,
        IReadOnlyDictionary<string, object?> bindingData,
        object? triggerValue,
        CancellationToken cancellation)
    {
        FunctionDefinition = definition;
        InstanceServices = services;
        BindingContext = new Bindings(bindingData);
        TriggerValue = triggerValue;
        CancellationToken = cancellation;
        InvocationId = Guid.NewGuid().ToString();
        TraceContext = new Trace(Activity.Current);
        Outcome = new InvocationOutcome();
        Features.Set(Outcome);
    }

    public override string InvocationId { get; }

    public override string FunctionId => FunctionDefinition.Id;

    public override TraceContext TraceContext { get; }

    public override BindingContext BindingContext { get; }

    public override RetryContext RetryContext { get; } = new FirstAttempt();

    public override IServiceProvider InstanceServices { get; set; }

    public override FunctionDefinition FunctionDefinition { get; }

    public override IDictionary<object, object> Items { get; set; } = new Dictionary<object, object>();

    public override IInvocationFeatures Features { get; } = new FeatureBag();

    public override CancellationToken CancellationToken { get; }

    /// <summary>What the trigger brought, before conversion to the parameter's type.</summary>
    public object? TriggerValue { get; }

    public InvocationOutcome Outcome { get; }

    private sealed class Bindings(IReadOnlyDictionary<string, object?> data) : BindingContext
    {
        public override IReadOnlyDictionary<string, object?> BindingData { get; } = data;
    }

    private sealed class Trace(Activity? activity) : TraceContext
    {
        public override string TraceParent { get; } = activity?.Id ?? "";

        public override string TraceState { get; } = activity?.TraceStateString ?? "";
    }

    private sealed class FirstAttempt : RetryContext
    {
        public override int RetryCount => 0;

        public override int MaxRetryCount => 0;
    }

    private sealed class FeatureBag : IInvocationFeatures
    {
        private readonly Dictionary<Type, object> _features = [];

        public void Set<T>(T instance) => _features[typeof(T)] = instance!;

        public T? Get<T>() => _features.TryGetValue(typeof(T), out var feature) ? (T)feature : default;
    }
}
