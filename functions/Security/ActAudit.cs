using Yuqing.Functions.Http.Requests;
using Yuqing.Functions.Register;

namespace Yuqing.Functions.Security;

/// <summary>
/// What the HTTP side writes into the audit trail: every act and every refused act of a known caller. Failures of unknown
/// callers are written too, but only so many a second: nobody without credentials may fill the disk.
/// </summary>
internal sealed class ActAudit(IAuditTrail trail, TimeProvider time)
{
    private const string Done = "done";
    private const string Refused = "refused";

    private readonly TokenBuckets _strangers = new(time, rate: 1, burst: 50);

    /// <summary>A caller did something.</summary>
    public Task ActedAsync(Caller caller, string action, string? target, IReadOnlyDictionary<string, string>? data, CancellationToken cancellation) =>
        trail.AppendAsync(caller.Id, action, target, Done, data, cancellation);

    /// <summary>A caller was refused something.</summary>
    public Task RefusedAsync(Caller caller, string action, string? target, string reason, CancellationToken cancellation) =>
        trail.AppendAsync(caller.Id, action, target, Refused, new Dictionary<string, string> { ["reason"] = reason }, cancellation);

    /// <summary>Somebody without valid credentials was refused.</summary>
    public Task StrangerRefusedAsync(string actor, string action, string? target, string reason, CancellationToken cancellation) =>
        _strangers.TryTake(action, out _)
            ? trail.AppendAsync(actor, action, target, Refused, new Dictionary<string, string> { ["reason"] = reason }, cancellation)
            : Task.CompletedTask;
}
