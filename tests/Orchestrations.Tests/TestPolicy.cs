using Yuqing.Orchestrations.Policies;

namespace Yuqing.Orchestrations.Tests;

/// <summary>The real policy files, copied beside the tests.</summary>
internal static class TestPolicy
{
    public static readonly PolicySlice P1 = Load();

    /// <summary>All policies that are shipped.</summary>
    public static readonly IReadOnlyList<PolicySlice> All = LoadAll();

    public static string Schema => Read("policy.schema.json");

    public static string Text => Read("huaning-highway.yaml");

    public static PolicySlice Load() => PolicyCatalog.Parse([new PolicySource("huaning-highway.yaml", Text)], Schema).Find("huaning-highway")!;

    private static IReadOnlyList<PolicySlice> LoadAll()
    {
        var files = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "policies"), "*.yaml");
        return PolicyCatalog.Parse(files.Select(file => new PolicySource(Path.GetFileName(file), File.ReadAllText(file))), Schema).All;
    }

    private static string Read(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "policies", name));
}
