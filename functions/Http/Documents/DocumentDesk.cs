using System.Globalization;
using Microsoft.AspNetCore.Http;
using Yuqing.Functions.Attachments;
using Yuqing.Functions.Documents;
using Yuqing.Functions.Documents.Forms;
using Yuqing.Functions.Duty;
using Yuqing.Functions.Http.Incidents;
using Yuqing.Functions.Http.Requests;
using Yuqing.Functions.Register;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Http.Documents;

/// <summary>Makes the document of an obligation.</summary>
internal sealed class DocumentDesk(
    IncidentReader incidents, IIncidentRegister register, FactSheetReader facts, WordWriter writer, IDutyDirectory directory, TimeProvider time)
{
    /// <summary>How many facts are still missing.</summary>
    public const string BlanksHeader = "X-Blanks";

    private static readonly string[] Urgencies = ["特急", "加急"];
    private static readonly string[] SecretGrades = ["绝密", "机密", "秘密"];

    /// <summary>The draft.</summary>
    /// <exception cref="ProblemException">400, 404 or 409.</exception>
    public async Task<IResult> GetAsync(HttpRequest request, string id, string obligationId)
    {
        var cancellation = request.HttpContext.RequestAborted;
        var view = (await incidents.FindAsync(request, id)).View;
        var obligation = view.Obligations.FirstOrDefault(obligation => obligation.Id == obligationId)
            ?? throw new ProblemException(ApiProblem.NotFound("这件舆情没有这项任务。"));
        if (obligation.Template is not { } template)
            throw new ProblemException(ApiProblem.Conflict("这项任务没有可以生成的公文。"));
        var query = new QueryReader(request.Query);
        var (addressee, marks) = (Addressee(query, obligation), Marks(query));
        query.ThrowIfFailed();
        var input = new FormInput
        {
            View = view,
            Obligation = obligation,
            Facts = (await facts.ReadAsync(id, cancellation)).Fields,
            UnitTitle = IssuerOf(view, obligation),
            Addressee = addressee,
            Timeline = await register.GetTimelineAsync(id, cancellation) ?? [],
            Now = time.Now(),
            Marks = marks,
        };
        var document = DocumentForms.Make(template, input)
            ?? throw new ProblemException(ApiProblem.Conflict($"没有名为 {template} 的公文格式。"));
        var bytes = writer.Write(document);
        request.HttpContext.Response.Headers[BlanksHeader] = document.Missing.Count.ToString(CultureInfo.InvariantCulture);
        return Results.Bytes(bytes, AttachmentTypes.Docx, $"{view.Number}{DocumentForms.Title(template)}.docx");
    }

    private string IssuerOf(IncidentView view, ObligationView obligation)
    {
        var unit = obligation.Unit ?? (view.LeadUnit.Length > 0 ? view.LeadUnit : view.Unit);
        return directory.FindUnit(unit)?.Title ?? unit;
    }

    private static string? Addressee(QueryReader query, ObligationView obligation)
    {
        var recipients = obligation.Recipients;
        if (query.Text("recipient") is not { } asked)
            return recipients.Count == 0 ? null : string.Join("、", recipients.Select(recipient => recipient.Title));
        var found = recipients.FirstOrDefault(recipient => recipient.Id == asked);
        if (found is null)
        {
            query.Fail("recipient", recipients.Count == 0
                ? "这项任务没有规定接收单位。"
                : $"可选值：{string.Join("、", recipients.Select(recipient => recipient.Id))}。");
        }
        return found?.Title;
    }

    private static DocumentMarks Marks(QueryReader query)
    {
        var (copy, marking, urgency) = (query.Text("copy", 6), query.Text("marking", 20), query.Text("urgency", 10));
        if (copy is not null && (copy.Length != 6 || !copy.All(char.IsAsciiDigit)))
            query.Fail("copy", "份号为六位数字。");
        if (marking is not null && SecretGrades.Any(grade => marking.Contains(grade, StringComparison.Ordinal)))
            query.Fail("marking", "本系统不得处理国家秘密，涉密公文请在涉密设备上办理。");
        if (urgency is not null && !Urgencies.Contains(urgency))
            query.Fail("urgency", $"可选值：{string.Join("、", Urgencies)}。");
        return new DocumentMarks(copy, marking, urgency);
    }
}
