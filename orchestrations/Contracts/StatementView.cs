namespace Yuqing.Orchestrations.Contracts;

/// <summary>One version of a statement; versions share the id. The text itself is in the register's inbox, under <see cref="SignalId"/>.</summary>
public sealed record StatementView
{
    /// <summary>Id within the incident, such as <c>statement:1</c>.</summary>
    public required string Id { get; init; }

    /// <summary>line (口径), release (通稿) or reply (回复稿).</summary>
    public required string Kind { get; init; }

    /// <summary>Version, from 1.</summary>
    public int Version { get; init; }

    /// <summary>
    /// submitted, returned, approved, published, superseded or unauthorised. Of each kind at most one version is approved or
    /// published; approving another one supersedes it (an earlier <see cref="PublishedAt"/> stays).
    /// </summary>
    public required string Status { get; init; }

    /// <summary>Title, if any.</summary>
    public string? Title { get; init; }

    /// <summary>The beginning of the text.</summary>
    public string Excerpt { get; init; } = "";

    /// <summary>SHA-256 of the text, in hexadecimal.</summary>
    public string TextHash { get; init; } = "";

    /// <summary>The signal that carries the whole text of this version.</summary>
    public required string SignalId { get; init; }

    /// <summary>Who submitted this version.</summary>
    public required string SubmittedBy { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset SubmittedAt { get; init; }

    /// <summary>Steps of its approval chain.</summary>
    public IReadOnlyList<ApprovalStepView> Steps { get; init; } = [];

    /// <summary>Why it was returned.</summary>
    public string? Comment { get; init; }

    /// <summary>When it was published.</summary>
    public DateTimeOffset? PublishedAt { get; init; }

    /// <summary>Where.</summary>
    public string? Where { get; init; }

    /// <summary>Link.</summary>
    public string? Url { get; init; }

    /// <summary>Who recorded the publication.</summary>
    public string? PublishedBy { get; init; }
}

/// <summary>One step of an approval.</summary>
/// <param name="Title">Who approves, in Chinese.</param>
/// <param name="En">The same in English.</param>
/// <param name="By">Roles that may.</param>
/// <param name="ApprovedBy">Who did, or null.</param>
/// <param name="ApprovedAt">When.</param>
/// <param name="OnBehalfOf">For whom it was recorded (代录).</param>
public sealed record ApprovalStepView(
    string Title, string? En, IReadOnlyList<string> By, string? ApprovedBy = null, DateTimeOffset? ApprovedAt = null, string? OnBehalfOf = null);
