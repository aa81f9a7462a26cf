using Yuqing.Functions.Move;
using Yuqing.Functions.Register;

namespace Functions.Tests.Move;

/// <summary>A register that goes away after some incidents were added.</summary>
internal sealed class BreakingRegister(IMovableRegister register, int after) : IMovableRegister
{
    private int _added;

    public string Place => register.Place;

    public bool IsExclusive => register.IsExclusive;

    public Task<MoveMark> ReadMarkAsync(CancellationToken cancellation) => register.ReadMarkAsync(cancellation);

    public Task<bool> WriteMarkAsync(MoveMark mark, MoveMark expected, CancellationToken cancellation) => register.WriteMarkAsync(mark, expected, cancellation);

    public Task<IReadOnlyList<string>> ListIdsAsync(string? afterIncidentId, int limit, CancellationToken cancellation) =>
        register.ListIdsAsync(afterIncidentId, limit, cancellation);

    public Task<IReadOnlyList<NumberCounter>> ListCountersAsync(CancellationToken cancellation) => register.ListCountersAsync(cancellation);

    public Task RaiseCounterAsync(NumberCounter counter, CancellationToken cancellation) => register.RaiseCounterAsync(counter, cancellation);

    public Task<ImportFit> FitAsync(MovedIncident incident, CancellationToken cancellation) => register.FitAsync(incident, cancellation);

    public Task<bool> AddAsync(MovedIncident incident, DateTimeOffset acceptedUntil, CancellationToken cancellation) =>
        Interlocked.Increment(ref _added) > after
            ? throw new RegisterUnavailableException("The disk is full.")
            : register.AddAsync(incident, acceptedUntil, CancellationToken.None);

    public Task<IReadOnlyList<string>> ListWaitingAsync(int limit, CancellationToken cancellation) => register.ListWaitingAsync(limit, cancellation);

    public Task StartedAsync(string incidentId, CancellationToken cancellation) => register.StartedAsync(incidentId, cancellation);
}
