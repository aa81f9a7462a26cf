namespace Yuqing.Simulation;

/// <summary>Runs seeds, and makes a failure as small as it gets.</summary>
public static class Simulator
{
    /// <summary>Runs one seed.</summary>
    /// <param name="options">What it may do.</param>
    public static RunResult Run(RunOptions options) => World.Execute(options);

    /// <summary>The first seed from one on that fails, with its smallest form; <c>null</c> when none does.</summary>
    /// <param name="first">The first seed.</param>
    /// <param name="count">How many.</param>
    /// <param name="defect">A deliberate defect.</param>
    public static (RunOptions Options, RunResult Result)? FindFailure(int first, int count, Defect defect = Defect.None)
    {
        for (var seed = first; seed < first + count; seed++)
        {
            var options = new RunOptions(seed, Defect: defect);
            var result = Run(options);
            if (result.Violation is not null)
                return Shrink(options, result);
        }

        return null;
    }

    /// <summary>Leaves out faults, orchestrations and steps as long as the run still fails.</summary>
    /// <param name="options">A run that fails.</param>
    /// <param name="result">Its outcome.</param>
    public static (RunOptions Options, RunResult Result) Shrink(RunOptions options, RunResult result)
    {
        var (best, outcome) = (options, result);
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var smaller in Smaller(best))
            {
                var tried = Run(smaller);
                if (tried.Violation is null || tried.Trace.Count >= outcome.Trace.Count)
                    continue;
                (best, outcome, changed) = (smaller, tried, true);
                break;
            }
        }

        return (best, outcome);
    }

    private static IEnumerable<RunOptions> Smaller(RunOptions options)
    {
        if (options.Instances > 1)
            yield return options with { Instances = options.Instances - 1 };
        foreach (var fault in Enum.GetValues<Faults>().Where(fault => fault is not (Faults.None or Faults.All)))
        {
            if (options.Faults.HasFlag(fault))
                yield return options with { Faults = options.Faults & ~fault };
        }

        if (options.Steps > 10)
        {
            yield return options with { Steps = options.Steps / 2 };
            yield return options with { Steps = options.Steps - 10 };
        }
    }
}
