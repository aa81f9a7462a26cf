using Microsoft.DurableTask;

namespace Yuqing.CrashTarget;

/// <summary>What an orchestration that was under load has seen.</summary>
/// <param name="Events">The events, in the order in which it took them.</param>
/// <param name="Sum">The sum of what the activity made of them.</param>
public sealed record Collected(List<int> Events, long Sum);

/// <summary>The orchestration under load: it takes events, and for each calls an activity and sets a timer.</summary>
public static class Collector
{
    /// <summary>How many events it takes.</summary>
    public const int Count = 5;

    /// <summary>Registers it.</summary>
    /// <param name="tasks">Where.</param>
    public static void Register(DurableTaskRegistry tasks) => tasks
        .AddActivityFunc<int, long>("double", (_, value) => 2L * value)
        .AddOrchestratorFunc("collect", RunAsync);

    private static async Task<Collected> RunAsync(TaskOrchestrationContext context)
    {
#pragma warning disable CA2007 // Continuations stay on the orchestration's scheduler.
        var collected = new Collected([], 0);
        while (collected.Events.Count < Count)
        {
            var value = await context.WaitForExternalEvent<int>("value");
            await context.CreateTimer(TimeSpan.FromMilliseconds(5), CancellationToken.None);
            collected.Events.Add(value);
            collected = collected with { Sum = collected.Sum + await context.CallActivityAsync<long>("double", value) };
        }
#pragma warning restore CA2007

        return collected;
    }
}
