using System.Globalization;
using System.Text.Json;
using Azure.Core;
using Azure.Data.Tables.Models;
using Azure.Data.Tables.Wire;

namespace Azure.Data.Tables;

/// <summary>One table. Each method throws <see cref="RequestFailedException"/> when the service refuses or cannot be reached.</summary>
public class TableClient
{
    private readonly TableChannel _channel;

    /// <summary>For substitutes in tests.</summary>
    protected TableClient() => (_channel, Name) = (null!, null!);

    /// <summary>By a connection string.</summary>
    public TableClient(string connectionString, string tableName, TableClientOptions? options = null)
        : this(TableChannel.By(connectionString, options), tableName)
    {
    }

    /// <summary>By the account's key.</summary>
    public TableClient(Uri endpoint, string tableName, TableSharedKeyCredential credential, TableClientOptions? options = null)
        : this(TableChannel.By(endpoint, credential, options), tableName)
    {
    }

    /// <summary>By tokens of an Entra identity.</summary>
    public TableClient(Uri endpoint, string tableName, TokenCredential tokenCredential, TableClientOptions? options = null)
        : this(TableChannel.By(endpoint, tokenCredential, options), tableName)
    {
    }

    internal TableClient(TableChannel channel, string tableName)
    {
        ArgumentException.ThrowIfNullOrEmpty(tableName);
        (_channel, Name) = (channel, tableName);
    }

    /// <summary>Its name.</summary>
    public virtual string Name { get; }

    /// <summary>The account.</summary>
    public virtual string AccountName => _channel.Account;

    /// <summary>Its address.</summary>
    public virtual Uri Uri => new($"{_channel.Endpoint.AbsoluteUri.TrimEnd('/')}/{Name}");

    /// <summary>A filter in which every value is quoted as its type asks: <c>$"PartitionKey eq {unit}"</c>.</summary>
    public static string CreateQueryFilter(FormattableString filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return string.Format(CultureInfo.InvariantCulture, filter.Format, [.. filter.GetArguments().Select(Literal)]);
    }

    /// <summary>Creates the table.</summary>
    public virtual async Task<Response<TableItem>> CreateAsync(CancellationToken cancellationToken = default) =>
        Response.FromValue(new TableItem(Name), await SendCreateAsync([201, 204], cancellationToken).ConfigureAwait(false));

    /// <summary>Creates the table unless it is there.</summary>
    public virtual async Task<Response<TableItem>> CreateIfNotExistsAsync(CancellationToken cancellationToken = default)
    {
        var response = await SendCreateAsync([201, 204, 409], cancellationToken).ConfigureAwait(false);
        if (response.Status == 409 && ServiceError.Of(response) is var refusal && refusal.ErrorCode != TableErrorCode.TableAlreadyExists.ToString())
            throw refusal;
        return Response.FromValue(new TableItem(Name), response);
    }

    /// <summary>Removes the table and all that is in it.</summary>
    public virtual Task<Response> DeleteAsync(CancellationToken cancellationToken = default) =>
        _channel.SendAsync("Delete", _channel.Request(RequestMethod.Delete, $"Tables('{Name}')"), [204, 404], cancellationToken);

    /// <summary>Adds an entity; refused (409) when one with its keys is there.</summary>
    public virtual Task<Response> AddEntityAsync<T>(T entity, CancellationToken cancellationToken = default)
        where T : ITableEntity
    {
        var message = _channel.Request(RequestMethod.Post, Name, EntityJson.Write(entity));
        message.Request.Headers.SetValue("Prefer", "return-no-content");
        return _channel.SendAsync("AddEntity", message, [201, 204], cancellationToken);
    }

    /// <summary>One entity; refused (404) when it is not there.</summary>
    public virtual async Task<Response<T>> GetEntityAsync<T>(
        string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        var response = await SendGetAsync<T>(partitionKey, rowKey, select, [200], cancellationToken).ConfigureAwait(false);
        return Response.FromValue(Read<T>(response), response);
    }

    /// <summary>One entity, or none.</summary>
    public virtual async Task<NullableResponse<T>> GetEntityIfExistsAsync<T>(
        string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        var response = await SendGetAsync<T>(partitionKey, rowKey, select, [200, 404], cancellationToken).ConfigureAwait(false);
        return response.Status == 200 ? Response.FromValue(Read<T>(response), response) : new NoEntity<T>(response);
    }

