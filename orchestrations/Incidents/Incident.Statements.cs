using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Policies;

namespace Yuqing.Orchestrations.Incidents;

/// <summary>
/// Statements of the incident. Of each kind at most one version is current: approved or published. A statement that waits
/// goes by the chain of the level that the incident has when a step is taken: steps that were taken count, and the last step
/// of the present chain is always taken, so that a change of level alone approves nothing.
/// </summary>
public sealed partial record Incident
{
    /// <summary>Statements, one entry for each version, oldest first.</summary>
    public IReadOnlyList<Statement> Statements { get; init; } = [];

    /// <summary>Statements so far: makes their ids unique.</summary>
    public int StatementCount { get; init; }

    /// <summary>Who approves at a level; null when the policy names nobody for it.</summary>
    internal ApprovalRule? ChainFor(string? level)
    {
        var chains = Policy.Statements?.Approval ?? [];
        return chains.FirstOrDefault(chain => level is not null && chain.Levels?.Contains(level) == true)
            ?? chains.FirstOrDefault(chain => chain.Levels is null or { Count: 0 });
    }

    /// <summary>Position of the step that a waiting statement needs next; null when nobody may approve at this level.</summary>
    internal int? NextStep(Statement statement) =>
        ChainFor(Level) is { Steps.Count: > 0 } chain ? Math.Min(statement.Approvals?.Count ?? 0, chain.Steps.Count - 1) : null;

    internal Statement? LatestStatement(string? id) => Statements.Where(statement => statement.Id == id).MaxBy(statement => statement.Version);

    internal Incident Put(Statement statement) => this with
    {
        Statements = [.. Statements.Select(other => other.Id == statement.Id && other.Version == statement.Version ? statement : other)],
    };

    /// <summary>Adds a version, dropping the oldest that no longer matters when there are too many; null when all of them matter.</summary>
    internal Incident? Add(Statement statement)
    {
        var kept = Statements.ToList();
        while (kept.Count >= Limits.Statements)
        {
            var oldest = kept.FindIndex(old => old.Status is StatementStatus.Returned or StatementStatus.Superseded);
            if (oldest < 0)
                return null;
            kept.RemoveAt(oldest);
        }
        return this with { Statements = [.. kept, statement] };
    }

    /// <summary>Duty roles that hold the roles of the step that a statement waits for.</summary>
    private string[] ApproversOf(string? id)
    {
        if (LatestStatement(id) is not { Status: StatementStatus.Submitted } waiting || NextStep(waiting) is not { } step)
            return [DutyRoles.Office];
        var roles = ChainFor(Level)!.Steps[step].By.SelectMany(DutyRoles.HoldersOf).Distinct().ToArray();
        return roles.Length == 0 ? [DutyRoles.Office] : roles;
    }

    private StatementView ToView(Statement statement) => new()
    {
        Id = statement.Id,
        Kind = statement.Kind,
        Version = statement.Version,
        Status = statement.Status,
        Title = statement.Title,
        Excerpt = statement.Excerpt,
        TextHash = statement.Hash,
        SignalId = statement.SignalId,
        SubmittedBy = statement.By,
        SubmittedAt = statement.At,
        Steps = [.. TakenSteps(statement), .. StepsToCome(statement)],
        Comment = statement.Comment,
        PublishedAt = statement.PublishedAt,
        Where = statement.Where,
        Url = statement.Url,
        PublishedBy = statement.PublishedBy,
    };

    private IEnumerable<ApprovalStepView> TakenSteps(Statement statement) =>
        from approval in statement.Approvals ?? []
        let step = ChainFor(approval.Level)!.Steps[approval.Step]
        select new ApprovalStepView(step.Title, step.En, step.By, approval.By, approval.At, approval.OnBehalfOf);

    private IEnumerable<ApprovalStepView> StepsToCome(Statement statement) =>
        statement.Status == StatementStatus.Submitted && NextStep(statement) is { } next
            ? ChainFor(Level)!.Steps.Skip(next).Select(step => new ApprovalStepView(step.Title, step.En, step.By))
            : [];
}
