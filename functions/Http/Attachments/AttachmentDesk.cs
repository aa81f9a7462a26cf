using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Yuqing.Functions.Attachments;
using Yuqing.Functions.Http.Incidents;
using Yuqing.Functions.Http.Requests;
using Yuqing.Functions.Register;
using Yuqing.Functions.Security;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Http.Attachments;

/// <summary>Takes in and hands out the files of incidents that the caller may see.</summary>
internal sealed class AttachmentDesk(IncidentReader incidents, IAttachmentStore attachments, IIncidentRegister register, ActAudit audit)
{
    private const string NameField = "name";
    private const string FileField = "file";

    /// <summary>Stores the request's body as a file.</summary>
    /// <exception cref="ProblemException">400, 404, 409, 413 or 415.</exception>
    public async Task<IResult> AddAsync(HttpRequest request, string id)
    {
        var caller = request.Caller();
        var cancellation = request.HttpContext.RequestAborted;
        await incidents.FindAsync(request, id);
        var outcome = await attachments.AddAsync(ReadHead(request, id, caller), request.Body, cancellation);
        if (outcome.Refused is { } refused)
            throw new ProblemException(Explain(refused));
        // Again for a repeated upload too: a crash may have come between file and line.
        var stored = outcome.Stored!;
        await register.AppendTimelineAsync(id, Line(stored), CancellationToken.None);
        if (outcome.Repeated)
            return Answers.Ok(AttachmentJson.From(stored));
        await audit.ActedAsync(caller, "attachment.add", id, new Dictionary<string, string> { ["attachment"] = stored.Id, ["sha256"] = stored.Sha256 }, CancellationToken.None);
        return Results.Json(AttachmentJson.From(stored), ApiJson.Options, statusCode: StatusCodes.Status201Created);
    }

    /// <summary>The files of an incident.</summary>
    /// <exception cref="ProblemException">404.</exception>
    public async Task<IResult> ListAsync(HttpRequest request, string id)
    {
        await incidents.FindAsync(request, id);
        var list = await attachments.ListAsync(id, request.HttpContext.RequestAborted);
        return Answers.Ok(new AttachmentListJson([.. list.Select(AttachmentJson.From)]));
    }

    /// <summary>A file's content, always to be saved and never shown within our pages.</summary>
    /// <exception cref="ProblemException">404.</exception>
    public async Task<IResult> GetAsync(HttpRequest request, string id, string attachmentId)
    {
        await incidents.FindAsync(request, id);
        var attachment = await attachments.FindAsync(id, attachmentId, request.HttpContext.RequestAborted)
            ?? throw new ProblemException(ApiProblem.NotFound("这件舆情没有这个附件。"));
        var content = await attachments.OpenAsync(attachment, request.HttpContext.RequestAborted);
        return Results.Stream(content, attachment.MediaType, attachment.Name);
    }

    private static NewAttachment ReadHead(HttpRequest request, string id, Caller caller)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var declared)
            || AttachmentTypes.All.FirstOrDefault(type => declared.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase)) is not { } mediaType)
        {
            throw new ProblemException(OtherType("附件须为 PDF、PNG、JPEG、DOCX 或 XLSX，并在 Content-Type 中注明。"));
        }
        if (request.ContentLength > AttachmentLimits.MaxBytes)
            throw new ProblemException(TooLarge());
        var query = new QueryReader(request.Query);
        var name = AttachmentName.Clean(query.Text(NameField, max: 500), mediaType);
        if (name is null)
            query.Fail(NameField, "必填：附件的文件名。");
        query.ThrowIfFailed();
        return new NewAttachment(id, name!, mediaType, caller.Id, caller.Name);
    }

    private static ApiProblem Explain(AttachmentRefusal refusal) => refusal switch
    {
        AttachmentRefusal.Empty => ApiProblem.Field(FileField, "文件没有内容。"),
        AttachmentRefusal.TooLarge => TooLarge(),
        AttachmentRefusal.OtherType => OtherType("文件内容与 Content-Type 注明的类型不符，或文件已损坏。"),
        AttachmentRefusal.TooMany => ApiProblem.Conflict($"一件舆情最多 {AttachmentLimits.MaxPerIncident} 个附件，请合并后上传。"),
        _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal, "Unknown refusal."),
    };

    private static ApiProblem TooLarge() => Blame(ApiProblem.TooLarge(AttachmentLimits.MaxBytes));

    private static ApiProblem OtherType(string detail) => Blame(ApiProblem.UnsupportedMediaType(detail));

    private static ApiProblem Blame(ApiProblem problem) =>
        problem with { Errors = new Dictionary<string, IReadOnlyList<string>> { [FileField] = [problem.Detail!] } };

    private static TimelineEntry Line(Attachment attachment) => new(
        $"attached:{attachment.Id}",
        attachment.UploadedAt,
        "attached",
        attachment.UploadedBy,
        null,
        $"{attachment.UploadedByName}上传附件《{attachment.Name}》。",
        new Dictionary<string, string>
        {
            ["attachment"] = attachment.Id,
            ["name"] = attachment.Name,
            ["mediaType"] = attachment.MediaType,
            ["size"] = attachment.Size.ToString(CultureInfo.InvariantCulture),
            ["sha256"] = attachment.Sha256,
        });
}

/// <summary>The files of an incident, oldest first.</summary>
internal sealed record AttachmentListJson(IReadOnlyList<AttachmentJson> Items);

/// <summary>A file as the API shows it.</summary>
internal sealed record AttachmentJson(
    string Id, string Name, string MediaType, long Size, string Sha256, string UploadedBy, string UploadedByName, DateTimeOffset UploadedAt)
{
    /// <summary>As the API shows it.</summary>
    public static AttachmentJson From(Attachment from) =>
        new(from.Id, from.Name, from.MediaType, from.Size, from.Sha256, from.UploadedBy, from.UploadedByName, from.UploadedAt);
}
