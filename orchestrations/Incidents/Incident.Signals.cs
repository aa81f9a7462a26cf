using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Orchestrations.Incidents;

/// <summary>How signals are taken in.</summary>
public sealed partial record Incident
{
    /// <summary>Takes a signal in: lets time pass up to its acceptance, then applies or refuses it. A signal already taken in changes nothing.</summary>
    public Incident Apply(Signal signal)
    {
        ArgumentNullException.ThrowIfNull(signal);
        if (signal.Seq <= LastSeq)
            return this;
        var ready = Tick(signal.AcceptedAt);
        var step = ready.Judge(signal);
        var next = step.Next ?? ready.Refuse(signal, step.Problem!);
        return next with
        {
            LastSeq = signal.Seq,
            Version = next.Version + 1,
            Results = [.. next.Results, new SignalResult(signal.SignalId, step.Problem is null, step.Problem)],
        };
    }

    /// <summary>Whether a signal would be applied now; null when it would.</summary>
    public Problem? Check(Signal signal)
    {
        ArgumentNullException.ThrowIfNull(signal);
        return Tick(signal.AcceptedAt).Judge(signal).Problem;
    }

    private Step Judge(Signal signal) => signal.Type switch
    {
        SignalTypes.Note => Record("note", signal.AcceptedAt, signal.Fields.GetValueOrDefault("text", ""), signal.Actor),
        _ => Problem.Field("type", $"本制度不提供“{signal.Type}”。"),
    };

    private Incident Refuse(Signal signal, Problem problem) =>
        Record("refused", signal.AcceptedAt, $"操作“{signal.Type}”未被接受：{problem.Detail}", signal.Actor, Find(signal.Obligation)?.Id);
}

/// <summary>Outcome of a signal: the next state, or why it is refused.</summary>
internal readonly record struct Step(Incident? Next, Problem? Problem)
{
    public static implicit operator Step(Incident next) => new(next, null);

    public static implicit operator Step(Problem problem) => new(null, problem);
}
