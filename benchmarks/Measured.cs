using System.Globalization;

namespace Yuqing.Benchmarks;

/// <summary>Figures of a run, in milliseconds.</summary>
internal static class Measured
{
    /// <summary>The value below which a part of all lies; the values need not be sorted.</summary>
    public static double Percentile(IReadOnlyCollection<double> values, double part)
    {
        var sorted = values.Order().ToList();
        return sorted[Math.Max(0, (int)Math.Ceiling(part * sorted.Count) - 1)];
    }

    public static void Print(string name, IReadOnlyCollection<double> milliseconds, string target) => Print(
        name,
        string.Create(
            CultureInfo.InvariantCulture,
            $"p50 {Percentile(milliseconds, 0.5):0.00} ms, p99 {Percentile(milliseconds, 0.99):0.00} ms, n {milliseconds.Count}"),
        target);

    public static void PrintRate(string name, double perSecond, string target) =>
        Print(name, string.Create(CultureInfo.InvariantCulture, $"{perSecond:0}/s"), target);

    public static void Print(string name, string value, string target) => Console.WriteLine($"{name,-44} {value,-44} target {target}");
}
