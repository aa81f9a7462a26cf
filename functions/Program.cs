using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using Yuqing.Functions;
using Yuqing.Functions.Security;
using Yuqing.Functions.Startup;

if ((PolicyCommands.TryRun(args, Console.Out, Console.Error) ?? await StackCommands.TryRunAsync(args)) is { } exitCode)
    return exitCode;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.UseHttpApi();
builder.Services.AddYuqing(builder.Configuration);
builder.AddStack();

await builder.Build().RunAsync();
return Environment.ExitCode;
