using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using ApiFence.Tests;
using Microsoft.Extensions.Logging.Abstractions;
using NSubstitute;
using Yuqing.Functions.Notifications;
using Yuqing.Functions.Register;
using Yuqing.Functions.Telemetry;
using Yuqing.Functions.Watch;
using Yuqing.Testing;

namespace Functions.Tests.Telemetry;

/// <summary>Boards, alert rules and the manual speak of the metrics that the code sends, and of each of them.</summary>
public sealed partial class MetricNameTests : IDisposable
{
    /// <summary>Labels of spans, which the manual names too.</summary>
    private static readonly string[] Labels =
    [
        AppTelemetry.IncidentTag, AppTelemetry.NotificationTag, "yuqing.report.type", "yuqing.signal.type", "yuqing.channel.outcome", "yuqing.notification.reason",
        "yuqing.notification.rung",
    ];

    private readonly Measured _measured = new();
    private readonly StateGauges _gauges = new(
        Substitute.For<IWatchlist>(), Substitute.For<INotificationStore>(), Substitute.For<IAlarmStore>(), new FakeTimeProvider(), NullLogger<StateGauges>.Instance);

    private IReadOnlyList<string> Sent => [.. _measured.Instruments.Select(instrument => instrument.Name).Order()];

    public void Dispose()
    {
        _gauges.Dispose();
        _measured.Dispose();
    }

    [Theory]
    [InlineData("infra/observability/workbook.json")]
    [InlineData("docs/observability.md")]
    public void Names_WithDots_AreExactlyThoseSent(string file) =>
        Assert.Equal(Sent, DottedIn(file));

    [Fact]
    public void Names_InAzuresAlertRules_AreSent() =>
        Assert.Empty(DottedIn("infra/modules/alerts.bicep").Except(Sent));

    [Fact]
    public void Names_OnTheGrafanaBoard_AreExactlyThoseSentAsPrometheusWritesThem() =>
        Assert.Equal(Sent, Underscored("infra/observability/grafana-dashboard.json"));

    [Theory]
    [InlineData("infra/observability/prometheus-rules.yaml")]
    [InlineData("infra/observability/prometheus-rules.test.yaml")]
    public void Names_InPrometheusRules_AreSent(string file) => Assert.Empty(Underscored(file).Except(Sent));

    [Fact]
    public void Rules_OfPrometheus_AreAllInTheManual()
    {
        var manual = Read("docs/observability.md");

        Assert.All(AlertName().Matches(Read("infra/observability/prometheus-rules.yaml")).Select(match => match.Groups[1].Value), name => Assert.Contains($"`{name}`", manual, StringComparison.Ordinal));
    }

    [Fact]
    public void Lateness_HasTheBoundThatTheAlertAsksFor() =>
        Assert.Contains(60, Assert.IsType<Histogram<double>>(_measured.Instruments.Single(instrument => instrument.Name == "yuqing.clocks.lateness")).Advice!.HistogramBucketBoundaries!);

    private static IReadOnlyList<string> DottedIn(string file) => [.. Dotted().Matches(Read(file)).Select(match => match.Value).Except(Labels).Order()];

    private static string Read(string file) => File.ReadAllText(Path.Combine(Repository.Root, file));

    /// <summary>The metrics that Prometheus's series in a file belong to; a series that belongs to none keeps its own name.</summary>
    private IReadOnlyList<string> Underscored(string file)
    {
        var known = _measured.Instruments.SelectMany(instrument => SeriesOf(instrument).Select(series => (series, instrument.Name))).ToDictionary();
        return [.. Series().Matches(Read(file)).Select(match => known.GetValueOrDefault(match.Value, match.Value)).Distinct().Order()];
    }

    private static IEnumerable<string> SeriesOf(Instrument instrument)
    {
        var name = instrument.Name.Replace('.', '_') + (instrument.Unit == "s" ? "_seconds" : "");
        return instrument switch
        {
            Histogram<double> => [name + "_bucket", name + "_count", name + "_sum"],
            Counter<long> => [name + "_total"],
            _ => [name],
        };
    }

    [GeneratedRegex(@"\byuqing(?:\.[a-z]+){2,}\b")]
    private static partial Regex Dotted();

    [GeneratedRegex(@"\byuqing_[a-z_]*[a-z]\b")]
    private static partial Regex Series();

    [GeneratedRegex(@"- alert: (\w+)")]
    private static partial Regex AlertName();
}
