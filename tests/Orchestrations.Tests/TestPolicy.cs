using Yuqing.Orchestrations.Policies;

namespace Yuqing.Orchestrations.Tests;

/// <summary>The real policy files, copied beside the tests.</summary>
internal static class TestPolicy
{
    public static readonly PolicySlice P1 = Load();

    public static string Schema => Read("policy.schema.json");

    public static string Text => Read("huaning-highway.yaml");

    public static PolicySlice Load() => PolicyCatalog.Parse([new PolicySource("huaning-highway.yaml", Text)], Schema).Find("huaning-highway")!;

    private static string Read(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "policies", name));
}
