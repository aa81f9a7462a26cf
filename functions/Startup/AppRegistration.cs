using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Yuqing.Functions.Duty;
using Yuqing.Functions.Http;
using Yuqing.Functions.Move;
using Yuqing.Functions.Notifications;
using Yuqing.Functions.Orchestrators;
using Yuqing.Functions.Security;
using Yuqing.Functions.Startup;
using Yuqing.Functions.Telemetry;
using Yuqing.Functions.Watch;

namespace Yuqing.Functions;

/// <summary>Registers what both stacks share.</summary>
internal static class AppRegistration
{
    /// <summary>Adds the app's own services; the stack adds its stores and other adapters after them.</summary>
    public static IServiceCollection AddYuqing(this IServiceCollection services, IConfiguration configuration) => services
        .AddYuqingOptions(configuration)
        .AddPolicies()
        .AddDuty()
        .AddNotifications()
        .AddIncidentRunner()
        .AddWatchdog()
        .AddSecurity()
        .AddHttpApi()
        .AddMove()
        .AddTelemetry()
        .AddSingleton<AppStart>();
}
