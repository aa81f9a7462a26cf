using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Azure.Data.Tables;

/// <summary>An entity as a dictionary of its properties. A property set to null is not sent.</summary>
public sealed class TableEntity : ITableEntity, IDictionary<string, object>
{
    private readonly Dictionary<string, object?> _properties;

    /// <summary>An empty entity.</summary>
    public TableEntity() => _properties = new(StringComparer.Ordinal);

    /// <summary>An entity with keys.</summary>
    public TableEntity(string partitionKey, string rowKey)
        : this()
    {
        PartitionKey = partitionKey;
        RowKey = rowKey;
    }

    /// <summary>An entity with the given properties.</summary>
    public TableEntity(IDictionary<string, object> values)
        : this()
    {
        ArgumentNullException.ThrowIfNull(values);
        foreach (var (key, value) in values)
            this[key] = value;
    }

    /// <inheritdoc/>
    public string PartitionKey
    {
        get => GetString(nameof(PartitionKey));
        set => _properties[nameof(PartitionKey)] = value;
    }

    /// <inheritdoc/>
    public string RowKey
    {
        get => GetString(nameof(RowKey));
        set => _properties[nameof(RowKey)] = value;
    }

    /// <inheritdoc/>
    public DateTimeOffset? Timestamp
    {
        get => GetDateTimeOffset(nameof(Timestamp));
        set => _properties[nameof(Timestamp)] = value;
    }

    /// <inheritdoc/>
    public ETag ETag { get; set; }

    /// <inheritdoc/>
    public ICollection<string> Keys => _properties.Keys;

    /// <inheritdoc/>
    public int Count => _properties.Count;

    ICollection<object> IDictionary<string, object>.Values => [.. _properties.Values.Select(value => value!)];

    bool ICollection<KeyValuePair<string, object>>.IsReadOnly => false;

    /// <summary>A property; null when it is not there.</summary>
    public object this[string key]
    {
        get => _properties.GetValueOrDefault(key)!;
        set => _properties[key] = value;
    }

    /// <summary>A text property; null when it is not there.</summary>
    /// <exception cref="InvalidOperationException">It is no text.</exception>
    public string GetString(string key) => Get<string>(key)!;

    /// <summary>A property of 64 bits; one of 32 bits counts, too.</summary>
    /// <exception cref="InvalidOperationException">It is no whole number.</exception>
    public long? GetInt64(string key) => this[key] is int small ? small : Value<long>(key);

    /// <summary>A property of 32 bits.</summary>
    /// <exception cref="InvalidOperationException">It is no such number.</exception>
    public int? GetInt32(string key) => Value<int>(key);

    /// <summary>A property of double precision.</summary>
    /// <exception cref="InvalidOperationException">It is no such number.</exception>
    public double? GetDouble(string key) => Value<double>(key);

    /// <summary>A truth value.</summary>
    /// <exception cref="InvalidOperationException">It is none.</exception>
    public bool? GetBoolean(string key) => Value<bool>(key);

    /// <summary>An instant.</summary>
    /// <exception cref="InvalidOperationException">It is none.</exception>
    public DateTimeOffset? GetDateTimeOffset(string key) => Value<DateTimeOffset>(key);

    /// <summary>Bytes; null when they are not there.</summary>
    /// <exception cref="InvalidOperationException">They are none.</exception>
    public byte[] GetBinary(string key) => Get<byte[]>(key)!;

    /// <inheritdoc/>
    public void Add(string key, object value) => _properties.Add(key, value);

    /// <inheritdoc/>
    public bool ContainsKey(string key) => _properties.ContainsKey(key);

    /// <inheritdoc/>
    public bool Remove(string key) => _properties.Remove(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object value) => _properties.TryGetValue(key, out value) && value is not null;

    /// <inheritdoc/>
    public void Clear() => _properties.Clear();

    void ICollection<KeyValuePair<string, object>>.Add(KeyValuePair<string, object> item) => _properties.Add(item.Key, item.Value);

    bool ICollection<KeyValuePair<string, object>>.Contains(KeyValuePair<string, object> item) => Equals(this[item.Key], item.Value);

    void ICollection<KeyValuePair<string, object>>.CopyTo(KeyValuePair<string, object>[] array, int arrayIndex) =>
        ((ICollection<KeyValuePair<string, object?>>)_properties).CopyTo(array!, arrayIndex);

    bool ICollection<KeyValuePair<string, object>>.Remove(KeyValuePair<string, object> item) =>
        ((ICollection<KeyValuePair<string, object?>>)_properties).Remove(item!);

    IEnumerator<KeyValuePair<string, object>> IEnumerable<KeyValuePair<string, object>>.GetEnumerator() =>
        _properties.Select(pair => KeyValuePair.Create(pair.Key, pair.Value!)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _properties.GetEnumerator();

    private T? Get<T>(string key)
        where T : class => this[key] switch
        {
            null => null,
            T value => value,
            var other => throw Mismatch(key, other),
        };

    private T? Value<T>(string key)
        where T : struct => this[key] switch
        {
            null => null,
            T value => value,
            var other => throw Mismatch(key, other),
        };

    private static InvalidOperationException Mismatch(string key, object value) =>
        new($"The property {key} is a {value.GetType().Name}.");
}
