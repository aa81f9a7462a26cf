using System.Text.Json.Serialization;

namespace Yuqing.Orchestrations.Contracts;

/// <summary>
/// A human act (or a system message) about one incident, as the register accepted it. It is written there first;
/// the orchestration only gets an event that says "look" and then reads its signals in the order of <see cref="Seq"/>.
/// </summary>
public sealed record Signal
{
    /// <summary>Chosen by the client, unique within the incident; the same id twice has one effect.</summary>
    public required string SignalId { get; init; }

    /// <summary>Position in the incident's inbox, from 1, without gaps. 0 until the register has accepted it.</summary>
    public long Seq { get; init; }

    /// <summary>When the register committed it; never decreases within an incident. Decides what is on time.</summary>
    public DateTimeOffset AcceptedAt { get; init; }

    /// <summary>One of <see cref="SignalTypes"/>.</summary>
    public required string Type { get; init; }

    /// <summary>Id of the person or machine client that acts; <c>system</c> for the product itself.</summary>
    public required string Actor { get; init; }

    /// <summary>Name to show for the actor.</summary>
    public string? ActorName { get; init; }

    /// <summary>Roles that the actor holds for the incident's unit when the act was accepted (see <see cref="Roles"/>).</summary>
    public IReadOnlyList<string> ActorRoles { get; init; } = [];

    /// <summary>Units whose matters the actor may handle; null = all. Decides who may accept a transfer.</summary>
    public IReadOnlyList<string>? ActorUnits { get; init; }

    /// <summary>The obligation the act is about, if any.</summary>
    public string? Obligation { get; init; }

    /// <summary>When it was done, if earlier than it was entered (补录).</summary>
    public DateTimeOffset? PerformedAt { get; init; }

    /// <summary>The leader who does not log in and for whom this is recorded (代录).</summary>
    public string? OnBehalfOf { get; init; }

    /// <summary>Evidence and the fields of the type (<c>level</c>, <c>reason</c>, <c>outcome</c>, <c>callee</c> …), as text.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } = new Dictionary<string, string>();

    /// <summary>The span that accepted it (W3C's traceparent), for who applies it; null when nobody traced it. It changes nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Trace { get; init; }
}

/// <summary>The kinds of signal; http.md lists them.</summary>
public static class SignalTypes
{
    /// <summary>An obligation was fulfilled, with its evidence.</summary>
    public const string Complete = "complete";

    /// <summary>Somebody has taken notice: the climb of the ladder stops, the clock does not.</summary>
    public const string Acknowledge = "acknowledge";

    /// <summary>Somebody does not wait for the ladder: the next rung of the obligation's ladder is told at once, before or after its due time.</summary>
    public const string Escalate = "escalate";

    /// <summary>Triage: sets <c>level</c> and <c>category</c> of an ungraded incident; of a graded one, <c>category</c> alone.</summary>
    public const string Classify = "classify";

    /// <summary>A person confirms (or corrects, with <c>level</c>) a provisional level.</summary>
    public const string ConfirmLevel = "confirm-level";

    /// <summary>A person changes the level.</summary>
    public const string ChangeLevel = "change-level";

    /// <summary>False alarm; takes effect when a second person sends it too.</summary>
    public const string Dismiss = "dismiss";

    /// <summary>The same matter as another incident (<c>into</c>).</summary>
    public const string Merge = "merge";

    /// <summary>A superior leader's written instruction, read mark or absence of either.</summary>
    public const string SignOff = "sign-off";

    /// <summary>One item of a checklist was done.</summary>
    public const string Checklist = "checklist";

    /// <summary>A progress update.</summary>
    public const string Progress = "progress";

    /// <summary>A remark for the record.</summary>
    public const string Note = "note";

    /// <summary>Handling is concluded (办结).</summary>
    public const string Close = "close";

    /// <summary>It came back, or was closed too early.</summary>
    public const string Reopen = "reopen";

    /// <summary>转办: offers the matter to <c>unit</c> (named by the product in <c>unitTitle</c>), to <c>role</c> lead (default) or assist; <c>reason</c> says why.</summary>
    public const string Assign = "assign";

    /// <summary>The unit that was asked takes the matter over (<c>transfer</c>; may be left out when only one offer is open).</summary>
    public const string Accept = "accept";

    /// <summary>退办: the unit that was asked gives it back, with <c>reason</c> (<c>transfer</c> as for accept).</summary>
    public const string Return = "return";

    /// <summary>交办: a superior's task (<c>text</c>, <c>dueAt</c>, <c>issuedBy</c>, <c>documentNo</c>); with an obligation, its due time comes nearer instead.</summary>
    public const string Instruct = "instruct";

    /// <summary>Asks for more time for an obligation, before due: <c>until</c>, <c>reason</c>.</summary>
    public const string RequestExtension = "request-extension";

    /// <summary>Decides on that: <c>decision</c> approve or reject, <c>comment</c>.</summary>
    public const string DecideExtension = "decide-extension";

    /// <summary>Puts a draft of a statement up for review: <c>kind</c> line, release or reply, <c>text</c>, <c>title</c>; <c>statement</c> for a new version of one.</summary>
    public const string SubmitStatement = "submit-statement";

