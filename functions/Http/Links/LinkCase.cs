using Yuqing.Functions.Duty;
using Yuqing.Functions.Links;
using Yuqing.Functions.Register;
using Yuqing.Functions.Security;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Http.Links;

/// <summary>How it stands with a link.</summary>
internal enum LinkStanding
{
    /// <summary>It can be used.</summary>
    Open,

    /// <summary>Not one of ours, damaged, or its key is out of service.</summary>
    Forged,

    /// <summary>Its time is over.</summary>
    Expired,

    /// <summary>Its act is recorded.</summary>
    Used,

    /// <summary>Somebody has fulfilled the obligation, or it is not needed any more.</summary>
    Settled,

    /// <summary>The matter is no longer handled.</summary>
    Closed,

    /// <summary>The person may not do this, or not any more.</summary>
    Forbidden,

    /// <summary>The form was not sent from the page.</summary>
    NotFromPage,

    /// <summary>The incident refused the act.</summary>
    Refused,

    /// <summary>Too many requests from this address.</summary>
    TooMany,

    /// <summary>Nothing can be read or written now.</summary>
    Unavailable,
}

/// <summary>A link that was looked at, with as much of what it is about as its holder may know.</summary>
/// <param name="Standing">How it stands.</param>
/// <param name="Token">The token as it came.</param>
internal sealed record LinkCase(LinkStanding Standing, string Token)
{
    /// <summary>What it is good for; null when it was not signed by us.</summary>
    public ActionLink? Link { get; init; }

    /// <summary>The holder in the role of the link; null when unknown.</summary>
    public Caller? Caller { get; init; }

    /// <summary>The person in the directory.</summary>
    public Person? Person { get; init; }

    /// <summary>The unit for which the person acts.</summary>
    public Unit? Unit { get; init; }

    /// <summary>The incident, only when the holder may know of it.</summary>
    public StoredIncident? Incident { get; init; }

    /// <summary>The obligation.</summary>
    public ObligationView? Obligation { get; init; }

    /// <summary>The signal that the link has sent.</summary>
    public Signal? Sent { get; init; }

    /// <summary>The other link of a page: to acknowledge before reporting, or to report.</summary>
    public string? Sibling { get; init; }

    /// <summary>What the person typed into the form that was refused, by field.</summary>
    public IReadOnlyDictionary<string, string> Typed { get; init; } = new Dictionary<string, string>();

    /// <summary>Messages for the person, in Chinese as the policy's engine words them.</summary>
    public IReadOnlyList<string> Messages { get; init; } = [];
}
