using Microsoft.DurableTask.Converters;

namespace Microsoft.DurableTask.Client;

/// <summary>Options of a client.</summary>
public class DurableTaskClientOptions
{
    private DataConverter _dataConverter = JsonDataConverter.Default;

    /// <summary>The version of orchestrations that are started without one. Default: unversioned.</summary>
    public string DefaultVersion { get; set; } = string.Empty;

    /// <summary>Converts inputs, outputs and payloads. Default: JSON, or the registered <see cref="DurableTask.DataConverter"/> service.</summary>
    public DataConverter DataConverter
    {
        get => _dataConverter;
        set
        {
            DataConverterExplicitlySet = value is not null;
            _dataConverter = value ?? JsonDataConverter.Default;
        }
    }

    internal bool DataConverterExplicitlySet { get; private set; }
}
