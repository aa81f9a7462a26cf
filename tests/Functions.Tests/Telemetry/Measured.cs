using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Yuqing.Functions.Telemetry;

namespace Functions.Tests.Telemetry;

/// <summary>What the app's meters say while a test runs. Tests beside it are measured too: ask by a label that is the test's own.</summary>
internal sealed class Measured : IDisposable
{
    private readonly ConcurrentQueue<Figure> _figures = new();
    private readonly ConcurrentDictionary<string, Instrument> _instruments = new();
    private readonly MeterListener _listener = new();

    public Measured()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name != AppTelemetry.Name)
                return;
            _instruments[instrument.Name] = instrument;
            listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        System.Runtime.CompilerServices.RuntimeHelpers.RunClassConstructor(typeof(AppTelemetry).TypeHandle);
        _listener.Start();
    }

    public IReadOnlyCollection<Instrument> Instruments => [.. _instruments.Values];

    /// <summary>Values of an instrument with a label.</summary>
    public IReadOnlyList<double> Of(string instrument, string tag, object value) =>
        [.. _figures.Where(figure => figure.Instrument == instrument && Equals(figure.Tags.GetValueOrDefault(tag), value)).Select(figure => figure.Value)];

    /// <summary>Labels that an instrument has been used with.</summary>
    public IReadOnlyCollection<string> TagsOf(string instrument) =>
        [.. _figures.Where(figure => figure.Instrument == instrument).SelectMany(figure => figure.Tags.Keys).Distinct()];

    /// <summary>Asks the gauges; gives what they say now.</summary>
    public IReadOnlyList<Figure> Read()
    {
        var before = _figures.Count;
        _listener.RecordObservableInstruments();
        return [.. _figures.Skip(before)];
    }

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var copy = new Dictionary<string, object?>();
        foreach (var (name, label) in tags)
            copy[name] = label;
        _figures.Enqueue(new Figure(instrument, instrument.Name, value, copy));
    }
}

/// <summary>One measurement.</summary>
internal sealed record Figure(Instrument Source, string Instrument, double Value, IReadOnlyDictionary<string, object?> Tags);
