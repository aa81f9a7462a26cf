using Azure.Core;
using Azure.Data.Tables.Models;
using Azure.Data.Tables.Wire;

namespace Azure.Data.Tables;

/// <summary>The tables of an account.</summary>
public class TableServiceClient
{
    private readonly TableChannel _channel;

    /// <summary>For substitutes in tests.</summary>
    protected TableServiceClient() => _channel = null!;

    /// <summary>By a connection string.</summary>
    public TableServiceClient(string connectionString)
        : this(connectionString, null)
    {
    }

    /// <summary>By a connection string.</summary>
    public TableServiceClient(string connectionString, TableClientOptions? options = null) => _channel = TableChannel.By(connectionString, options);

    /// <summary>By the account's key.</summary>
    public TableServiceClient(Uri endpoint, TableSharedKeyCredential credential)
        : this(endpoint, credential, null)
    {
    }

    /// <summary>By the account's key.</summary>
    public TableServiceClient(Uri endpoint, TableSharedKeyCredential credential, TableClientOptions? options) =>
        _channel = TableChannel.By(endpoint, credential, options);

    /// <summary>By tokens of an Entra identity.</summary>
    public TableServiceClient(Uri endpoint, TokenCredential tokenCredential, TableClientOptions? options = null) =>
        _channel = TableChannel.By(endpoint, tokenCredential, options);

    /// <summary>The account.</summary>
    public virtual string AccountName => _channel.Account;

    /// <summary>Where it is.</summary>
    public virtual Uri Uri => _channel.Endpoint;

    /// <summary>A client of one table.</summary>
    public virtual TableClient GetTableClient(string tableName) => new(_channel, tableName);

    /// <summary>Creates a table unless it is there.</summary>
    public virtual Task<Response<TableItem>> CreateTableIfNotExistsAsync(string tableName, CancellationToken cancellationToken = default) =>
        GetTableClient(tableName).CreateIfNotExistsAsync(cancellationToken);

    /// <summary>Removes a table and all that is in it.</summary>
    public virtual Task<Response> DeleteTableAsync(string tableName, CancellationToken cancellationToken = default) =>
        GetTableClient(tableName).DeleteAsync(cancellationToken);

    /// <summary>The tables of the account.</summary>
    public virtual AsyncPageable<TableItem> QueryAsync(string? filter = null, int? maxPerPage = null, CancellationToken cancellationToken = default) =>
        new QueryPages<TableItem>(
            _channel,
            "QueryTables",
            "Tables",
            filter,
            maxPerPage,
            null,
            ["NextTableName"],
            json => new TableItem(json.GetProperty("TableName").GetString()!),
            cancellationToken);
}
