using System.Globalization;
using Yuqing.Functions.Calendars;
using Yuqing.Orchestrations.Policies;

namespace Functions.Tests.Calendars;

/// <summary>A folder of calendar files that a test writes.</summary>
internal sealed class CalendarFolder : IDisposable
{
    private static readonly string Shipped = System.IO.Path.Combine(AppContext.BaseDirectory, "policies");

    public CalendarFolder() => File.Copy(
        System.IO.Path.Combine(Shipped, "calendars", "calendar.schema.json"), System.IO.Path.Combine(Path, "calendar.schema.json"));

    public string Path { get; } = System.IO.Directory.CreateTempSubdirectory("calendars-").FullName;

    /// <summary>Writes a year with one holiday, New Year's Day, unless told otherwise.</summary>
    public void Write(int year, string? text = null) => File.WriteAllText(
        System.IO.Path.Combine(Path, string.Create(CultureInfo.InvariantCulture, $"{year}.yaml")),
        text ?? string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            schemaVersion: 1
            year: {{year}}
            source: 通知
            festivals:
              - { name: 元旦, from: {{year}}-01-01, to: {{year}}-01-01 }
            """));

    public CalendarBook Book(params PolicySlice[] policies) => BookOf(Path, policies);

    /// <summary>A book over a folder; with the shipped policies, or those given instead.</summary>
    public static CalendarBook BookOf(string folder, params PolicySlice[] policies) => new(folder, policies.Length == 0 ? [.. ShippedPolicies().All] : policies);

    public void Dispose() => System.IO.Directory.Delete(Path, recursive: true);

    public static PolicySlice ShippedPolicy(string id) => ShippedPolicies().Find(id)!;

    private static PolicyCatalog ShippedPolicies() => PolicyCatalog.Parse(
        System.IO.Directory.GetFiles(Shipped, "*.yaml").Select(file => new PolicySource(file, File.ReadAllText(file))),
        File.ReadAllText(System.IO.Path.Combine(Shipped, "policy.schema.json")));
}
