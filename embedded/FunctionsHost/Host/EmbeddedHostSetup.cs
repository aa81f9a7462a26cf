using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Yuqing.Embedded.FunctionsHost.Invocation;

namespace Yuqing.Embedded.FunctionsHost;

/// <summary>Puts the embedded host together.</summary>
internal static class EmbeddedHostSetup
{
    public static WebApplicationBuilder CreateWebBuilder(string[] args) =>
        WebApplication.CreateBuilder(new WebApplicationOptions { Args = args });

    public static void AddServices(WebApplicationBuilder web, FunctionPipeline pipeline) => web.Services.AddSingleton(pipeline);

    public static IHost Build(WebApplicationBuilder web) => web.Build();
}
