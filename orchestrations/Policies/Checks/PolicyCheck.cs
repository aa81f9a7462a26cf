using System.Globalization;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Incidents;

namespace Yuqing.Orchestrations.Policies.Checks;

/// <summary>One group of checks over a policy, with what all of them need.</summary>
/// <param name="policy">The policy; it fits the schema.</param>
/// <param name="add">Takes the path and the reason of a mistake.</param>
internal abstract class PolicyCheck(PolicySlice policy, Action<string, string> add)
{
    protected PolicySlice Policy => policy;

    protected void Add(string path, string reason) => add(path, reason);

    protected static void Each<T>(IReadOnlyList<T> items, string path, Action<T, string> check)
    {
        for (var i = 0; i < items.Count; i++)
            check(items[i], $"{path}/{i}");
    }

    /// <summary>Every id of a list must be that of something.</summary>
    /// <param name="reason">The mistake, with <c>{0}</c> for the id.</param>
    protected void Exist(IReadOnlyList<string>? ids, string path, Func<string, bool> exists, string reason) => Each(ids ?? [], path, (id, at) =>
    {
        if (!exists(id))
            Add(at, string.Format(CultureInfo.InvariantCulture, reason, id));
    });

    protected void LevelsExist(IReadOnlyList<string>? levels, string path) =>
        Exist(levels, path, level => policy.FindLevel(level) is not null, "there is no level '{0}'");

    protected void CategoriesExist(IReadOnlyList<string>? categories, string path) =>
        Exist(categories, path, HasCategory, "there is no category '{0}'");

    protected void DutyRolesExist(IReadOnlyList<string>? roles, string path) => Exist(roles, path, DutyRoles.Exists, "there is no duty role '{0}'");

    protected void RolesExist(IReadOnlyList<string>? roles, string path) =>
        Exist(roles, path, Roles.All.Contains, "there is no role '{0}'; roles are " + string.Join(", ", Roles.All));

    /// <summary>Roles named for an act must hold the permission for it.</summary>
    protected void MaySend(IReadOnlyList<string>? roles, string path, params string[] types)
    {
        RolesExist(roles, path);
        Exist(
            roles,
            path,
            role => !Roles.All.Contains(role) || role == Roles.Administrator || types.Any(type => policy.Allows(type, [role])),
            $"'permissions' do not let '{{0}}' send {string.Join(" or ", types.Select(type => $"'{type}'"))}");
    }

    protected void LadderExists(string? ladder, string path)
    {
        if (ladder is not null && !policy.Ladders.ContainsKey(ladder))
            Add(path, $"there is no ladder '{ladder}'");
    }

    protected void DurationFits(Duration? duration, string path)
    {
        if (duration is { } given && !Duration.IsValid(given.Text))
            Add(path, $"'{given.Text}' must be longer than nothing and not absurdly long");
    }

    /// <summary>A span on the working-day calendar is counted in days.</summary>
    protected void CalendarFits(Duration duration, string calendar, string path)
    {
        if (calendar == CalendarKinds.WorkingDays && (duration.Text.Contains('T', StringComparison.Ordinal) || !Duration.IsValid(duration.Text)))
            Add(path, $"working days are whole days such as P5D, not '{duration.Text}'");
    }

    /// <summary>Reminders must lie within the time allowed and stand in order.</summary>
    /// <param name="within">The time allowed; null = people give it with each case.</param>
    /// <param name="tooLong">What to say of one that does not lie within.</param>
    protected void RemindersFit(IReadOnlyList<Duration> reminders, TimeSpan? within, string tooLong, string path)
    {
        for (var i = 0; i < reminders.Count; i++)
        {
            if (!Duration.IsValid(reminders[i].Text))
                Add($"{path}/{i}", $"'{reminders[i]}' must be longer than nothing and not absurdly long");
            else if (within is { } limit && reminders[i].Value >= limit)
                Add($"{path}/{i}", $"'{reminders[i]}' {tooLong}");
            else if (i > 0 && Duration.IsValid(reminders[i - 1].Text) && reminders[i].Value >= reminders[i - 1].Value)
                Add($"{path}/{i}", "reminders must be in order, the earliest (longest before due) first");
        }
    }

    protected void Unique(IEnumerable<string> ids, string path, string key = "id")
    {
        var seen = new HashSet<string>();
        Each([.. ids], path, (id, at) =>
        {
            if (!seen.Add(id))
                Add($"{at}/{key}", $"'{id}' stands here twice");
        });
    }

    protected bool Offers(string signalType) => policy.Permissions.ContainsKey(signalType);

    protected bool HasCategory(string id) => policy.Categories.Any(category => category.Id == id);
}
