namespace Yuqing.Orchestrations.Incidents;

/// <summary>
/// One version of a statement (口径、通稿、回复稿). The text lies in the register, under the signal that submitted it; the
/// state knows it by its hash. Versions of one statement share its id.
/// </summary>
/// <param name="Id">Id of the statement within the incident.</param>
/// <param name="Version">Version, from 1.</param>
/// <param name="Kind">One of <see cref="StatementKinds"/>.</param>
/// <param name="Status">One of <see cref="StatementStatus"/>.</param>
/// <param name="SignalId">The signal that carries the text.</param>
/// <param name="By">Who submitted it.</param>
/// <param name="At">When.</param>
public sealed record Statement(string Id, int Version, string Kind, string Status, string SignalId, string By, DateTimeOffset At)
{
    /// <summary>Title, if any, cut.</summary>
    public string? Title { get; init; }

    /// <summary>The beginning of the text.</summary>
    public string Excerpt { get; init; } = "";

    /// <summary>SHA-256 of the text; empty when there is none.</summary>
    public string Hash { get; init; } = "";

    /// <summary>Steps of the approval that were taken.</summary>
    public IReadOnlyList<Approval>? Approvals { get; init; }

    /// <summary>Why it was returned, cut.</summary>
    public string? Comment { get; init; }

    /// <summary>When it was first published.</summary>
    public DateTimeOffset? PublishedAt { get; init; }

    /// <summary>Where.</summary>
    public string? Where { get; init; }

    /// <summary>Link.</summary>
    public string? Url { get; init; }

    /// <summary>Who recorded the publication.</summary>
    public string? PublishedBy { get; init; }

    /// <summary>The one version of its kind that may be published.</summary>
    internal bool IsCurrent => Status is StatementStatus.Approved or StatementStatus.Published;

    /// <summary>What people call it.</summary>
    internal string Name => $"{StatementKinds.Title(Kind)} {Id} 第 {Version} 版";
}

/// <summary>A step of an approval that was taken.</summary>
/// <param name="By">Who took it.</param>
/// <param name="At">When.</param>
/// <param name="Level">The level of the incident then: its chain names the step.</param>
/// <param name="Step">Position in that chain, from 0.</param>
/// <param name="OnBehalfOf">The leader for whom it was recorded (代录).</param>
public sealed record Approval(string By, DateTimeOffset At, string? Level, int Step, string? OnBehalfOf = null)
{
    /// <summary>Whose approval it is.</summary>
    internal string Approver => OnBehalfOf ?? By;
}

/// <summary>Values of <see cref="Statement.Kind"/>.</summary>
public static class StatementKinds
{
    /// <summary>口径: the agreed facts and words.</summary>
    public const string Line = "line";

    /// <summary>通稿: a release.</summary>
    public const string Release = "release";

    /// <summary>回复稿: an answer to whoever raised the matter.</summary>
    public const string Reply = "reply";

    /// <summary>All kinds.</summary>
    public static readonly IReadOnlyList<string> All = [Line, Release, Reply];

    /// <summary>Chinese title.</summary>
    public static string Title(string kind) => kind switch
    {
        Line => "口径",
        Release => "通稿",
        Reply => "回复稿",
        _ => kind,
    };
}

/// <summary>Values of <see cref="Statement.Status"/>.</summary>
public static class StatementStatus
{
    /// <summary>Waits for approval.</summary>
    public const string Submitted = "submitted";

    /// <summary>Returned to its author.</summary>
    public const string Returned = "returned";

    /// <summary>Approved and current.</summary>
    public const string Approved = "approved";

    /// <summary>Published and still current.</summary>
    public const string Published = "published";

    /// <summary>Was approved or published; another of its kind has taken its place since.</summary>
    public const string Superseded = "superseded";

    /// <summary>Published without approval (擅自发布).</summary>
    public const string Unauthorised = "unauthorised";
}
