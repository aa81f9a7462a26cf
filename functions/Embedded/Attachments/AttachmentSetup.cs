using Microsoft.Extensions.DependencyInjection;
using Yuqing.Functions.Attachments;

namespace Yuqing.Functions.Embedded.Attachments;

/// <summary>Registers the attachments of one machine.</summary>
internal static class AttachmentSetup
{
    /// <summary>Adds the store and its table; needs the register.</summary>
    public static IServiceCollection AddFileAttachments(this IServiceCollection services)
    {
        services.AddSingleton(AttachmentRows.Part);
        services.AddSingleton<FileAttachmentStore>();
        services.AddSingleton<IAttachmentStore>(provider => provider.GetRequiredService<FileAttachmentStore>());
        services.AddSingleton<IAttachmentSweeper>(provider => provider.GetRequiredService<FileAttachmentStore>());
        services.AddHostedService<AttachmentSweep>();
        return services;
    }
}
