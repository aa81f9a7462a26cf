namespace Yuqing.Functions.Duty.Tables;

/// <summary>
/// Finds the people that a cell names. Names are separated by 、, commas, semicolons, slashes, blanks or new lines; a name of two
/// characters is often written with a blank between them (王 伟).
/// </summary>
/// <param name="people">Everybody in the directory.</param>
/// <param name="preferred">Ids of those who are on the unit's rosters already: of two people with one name, one of them.</param>
internal sealed class SheetNames(IReadOnlyList<Person> people, IReadOnlySet<string> preferred)
{
    private static readonly char[] Separators = ['、', '，', ',', '；', ';', '/', '／', '\n', '\r'];

    private readonly ILookup<string, Person> _byName = people.ToLookup(person => Compact(person.Name));

    /// <summary>The ids of those named; what cannot be taken over goes to <paramref name="fail"/>.</summary>
    /// <param name="text">The cell.</param>
    /// <param name="phones">Telephone numbers in the same row, which tell apart people of one name.</param>
    public IReadOnlyList<string> Read(string text, string phones, Action<string> fail) =>
        [.. text.Split(Separators, StringSplitOptions.RemoveEmptyEntries).SelectMany(Names).Select(name => Find(name, Compact(phones), fail)).OfType<string>().Distinct()];

    private IEnumerable<string> Names(string part)
    {
        if (Compact(part) is { Length: > 0 } whole && _byName.Contains(whole))
            return [whole];
        var words = part.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var names = new List<string>();
        for (var i = 0; i < words.Length; i++)
        {
            var joined = i + 1 < words.Length ? words[i] + words[i + 1] : "";
            if (!_byName.Contains(words[i]) && _byName.Contains(joined))
            {
                names.Add(joined);
                i++;
            }
            else
            {
                names.Add(words[i]);
            }
        }
        return names;
    }

    private string? Find(string name, string phones, Action<string> fail)
    {
        var found = _byName[name].ToList();
        if (found.Count == 0)
        {
            fail($"人员名单里没有“{name}”，请先在人员中添加，或改正姓名。");
            return null;
        }
        if (found.Count == 1)
            return found[0].Id;
        if (found.Where(person => person.Phone is { Length: > 0 } phone && phones.Contains(Compact(phone), StringComparison.Ordinal)).ToList() is [var called])
            return called.Id;
        if (found.Where(person => preferred.Contains(person.Id)).ToList() is [var known])
            return known.Id;
        fail($"有 {found.Count} 人名叫“{name}”，请在同一行写明电话以便区分。");
        return null;
    }

    private static string Compact(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
}
