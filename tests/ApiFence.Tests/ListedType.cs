namespace ApiFence.Tests;

/// <summary>A public type as a list or an assembly shows it.</summary>
/// <param name="Assembly">Assembly it comes from.</param>
/// <param name="FullName">Namespace and name; nested types by dots, type parameters as <c>&lt;T&gt;</c>.</param>
/// <param name="Kind">For example <c>static class</c>; the whole signature for a delegate.</param>
/// <param name="Bases">Base class and interfaces.</param>
/// <param name="Members">Signatures in one normal form.</param>
internal sealed record ListedType(
    string Assembly, string FullName, string Kind, IReadOnlySet<string> Bases, IReadOnlySet<string> Members);

/// <summary>What a list says of the types it lists.</summary>
/// <param name="Types">The types by full name.</param>
/// <param name="HasNullability">Whether reference types are marked.</param>
/// <param name="IsCode">Whether it is written as C#: interfaces beside the base class, constraints of type parameters.</param>
internal sealed record ApiList(IReadOnlyDictionary<string, ListedType> Types, bool HasNullability, bool IsCode)
{
    /// <summary>What the embedded stack stands in for.</summary>
    public static IReadOnlyList<ApiList> All { get; } =
    [
        CodeListParser.Parse(Read("api-durabletask.txt"), hasNullability: true),
        CodeListParser.Parse(Read("api-durabletask-core.txt"), hasNullability: false),
        FlatListParser.Parse(Read("api-functions.txt")),
    ];

    /// <summary>What the adapter of the Azure stack is compiled against in tests.</summary>
    public static ApiList Tables { get; } = CodeListParser.Parse(Read("api-tables.txt"), hasNullability: false);

    /// <summary>Adds a type; members of a type that several assemblies share are put together.</summary>
    public static void Add(Dictionary<string, ListedType> types, ListedType type) =>
        types[type.FullName] = types.TryGetValue(type.FullName, out var known)
            ? known with { Members = known.Members.Union(type.Members).ToHashSet() }
            : type;

    private static string[] Read(string name) => File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "lists", name));
}
