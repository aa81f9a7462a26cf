using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Incidents;

namespace Yuqing.Orchestrations.Policies;

/// <summary>What a schema cannot say: that names refer to something and that rules fit together.</summary>
internal sealed class PolicyChecks(PolicySlice policy)
{
    private static readonly HashSet<string> HumanSignals =
    [
        SignalTypes.Complete, SignalTypes.Acknowledge, SignalTypes.Classify, SignalTypes.ConfirmLevel, SignalTypes.ChangeLevel,
        SignalTypes.Dismiss, SignalTypes.Merge, SignalTypes.SignOff, SignalTypes.Checklist, SignalTypes.Progress, SignalTypes.Note,
        SignalTypes.Close, SignalTypes.Reopen,
    ];

    private readonly List<Violation> _found = [];

    /// <summary>All mistakes.</summary>
    public IReadOnlyList<Violation> Run()
    {
        Unique("/levels", policy.Levels.Select(level => level.Id));
        Unique("/categories", policy.Categories.Select(category => category.Id));
        CheckDuration("/intake/maxAge", policy.Intake.MaxAge);
        CheckDuration("/intake/maxAhead", policy.Intake.MaxAhead);
        CheckDuration("/backEntry/limit", policy.BackEntry.Limit);
        Each(policy.Levels, "/levels", (level, path) => CheckDuration($"{path}/watch", level.Watch));
        CheckPermissions();
        DutyRolesExist("/notices/newIncident", policy.Notices.NewIncident);
        DutyRolesExist("/notices/levelUp", policy.Notices.LevelUp);
        DutyRolesExist("/notices/dismissal", policy.Notices.Dismissal);
        foreach (var (id, ladder) in policy.Ladders)
            CheckLadder($"/ladders/{id}", ladder);
        Each(policy.Obligations, "/obligations", new ObligationChecks(policy, Add).Check);
        CheckSameIds();
        return _found;
    }

    private void CheckPermissions()
    {
        foreach (var (type, roles) in policy.Permissions)
        {
            if (!HumanSignals.Contains(type))
                Add(YamlFile.KeyPath($"/permissions/{type}"), $"there is no signal type '{type}'");
            Each(roles, $"/permissions/{type}", (role, path) =>
            {
                if (!Roles.All.Contains(role))
                    Add(path, $"there is no role '{role}'; roles are {string.Join(", ", Roles.All)}");
            });
        }
    }

    private void CheckLadder(string path, LadderRule ladder)
    {
        CheckDuration($"{path}/acknowledgedFor", ladder.AcknowledgedFor);
        Each(ladder.Rungs, $"{path}/rungs", (rung, at) =>
        {
            DutyRolesExist($"{at}/roles", rung.Roles);
            CheckDuration($"{at}/wait", rung.Wait);
        });
    }

    /// <summary>Rules may share an id only when no level has both, and a level's obligations must have one meaning each.</summary>
    private void CheckSameIds()
    {
        for (var i = 0; i < policy.Obligations.Count; i++)
        {
            var rule = policy.Obligations[i];
            var clash = policy.Obligations.Take(i).Any(other => other.Id == rule.Id
                && (other.Levels.Count == 0 || rule.Levels.Count == 0 || other.Levels.Intersect(rule.Levels).Any()));
            if (clash)
                Add($"/obligations/{i}/id", $"'{rule.Id}' is already defined for one of these levels");
        }
    }

    private void DutyRolesExist(string path, IReadOnlyList<string> roles) => Each(roles, path, (role, at) =>
    {
        if (!DutyRoles.Exists(role))
            Add(at, $"there is no duty role '{role}'");
    });

    private void CheckDuration(string path, Duration? duration)
    {
        if (duration is { } given && !Duration.IsValid(given.Text))
            Add(path, $"'{given.Text}' must be longer than nothing and not absurdly long");
    }

    private void Unique(string path, IEnumerable<string> ids)
    {
        var seen = new HashSet<string>();
        Each([.. ids], path, (id, at) =>
        {
            if (!seen.Add(id))
                Add($"{at}/id", $"'{id}' stands here twice");
        });
    }

    private static void Each<T>(IReadOnlyList<T> items, string path, Action<T, string> check)
    {
        for (var i = 0; i < items.Count; i++)
            check(items[i], $"{path}/{i}");
    }

    private void Add(string path, string reason) => _found.Add(new Violation(path, reason));
}
