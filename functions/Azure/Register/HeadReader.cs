using System.Collections.Concurrent;
using Azure.Data.Tables;
using Yuqing.Functions.Register;

namespace Yuqing.Functions.Azure.Register;

/// <summary>Finds incidents by their id.</summary>
internal sealed class HeadReader(RegisterTables tables)
{
    private const int MaxKnown = 100_000;

    /// <summary>Units of incidents; they never change.</summary>
    private readonly ConcurrentDictionary<string, string> _units = new();

    /// <summary>The head of an incident, or null.</summary>
    public async Task<Head?> FindAsync(string incidentId, CancellationToken cancellation) =>
        await UnitOfAsync(incidentId, cancellation).ConfigureAwait(false) is { } unit
            ? await FindAsync(unit, incidentId, cancellation).ConfigureAwait(false)
            : null;

    /// <summary>The head of a unit's incident, or null.</summary>
    public async Task<Head?> FindAsync(string unit, string incidentId, CancellationToken cancellation) =>
        await RegisterTables.FindAsync(tables.Incidents, Keys.PartitionOf(unit, incidentId), Keys.Head(incidentId), cancellation).ConfigureAwait(false) is { } entity
            ? Head.Read(entity)
            : null;

    /// <summary>Heads that index entities point to, in their order; those that are gone are left out.</summary>
    public async Task<IReadOnlyList<Head>> ReadAsync(IReadOnlyList<(string Unit, string Incident)> found, CancellationToken cancellation)
    {
        var heads = new Head?[found.Count];
        await RegisterTables.EachAsync(found.Count, async (i, token) => heads[i] = await FindAsync(found[i].Unit, found[i].Incident, token).ConfigureAwait(false), cancellation)
            .ConfigureAwait(false);
        return [.. heads.OfType<Head>()];
    }

    /// <summary>Where incidents stand, in the order given; null for those that are gone.</summary>
    public Task<IReadOnlyList<TableEntity?>> ReadStandingAsync(IReadOnlyList<(string Unit, string Incident)> found, CancellationToken cancellation) =>
        ReadEntitiesAsync(found, Head.Standing, cancellation);

    /// <summary>Entities of heads, in the order given; null for those that are gone.</summary>
    /// <param name="select">Properties to read; null = all.</param>
    public async Task<IReadOnlyList<TableEntity?>> ReadEntitiesAsync(
        IReadOnlyList<(string Unit, string Incident)> found, IEnumerable<string>? select, CancellationToken cancellation)
    {
        var entities = new TableEntity?[found.Count];
        await RegisterTables.EachAsync(
            found.Count,
            async (i, token) => entities[i] = await RegisterTables.FindAsync(
                tables.Incidents, Keys.PartitionOf(found[i].Unit, found[i].Incident), Keys.Head(found[i].Incident), token, select).ConfigureAwait(false),
            cancellation).ConfigureAwait(false);
        return entities;
    }

    /// <summary>Where incidents stand, by their ids alone; those that are unknown are left out.</summary>
    public async Task<IReadOnlyList<TableEntity>> FindStandingAsync(IEnumerable<string> incidentIds, CancellationToken cancellation)
    {
        var found = await LocateAsync(incidentIds, cancellation).ConfigureAwait(false);
        return [.. (await ReadStandingAsync(found, cancellation).ConfigureAwait(false)).OfType<TableEntity>()];
    }

    /// <summary>Units of incidents; those that are unknown are left out.</summary>
    public async Task<IReadOnlyList<(string Unit, string Incident)>> LocateAsync(IEnumerable<string> incidentIds, CancellationToken cancellation)
    {
        var found = new List<(string Unit, string Incident)>();
        foreach (var id in incidentIds.Distinct())
        {
            if (await UnitOfAsync(id, cancellation).ConfigureAwait(false) is { } unit)
                found.Add((unit, id));
        }

        return found;
    }

    /// <summary>Those of some incidents that a reader sees now; to one who is not limited all of them, known or not.</summary>
    public async Task<IReadOnlySet<string>> SeenAsync(IEnumerable<string> incidentIds, Sight? sight, CancellationToken cancellation) => sight?.Units is null
        ? incidentIds.ToHashSet()
        : (await FindStandingAsync(incidentIds, cancellation).ConfigureAwait(false)).Where(head => Head.IsSeen(head, sight)).Select(Head.IdOf).ToHashSet();

    /// <summary>The partition of an incident, or null when its id is unknown.</summary>
    public async Task<string?> PartitionAsync(string incidentId, CancellationToken cancellation) =>
        await UnitOfAsync(incidentId, cancellation).ConfigureAwait(false) is { } unit ? Keys.PartitionOf(unit, incidentId) : null;

    /// <summary>The unit that an incident was first reported to, or null when its id is unknown.</summary>
    public async Task<string?> UnitOfAsync(string incidentId, CancellationToken cancellation)
    {
        if (_units.TryGetValue(incidentId, out var known))
            return known;
        if (incidentId.Length == 0 || !incidentId.All(char.IsAsciiLetterOrDigit))
            return null;
        var entity = await RegisterTables.FindAsync(tables.Incidents, Keys.Lookup(incidentId), "u", cancellation).ConfigureAwait(false);
        if (entity?.GetString(IndexEntries.Unit) is not { } unit)
            return null;
        if (_units.Count >= MaxKnown)
            _units.Clear();
        return _units.GetOrAdd(incidentId, unit);
    }
}
