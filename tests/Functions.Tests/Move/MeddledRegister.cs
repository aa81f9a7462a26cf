using Yuqing.Functions.Move;

namespace Functions.Tests.Move;

/// <summary>A register whose mark others see to, too.</summary>
/// <param name="before">Happens before a mark is written.</param>
/// <param name="after">Happens when it is.</param>
internal sealed class MeddledRegister(IMovableRegister register, Func<MoveMark, Task>? before = null, Func<MoveMark, Task>? after = null) : IMovableRegister
{
    public string Place => register.Place;

    public bool IsExclusive => register.IsExclusive;

    public Task<MoveMark> ReadMarkAsync(CancellationToken cancellation) => register.ReadMarkAsync(cancellation);

    public async Task<bool> WriteMarkAsync(MoveMark mark, MoveMark expected, CancellationToken cancellation)
    {
        await (before?.Invoke(mark) ?? Task.CompletedTask);
        var written = await register.WriteMarkAsync(mark, expected, cancellation);
        await (after?.Invoke(mark) ?? Task.CompletedTask);
        return written;
    }

    public Task<IReadOnlyList<string>> ListIdsAsync(string? afterIncidentId, int limit, CancellationToken cancellation) =>
        register.ListIdsAsync(afterIncidentId, limit, cancellation);

    public Task<IReadOnlyList<NumberCounter>> ListCountersAsync(CancellationToken cancellation) => register.ListCountersAsync(cancellation);

    public Task RaiseCounterAsync(NumberCounter counter, CancellationToken cancellation) => register.RaiseCounterAsync(counter, cancellation);

    public Task<ImportFit> FitAsync(MovedIncident incident, CancellationToken cancellation) => register.FitAsync(incident, cancellation);

    public Task<bool> AddAsync(MovedIncident incident, DateTimeOffset acceptedUntil, CancellationToken cancellation) =>
        register.AddAsync(incident, acceptedUntil, cancellation);

    public Task<IReadOnlyList<string>> ListWaitingAsync(int limit, CancellationToken cancellation) => register.ListWaitingAsync(limit, cancellation);

    public Task StartedAsync(string incidentId, CancellationToken cancellation) => register.StartedAsync(incidentId, cancellation);
}
