namespace Yuqing.Functions.Duty.Rosters;

/// <summary>A time in which a message to a duty role would reach nobody.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Role">The duty role.</param>
/// <param name="From">From this instant.</param>
/// <param name="To">To this one, not included.</param>
/// <param name="Kind">What is missing.</param>
/// <param name="People">Those who hold the role and cannot be reached.</param>
internal sealed record DutyGap(string Unit, string Role, DateTimeOffset From, DateTimeOffset To, GapKind Kind, IReadOnlyList<string> People);

/// <summary>What is missing.</summary>
internal enum GapKind
{
    /// <summary>Nobody holds the role.</summary>
    Nobody,

    /// <summary>No one of those who hold it has a contact that an urgent message can use.</summary>
    NoContact,
}
