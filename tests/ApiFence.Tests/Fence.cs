using System.Reflection;

namespace ApiFence.Tests;

/// <summary>Compares what an assembly of ours offers under a real package's namespace with what that package has.</summary>
internal static class Fence
{
    private const string OwnNamespace = "Yuqing.";

    /// <summary>Everything public that the real packages do not have, one line each.</summary>
    public static IReadOnlyList<string> Offences(Assembly assembly, IReadOnlyList<ApiList> lists) =>
        Offences(assembly.GetExportedTypes().Where(type => !IsOwn(type.Namespace)), lists);

    /// <summary>Everything about the given types that the lists do not have.</summary>
    public static IReadOnlyList<string> Offences(IEnumerable<Type> types, IReadOnlyList<ApiList> lists) =>
        [.. types.SelectMany(type => Offences(type, lists)).Order(StringComparer.Ordinal)];

    public static bool IsOwn(string? space) => space is not null && $"{space}.".StartsWith(OwnNamespace, StringComparison.Ordinal);

    private static IEnumerable<string> Offences(Type type, IReadOnlyList<ApiList> lists)
    {
        var name = TypeNames.FullName(type);
        var list = lists.FirstOrDefault(candidate => candidate.Types.ContainsKey(name));
        if (list is null)
            return [$"{name}: the real packages have no such type"];
        var listed = list.Types[name];
        var ours = new AssemblyReader(list).Read(type);
        return HeaderOffences(ours, listed, list, type)
            .Concat(MemberOffences(ours, listed))
            .Select(offence => $"{name}: {offence}");
    }

    private static IEnumerable<string> HeaderOffences(ListedType ours, ListedType listed, ApiList list, Type type)
    {
        // The other list shows a delegate by its members alone.
        var isNameOnly = listed.Kind == "delegate";
        var kind = isNameOnly ? "delegate" : listed.Kind;
        if (!isNameOnly && !SameKind(ours.Kind, kind))
            yield return $"it is \"{ours.Kind}\", not \"{listed.Kind}\"";
        var parent = type.BaseType is { } found && found != typeof(object) ? TypeNames.Of(found, null) : null;
        var isPlain = type.IsClass && !typeof(Delegate).IsAssignableFrom(type);
        if (isPlain && parent is not null && !listed.Bases.Contains(parent))
            yield return $"it derives from {parent}";
        if (isPlain && parent is null && !list.IsCode && listed.Bases.Count > 0)
            yield return $"it does not derive from {string.Join(", ", listed.Bases)}";
        if (list.IsCode && isPlain && listed.Bases.Any(real => !real.StartsWith('I') && real != parent))
            yield return $"it does not derive from {string.Join(", ", listed.Bases)}";
    }

    // A list that was made by reflection cannot tell a record from a class.
    private static bool SameKind(string ours, string listed) =>
        ours == listed || ours == listed.Replace("class", "record", StringComparison.Ordinal);

    // A code list shows a delegate by its signature alone, which is its kind.
    private static IEnumerable<string> MemberOffences(ListedType ours, ListedType listed) =>
        listed.Kind.StartsWith("delegate ", StringComparison.Ordinal)
            ? []
            : ours.Members.Where(member => !listed.Members.Contains(member)).Select(member => $"there is no {member}");
}
