using System.Globalization;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Yuqing.CrashTarget;
using Yuqing.Embedded.DurableTask;

// A process to be killed: it works without end and says on its output what was acknowledged, and what was refused and is
// asked for again.
var (folder, run) = (args[0], args[1]);
var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
builder.Logging.SetMinimumLevel(LogLevel.None);
builder.Services.AddEmbeddedDurableTask(options => options.DataDirectory = folder);
builder.Services.AddDurableTaskClient();
builder.Services.AddDurableTaskWorker(worker => worker.AddTasks(Collector.Register));
using var host = builder.Build();
await host.StartAsync();
var client = host.Services.GetRequiredService<DurableTaskClient>();
using var output = TextWriter.Synchronized(new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true });
var number = 0;
await Task.WhenAll(Enumerable.Range(0, 8).Select(async lane =>
{
    for (var i = 0; ; i++)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"{run}-{lane}-{i}");
        await UntilAcknowledgedAsync(
            id, () => client.ScheduleNewOrchestrationInstanceAsync("collect", new StartOrchestrationOptions(id)));
        await output.WriteLineAsync("started " + id);
        for (var n = 0; n < Collector.Count; n++)
        {
            var value = Interlocked.Increment(ref number);
            await UntilAcknowledgedAsync(id, () => client.RaiseEventAsync(id, "value", value));
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"raised {id} {value}"));
        }
    }
}));

async Task UntilAcknowledgedAsync(string id, Func<Task> call)
{
    while (true)
    {
        try
        {
            await call();
            return;
        }
        catch (StoreUnavailableException)
        {
            await output.WriteLineAsync("refused " + id);
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }
    }
}
