using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Yuqing.Functions.Documents;
using Yuqing.Functions.Duty;
using Yuqing.Functions.Http.Accounts;
using Yuqing.Functions.Http.Assessment;
using Yuqing.Functions.Http.Attachments;
using Yuqing.Functions.Http.Dashboard;
using Yuqing.Functions.Http.Documents;
using Yuqing.Functions.Http.Duty;
using Yuqing.Functions.Http.Health;
using Yuqing.Functions.Http.Incidents;
using Yuqing.Functions.Http.Links;
using Yuqing.Functions.Http.OpenApi;
using Yuqing.Functions.Http.Policies;
using Yuqing.Functions.Http.Reports;
using Yuqing.Functions.Http.Runs;
using Yuqing.Functions.Http.Sessions;
using Yuqing.Functions.Http.Webhooks;
using Yuqing.Functions.Links;
using Yuqing.Functions.Orchestrators;
using Yuqing.Functions.Shifts;

namespace Yuqing.Functions.Http;

/// <summary>Registers the services behind the HTTP functions.</summary>
internal static class HttpRegistration
{
    /// <summary>
    /// Adds them. Needs the options, register, directory, policies, security and the incident runner beside it; an engine
    /// whose store can be unavailable adds an <see cref="UnavailableFailures.Test"/>.
    /// </summary>
    public static IServiceCollection AddHttpApi(this IServiceCollection services)
    {
        services.AddSingleton(_ => new EndpointCatalog(typeof(HttpRegistration).Assembly.GetTypes()));
        services.AddSingleton<UnavailableFailures>();
        services.AddSingleton<StartOrPoke>(provider => provider.GetRequiredService<IncidentRunner>().EnsureRunningAsync);
        services.AddSingleton<IncidentPush>();
        services.AddSingleton<ReportIntake>();
        services.AddSingleton<WebhookSources>();
        services.AddSingleton<WebhookRateLimit>();
        services.AddSingleton<WebhookReceiver>();
        services.AddSingleton<PeopleNames>();
        services.AddSingleton<PolicyShelf>();
        services.AddSingleton<IncidentReader>();
        services.AddSingleton<SignalReferences>();
        services.AddSingleton<SignalInbox>();
        services.AddSingleton<LinkIssuer>();
        services.AddSingleton<LinkReader>();
        services.AddSingleton<LinkPage>();
        services.AddSingleton<LinkDesk>();
        services.AddSingleton<AttachmentDesk>();
        services.AddDocuments();
        services.AddSingleton<DocumentDesk>();
        services.AddSingleton<AssessmentDesk>();
        services.AddSingleton<ContactCheck>();
        services.AddSingleton<UnitRemoval>();
        services.AddSingleton<DutyEditor>();
        services.AddSingleton<DutyDesk>();
        services.AddSingleton<DirectoryDesk>();
        services.AddSingleton<RosterFiles>();
        services.AddShifts();
        services.AddSingleton<SessionService>();
        services.AddSingleton<AccountAdministration>();
        services.AddSingleton<RunReader>();
        services.AddSingleton<RunOperator>();
        services.AddSingleton<ReadinessProbe>();
        services.AddSingleton<OpenApiDocument>();
        services.TryAddSingleton(new DashboardFolder(Path.Combine(AppContext.BaseDirectory, "wwwroot")));
        services.AddSingleton<DashboardFiles>();
        return services;
    }
}
