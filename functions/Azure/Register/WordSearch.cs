using Azure.Data.Tables;
using Yuqing.Functions.Register;

namespace Yuqing.Functions.Azure.Register;

/// <summary>
/// Finds incidents by words: pairs of Chinese characters and whole words are index entities of their own, month by month. Incidents
/// that have all tokens of the question are read, and their own text decides.
/// </summary>
internal sealed class WordSearch(RegisterTables tables, HeadReader heads)
{
    /// <summary>Entities that are read for one token in one month; more of them make it no good for finding anything.</summary>
    private const int MaxOfToken = 5_000;

    /// <summary>Incidents that are read, from the newest month on; who gets so many should ask more closely.</summary>
    private const int MaxRead = 1_000;

    /// <summary>Incidents whose text holds every phrase, newest months first.</summary>
    public async Task<IReadOnlyList<Head>> FindAsync(string text, CancellationToken cancellation)
    {
        var phrases = SearchWords.Phrases(text);
        var found = new List<Head>();
        var read = 0;
        if (phrases.Count == 0)
            return found;
        foreach (var month in await MonthsAsync(cancellation).ConfigureAwait(false))
        {
            var candidates = await CandidatesAsync(month, phrases, cancellation).ConfigureAwait(false);
            var some = candidates.Take(MaxRead - read).ToList();
            read += some.Count;
            var incidents = await heads.ReadAsync(some, cancellation).ConfigureAwait(false);
            found.AddRange(incidents.Where(head => Holds(head, phrases)));
            if (read >= MaxRead)
                break;
        }

        return found;
    }

    private static bool Holds(Head head, IReadOnlyList<SearchPhrase> phrases)
    {
        var tokens = IndexEntries.TokensOf(head.Incident.View);
        return phrases.All(phrase => phrase.OccursIn(tokens));
    }

    private async Task<IEnumerable<string>> MonthsAsync(CancellationToken cancellation)
    {
        var months = await RegisterTables.TakeAsync(
            tables.Indexes, TableClient.CreateQueryFilter($"PartitionKey eq {IndexEntries.Months}"), int.MaxValue, cancellation, ["RowKey"]).ConfigureAwait(false);
        return months.Select(row => row.RowKey).Reverse();
    }

    private async Task<IReadOnlyCollection<(string Unit, string Incident)>> CandidatesAsync(
        string month, IReadOnlyList<SearchPhrase> phrases, CancellationToken cancellation)
    {
        HashSet<(string Unit, string Incident)>? common = null;
        foreach (var (token, mayGoOn) in phrases.SelectMany(phrase => phrase.Tokens.Select((token, i) => (token, phrase.MayGoOn && i == phrase.Tokens.Count - 1))))
        {
            var having = await HavingAsync(month, token, mayGoOn, cancellation).ConfigureAwait(false);
            if (common is null)
                common = having;
            else
                common.IntersectWith(having);
            if (common.Count == 0)
                break;
        }

        return common ?? [];
    }

    private async Task<HashSet<(string Unit, string Incident)>> HavingAsync(string month, string token, bool mayGoOn, CancellationToken cancellation)
    {
        var partition = IndexEntries.Words(month);
        var (from, end) = mayGoOn ? (token, token + '\uffff') : (token + "|", token + Keys.End);
        var rows = await RegisterTables.TakeAsync(
            tables.Indexes,
            TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {from} and RowKey lt {end}"),
            MaxOfToken,
            cancellation,
            ["RowKey", IndexEntries.Unit]).ConfigureAwait(false);
        return [.. rows.Select(row => (row.GetString(IndexEntries.Unit), row.RowKey[(row.RowKey.LastIndexOf('|') + 1)..]))];
    }
}
