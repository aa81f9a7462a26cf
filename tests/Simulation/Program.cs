using System.Globalization;
using Yuqing.Simulation;

var seeds = Read("--seeds", 2_000);
var first = Read("--first", 1);
if (args.Contains("--seed"))
    (first, seeds) = (Read("--seed", 1), 1);
for (var seed = first; seed < first + seeds; seed++)
{
    if (Simulator.FindFailure(seed, 1) is { } failure)
    {
        Console.WriteLine($"Seed {seed} fails: {failure.Result.Violation}");
        Console.WriteLine($"Smallest form: {failure.Options}");
        foreach (var step in failure.Result.Trace)
            Console.WriteLine("  " + step);
        return 1;
    }

    if (seed % 1_000 == 0)
        Console.WriteLine($"{seed} seeds are fine");
}

Console.WriteLine($"{seeds} seeds from {first} on: no violation");
return 0;

int Read(string name, int otherwise) => Array.IndexOf(args, name) is var index and >= 0 && index + 1 < args.Length
    ? int.Parse(args[index + 1], CultureInfo.InvariantCulture)
    : otherwise;
