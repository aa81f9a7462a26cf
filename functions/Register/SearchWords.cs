using System.Text;

namespace Yuqing.Functions.Register;

/// <summary>
/// Cuts text into the tokens of the search index. Runs of Chinese (and Japanese, Korean) characters become overlapping
/// pairs, and the last character of a run also stands alone, so that one character can be found as the beginning of a token;
/// everything else becomes words in lower case. Full-width letters and digits count as their half-width forms.
/// </summary>
internal static class SearchWords
{
    /// <summary>Characters of a query that are looked at.</summary>
    public const int MaxQueryLength = 200;

    /// <summary>Tokens of several fields, separated by spaces, for the index.</summary>
    public static string Index(IEnumerable<string?> fields)
    {
        var tokens = new List<string>();
        foreach (var run in fields.SelectMany(field => Runs(field ?? "")))
        {
            tokens.AddRange(run.Pairs());
            if (run.IsIdeographic)
                tokens.Add(run.Characters[^1]);
        }

        return string.Join(' ', tokens);
    }

    /// <summary>
    /// The FTS5 expression for what a person typed: every run must occur; a run of Latin words between spaces as a phrase whose last
    /// word may go on. Null when there is nothing in it that could be found. Tokens hold letters and digits only, so no FTS5 syntax can leak in.
    /// </summary>
    public static string? Match(string query)
    {
        var conditions = Phrases(query).Select(phrase => phrase.ToString()).Distinct().ToList();
        return conditions.Count == 0 ? null : string.Join(" AND ", conditions);
    }

    /// <summary>The same as conditions one by one, all of which an incident must meet; empty when there is nothing that could be found.</summary>
    public static IReadOnlyList<SearchPhrase> Phrases(string query)
    {
        var terms = query.Length > MaxQueryLength ? query[..MaxQueryLength] : query;
        return [.. terms.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).SelectMany(Conditions)];
    }

    private static IEnumerable<SearchPhrase> Conditions(string term)
    {
        var words = new List<string>();
        foreach (var run in Runs(term))
        {
            if (!run.IsIdeographic)
            {
                words.AddRange(run.Pairs());
                continue;
            }

            if (words.Count > 0)
                yield return new SearchPhrase([.. words], MayGoOn: false);
            words.Clear();
            yield return run.Characters.Count == 1
                ? new SearchPhrase(run.Characters, MayGoOn: true)
                : new SearchPhrase([.. run.Pairs()], MayGoOn: false);
        }

        if (words.Count > 0)
            yield return new SearchPhrase(words, MayGoOn: true);
    }

    private static IEnumerable<Run> Runs(string text)
    {
        var run = new Run(false, []);
        foreach (var rune in text.EnumerateRunes())
        {
            var folded = Fold(rune);
            var ideographic = IsIdeographic(folded);
            var belongs = ideographic || Rune.IsLetterOrDigit(folded);
            if (run.Characters.Count > 0 && (!belongs || ideographic != run.IsIdeographic))
            {
                yield return run;
                run = new Run(ideographic, []);
            }

            if (belongs)
            {
                run = run.Characters.Count == 0 ? new Run(ideographic, []) : run;
                run.Characters.Add(folded.ToString());
            }
        }

        if (run.Characters.Count > 0)
            yield return run;
    }

    private static Rune Fold(Rune rune)
    {
        const int FullWidthFirst = 0xFF01;
        const int FullWidthLast = 0xFF5E;
        const int ToHalfWidth = 0xFEE0;
        return Rune.ToLowerInvariant(rune.Value is >= FullWidthFirst and <= FullWidthLast ? new Rune(rune.Value - ToHalfWidth) : rune);
    }

    private static bool IsIdeographic(Rune rune) => rune.Value is
        (>= 0x3040 and <= 0x30FF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0xAC00 and <= 0xD7AF)
        or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF) or 0x3005 or 0x3007;

    private readonly record struct Run(bool IsIdeographic, List<string> Characters)
    {
        /// <summary>The overlapping pairs of an ideographic run (none for a single character); any other run is one word.</summary>
        public IEnumerable<string> Pairs()
        {
            var characters = Characters;
            return IsIdeographic
                ? Enumerable.Range(0, characters.Count - 1).Select(i => characters[i] + characters[i + 1])
                : [string.Concat(characters)];
        }
    }
}