    /// <summary>Changes an entity; refused (412) when it is not of the given version any more, (404) when it is not there.</summary>
    public virtual Task<Response> UpdateEntityAsync<T>(
        T entity, ETag ifMatch, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity
    {
        if (ifMatch == default)
            throw new ArgumentException("The version is empty; ETag.All stands for any.", nameof(ifMatch));
        return SendPutAsync("UpdateEntity", entity, ifMatch, mode, cancellationToken);
    }

    /// <summary>Adds or changes an entity.</summary>
    public virtual Task<Response> UpsertEntityAsync<T>(T entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity => SendPutAsync("UpsertEntity", entity, null, mode, cancellationToken);

    /// <summary>Removes an entity; the answer is 404, and no failure, when it is not there.</summary>
    public virtual Task<Response> DeleteEntityAsync(string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default)
    {
        var message = _channel.Request(RequestMethod.Delete, PathOf(partitionKey, rowKey));
        message.Request.Headers.SetValue("If-Match", (ifMatch == default ? ETag.All : ifMatch).ToString());
        return _channel.SendAsync("DeleteEntity", message, [204, 404], cancellationToken);
    }

    /// <summary>Entities in order of their keys, a page (of at most 1,000) at a time.</summary>
    /// <param name="filter">OData filter; <see cref="CreateQueryFilter"/> quotes its values.</param>
    /// <param name="select">Properties wanted; null = all.</param>
    public virtual AsyncPageable<T> QueryAsync<T>(
        string? filter = null, int? maxPerPage = null, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        EntityJson.Check<T>();
        return new QueryPages<T>(
            _channel, "Query", $"{Name}()", filter, maxPerPage, select, ["NextPartitionKey", "NextRowKey"], EntityJson.Read<T>, cancellationToken);
    }

    /// <summary>Makes up to 100 changes within one partition, all or none.</summary>
    /// <exception cref="TableTransactionFailedException">One was refused; nothing was changed.</exception>
    public virtual async Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(
        IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default)
    {
        var actions = transactionActions.ToList();
        if (actions.Count == 0)
            throw new InvalidOperationException("The transaction is empty.");
        var root = _channel.Endpoint.AbsoluteUri.TrimEnd('/');
        var (body, contentType) = Transaction.Write(
            actions, entity => $"{root}/{PathOf(entity.PartitionKey, entity.RowKey)}", $"{root}/{Name}");
        var message = _channel.Request(RequestMethod.Post, "$batch", body, contentType);
        var response = await _channel.SendAsync("SubmitTransaction", message, [200, 202], cancellationToken).ConfigureAwait(false);
        var answers = Transaction.Read(response);
        if (answers.FirstOrDefault(answer => answer.Status >= 400) is { } refused)
            throw new TableTransactionFailedException(ServiceError.Of(refused));
        return answers.Count == actions.Count
            ? Response.FromValue(answers, response)
            : throw new RequestFailedException(response.Status, $"The service answered {answers.Count} of {actions.Count} changes.");
    }

    private Task<Response> SendCreateAsync(int[] expected, CancellationToken cancellation)
    {
        var message = _channel.Request(RequestMethod.Post, "Tables", JsonSerializer.SerializeToUtf8Bytes(new { TableName = Name }));
        message.Request.Headers.SetValue("Prefer", "return-no-content");
        return _channel.SendAsync("Create", message, expected, cancellation);
    }

    private Task<Response> SendGetAsync<T>(string partitionKey, string rowKey, IEnumerable<string>? select, int[] expected, CancellationToken cancellation)
    {
        EntityJson.Check<T>();
        var message = _channel.Request(RequestMethod.Get, PathOf(partitionKey, rowKey));
        if (select?.ToList() is { Count: > 0 } names)
            message.Request.Uri.AppendQuery("$select", string.Join(',', names), escapeValue: true);
        return _channel.SendAsync("GetEntity", message, expected, cancellation);
    }

    private Task<Response> SendPutAsync<T>(string operation, T entity, ETag? ifMatch, TableUpdateMode mode, CancellationToken cancellation)
        where T : ITableEntity
    {
        var method = mode == TableUpdateMode.Replace ? RequestMethod.Put : RequestMethod.Patch;
        var message = _channel.Request(method, PathOf(entity.PartitionKey, entity.RowKey), EntityJson.Write(entity));
        if (ifMatch is { } version)
            message.Request.Headers.SetValue("If-Match", version.ToString());
        return _channel.SendAsync(operation, message, [204], cancellation);
    }

    private string PathOf(string partitionKey, string rowKey) => $"{Name}(PartitionKey='{Escape(partitionKey)}',RowKey='{Escape(rowKey)}')";

    private static string Escape(string key) => Uri.EscapeDataString(key.Replace("'", "''", StringComparison.Ordinal));

    private static T Read<T>(Response response)
        where T : class, ITableEntity
    {
        using var document = JsonDocument.Parse(response.Content);
        return EntityJson.Read<T>(document.RootElement);
    }

    private static string Literal(object? value) => value switch
    {
        string text => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'",
        bool truth => truth ? "true" : "false",
        int number => number.ToString(CultureInfo.InvariantCulture),
        long number => number.ToString(CultureInfo.InvariantCulture) + "L",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        DateTimeOffset instant => $"datetime'{instant.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)}'",
        Guid id => $"guid'{id}'",
        _ => throw new ArgumentException($"A filter cannot hold a {value?.GetType().Name ?? "null"}.", nameof(value)),
    };

    private sealed class NoEntity<T>(Response response) : NullableResponse<T>
    {
        public override bool HasValue => false;

        public override T Value => throw new InvalidOperationException("There is no such entity.");

        public override Response GetRawResponse() => response;
    }
}
