using System.Diagnostics.CodeAnalysis;
using Microsoft.DurableTask.Converters;

namespace Microsoft.DurableTask.Worker;

/// <summary>Options of a worker.</summary>
[SuppressMessage("Design", "CA1034", Justification = "Nested as in the public API.")]
public class DurableTaskWorkerOptions
{
    private DataConverter _dataConverter = JsonDataConverter.Default;
    private VersioningOptions? _versioning;

    /// <summary>Which instances a worker takes.</summary>
    public enum VersionMatchStrategy
    {
        /// <summary>All.</summary>
        None = 0,

        /// <summary>Those of exactly the worker's version.</summary>
        Strict = 1,

        /// <summary>Those of the worker's version or an older one.</summary>
        CurrentOrOlder = 2,
    }

    /// <summary>What happens to an instance that the worker does not take.</summary>
    public enum VersionFailureStrategy
    {
        /// <summary>It stays as it is, for a worker of another version.</summary>
        Reject = 0,

        /// <summary>It fails.</summary>
        Fail = 1,
    }

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

    /// <summary>The longest single timer; a longer one is made of several. Default 3 days. This engine needs no limit and sets none.</summary>
    public TimeSpan MaximumTimerInterval { get; set; } = TimeSpan.FromDays(3);

    /// <summary>How much runs at once.</summary>
    public ConcurrencyOptions Concurrency { get; } = new();

    /// <summary>Which versions the worker runs; <c>null</c> for all.</summary>
    public VersioningOptions? Versioning
    {
        get => _versioning;
        set
        {
            _versioning = value;
            IsVersioningSet = value is not null;
        }
    }

    /// <summary>Whether <see cref="Versioning"/> was set.</summary>
    public bool IsVersioningSet { get; internal set; }

    internal bool DataConverterExplicitlySet { get; private set; }

    /// <summary>How much a worker runs at once.</summary>
    public class ConcurrencyOptions
    {
        /// <summary>The most activities at once. Default: 100 per processor.</summary>
        public int MaximumConcurrentActivityWorkItems { get; set; } = 100 * Environment.ProcessorCount;

        /// <summary>The most orchestration turns at once. Default: 100 per processor.</summary>
        public int MaximumConcurrentOrchestrationWorkItems { get; set; } = 100 * Environment.ProcessorCount;
    }

    /// <summary>Which versions a worker runs.</summary>
    public class VersioningOptions
    {
        /// <summary>The worker's version. Default: unversioned.</summary>
        public string Version { get; set; } = string.Empty;

        /// <summary>The version of sub-orchestrations that are started without one. Default: unversioned.</summary>
        public string DefaultVersion { get; set; } = string.Empty;

        /// <summary>Which instances the worker takes. Default: all.</summary>
        public VersionMatchStrategy MatchStrategy { get; set; } = VersionMatchStrategy.None;

        /// <summary>What happens to the others. Default: they stay.</summary>
        public VersionFailureStrategy FailureStrategy { get; set; } = VersionFailureStrategy.Reject;
    }
}
