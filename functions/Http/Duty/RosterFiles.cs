using System.Text;
using Microsoft.AspNetCore.Http;
using Yuqing.Functions.Documents.Tables;
using Yuqing.Functions.Duty;
using Yuqing.Functions.Duty.Rosters;
using Yuqing.Functions.Duty.Tables;
using Yuqing.Functions.Http.Documents;
using Yuqing.Functions.Http.Requests;
using Yuqing.Functions.Security;
using Yuqing.Orchestrations.Incidents;

namespace Yuqing.Functions.Http.Duty;

/// <summary>Rosters as files: takes over a sheet of Excel, hands out Excel, iCalendar and YAML.</summary>
internal sealed class RosterFiles(LiveDutyDirectory live, DutyEditor editor, ActAudit audit, TimeProvider time)
{
    private const int MaxBytes = 2 << 20;
    private const int MaxDays = 400;
    private const int DefaultDays = 31;
    private const string FileField = "file";

    /// <summary>Takes over the planned shifts of a sheet, or with <c>dryRun=true</c> only tells what that would change. All or nothing.</summary>
    /// <exception cref="ProblemException">400 with messages by cell, 404, 409, 413 or 415.</exception>
    public async Task<IResult> ImportAsync(HttpRequest request, string unit)
    {
        var query = new QueryReader(request.Query);
        var dryRun = query.Flag("dryRun") ?? false;
        query.ThrowIfFailed();
        var caller = request.Caller();
        DutyEditor.Find(caller, (await live.LatestAsync(request.HttpContext.RequestAborted)).Directory, unit);
        if (!JsonBody.IsType(request.ContentType, WorkbookParts.MediaType))
            throw new ProblemException(ApiProblem.UnsupportedMediaType($"请以 {WorkbookParts.MediaType} 提交 .xlsx 文件。"));
        using var body = await BodyReader.ReadAsync(request, request.HttpContext.RequestAborted, MaxBytes) ?? throw new ProblemException(ApiProblem.TooLarge(MaxBytes));
        var grid = ReadGrid(body);
        IReadOnlyList<PlannedDayJson> days = [];
        if (dryRun)
        {
            var latest = await live.LatestAsync(request.HttpContext.RequestAborted);
            DutyEditor.RefuseOutdated(DutyEditor.VersionOf(request), latest);
            (_, days) = TakeOver(latest.Directory, DutyEditor.Find(caller, latest.Directory, unit), grid);
            return Answers.Ok(new RosterImportJson(true, latest.Version, days));
        }
        var saved = await editor.ChangeAsync(request, unit, "duty.import", (directory, duty) =>
        {
            (var changed, days) = TakeOver(directory, duty, grid);
            return changed;
        });
        return Answers.Ok(new RosterImportJson(false, saved.Version, days));
    }

    /// <summary>The roster of a unit as a file.</summary>
    /// <exception cref="ProblemException">400, 403 or 404.</exception>
    public async Task<IResult> ExportAsync(HttpRequest request, string unit)
    {
        var (caller, version, now) = (request.Caller(), await live.LatestAsync(request.HttpContext.RequestAborted), time.Now());
        var duty = DutyEditor.Find(caller, version.Directory, unit);
        var query = new QueryReader(request.Query);
        var today = DateOnly.FromDateTime(now.DateTime);
        var format = query.Text("format") ?? "xlsx";
        var from = query.Day("from") ?? today;
        var to = query.Day("to") ?? from.AddDays(DefaultDays - 1);
        var (role, person) = (query.Text("role"), query.Text("person"));
        if (format is not ("xlsx" or "ics" or "yaml"))
            query.Fail("format", "可选值：xlsx、ics、yaml。");
        if (to < from || to.DayNumber - from.DayNumber >= MaxDays)
            query.Fail("to", $"不得早于 from，且不超过 {MaxDays} 天。");
        if (role is not null && !DutyRoles.Exists(role))
            query.Fail("role", $"没有值班角色“{role}”。");
        if (person is not null && version.Directory.FindPerson(person) is null)
            query.Fail("person", $"没有人员“{person}”。");
        query.ThrowIfFailed();
        var contacts = PersonView.MaySeeContacts(caller);
        if (format == "yaml" && !contacts)
            throw new ProblemException(ApiProblem.Forbidden("全部人员与值班安排含联系方式，只有办公室和管理员可以导出。"));
        await audit.ActedAsync(caller, "duty.export", unit, new Dictionary<string, string> { ["format"] = format }, request.HttpContext.RequestAborted);
        var roles = role is null ? duty.Rosters.Select(roster => roster.Role) : [role];
        return format switch
        {
            "ics" => Text($"{duty.Unit.Title}值班.ics", DutyCalendar.MediaType, DutyCalendar.Write(version, duty.Unit, roles, person, Start(from), Start(to.AddDays(1)), now)),
            "yaml" => Text("directory.yaml", DirectoryDesk.Yaml, DirectoryDocument.Of(version.Directory).ToYaml()),
            _ => new FileAnswer(
                $"{duty.Unit.Title}值班表{from:yyyyMMdd}-{to:yyyyMMdd}.xlsx",
                WorkbookParts.MediaType,
                (output, cancellation) => RosterTable.WriteAsync(version.Directory, unit, from, to, contacts, output, cancellation)),
        };

        // Whole duty days, so that an event is the same one tomorrow.
        DateTimeOffset Start(DateOnly day) => (duty.Rosters.Count > 0 ? duty.Rosters[0] : new Roster("")).StartOf(day);
    }

