using System.Text;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Security;

/// <summary>Reads role names as people write them: <c>DutyOfficer</c>, <c>duty_officer</c>, <c>DUTY OFFICER</c> and <c>admin</c> are all known.</summary>
internal static class RoleNames
{
    /// <summary>The role id of <see cref="Roles"/>, or null when there is none of that name.</summary>
    public static string? Normalize(string name)
    {
        var kebab = new StringBuilder(name.Length + 2);
        var previous = '-';
        foreach (var c in name.Trim())
        {
            var separator = c is ' ' or '_' or '-';
            if ((separator || (char.IsUpper(c) && char.IsLower(previous))) && previous is not ('-' or ' ' or '_'))
                kebab.Append('-');
            if (!separator)
                kebab.Append(char.ToLowerInvariant(c));
            previous = c;
        }
        var role = kebab.ToString();
        if (role == "admin")
            return Roles.Administrator;
        return Roles.All.Contains(role) ? role : null;
    }
}
