using System.Globalization;
using Microsoft.AspNetCore.Http;
using Yuqing.Functions.Duty;
using Yuqing.Functions.Register;
using Yuqing.Functions.Security;
using Yuqing.Orchestrations.Policies;

namespace Yuqing.Functions.Http.Duty;

/// <summary>Saves changes to the directory: who may make them, on which version, and the line in the audit trail.</summary>
internal sealed class DutyEditor(LiveDutyDirectory live, PolicyCatalog policies, ContactCheck contacts, UnitRemoval removal, ActAudit audit)
{
    private const string VersionField = "version";
    private const int Attempts = 5;
    private const string NotSaved = "人员与值班安排有误，没有保存。";

    /// <summary>The version that a request was made on, from <c>If-Match</c> or <c>version=</c>; null when it names none.</summary>
    /// <exception cref="ProblemException">400.</exception>
    public static long? VersionOf(HttpRequest request)
    {
        var text = request.Headers.IfMatch.ToString() is { Length: > 0 } tag ? tag.Trim().Trim('"') : request.Query[VersionField].ToString();
        if (text.Length == 0)
            return null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : throw new ProblemException(ApiProblem.Field(VersionField, "应为版本号，如 If-Match: \"3\"。"));
    }

    /// <summary>Refuses a request that names another version than the latest.</summary>
    /// <exception cref="ProblemException">409.</exception>
    public static void RefuseOutdated(long? expected, DirectoryVersion latest)
    {
        if (expected is { } version && version != latest.Version)
            throw Outdated(latest.Version);
    }

    /// <summary>Saves a directory in place of the version it was made from.</summary>
    /// <returns>The saved version, and what could be saved but should be looked at.</returns>
    /// <exception cref="ProblemException">400, 403 or 409.</exception>
    public async Task<SavedDirectory> ReplaceAsync(Caller caller, DutyDirectory next, long expected, DirectoryAct act)
    {
        var before = await live.LatestAsync(CancellationToken.None);
        RefuseOutdated(expected, before);
        Check(caller, before.Directory, next);
        await removal.RefuseAsync(before.Directory, next, CancellationToken.None);
        var faults = contacts.Check(before.Directory, next);
        if (faults.Any(fault => fault.Refused))
            throw new ProblemException(ApiProblem.Invalid(NotSaved, faults.Where(fault => fault.Refused).ToDictionary(fault => fault.Path, fault => (IReadOnlyList<string>)[fault.Message])));
        // Once begun it is finished: a change without its line in the trail must not come from a lost connection.
        var saved = await live.SaveAsync(next, expected, caller.Id, act.Action, CancellationToken.None, act.FileHash) ?? throw Outdated(live.Now.Version);
        var facts = new Dictionary<string, string>(act.Data ?? new Dictionary<string, string>()) { [VersionField] = saved.Version.ToString(CultureInfo.InvariantCulture) };
        await audit.ActedAsync(caller, act.Action, act.Target, facts, CancellationToken.None);
        return new SavedDirectory(saved, faults);
    }

    /// <summary>Changes one unit on the version that the request names, or on the latest, whatever others save meanwhile.</summary>
    /// <param name="change">Gives the changed unit, or null when nothing is left to do. It may be asked several times.</param>
    /// <exception cref="ProblemException">400, 404 or 409.</exception>
    public async Task<DirectoryVersion> ChangeAsync(
        HttpRequest request, string unit, string action, Func<DutyDirectory, UnitDuty, UnitDuty?> change, IReadOnlyDictionary<string, string>? data = null)
    {
        var (caller, expected) = (request.Caller(), VersionOf(request));
        for (var attempt = 1; ; attempt++)
        {
            var latest = await live.LatestAsync(request.HttpContext.RequestAborted);
            RefuseOutdated(expected, latest);
            if (change(latest.Directory, Find(caller, latest.Directory, unit)) is not { } changed)
                return latest;
            try
            {
                return (await ReplaceAsync(caller, latest.Directory.With(changed), latest.Version, new DirectoryAct(action, unit, data))).Version;
            }
            catch (ProblemException busy) when (expected is null && attempt < Attempts && busy.Problem.Status == StatusCodes.Status409Conflict)
            {
                // Somebody saved in between: the change is made again on what is there now.
            }
        }
    }

