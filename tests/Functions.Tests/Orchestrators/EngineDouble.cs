using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using NSubstitute;
using Yuqing.Orchestrations;
using Yuqing.Orchestrations.Contracts;

namespace Functions.Tests.Orchestrators;

/// <summary>An engine behind a substituted client: knows its instances, refuses a second start, and counts looks.</summary>
internal sealed class EngineDouble
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, OrchestrationRuntimeStatus> _instances = [];
    private readonly Dictionary<string, IncidentInput> _inputs = [];
    private readonly Dictionary<string, int> _looks = [];

    public EngineDouble()
    {
        Client.ScheduleNewOrchestrationInstanceAsync(default, default, default, default).ReturnsForAnyArgs(
            call => Start(call.Arg<TaskName>(), call.Arg<object?>(), call.Arg<StartOrchestrationOptions?>()!));
        Client.GetInstancesAsync(default!, default(bool), default).ReturnsForAnyArgs(call => Find(call.Arg<string>()));
        Client.GetInstanceAsync(default!, default(CancellationToken)).ReturnsForAnyArgs(call => Find(call.Arg<string>()));
        Client.GetInstanceAsync(default!, default(bool), default).ReturnsForAnyArgs(call => Find(call.Arg<string>()));
        Client.GetAllInstancesAsync(default).ReturnsForAnyArgs(call => List(call.Arg<OrchestrationQuery?>()));
        Client.RaiseEventAsync(default!, default!, default(CancellationToken)).ReturnsForAnyArgs(call => Look(call.ArgAt<string>(0), call.ArgAt<string>(1)));
        Client.RaiseEventAsync(default!, default!, default(object), default).ReturnsForAnyArgs(call => Look(call.ArgAt<string>(0), call.ArgAt<string>(1)));
    }

    public DurableTaskClient Client { get; } = Substitute.For<DurableTaskClient>("test");

    /// <summary>Throws before the next start takes effect.</summary>
    public Exception? FailNextStart { get; set; }

    /// <summary>Throws after the next start has taken effect, as when the answer is lost.</summary>
    public Exception? FailAfterNextStart { get; set; }

    public IReadOnlyDictionary<string, IncidentInput> Inputs => _inputs;

    public IEnumerable<string> Instances => _instances.Keys.Order(StringComparer.Ordinal);

    public int LooksAt(string instance) => _looks.GetValueOrDefault(instance);

    public void Set(string instance, OrchestrationRuntimeStatus status) => _instances[instance] = status;

    public void Forget(string instance) => _instances.Remove(instance);

    private Task<string> Start(TaskName name, object? input, StartOrchestrationOptions options)
    {
        lock (_lock)
        {
            if (FailNextStart is { } before)
            {
                FailNextStart = null;
                throw before;
            }

            Assert.Equal(ActivityNames.IncidentOrchestrator, name.Name);
            Assert.Contains(OrchestrationRuntimeStatus.Completed.ToString(), options.DedupeStatuses!);
            if (!_instances.TryAdd(options.InstanceId!, OrchestrationRuntimeStatus.Pending))
                throw new OrchestrationAlreadyExistsException(options.InstanceId!);
            _inputs[options.InstanceId!] = (IncidentInput)input!;
            if (FailAfterNextStart is not { } after)
                return Task.FromResult(options.InstanceId!);
            FailAfterNextStart = null;
            throw after;
        }
    }

    private Task<OrchestrationMetadata?> Find(string instance)
    {
        lock (_lock)
        {
            return Task.FromResult(_instances.TryGetValue(instance, out var status)
                ? new OrchestrationMetadata(ActivityNames.IncidentOrchestrator, instance) { RuntimeStatus = status }
                : null);
        }
    }

    private AsyncPageable<OrchestrationMetadata> List(OrchestrationQuery? filter) => Pageable.Create<OrchestrationMetadata>((_, _, _) =>
    {
        lock (_lock)
        {
            var found = _instances.Where(instance => filter?.Statuses?.Contains(instance.Value) != false)
                .Select(instance => new OrchestrationMetadata(ActivityNames.IncidentOrchestrator, instance.Key) { RuntimeStatus = instance.Value });
            return Task.FromResult(new Page<OrchestrationMetadata>([.. found], null));
        }
    });

    private Task Look(string instance, string name)
    {
        lock (_lock)
        {
            Assert.Equal(ActivityNames.LookEvent, name);
            _looks[instance] = _looks.GetValueOrDefault(instance) + 1;
            return Task.CompletedTask;
        }
    }
}
