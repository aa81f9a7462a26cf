using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Orchestrations.Incidents;

/// <summary>How signals are taken in.</summary>
public sealed partial record Incident
{
    /// <summary>
    /// Takes a signal in: lets time pass up to its acceptance, then applies or refuses it. A signal already taken in
    /// changes nothing.
    /// </summary>
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

    /// <summary>Whether a signal would be applied; null when it would.</summary>
    public Problem? Check(Signal signal)
    {
        ArgumentNullException.ThrowIfNull(signal);
        return Tick(signal.AcceptedAt).Judge(signal).Problem;
    }

    private Step Judge(Signal signal) => Admission.Check(this, signal) is { } problem ? problem : Handle(signal);

    private Step Handle(Signal signal) => signal.Type switch
    {
        SignalTypes.Complete => Completion.Complete(this, signal),
        SignalTypes.SignOff => Completion.SignOff(this, signal),
        SignalTypes.Checklist => Completion.Checklist(this, signal),
        SignalTypes.Classify => Grading.Classify(this, signal),
        SignalTypes.ConfirmLevel => Grading.Confirm(this, signal),
        SignalTypes.ChangeLevel => Grading.Change(this, signal),
        SignalTypes.Close => Conclusion.Close(this, signal),
        SignalTypes.Dismiss => Conclusion.Dismiss(this, signal),
        SignalTypes.Merge => Conclusion.Merge(this, signal),
        SignalTypes.MergedIn => Conclusion.TakeOver(this, signal),
        SignalTypes.Reopen => Conclusion.Reopen(this, signal),
        SignalTypes.Acknowledge => Remarks.Acknowledge(this, signal),
        SignalTypes.Escalate => Escalating.Escalate(this, signal),
        SignalTypes.Unreachable => Escalating.Unreachable(this, signal),
        SignalTypes.Note => Remarks.Note(this, signal),
        SignalTypes.Progress => Remarks.Progress(this, signal),
        SignalTypes.SubmitStatement => Drafting.Submit(this, signal),
        SignalTypes.ApproveStatement => Drafting.Approve(this, signal),
        SignalTypes.RejectStatement => Drafting.Return(this, signal),
        SignalTypes.PublishStatement => Publication.Publish(this, signal),
        SignalTypes.Assign => Transferring.Assign(this, signal),
        SignalTypes.Accept => Transferring.Accept(this, signal),
        SignalTypes.Return => Transferring.Return(this, signal),
        SignalTypes.Instruct => Instructing.Instruct(this, signal),
        SignalTypes.Facts => Filing.Facts(this, signal),
        SignalTypes.Coverage => Filing.Coverage(this, signal),
        SignalTypes.Supervise => Filing.Supervise(this, signal),
        SignalTypes.Referral => Filing.Refer(this, signal),
        SignalTypes.Finding => Assessing.Decide(this, signal),
        SignalTypes.RequestExtension => Extending.Request(this, signal),
        SignalTypes.DecideExtension => Extending.Decide(this, signal),
        SignalTypes.Promise => Promises.Promise(this, signal),
        SignalTypes.Flag => Classifying.Flag(this, signal),
        SignalTypes.Calendar => CalendarChanges.TakeIn(this, signal),
        SignalTypes.Metrics => Remarks.Metrics(this, signal),
        _ => Admission.NotOffered(signal.Type),
    };

    /// <summary>A signal accepted against an older picture may be impossible by the time it is applied: that is recorded.</summary>
    private Incident Refuse(Signal signal, Problem problem) =>
        Record("refused", signal.AcceptedAt, $"操作“{signal.Type}”未生效：{problem.Detail}", signal.Actor, Find(signal.Obligation)?.Id);
}

/// <summary>Outcome of a signal: the next state, or why it is refused.</summary>
internal readonly record struct Step(Incident? Next, Problem? Problem)
{
    public static implicit operator Step(Incident next) => new(next, null);

    public static implicit operator Step(Problem problem) => new(null, problem);
}