    /// <summary>Approves one step of its chain: <c>statement</c>, <c>review</c> = ids of the checked review items, comma-separated.</summary>
    public const string ApproveStatement = "approve-statement";

    /// <summary>Returns it to its author: <c>statement</c>, <c>comment</c>.</summary>
    public const string RejectStatement = "reject-statement";

    /// <summary>
    /// Records that the current approved version was published: <c>statement</c>, <c>where</c>, <c>url</c>, <c>publishedAt</c>, and a promise
    /// made in it (<c>promise</c>, <c>promisedAt</c>). With <c>outside</c> = true: something was published without approval (<c>text</c>, <c>kind</c>).
    /// </summary>
    public const string PublishStatement = "publish-statement";

    /// <summary>One more promise made in a published statement: <c>text</c>, <c>promisedAt</c>, <c>statement</c>.</summary>
    public const string Promise = "promise";

    /// <summary>Records that a matter was referred to another authority: <c>to</c>, <c>basis</c>, <c>approver</c>, <c>evidence</c>.</summary>
    public const string Referral = "referral";

    /// <summary>Sets or clears a flag of the policy: <c>flag</c>, <c>on</c>.</summary>
    public const string Flag = "flag";

    /// <summary>Fills in the fact sheet from which all reports are made; fields that are left out keep their values (see <see cref="FactSheet"/>).</summary>
    public const string Facts = "facts";

    /// <summary>Media coverage for the file: <c>outlet</c>, <c>url</c>, <c>title</c>, <c>publishedAt</c>.</summary>
    public const string Coverage = "coverage";

    /// <summary>催办/督办: the office urges an obligation on: <c>text</c>, <c>documentNo</c> of a supervision slip.</summary>
    public const string Supervise = "supervise";

    /// <summary>The assessor's decision: <c>finding</c>, <c>decision</c> add, confirm or withdraw, <c>evidence</c>, <c>lead</c>, <c>indirect</c>.</summary>
    public const string Finding = "finding";

    /// <summary>System: a year's calendar arrived or changed (<c>calendar</c> = a <c>CalendarYear</c> as JSON).</summary>
    public const string Calendar = "calendar";

    /// <summary>System: new numbers from the source for a repeated report.</summary>
    public const string Metrics = "metrics";

    /// <summary>
    /// System: a breach or escalation notice of the obligation was given up for one person: <c>person</c> (id), <c>rung</c> (from 1),
    /// <c>notification</c> (id of the notification, recorded once each).
    /// </summary>
    public const string Unreachable = "unreachable";

    /// <summary>System: another incident was merged into this one and brings its earliest anchors.</summary>
    public const string MergedIn = "merged-in";
}

/// <summary>Field names of the fact sheet (一次填报，多头报送), in the order of the report forms; values are plain text.</summary>
public static class FactSheet
{
    /// <summary>happenedAt, place, facts, spread, publicConcerns, measures, nextSteps, risk, requests, contact, contactPhone, signer.</summary>
    public static readonly IReadOnlyList<string> Fields =
    [
        "happenedAt", "place", "facts", "spread", "publicConcerns", "measures", "nextSteps", "risk", "requests", "contact", "contactPhone", "signer",
    ];
}

/// <summary>Role ids, in configuration, sessions and policies.</summary>
public static class Roles
{
    /// <summary>May read.</summary>
    public const string Viewer = "viewer";

    /// <summary>值班员、信息员: registers, reports, is notified first.</summary>
    public const string DutyOfficer = "duty-officer";

    /// <summary>办公室: tracks, supervises, files, confirms back-entries.</summary>
    public const string Office = "office";

    /// <summary>分管领导 / 主要领导: decides and signs off.</summary>
    public const string Leader = "leader";

    /// <summary>Confirms or reverses findings at month's end.</summary>
    public const string Assessor = "assessor";

    /// <summary>Operates the installation; may do everything.</summary>
    public const string Administrator = "administrator";

    /// <summary>All role ids that a person or key may hold.</summary>
    public static readonly IReadOnlyList<string> All = [Viewer, DutyOfficer, Office, Leader, Assessor, Administrator];
}

/// <summary>Why a signal or report is refused, in the terms of RFC 9457.</summary>
/// <param name="Kind">Decides the status code.</param>
/// <param name="Detail">One sentence for the person, in Chinese, saying what to do next.</param>
/// <param name="Errors">Messages by field name, when fields are at fault.</param>
public sealed record Problem(ProblemKind Kind, string Detail, IReadOnlyDictionary<string, IReadOnlyList<string>> Errors)
{
    /// <summary>A refusal that no single field explains.</summary>
    public static Problem Of(ProblemKind kind, string detail) => new(kind, detail, new Dictionary<string, IReadOnlyList<string>>());

    /// <summary>A malformed or missing field.</summary>
    public static Problem Field(string field, string message) =>
        new(ProblemKind.Invalid, message, new Dictionary<string, IReadOnlyList<string>> { [field] = [message] });
}

/// <summary>Kinds of refusal.</summary>
public enum ProblemKind
{
    /// <summary>400: a field is missing or wrong.</summary>
    Invalid,

    /// <summary>403: this person may not do this.</summary>
    Forbidden,

    /// <summary>409: not in this state of the incident.</summary>
    Conflict,
}
