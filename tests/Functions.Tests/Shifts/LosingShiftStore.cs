using Yuqing.Functions.Register;
using Yuqing.Functions.Shifts;

namespace Functions.Tests.Shifts;

/// <summary>A store whose answer to an added report may get lost: the report is there, and nobody tells.</summary>
internal sealed class LosingShiftStore(IShiftStore inner) : IShiftStore
{
    public bool LosesAnswers { get; set; }

    public async Task<bool> AddAsync(ShiftDocument document, bool owed, DateTimeOffset? remindAt, CancellationToken cancellation)
    {
        var added = await inner.AddAsync(document, owed, remindAt, cancellation);
        return LosesAnswers ? throw new RegisterUnavailableException("The answer got lost.") : added;
    }

    public Task<ShiftPicture> ReadAsync(ShiftQuestion question, CancellationToken cancellation) => inner.ReadAsync(question, cancellation);

    public Task<IReadOnlyDictionary<string, string>> TitlesAsync(IReadOnlyCollection<string> incidents, Sight sight, CancellationToken cancellation) =>
        inner.TitlesAsync(incidents, sight, cancellation);

    public Task<DateTimeOffset> BeginAsync(string unit, string kind, DateTimeOffset now, CancellationToken cancellation) => inner.BeginAsync(unit, kind, now, cancellation);

    public Task<ShiftReport?> LatestAsync(string unit, string kind, DateTimeOffset until, CancellationToken cancellation) => inner.LatestAsync(unit, kind, until, cancellation);

    public Task<StoredShift?> GetAsync(string id, CancellationToken cancellation) => inner.GetAsync(id, cancellation);

    public Task<Page<StoredShift>> ListAsync(ShiftQuery query, CancellationToken cancellation) => inner.ListAsync(query, cancellation);

    public Task<IReadOnlyList<StoredShift>> ListOwedAsync(int limit, CancellationToken cancellation) => inner.ListOwedAsync(limit, cancellation);

    public Task ToldAsync(string id, CancellationToken cancellation) => inner.ToldAsync(id, cancellation);

    public Task<DateTimeOffset?> NextReminderAsync(CancellationToken cancellation) => inner.NextReminderAsync(cancellation);

    public Task<IReadOnlyList<StoredShift>> ListRemindersAsync(DateTimeOffset now, int limit, CancellationToken cancellation) => inner.ListRemindersAsync(now, limit, cancellation);

    public Task RemindedAsync(string id, CancellationToken cancellation) => inner.RemindedAsync(id, cancellation);

    public Task<(ShiftConfirmation Counts, bool New)?> ConfirmAsync(string id, ShiftConfirmation confirmation, CancellationToken cancellation) =>
        inner.ConfirmAsync(id, confirmation, cancellation);

    public Task<RemarkOutcome> RemarkAsync(string id, ShiftRemark remark, CancellationToken cancellation) => inner.RemarkAsync(id, remark, cancellation);
}
