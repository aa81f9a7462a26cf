using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Yuqing.Embedded.DurableTask;
using Yuqing.Functions.Embedded.Attachments;
using Yuqing.Functions.Embedded.Links;
using Yuqing.Functions.Http;
using Yuqing.Functions.Notifications;
using Yuqing.Functions.Register;
using Yuqing.Functions.Telemetry;

namespace Yuqing.Functions.Embedded;

/// <summary>The composition root of the embedded stack: which adapters stand behind the ports on one machine.</summary>
internal static class StackSetup
{
    /// <summary>Adds them.</summary>
    public static FunctionsApplicationBuilder AddStack(this FunctionsApplicationBuilder builder)
    {
        OtlpExport.AddTo(builder);
        builder.Services.AddSingleton(new TurnTraces(own: false));
        builder.Services.AddSingleton<IPostConfigureOptions<YuqingOptions>, DemoSource>();
        builder.Services.AddSingleton<INotificationQueue, EmbeddedNotificationQueue>();
        builder.Services.AddSqliteStores().AddFileAttachments().AddFileLinkKeys();
        builder.Services.AddSingleton<UnavailableFailures.Test>(failure => failure is StoreUnavailableException);
        if (builder.Configuration["Yuqing:PublicUrl"] is null && builder.Configuration["urls"]?.Split(';')[0] is { Length: > 0 } served)
        {
            builder.Services.PostConfigure<YuqingOptions>(options => options.PublicUrl = served.TrimEnd('/'));
        }

        builder.Services.AddOptions<EmbeddedEngineOptions>().Configure<IConfiguration>(EngineSettings.Apply);
        builder.Services.AddHostedService<EmbeddedStart>();
        return builder;
    }
}
