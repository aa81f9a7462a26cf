using Yuqing.Functions.Register;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Documents;

/// <summary>The fact sheet of an incident as filled in so far.</summary>
/// <param name="Fields">Values by field of <see cref="FactSheet.Fields"/>; a field that nobody filled in, or that was emptied, is missing.</param>
/// <param name="Sources">Who filled in each field last, and when.</param>
/// <param name="UpdatedAt">When it was changed last; null while it is empty.</param>
/// <param name="UpdatedBy">By whom.</param>
internal sealed record FactSheetState(
    IReadOnlyDictionary<string, string> Fields, IReadOnlyDictionary<string, FactSource> Sources, DateTimeOffset? UpdatedAt, string? UpdatedBy)
{
    /// <summary>Merges acts in the order in which they were applied: a later value replaces an earlier one, an empty one removes it.</summary>
    public static FactSheetState Merge(IEnumerable<Signal> applied)
    {
        var fields = new SortedDictionary<string, string>(FieldOrder);
        var sources = new SortedDictionary<string, FactSource>(FieldOrder);
        Signal? last = null;
        foreach (var signal in applied)
        {
            last = signal;
            foreach (var (field, text) in signal.Fields.Where(field => FactSheet.Fields.Contains(field.Key)))
            {
                sources[field] = new FactSource(signal.ActorName ?? signal.Actor, signal.AcceptedAt);
                if (string.IsNullOrWhiteSpace(text))
                    fields.Remove(field);
                else
                    fields[field] = text.Trim();
            }
        }
        return new FactSheetState(fields, sources, last?.AcceptedAt, last is null ? null : last.ActorName ?? last.Actor);
    }

    private static readonly Comparer<string> FieldOrder = Comparer<string>.Create((a, b) => Position(a).CompareTo(Position(b)));

    private static int Position(string field) => FactSheet.Fields.TakeWhile(known => known != field).Count();
}

/// <summary>Who filled in a field, and when.</summary>
internal sealed record FactSource(string By, DateTimeOffset At);

/// <summary>Reads acts from the register's inbox, page by page.</summary>
internal sealed class FactSheetReader(IIncidentRegister register)
{
    private const int PageSize = 100;

    /// <summary>The fact sheet of an incident.</summary>
    public async Task<FactSheetState> ReadAsync(string incidentId, CancellationToken cancellation)
    {
        var applied = new List<Signal>();
        await foreach (var stored in SignalsAsync(incidentId, [SignalTypes.Facts], cancellation))
        {
            if (stored.Result is { Applied: true })
                applied.Add(stored.Signal);
        }
        return FactSheetState.Merge(applied);
    }

    /// <summary>All accepted signals of some types (null = all), in order.</summary>
    public async IAsyncEnumerable<StoredSignal> SignalsAsync(
        string incidentId, IReadOnlyCollection<string>? types, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var after = 0L;
        while (true)
        {
            var page = await register.ListSignalsAsync(incidentId, after, PageSize, types, cancellation);
            foreach (var stored in page)
                yield return stored;
            if (page.Count < PageSize)
                yield break;
            after = page[^1].Signal.Seq;
        }
    }
}
