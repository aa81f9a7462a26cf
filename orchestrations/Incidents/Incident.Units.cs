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

    /// <summary>Offers to other units, oldest first; their due times are those of their obligations.</summary>
    public IReadOnlyList<TransferView> Transfers { get; init; } = [];

    /// <summary>The unit that leads now.</summary>
    internal string LeadUnit => Lead ?? Unit;

    /// <summary>All units whose people may see it: first asked, lead, assisting, asked.</summary>
    internal IReadOnlyList<string> UnitsInvolved => [.. new[] { Unit, LeadUnit }.Concat(Assisting).Concat(Transfers.Select(transfer => transfer.Unit)).Distinct()];

    /// <summary>回避: the first-asked unit keeps away from the matter, and another must lead it.</summary>
    internal bool Restricted => Flags.Contains(OwnStaff);

    /// <summary>What closing lacks while the unit that must keep away still leads.</summary>
    internal static readonly NamedItem AnotherLead = new(OwnStaff, "其他单位主办（回避）", "Another unit in the lead");

    internal bool AwaitsAnotherLead => Restricted && LeadUnit == Unit;

    /// <summary>How sentences name a unit: the state knows the titles of units that were asked.</summary>
    internal string NameOf(string unit) =>
        Transfers.LastOrDefault(transfer => transfer.Unit == unit)?.UnitTitle ?? (unit == Unit ? "首问单位" : unit);

    internal TransferView? FindTransfer(string? id) => Transfers.FirstOrDefault(transfer => transfer.Id == id);

    internal Incident Put(TransferView transfer) => this with
    {
        Transfers = [.. Transfers.Select(other => other.Id == transfer.Id ? transfer : other)],
    };

    /// <summary>Takes offers back that nobody has accepted.</summary>
    internal Incident WithdrawOffers(Func<TransferView, bool> which, DateTimeOffset at, string reason)
    {
        var next = this;
        foreach (var offer in Transfers.Where(transfer => TransferStatus.IsOpen(transfer) && which(transfer)))
        {
            next = next.Put(offer with { Status = TransferStatus.Withdrawn })
                .Record("transfer-withdrawn", at, $"对{NameOf(offer.Unit)}的转办（{offer.Id}）撤回：{reason}。", data: new Dictionary<string, string> { ["transfer"] = offer.Id });
            if (next.Find(offer.Id) is { IsPending: true })
                next = next.Waive(offer.Id, at, reason);
        }
        return next;
    }

    /// <summary>No answer in time: the offer bounces, and the office of the lead unit learns that it must act.</summary>
    private Incident Bounced(string obligation, DateTimeOffset at) =>
        FindTransfer(obligation) is { Status: TransferStatus.Offered } offer
            ? Put(offer with { Status = TransferStatus.Bounced })
                .Record("bounced", at, $"{NameOf(offer.Unit)}未在时限内答复转办，事项仍由{NameOf(LeadUnit)}主办，请催办或改派。", obligation: obligation)
                .Owe(NoticeReasons.Returned, subject: offer.Id)
            : this;

    private TransferView ToView(TransferView transfer) => transfer with { DueAt = Find(transfer.Id)?.Deadline };

    /// <summary>The unit whose duty roles an effect is for.</summary>
    private string UnitOf(Effect effect, Obligation? obligation) => effect.Reason switch
    {
        NoticeReasons.Supervision => effect.Subject ?? obligation?.Unit ?? LeadUnit,
        NoticeReasons.Transfer or NoticeReasons.Transferred => FindTransfer(effect.Subject)?.Unit ?? LeadUnit,
        _ => obligation?.Unit ?? LeadUnit,
    };

    /// <summary>Duty roles that must act for a unit.</summary>
    private string[] AssigneesOf(string? unit)
    {
        var roles = OpenFor(unit).Select(obligation => RuleOf(obligation).Assignee).Distinct().ToArray();
        return roles.Length == 0 ? [DutyRoles.Office] : roles;
    }

    /// <summary>What a unit still has to do; supervising itself does not count.</summary>
    internal IEnumerable<Obligation> OpenFor(string? unit) =>
        Obligations.Where(o => o.IsPending && (o.Unit ?? LeadUnit) == unit && !RuleOf(o).CompletedBy.Contains(SignalTypes.Supervise));
}

/// <summary>Values of <see cref="TransferView.Status"/>.</summary>
public static class TransferStatus
{
    /// <summary>Waits for the answer.</summary>
    public const string Offered = "offered";

    /// <summary>Taken over.</summary>
    public const string Accepted = "accepted";

    /// <summary>Given back with a reason (退办).</summary>
    public const string Returned = "returned";

    /// <summary>Not answered in time; may still be accepted.</summary>
    public const string Bounced = "bounced";

    /// <summary>Taken back.</summary>
    public const string Withdrawn = "withdrawn";

    internal static bool IsOpen(TransferView transfer) => transfer.Status is Offered or Bounced;

    internal static string Title(TransferView transfer) => transfer.Status switch
    {
        Accepted => $"已由{transfer.UnitTitle ?? transfer.Unit}接收",
        Returned => $"已被{transfer.UnitTitle ?? transfer.Unit}退回",
        Withdrawn => "已撤回",
        _ => "待答复",
    };
}
