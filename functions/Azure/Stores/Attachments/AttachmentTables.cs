using Azure.Data.Tables;

namespace Yuqing.Functions.Azure.Stores.Attachments;

/// <summary>
/// The table of attachments: one partition for each incident, with a row for each file and one that counts them, and the
/// partition <see cref="Unfinished"/> of contents that may belong to no file.
/// </summary>
/// <param name="service">The storage account.</param>
/// <param name="prefix">Prefix of the table's name: letters and digits, beginning with a letter.</param>
internal sealed class AttachmentTables(TableServiceClient service, string prefix = "yuqing") : ITableSet
{
    /// <summary>Partition of contents that were begun and not yet seen through.</summary>
    public const string Unfinished = "unfinished";

    /// <summary>Row that counts an incident's files; no file's id looks like it.</summary>
    public const string Counter = "count";

    /// <summary>The table.</summary>
    public TableClient Files { get; } = service.GetTableClient(prefix + "Attachments");

    /// <summary>Partition of an incident's files; no other partition begins like it.</summary>
    public static string PartitionOf(string incidentId) => "i|" + incidentId;

    /// <inheritdoc/>
    public Task EnsureAsync(CancellationToken cancellation) => Files.CreateIfNotExistsAsync(cancellation);
}
