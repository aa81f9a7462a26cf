using Yuqing.Benchmarks;

return args switch
{
    ["engine", .. var only] => await EngineBenchmarks.RunAsync(only),
    ["webhooks"] => await WebhookBenchmarks.RunAsync(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: dotnet run -c Release --project benchmarks -- engine [NAME]... | webhooks");
    Console.Error.WriteLine("names: " + EngineBenchmarks.Names);
    return 2;
}
