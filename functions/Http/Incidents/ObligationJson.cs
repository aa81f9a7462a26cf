using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Http.Incidents;

/// <summary>An obligation as the API shows it.</summary>
internal sealed record ObligationJson
{
    public required string Id { get; init; }
    public required string Title { get; init; }
    public string? En { get; init; }
    public required string Kind { get; init; }
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>pending, done, late, lapsed, waived or extended.</summary>
    public required string Status { get; init; }
    public DateTimeOffset? ExtendedTo { get; init; }
    public DateTimeOffset? PerformedAt { get; init; }
    public DateTimeOffset? AcceptedAt { get; init; }
    public bool BackEntered { get; init; }
    public bool BornOverdue { get; init; }
    public DateTimeOffset? DueFromDiscovery { get; init; }
    public DateTimeOffset? BreachedAt { get; init; }
    public string? CompletedBy { get; init; }
    public string? OnBehalfOf { get; init; }

    /// <summary>True when it is still open and its due time (after an extension: the new one) lies in the past.</summary>
    public bool Overdue { get; init; }
    public int EscalationRung { get; init; }

    /// <summary>Rungs of its ladder; 0 = none, and then it cannot be escalated.</summary>
    public int Rungs { get; init; }

    /// <summary>When the next rung is told, or the last one again.</summary>
    public DateTimeOffset? NextRungAt { get; init; }
    public string? AcknowledgedBy { get; init; }

    /// <summary>On a rung that needs all: who has acknowledged.</summary>
    public required IReadOnlyList<AcknowledgementView> Acknowledgements { get; init; }

    /// <summary>On a rung that needs all: ids of those whose acknowledgement is missing.</summary>
    public required IReadOnlyList<string> Awaiting { get; init; }
    public string? Assignee { get; init; }
    public ClockView? Clock { get; init; }
    public required IReadOnlyList<EvidenceField> Evidence { get; init; }
    public required IReadOnlyDictionary<string, string> Given { get; init; }
    public required IReadOnlyList<ChecklistItemView> Items { get; init; }
    public required IReadOnlyList<NamedItem> Outcomes { get; init; }
    public bool RequiredToClose { get; init; }

    /// <summary>The unit that must act; null = the lead unit.</summary>
    public string? Unit { get; init; }

    /// <summary>first, follow-up or final (首报/续报/终报), for a report.</summary>
    public string? Stage { get; init; }
    public string? Template { get; init; }
    public required IReadOnlyList<RecipientView> Recipients { get; init; }
    public ExtensionView? Extension { get; init; }
    public DateTimeOffset? ExtensionLimit { get; init; }

    /// <summary>What an instruction or a promise says.</summary>
    public string? Text { get; init; }

    /// <summary>True while the due time rests on a calendar that is not there yet.</summary>
    public bool DueProvisional { get; init; }

    /// <summary>Types of signal that fulfil it.</summary>
    public required IReadOnlyList<string> Acts { get; init; }

    /// <summary>Builds it as of <paramref name="now"/>: accepted at the due instant is still on time.</summary>
    public static ObligationJson From(ObligationView view, DateTimeOffset now) => new()
    {
        Id = view.Id,
        Title = view.Title,
        En = view.En,
        Kind = view.Kind,
        DueAt = view.DueAt,
        Status = view.Status,
        ExtendedTo = view.ExtendedTo,
        PerformedAt = view.PerformedAt,
        AcceptedAt = view.AcceptedAt,
        BackEntered = view.BackEntered,
        BornOverdue = view.BornOverdue,
        DueFromDiscovery = view.DueFromDiscovery,
        BreachedAt = view.BreachedAt,
        CompletedBy = view.CompletedBy,
        OnBehalfOf = view.OnBehalfOf,
        Overdue = view.Status is "pending" or "extended" && (view.ExtendedTo ?? view.DueAt) < now,
        EscalationRung = view.EscalationRung,
        Rungs = view.Rungs,
        NextRungAt = view.NextRungAt,
        AcknowledgedBy = view.AcknowledgedBy,
        Acknowledgements = view.Acknowledgements,
        Awaiting = view.Awaiting,
        Assignee = view.Assignee,
        Clock = view.Clock,
        Evidence = view.Evidence,
        Given = view.Given,
        Items = view.Items,
        Outcomes = view.Outcomes,
        RequiredToClose = view.RequiredToClose,
        Unit = view.Unit,
        Stage = view.Stage,
        Template = view.Template,
        Recipients = view.Recipients,
        Extension = view.Extension,
        ExtensionLimit = view.ExtensionLimit,
        Text = view.Text,
        DueProvisional = view.DueProvisional,
        Acts = view.Acts,
    };
}
