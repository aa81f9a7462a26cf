namespace Yuqing.Functions.Register;

/// <summary>
/// Who did or was refused what: append-only, each line sealed with the hash of the one before it, so that a changed, removed
/// or inserted line is found by <see cref="VerifyAsync"/>. No secrets and no matter of an incident go in.
/// </summary>
public interface IAuditTrail
{
    /// <summary>Adds a line; durable when the task completes.</summary>
    /// <param name="actor">Person id, <c>key:NAME</c>, <c>source:NAME</c> or <c>system</c>.</param>
    /// <param name="action">What was tried, such as <c>signal.complete</c> or <c>session.open</c>.</param>
    /// <param name="target">On what, such as an incident id.</param>
    /// <param name="outcome"><c>done</c>, <c>refused</c> or <c>failed</c>.</param>
    /// <param name="data">Facts worth keeping.</param>
    /// <exception cref="RegisterUnavailableException">It could not be written.</exception>
    Task AppendAsync(
        string actor,
        string action,
        string? target,
        string outcome,
        IReadOnlyDictionary<string, string>? data = null,
        CancellationToken cancellation = default);

    /// <summary>The lines after a number, oldest first.</summary>
    Task<IReadOnlyList<AuditLine>> ListAsync(long afterSeq, int limit, CancellationToken cancellation = default);

    /// <summary>Recomputes the whole chain.</summary>
    Task<AuditVerification> VerifyAsync(CancellationToken cancellation = default);
}

/// <summary>One line of the trail.</summary>
public sealed record AuditLine(
    long Seq, DateTimeOffset At, string Actor, string Action, string? Target, string Outcome, IReadOnlyDictionary<string, string>? Data, string Hash);

/// <summary>Result of a verification.</summary>
/// <param name="Lines">Lines that were checked and fit.</param>
/// <param name="FirstBroken">Number of the first line that does not fit its predecessor, or null when all do.</param>
/// <param name="LastHash">Hash of the last line that fits: written down elsewhere, it proves later that none was cut off the end.</param>
public sealed record AuditVerification(long Lines, long? FirstBroken, string LastHash);
