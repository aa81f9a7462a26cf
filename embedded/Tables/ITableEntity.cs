namespace Azure.Data.Tables;

/// <summary>What every entity of a table has.</summary>
public interface ITableEntity
{
    /// <summary>Key of the partition; entities of one partition may be changed together.</summary>
    string PartitionKey { get; set; }

    /// <summary>Key within the partition; entities are ordered by both.</summary>
    string RowKey { get; set; }

    /// <summary>When the service last wrote it (UTC); it is the service's alone.</summary>
    DateTimeOffset? Timestamp { get; set; }

    /// <summary>Changes with every write.</summary>
    ETag ETag { get; set; }
}
