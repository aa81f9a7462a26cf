using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Yuqing.Embedded.FunctionsHost.Catalog;
using Yuqing.Embedded.FunctionsHost.Configuration;
using Yuqing.Embedded.FunctionsHost.Invocation;
using Yuqing.Embedded.FunctionsHost.Listeners;

namespace Yuqing.Embedded.FunctionsHost.Timers;

/// <summary>Runs the app's timer functions.</summary>
internal sealed class TimerService(
    FunctionCatalog catalog,
    IConfiguration configuration,
    EmbeddedDataDirectory data,
    FunctionRunner runner,
    DrainDeadlines drain,
    TimeProvider time,
    IHostApplicationLifetime lifetime,
    ILogger<TimerService> logger) : ListenerService(lifetime, logger)
{
    private const string FileName = "timers.db";
    private const string ZoneSetting = "WEBSITE_TIME_ZONE";

    private readonly List<(FunctionDescriptor Function, TimerTriggerAttribute Trigger, string Text, TimerSchedule Schedule)> _timers =
        Read(catalog, configuration);

    private readonly List<TimerListener> _listeners = [];
    private TimerStore? _store;

    /// <summary>Whether every timer function waits for its next occurrence, for tests that move the clock.</summary>
    internal bool IsAtRest => _listeners.Count == _timers.Count && _listeners.TrueForAll(listener => listener.IsAtRest);

    protected override async Task<IReadOnlyList<Func<CancellationToken, Task>>> BeginAsync(CancellationToken cancellation)
    {
        var listeners = new List<Func<CancellationToken, Task>>();
        if (_timers.Count == 0)
            return listeners;
        _store = new TimerStore(data.File(FileName));
        foreach (var (function, trigger, text, schedule) in _timers)
        {
            var listener = new TimerListener(function, trigger, text, schedule, _store, runner, time, logger);
            await listener.PrepareAsync(cancellation);
            _listeners.Add(listener);
            listeners.Add(stopping => listener.RunAsync(stopping, drain.Cancel));
        }

        return listeners;
    }

    protected override ValueTask EndAsync() => _store?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static List<(FunctionDescriptor, TimerTriggerAttribute, string, TimerSchedule)> Read(
        FunctionCatalog catalog, IConfiguration configuration)
    {
        var zone = Zone(configuration);
        return [.. catalog.With<TimerTriggerAttribute>().Select(found =>
        {
            var (function, trigger) = found;
            if (function.TriggerParameter.ParameterType != typeof(TimerInfo))
                throw new StartupRefusedException($"The trigger parameter of timer function {function.Name} must be a TimerInfo.");
            var text = configuration.Expand(trigger.Schedule, function.Name);
            try
            {
                return (function, trigger, text, TimerSchedule.Parse(text, zone));
            }
            catch (FormatException exception)
            {
                throw new StartupRefusedException($"The schedule of function {function.Name} is not valid: {exception.Message}", exception);
            }
        })];
    }

    private static TimeZoneInfo Zone(IConfiguration configuration)
    {
        var id = configuration[ZoneSetting];
        if (string.IsNullOrWhiteSpace(id))
            return TimeZoneInfo.Utc;
        return TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone)
            ? zone
            : throw new StartupRefusedException($"The setting {ZoneSetting} names the unknown time zone {id}.");
    }
}
