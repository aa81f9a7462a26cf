using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Yuqing.Functions.Http;
using Yuqing.Functions.Move;
using Yuqing.Functions.Telemetry;

namespace Yuqing.Functions.Security;

/// <summary>Registers who may do what.</summary>
internal static class SecurityRegistration
{
    /// <summary>Adds accounts, sessions, keys and their checks; the stack says where they lie.</summary>
    public static IServiceCollection AddSecurity(this IServiceCollection services)
    {
        services.AddSingleton<AccountStore>();
        services.AddSingleton<SessionStore>();
        services.AddSingleton<SignInGuard>();
        services.AddSingleton<ApiKeyStore>();
        services.AddSingleton<Authenticator>();
        services.AddSingleton<ActAudit>();
        return services;
    }

    /// <summary>
    /// Adds the middleware of every HTTP function, outermost first: errors and security headers, then access; and after them the one
    /// that holds every function while the installation is frozen. Other middleware of the app goes after these.
    /// </summary>
    public static IFunctionsWorkerApplicationBuilder UseHttpApi(this IFunctionsWorkerApplicationBuilder builder) =>
        builder.UseMiddleware<IncidentScope>().UseMiddleware<ErrorMiddleware>().UseMiddleware<AccessMiddleware>().UseMiddleware<MoveFence>();
}
