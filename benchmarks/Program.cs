using Yuqing.Benchmarks;

return args switch
{
    ["engine", .. var only] => await EngineBenchmarks.RunAsync(only),
    ["webhooks"] => await WebhookBenchmarks.RunAsync(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: dotnet run -c Release --project benchmarks -- engine [sequential|workflows|timers|starts|events|fanout|recovery]... | webhooks");
    return 2;
}
