using System.Text;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Orchestrations.Incidents;

/// <summary>
/// The state must stay small whatever people do: an act that adds something to it for good is refused while there is just
/// room left for what clocks and the completion of what is open may still add.
/// </summary>
public sealed partial record Incident
{
    private static readonly HashSet<string> Growing =
    [
        SignalTypes.Assign, SignalTypes.Instruct, SignalTypes.SubmitStatement, SignalTypes.PublishStatement, SignalTypes.Promise, SignalTypes.Finding,
    ];

    /// <summary>Why there is no room for what a signal adds; null when there is.</summary>
    internal Problem? CheckRoom(Signal signal) => Growing.Contains(signal.Type) && Size > Limits.StateBytes
        ? Problem.Of(ProblemKind.Conflict, "本事项的记录过多，不能再增加稿件、转办、交办或考核事项；请办结后另立事项继续办理。")
        : null;

    /// <summary>UTF-8 bytes of what stays in the state; numbers that only count pictures are left out, so that every copy measures the same.</summary>
    private int Size => Encoding.UTF8.GetByteCount(
        (this with { Entries = [], Results = [], Effects = [], Version = 0, ProjectedVersion = 0, LastSeq = 0 }).Save());
}
