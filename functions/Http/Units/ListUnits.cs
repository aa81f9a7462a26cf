using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Yuqing.Functions.Duty;
using Yuqing.Functions.Security;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Policies;

namespace Yuqing.Functions.Http.Units;

/// <summary><c>GET /api/units</c>: what a form for a new incident offers.</summary>
internal sealed class ListUnits(IDutyDirectory directory, PolicyCatalog policies)
{
    [Function(nameof(ListUnits))]
    [Access]
    [Describe("incidents", "可见的单位及其级别和类别")]
    [Answer(200, typeof(UnitListJson), Text = "单位。")]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/units")] HttpRequest request)
    {
        var caller = request.Caller();
        var seen = directory.Units.ToLookup(unit => caller.Sees(unit.Id));
        return Answers.Ok(new UnitListJson([.. seen[true].Select(ToJson)], [.. seen[false].Select(unit => new NamedItem(unit.Id, unit.Title))]));
    }

    private UnitJson ToJson(Unit unit)
    {
        var policy = policies.Find(unit.Policy);
        var categories = policy?.Categories.Where(category => category.Reportable) ?? [];
        return new UnitJson(
            unit.Id,
            unit.Title,
            unit.Policy,
            [.. policy?.Levels.Select(level => new NamedItem(level.Id, level.Title, level.En)) ?? []],
            [.. categories.Select(category => new NamedItem(category.Id, category.Title, category.En))]);
    }
}

/// <summary>The units that the caller may see, and the names of the others, to whom a matter can be offered.</summary>
internal sealed record UnitListJson(IReadOnlyList<UnitJson> Items, IReadOnlyList<NamedItem> Others);

/// <summary>A unit with the levels and categories of its policy, most urgent level first.</summary>
internal sealed record UnitJson(string Id, string Title, string Policy, IReadOnlyList<NamedItem> Levels, IReadOnlyList<NamedItem> Categories);
