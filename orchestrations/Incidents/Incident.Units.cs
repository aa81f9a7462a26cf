using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Orchestrations.Incidents;

/// <summary>
/// Which units handle the matter. The unit first asked leads (首问负责) until another has accepted the lead; units that
/// accepted to assist do so beside it.
/// </summary>
public sealed partial record Incident
{
    /// <summary>The flag that says the first-asked unit's own staff is the subject (回避).</summary>
    internal const string OwnStaff = "own-staff";

    /// <summary>The unit that leads, once it is not the one first asked.</summary>
    public string? Lead { get; init; }

    /// <summary>Units that assist.</summary>
    public IReadOnlyList<string> Assisting { get; init; } = [];

    /// <summary>Offers to other units, oldest first.</summary>
    public IReadOnlyList<TransferView> Transfers { get; init; } = [];

    /// <summary>The unit that leads now.</summary>
    internal string LeadUnit => Lead ?? Unit;

    /// <summary>All units whose people may see it: first asked, lead, assisting, asked.</summary>
    internal IReadOnlyList<string> UnitsInvolved => [.. new[] { Unit, LeadUnit }.Concat(Assisting).Concat(Transfers.Select(transfer => transfer.Unit)).Distinct()];

    /// <summary>回避: the first-asked unit keeps away from the matter, and another must lead it.</summary>
    internal bool Restricted => Flags.Contains(OwnStaff);
}
