using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Http.Incidents;

/// <summary>A statement as the API shows it: the picture's, with its text from the inbox.</summary>
internal sealed record StatementJson
{
    public required string Id { get; init; }

    /// <summary>line (口径), release (通稿) or reply (回复稿).</summary>
    public required string Kind { get; init; }
    public int Version { get; init; }

    /// <summary>submitted, returned, approved, published or unauthorised.</summary>
    public required string Status { get; init; }
    public string? Title { get; init; }
    public required string Excerpt { get; init; }

    /// <summary>The whole text of this version; null in lists.</summary>
    public string? Text { get; init; }
    public required string TextHash { get; init; }
    public required string SignalId { get; init; }
    public required string SubmittedBy { get; init; }
    public DateTimeOffset SubmittedAt { get; init; }
    public required IReadOnlyList<ApprovalStepView> Steps { get; init; }
    public string? Comment { get; init; }
    public DateTimeOffset? PublishedAt { get; init; }
    public string? Where { get; init; }
    public string? Url { get; init; }
    public string? PublishedBy { get; init; }

    /// <summary>Builds it; <paramref name="texts"/> holds texts by signal id.</summary>
    public static StatementJson From(StatementView view, IReadOnlyDictionary<string, string> texts) => new()
    {
        Id = view.Id,
        Kind = view.Kind,
        Version = view.Version,
        Status = view.Status,
        Title = view.Title,
        Excerpt = view.Excerpt,
        Text = texts.GetValueOrDefault(view.SignalId),
        TextHash = view.TextHash,
        SignalId = view.SignalId,
        SubmittedBy = view.SubmittedBy,
        SubmittedAt = view.SubmittedAt,
        Steps = view.Steps,
        Comment = view.Comment,
        PublishedAt = view.PublishedAt,
        Where = view.Where,
        Url = view.Url,
        PublishedBy = view.PublishedBy,
    };

    /// <summary>The statement that counts: the one published last, or else the latest approved.</summary>
    public static StatementView? Current(IReadOnlyList<StatementView> statements) =>
        statements.Where(statement => statement.Status == "published").MaxBy(statement => statement.PublishedAt)
        ?? statements.LastOrDefault(statement => statement.Status == "approved");
}
