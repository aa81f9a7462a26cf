using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Yuqing.Functions.Assessment;
using Yuqing.Functions.Documents.Archive;
using Yuqing.Functions.Documents.Tables;

namespace Yuqing.Functions.Documents;

/// <summary>Registers what makes documents, tables and archives.</summary>
internal static class DocumentsRegistration
{
    /// <summary>Adds it; needs the register, the directory and a store of attachments.</summary>
    public static IServiceCollection AddDocuments(this IServiceCollection services) => services
        .AddSingleton<FactSheetReader>()
        .AddSingleton(provider => new WordWriter(provider.GetRequiredService<IOptions<YuqingOptions>>().Value.Documents.Fonts))
        .AddSingleton<LedgerTable>()
        .AddSingleton<IncidentArchive>()
        .AddSingleton<AssessmentReader>();
}
