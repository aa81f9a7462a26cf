using System.Text.Json.Serialization;

namespace Yuqing.Functions.Move;

/// <summary>Whether an installation may act; kept in its register.</summary>
/// <param name="Phase">What it may do.</param>
/// <param name="Since">Since when.</param>
/// <param name="Export">Id of the export that closed it, or that is being imported.</param>
/// <param name="Before">While importing: what it may do afterwards.</param>
internal sealed record MoveMark(MovePhase Phase, DateTimeOffset Since, string? Export = null, MovePhase Before = MovePhase.Open)
{
    /// <summary>
    /// How long every process takes to notice a mark, and what it had in hand to come to its end: attempts at delivery are the
    /// longest, and they are broken off earlier.
    /// </summary>
    public static readonly TimeSpan Settling = TimeSpan.FromMinutes(2);

    /// <summary>How old a mark is that was noticed everywhere, however wrong the clock of whoever set it.</summary>
    public static readonly TimeSpan Settled = TimeSpan.FromHours(1);

    /// <summary>Nothing was said: it acts.</summary>
    public static readonly MoveMark None = new(MovePhase.Open, DateTimeOffset.MinValue);

    /// <summary>Why the program must not start; null when it may.</summary>
    public string? StartRefusal(string place) => Phase switch
    {
        MovePhase.Closed =>
            $"The incidents of {place} were exported to be run elsewhere (export {Export}): started here, they would run twice. "
            + $"If they are not imported anywhere, say: incidents reopen --export {Export}",
        MovePhase.Importing =>
            $"An import into {place} (export {Export}) stopped half-way. Repeat it, or give it up with: incidents reopen --give-up",
        _ => null,
    };
}

/// <summary>What an installation may do.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MovePhase>))]
internal enum MovePhase
{
    /// <summary>Everything.</summary>
    Open,

    /// <summary>Show what is there; no clock runs.</summary>
    Frozen,

    /// <summary>Nothing: what is there is not whole.</summary>
    Importing,

    /// <summary>Nothing: its incidents run elsewhere.</summary>
    Closed,
}

/// <summary>The mark forbids what was asked for; the message says what to do.</summary>
internal sealed class MoveException(string message) : Exception(message);

/// <summary>A command stopped half-way; repeating it completes it.</summary>
internal sealed class UnfinishedMoveException(string message, Exception inner) : Exception(message, inner);
