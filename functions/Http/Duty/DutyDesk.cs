using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Yuqing.Functions.Duty;
using Yuqing.Functions.Duty.Rosters;
using Yuqing.Functions.Http.Requests;

namespace Yuqing.Functions.Http.Duty;

/// <summary>Overrides and swaps of a unit.</summary>
internal sealed class DutyDesk(DutyEditor editor, TimeProvider time)
{
    /// <summary>Adds an override; the same one again changes nothing.</summary>
    /// <exception cref="ProblemException">400, 404, 409, 413 or 415.</exception>
    public async Task<IResult> AddOverrideAsync(HttpRequest request, string unit)
    {
        var (role, given) = await JsonBody.ReadAsync(request, ReadOverride, request.HttpContext.RequestAborted);
        return await SaveAsync(request, unit, "duty.override", given.Id, (directory, duty) =>
        {
            if (RosterOf(duty, role) is var roster && roster.Overrides.Any(known => known.Id == given.Id))
                return null;
            MustExist(directory, "people", given.People);
            if (given.InsteadOf is { } absent)
                MustExist(directory, "insteadOf", [absent]);
            return With(duty, roster with { Overrides = [.. roster.Overrides, given] });
        });
    }

    /// <summary>Exchanges two shifts; the same exchange again changes nothing.</summary>
    /// <exception cref="ProblemException">400, 404, 409, 413 or 415.</exception>
    public async Task<IResult> AddSwapAsync(HttpRequest request, string unit)
    {
        var (role, given) = await JsonBody.ReadAsync(request, ReadSwap, request.HttpContext.RequestAborted);
        return await SaveAsync(request, unit, "duty.swap", given.Id, (directory, duty) =>
        {
            if (RosterOf(duty, role) is var roster && roster.Swaps.Any(known => known.Id == given.Id))
                return null;
            var (one, other) = (Shift(directory, roster, "one", given.One), Shift(directory, roster, "other", given.Other));
            if (one.Day < other.Day.AddDays(other.Days) && other.Day < one.Day.AddDays(one.Days))
                throw new ProblemException(ApiProblem.Field("other.day", "两个班次不能重叠。"));
            return With(duty, roster with { Swaps = [.. roster.Swaps, given with { One = one, Other = other }] });
        });
    }

    /// <summary>Takes an override or a swap back.</summary>
    /// <exception cref="ProblemException">404 or 409.</exception>
    public Task<IResult> RemoveAsync(HttpRequest request, string unit, string id, bool swap) =>
        SaveAsync(request, unit, swap ? "duty.swap-removed" : "duty.override-removed", id, (_, duty) =>
        {
            var roster = duty.Rosters.FirstOrDefault(roster => swap ? roster.Swaps.Any(known => known.Id == id) : roster.Overrides.Any(known => known.Id == id))
                ?? throw new ProblemException(ApiProblem.NotFound(swap ? "没有这次调班。" : "没有这次替班。"));
            return With(duty, roster with
            {
                Overrides = [.. roster.Overrides.Where(known => swap || known.Id != id)],
                Swaps = [.. roster.Swaps.Where(known => !swap || known.Id != id)],
            });
        });

    private async Task<IResult> SaveAsync(HttpRequest request, string unit, string action, string id, Func<DutyDirectory, UnitDuty, UnitDuty?> change)
    {
        var saved = await editor.ChangeAsync(request, unit, action, change, new Dictionary<string, string> { ["id"] = id });
        return Answers.Ok(new DutyChangedJson(saved.Version, id));
    }

    private (string Role, DutyOverride Given) ReadOverride(JsonElement json)
    {
        var fields = new FieldReader(json);
        var role = fields.Text("role", required: true) ?? "";
        var (from, to) = (fields.Instant("from"), fields.Instant("to"));
        if (from is null && !fields.Errors.ContainsKey("from"))
            fields.Fail("from", "必填。");
        if (to is null && !fields.Errors.ContainsKey("to"))
            fields.Fail("to", "必填。");
        if (to <= from)
            fields.Fail("to", "应晚于开始时间。");
        else if (to <= time.GetUtcNow())
            fields.Fail("to", "已经过去，不能改动已值的班。");
        var people = fields.Texts("people");
        var insteadOf = fields.Text("insteadOf");
        var reason = fields.Text("reason");
        fields.ThrowIfFailed();
        var id = IdOf("o", role, $"{from!.Value.UtcTicks}", $"{to!.Value.UtcTicks}", string.Join(' ', people), insteadOf ?? "");
        // To the second, as it is kept.
        return (role, new DutyOverride(id, Whole(from.Value), Whole(to.Value), [.. people.Distinct()], insteadOf, reason));
    }

    private (string Role, DutySwap Given) ReadSwap(JsonElement json)
    {
        var fields = new FieldReader(json);
        var role = fields.Text("role", required: true) ?? "";
        var (one, other) = (ReadShift(fields, "one"), ReadShift(fields, "other"));
        if (one is not null && one.Person == other?.Person)
            fields.Fail("other.person", "应是另一个人。");
        var reason = fields.Text("reason");
        fields.ThrowIfFailed();
        return (role, new DutySwap(IdOf("s", role, one!.ToString(), other!.ToString()), one, other, reason));
    }

    private static SwappedShift? ReadShift(FieldReader fields, string name)
    {
        if (fields.Object(name) is not { } shift)
        {
            if (!fields.Errors.ContainsKey(name))
                fields.Fail(name, "必填。");
            return null;
        }
        var person = shift.Text("person", required: true);
        if (DateOnly.TryParseExact(shift.Text("day", required: true), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 1 and < 9999)
            return person is null ? null : new SwappedShift(day, 1, person);
        shift.Fail("day", "应为日期，如 2026-11-21。");
        return null;
    }

    private SwappedShift Shift(DutyDirectory directory, Roster roster, string name, SwappedShift given)
    {
        if (!roster.On(given.Day, directory.Calendar).Contains(given.Person))
            throw new ProblemException(ApiProblem.Field($"{name}.person", $"{given.Day:yyyy-MM-dd} 不是这个人的班。"));
        var shift = given with { Days = roster.LengthFrom(given.Day, directory.Calendar) };
        if (roster.StartOf(shift.Day.AddDays(shift.Days)) <= time.GetUtcNow())
            throw new ProblemException(ApiProblem.Field($"{name}.day", "已经过去，不能改动已值的班。"));
        return shift;
    }

    private static Roster RosterOf(UnitDuty duty, string role) =>
        duty.Find(role) ?? throw new ProblemException(ApiProblem.Field("role", $"这个单位没有“{role}”的值班安排。"));

    private static void MustExist(DutyDirectory directory, string field, IEnumerable<string> ids)
    {
        if (ids.FirstOrDefault(id => directory.FindPerson(id) is null) is { } unknown)
            throw new ProblemException(ApiProblem.Field(field, $"没有人员“{unknown}”。"));
    }

    private static UnitDuty With(UnitDuty duty, Roster changed) =>
        duty with { Rosters = [.. duty.Rosters.Select(roster => roster.Role == changed.Role ? changed : roster)] };

    private static DateTimeOffset Whole(DateTimeOffset at) => at.AddTicks(-(at.Ticks % TimeSpan.TicksPerSecond)).InChina();

    /// <summary>The same request has the same id, so that repeating it does no harm.</summary>
    private static string IdOf(string kind, params string[] parts) => $"{kind}-{TextHash.Of(string.Join('\n', parts), bytes: 6)}";
}
