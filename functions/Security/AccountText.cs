namespace Yuqing.Functions.Security;

/// <summary>Roles and units of an account as both stores keep them: separated by spaces.</summary>
internal static class AccountText
{
    public static string Of(IEnumerable<string> words) => string.Join(' ', words);

    public static string OfUnits(IReadOnlySet<string>? units) => units is null ? Caller.AllUnits : Of(units);

    public static string[] Read(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public static IReadOnlySet<string>? ReadUnits(string text) => Caller.UnitSet(Read(text));
}