    private static FileAnswer Text(string name, string mediaType, string text) =>
        new(name, mediaType, async (output, cancellation) => await output.WriteAsync(Encoding.UTF8.GetBytes(text), cancellation));

    private static SheetGrid ReadGrid(RawBody body)
    {
        try
        {
            return SheetGrid.Read(new MemoryStream(body.Bytes.ToArray()));
        }
        catch (FormatException wrong)
        {
            throw new ProblemException(ApiProblem.Field(FileField, wrong.Message));
        }
    }

    private (UnitDuty Changed, IReadOnlyList<PlannedDayJson> Days) TakeOver(DutyDirectory directory, UnitDuty duty, SheetGrid grid)
    {
        var known = duty.Rosters.SelectMany(roster => roster.Named()).ToHashSet(StringComparer.Ordinal);
        var sheet = new RosterSheetReader(grid, new SheetNames(directory.People, known), DateOnly.FromDateTime(time.Now().DateTime)).Read();
        if (sheet.Mistakes.Count > 0)
        {
            var errors = sheet.Mistakes.GroupBy(mistake => mistake.Cell.Length > 0 ? mistake.Cell : FileField)
                .ToDictionary(cell => cell.Key, cell => (IReadOnlyList<string>)[.. cell.Select(mistake => mistake.Message).Distinct()]);
            throw new ProblemException(ApiProblem.Invalid($"值班表有 {sheet.Mistakes.Count} 处需要改正，没有导入任何内容。", errors));
        }
        var days = new List<PlannedDayJson>();
        var rosters = duty.Rosters.ToList();
        foreach (var role in DutyDirectory.WatchedRoles.Where(role => sheet.Days.Any(day => day.People.ContainsKey(role))))
        {
            var at = rosters.FindIndex(roster => roster.Role == role);
            var before = at >= 0 ? rosters[at] : new Roster(role) { HandOver = rosters.Select(roster => roster.HandOver).FirstOrDefault(Roster.OfficeHandOver) };
            var planned = before.Planned.ToDictionary();
            foreach (var day in sheet.Days)
            {
                planned[day.Day] = day.People[role];
                days.Add(Compare(directory, before, before with { Planned = planned }, day.Day));
            }
            var after = before with { Planned = planned };
            if (at >= 0)
                rosters[at] = after;
            else
                rosters.Add(after);
        }
        return (duty with { Rosters = rosters }, [.. days.OrderBy(day => day.Day)]);
    }

    private static PlannedDayJson Compare(DutyDirectory directory, Roster before, Roster after, DateOnly day)
    {
        var (was, becomes) = (Names(before), Names(after));
        return new PlannedDayJson(day, before.Role, was, becomes, !was.SequenceEqual(becomes));

        IReadOnlyList<string> Names(Roster roster) => [.. roster.On(day, directory.Calendar).Select(id => directory.FindPerson(id)?.Name ?? id)];
    }
}
