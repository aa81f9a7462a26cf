using Yuqing.Functions.Security;
using Yuqing.Orchestrations.Contracts;

namespace Functions.Tests.Security;

public sealed class RoleNamesTests
{
    [Theory]
    [InlineData("duty-officer", Roles.DutyOfficer)]
    [InlineData("DutyOfficer", Roles.DutyOfficer)]
    [InlineData("dutyOfficer", Roles.DutyOfficer)]
    [InlineData("duty_officer", Roles.DutyOfficer)]
    [InlineData("DUTY OFFICER", Roles.DutyOfficer)]
    [InlineData(" Duty Officer ", Roles.DutyOfficer)]
    [InlineData("VIEWER", Roles.Viewer)]
    [InlineData("admin", Roles.Administrator)]
    [InlineData("Administrator", Roles.Administrator)]
    [InlineData("Office", Roles.Office)]
    [InlineData("leader", Roles.Leader)]
    [InlineData("Assessor", Roles.Assessor)]
    [InlineData("root", null)]
    [InlineData("", null)]
    [InlineData("duty--officers", null)]
    public void Normalize_NameAsPeopleWriteIt_GivesTheRole(string name, string? expected) => Assert.Equal(expected, RoleNames.Normalize(name));
}
