using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Orchestrations.Policies.Checks;

/// <summary>Permissions: known acts and known roles.</summary>
internal sealed class SignalChecks(PolicySlice policy, Action<string, string> add) : PolicyCheck(policy, add)
{
    private static readonly HashSet<string> OfPeople =
    [
        SignalTypes.Complete, SignalTypes.Acknowledge, SignalTypes.Escalate, SignalTypes.Classify, SignalTypes.ConfirmLevel, SignalTypes.ChangeLevel,
        SignalTypes.Dismiss, SignalTypes.Merge, SignalTypes.SignOff, SignalTypes.Checklist, SignalTypes.Progress, SignalTypes.Note,
        SignalTypes.Close, SignalTypes.Reopen, SignalTypes.Assign, SignalTypes.Accept, SignalTypes.Return, SignalTypes.Instruct,
        SignalTypes.RequestExtension, SignalTypes.DecideExtension, SignalTypes.SubmitStatement, SignalTypes.ApproveStatement,
        SignalTypes.RejectStatement, SignalTypes.PublishStatement, SignalTypes.Promise, SignalTypes.Referral, SignalTypes.Flag,
        SignalTypes.Facts, SignalTypes.Coverage, SignalTypes.Supervise, SignalTypes.Finding,
    ];

    public void Run()
    {
        foreach (var (type, roles) in Policy.Permissions)
        {
            if (!OfPeople.Contains(type))
                Add(YamlFile.KeyPath($"/permissions/{type}"), $"there is no signal type '{type}'");
            RolesExist(roles, $"/permissions/{type}");
        }
    }
}
