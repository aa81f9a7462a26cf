using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Orchestrations.Policies.Checks;

/// <summary>Statements: what is reviewed, and one approval chain for every level.</summary>
internal sealed class StatementChecks(PolicySlice policy, Action<string, string> add) : PolicyCheck(policy, add)
{
    /// <summary>The acts that a statement goes through.</summary>
    public static readonly IReadOnlyList<string> Acts =
        [SignalTypes.SubmitStatement, SignalTypes.ApproveStatement, SignalTypes.RejectStatement, SignalTypes.PublishStatement];

    public void Run()
    {
        if (Policy.Statements is not { } statements)
            return;
        Unique(statements.Review.Select(item => item.Id), "/statements/review");
        Each(statements.Approval, "/statements/approval", (chain, path) =>
        {
            LevelsExist(chain.Levels, $"{path}/levels");
            Each(chain.Steps, $"{path}/steps", (step, at) => MaySend(step.By, $"{at}/by", SignalTypes.ApproveStatement));
        });
        var others = statements.Approval.Count(IsForOthers);
        if (others > 1)
            Add("/statements/approval", "only one chain may leave out 'levels': it is for all others");
        foreach (var level in Policy.Levels)
        {
            var chains = statements.Approval.Count(chain => chain.Levels?.Contains(level.Id) == true);
            if (chains > 1)
                Add("/statements/approval", $"level '{level.Id}' has more than one chain");
            else if (chains + others == 0)
                Add("/statements/approval", $"nobody approves statements at level '{level.Id}'");
        }
    }

    private static bool IsForOthers(ApprovalRule chain) => chain.Levels is null or [];
}
