namespace Azure.Data.Tables;

/// <summary>For which cloud an Entra token is asked.</summary>
public readonly struct TableAudience : IEquatable<TableAudience>
{
    private const string DefaultScope = "/.default";

    private readonly string _value;

    /// <summary>A cloud by the address of its audience.</summary>
    public TableAudience(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        _value = value;
    }

    /// <summary>Azure in China, operated by 21Vianet.</summary>
    public static TableAudience AzureChina { get; } = new("AzureChina");

    /// <summary>Azure Government.</summary>
    public static TableAudience AzureGovernment { get; } = new("AzureGov");

    /// <summary>The public cloud.</summary>
    public static TableAudience AzurePublicCloud { get; } = new("AzurePublic");

    /// <summary>The scope of the token.</summary>
    internal string Scope => Address.EndsWith(DefaultScope, StringComparison.OrdinalIgnoreCase) ? Address : Address.TrimEnd('/') + DefaultScope;

    private string Address => _value switch
    {
        "AzureChina" => "https://storage.azure.cn",
        "AzureGov" => "https://storage.azure.us",
        "AzurePublic" => "https://storage.azure.com",
        _ => _value,
    };

    /// <summary>A cloud by the address of its audience.</summary>
    public static implicit operator TableAudience(string value) => new(value);

    /// <summary>Whether both are the same cloud.</summary>
    public static bool operator ==(TableAudience left, TableAudience right) => left.Equals(right);

    /// <summary>Whether they are different clouds.</summary>
    public static bool operator !=(TableAudience left, TableAudience right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(TableAudience other) => string.Equals(_value, other._value, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TableAudience other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _value is null ? 0 : StringComparer.OrdinalIgnoreCase.GetHashCode(_value);

    /// <inheritdoc/>
    public override string ToString() => _value;
}
