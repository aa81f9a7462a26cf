namespace Yuqing.Functions.Calendars;

/// <summary>Remembers which version of a year's calendar all open incidents have.</summary>
public interface ICalendarMemory
{
    /// <summary>
    /// Whether a version of a year need not be sent any more. Where other instances of the app, perhaps of an earlier deployment, accept
    /// reports too, that may be so only some time after it was remembered.
    /// </summary>
    /// <param name="year">The year.</param>
    /// <param name="hash">Hash of its calendar.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<bool> IsSentAsync(int year, string hash, CancellationToken cancellation);

    /// <summary>Remembers that it was sent to all, in place of the year's former version; the same again changes nothing.</summary>
    Task RememberAsync(int year, string hash, CancellationToken cancellation);

    /// <summary>Forgets all years: incidents have come from elsewhere, to which nothing was sent from here.</summary>
    Task ForgetAsync(CancellationToken cancellation);
}