    /// <summary>A unit that the caller may see.</summary>
    /// <exception cref="ProblemException">404.</exception>
    public static UnitDuty Find(Caller caller, DutyDirectory directory, string unit) =>
        caller.Sees(unit) && directory.FindDuty(unit) is { } found ? found : throw new ProblemException(ApiProblem.NotFound("没有这个单位。"));

    /// <summary>The mistakes of a document by their place.</summary>
    public static ProblemException Invalid(DutyFileException wrong) => new(ApiProblem.Invalid(
        NotSaved,
        wrong.Mistakes.Count == 0
            ? new Dictionary<string, IReadOnlyList<string>> { ["$"] = wrong.Errors }
            : wrong.Mistakes.GroupBy(mistake => mistake.Path.Length > 0 ? mistake.Path : "$")
                .ToDictionary(place => place.Key, place => (IReadOnlyList<string>)[.. place.Select(mistake => mistake.Line > 0 ? $"第 {mistake.Line} 行：{mistake.Chinese}" : mistake.Chinese)])));

    private static ProblemException Outdated(long version) =>
        new(ApiProblem.Conflict($"值班安排已被他人修改（现为第 {version} 版），请取得最新内容后再改。"));

    private void Check(Caller caller, DutyDirectory before, DutyDirectory after)
    {
        var errors = after.Units.Select((unit, index) => (unit, index)).Where(entry => policies.Find(entry.unit.Policy) is null)
            .ToDictionary(entry => $"units[{entry.index}].policy", entry => (IReadOnlyList<string>)[$"没有制度“{entry.unit.Policy}”。"]);
        if (errors.Count > 0)
            throw new ProblemException(ApiProblem.Invalid(NotSaved, errors));
        if (caller.Units is not null && before.Units.Concat(after.Units).Select(unit => unit.Id).Distinct().Where(unit => !caller.Sees(unit)).FirstOrDefault(unit => Differs(before, after, unit)) is { } foreign)
            throw new ProblemException(ApiProblem.Forbidden($"只能修改本单位的值班安排；单位 {foreign} 或其人员被改动了。"));
    }

    /// <summary>Whether a unit, its rosters or somebody named there is another than before.</summary>
    private static bool Differs(DutyDirectory before, DutyDirectory after, string unit) => Picture(before, unit) != Picture(after, unit);

    private static string Picture(DutyDirectory directory, string unit) => directory.FindDuty(unit) is not { } duty ? "" : RegisterJson.Write(new
    {
        Unit = UnitEntry.Of(duty),
        People = duty.Rosters.SelectMany(roster => roster.Named()).Distinct().Order(StringComparer.Ordinal)
            .Select(directory.FindPerson).OfType<Person>().Select(PersonEntry.Of),
    });
}

/// <summary>What is done to the directory, for the list of versions and the audit trail.</summary>
/// <param name="Action">Such as <c>directory.put</c>.</param>
/// <param name="Target">The unit, when it is about one.</param>
/// <param name="Data">Further facts.</param>
/// <param name="FileHash">Hash of the configured file when that is what is saved.</param>
internal sealed record DirectoryAct(string Action, string? Target = null, IReadOnlyDictionary<string, string>? Data = null, string? FileHash = null);

/// <summary>A saved version.</summary>
/// <param name="Version">The version.</param>
/// <param name="Warnings">Contacts that should be looked at.</param>
internal sealed record SavedDirectory(DirectoryVersion Version, IReadOnlyList<ContactFault> Warnings);
