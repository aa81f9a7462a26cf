using System.Globalization;
using Microsoft.DurableTask;

namespace Yuqing.Simulation;

/// <summary>What an orchestration of the simulation is given: the steps still to do, and what the steps before gave.</summary>
internal sealed record ScriptInput(string Script, long Sum, List<int> Events);

/// <summary>What it gives: the sum of all results, and the events that it took.</summary>
internal sealed record ScriptOutput(long Sum, List<int> Events);

/// <summary>
/// Random orchestrations whose outcome is known beforehand. A script is a list of steps: <c>a5</c> an activity, <c>f4</c> a fan-out,
/// <c>r2</c> an activity that fails twice, <c>t500</c> a timer, <c>x500</c> a timer that is cancelled, <c>e</c> an event, <c>w500</c> an
/// event with a time limit, <c>c(a1,t5)</c> a sub-orchestration, <c>s</c> a custom status,
/// <c>m1/77</c> event 77 to the orchestration <c>i1</c>, <c>n</c> continue as new.
/// </summary>
internal sealed class Workload(SimulatedClock clock, Action<string> violated, Func<string, int, Task<long>> activity)
{
    public static string Generate(Random random)
    {
        var steps = new List<string>();
        var count = random.Next(1, 7);
        for (var i = 0; i < count; i++)
            steps.Add(Step(random, nested: false));
        return string.Join(';', steps);
    }

    /// <summary>The sum that a script must give, whatever happens on the way.</summary>
    public static long ExpectedSum(string script) => script.Split(';').Sum(step => step[0] switch
    {
        'a' or 'r' => Result(Number(step)),
        'f' => Enumerable.Range(0, Number(step)).Sum(i => (long)Result(i)),
        'c' => ExpectedSum(step[2..^1].Replace(',', ';')),
        _ => 0,
    });

    /// <summary>What the activity gives for an input.</summary>
    public static int Result(int input) => (input * 2) + 1;

    public void Register(DurableTaskRegistry tasks) => tasks
        .AddActivityFunc<int, long>("work", (context, input) => activity(context.InstanceId, input))
        .AddActivityFunc<int, long>("flaky", (context, input) => activity("!" + context.InstanceId, input))
        .AddOrchestratorFunc<ScriptInput, ScriptOutput>("script", RunAsync);

    private static int Number(string step) => int.Parse(step.AsSpan(1), CultureInfo.InvariantCulture);

    private static string Step(Random random, bool nested) => random.Next(nested ? 5 : 13) switch
    {
        0 or 1 => $"a{random.Next(100)}",
        2 => $"f{random.Next(1, 5)}",
        3 => $"t{random.Next(1, 5_000)}",
        4 => $"r{random.Next(1, 3)}",
        5 => $"x{random.Next(1, 5_000)}",
        6 => "e",
        7 => $"w{random.Next(1, 5_000)}",
        8 => $"c({string.Join(',', Enumerable.Range(0, random.Next(1, 3)).Select(_ => Step(random, nested: true)))})",
        9 => "s",
        10 or 11 => $"m{random.Next(4)}/{random.Next(1_000_000, int.MaxValue)}",
        _ => "n",
    };

#pragma warning disable CA2007 // Continuations stay on the orchestration's scheduler.
    private async Task<ScriptOutput> RunAsync(TaskOrchestrationContext context, ScriptInput input)
    {
        var (script, sum, events) = input;
        var steps = script.Split(';', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < steps.Length; i++)
        {
            var step = steps[i];
            if (step == "n")
            {
                context.ContinueAsNew(new ScriptInput(string.Join(';', steps.Skip(i + 1)), sum, events));
                return new ScriptOutput(0, []);
            }

            sum += await StepAsync(context, step, events);
        }

        return new ScriptOutput(sum, events);
    }

    private async Task<long> StepAsync(TaskOrchestrationContext context, string step, List<int> events)
    {
        switch (step[0])
        {
            case 'a':
                return await context.CallActivityAsync<long>("work", Number(step));
            case 'f':
                return (await Task.WhenAll(Enumerable.Range(0, Number(step)).Select(i => context.CallActivityAsync<long>("work", i)))).Sum();
            case 'r':
                return await context.CallActivityAsync<long>(
                    "flaky", Number(step), TaskOptions.FromRetryPolicy(new RetryPolicy(100, TimeSpan.FromMilliseconds(100))));
            case 't':
                await TimerAsync(context, Number(step));
                return 0;
            case 'x':
                await CancelledTimerAsync(context, Number(step));
                return 0;
            case 'e':
                events.Add(await context.WaitForExternalEvent<int>("go"));
                return 0;
            case 'w':
                await WaitAsync(context, Number(step), events);
                return 0;
            case 'm':
                var message = step[1..].Split('/');
                context.SendEvent("i" + message[0], "go", int.Parse(message[1], CultureInfo.InvariantCulture));
                return 0;
            case 's':
                context.SetCustomStatus(events.Count);
                return 0;
            default:
                var child = new ScriptInput(step[2..^1].Replace(',', ';'), 0, []);
                return (await context.CallSubOrchestratorAsync<ScriptOutput>("script", child)).Sum;
        }
    }

    private async Task TimerAsync(TaskOrchestrationContext context, int milliseconds)
    {
        var due = context.CurrentUtcDateTime.AddMilliseconds(milliseconds);
        await context.CreateTimer(due, CancellationToken.None);
        if (context.CurrentUtcDateTime < due)
            violated($"The timer of {context.InstanceId} due {due:O} was seen at {context.CurrentUtcDateTime:O}.");
        if (!context.IsReplaying && clock.MostAdvanced < due)
            violated($"The timer of {context.InstanceId} due {due:O} fired at {clock.True:O}, before its time.");
    }

    private static async Task CancelledTimerAsync(TaskOrchestrationContext context, int milliseconds)
    {
        using var cancellation = new CancellationTokenSource();
        var long1 = context.CreateTimer(TimeSpan.FromMilliseconds(milliseconds * 3), cancellation.Token);
        var first = await Task.WhenAny(long1, context.CreateTimer(TimeSpan.FromMilliseconds(milliseconds), CancellationToken.None));
        if (first != long1)
#pragma warning disable CA1849 // CancelAsync would leave the orchestration's scheduler.
            cancellation.Cancel();
#pragma warning restore CA1849
    }

    private static async Task WaitAsync(TaskOrchestrationContext context, int milliseconds, List<int> events)
    {
        try
        {
            events.Add(await context.WaitForExternalEvent<int>("go", TimeSpan.FromMilliseconds(milliseconds)));
        }
        catch (TaskCanceledException)
        {
            // No event came in time.
        }
    }
#pragma warning restore CA2007
}
