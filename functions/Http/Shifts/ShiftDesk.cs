using Microsoft.AspNetCore.Http;
using Yuqing.Functions.Http.Requests;
using Yuqing.Functions.Register;
using Yuqing.Functions.Security;
using Yuqing.Functions.Shifts;

namespace Yuqing.Functions.Http.Shifts;

/// <summary>What people do with a hand-over: a remark by who hands over, the confirmation by who takes over.</summary>
internal sealed class ShiftDesk(ShiftReader reader, IShiftStore store, ActAudit audit, TimeProvider time)
{
    private const int MaxText = 1000;

    /// <summary>接班确认; repeated by the same person it changes nothing.</summary>
    /// <exception cref="ProblemException">400, 403, 404, 409, 413 or 415.</exception>
    public async Task<IResult> ConfirmAsync(HttpRequest request, string id)
    {
        var note = await ReadAsync(request, "note", required: false);
        var (stored, caller) = (await FindAsync(request, id), request.Caller());
        if (ShiftReader.OnlyHandsOver(stored.Report, caller))
            throw new ProblemException(ApiProblem.Forbidden("接班由接班人确认，交班人不能代为确认。"));
        var confirmation = new ShiftConfirmation(caller.Id, caller.Name, time.Now(), note);
        // Once begun it is finished: a confirmation without its line in the trail must not come from a lost connection.
        var (counts, isNew) = (await store.ConfirmAsync(id, confirmation, CancellationToken.None))!.Value;
        if (!isNew && counts.By != caller.Id)
            throw new ProblemException(ApiProblem.Conflict($"{counts.Name}已于 {counts.At.InChina():M月d日 HH:mm} 确认接班。"));
        if (isNew)
            await audit.ActedAsync(caller, "shift.confirm", id, FactsOf(stored), CancellationToken.None);
        return await reader.GetAsync(request, id);
    }

    /// <summary>A remark for those who take over.</summary>
    /// <exception cref="ProblemException">400, 404, 409, 413 or 415.</exception>
    public async Task<IResult> RemarkAsync(HttpRequest request, string id)
    {
        var text = await ReadAsync(request, "text", required: true);
        var (stored, caller) = (await FindAsync(request, id), request.Caller());
        switch (await store.RemarkAsync(id, new ShiftRemark(caller.Id, caller.Name, time.Now(), text!), CancellationToken.None))
        {
            case RemarkOutcome.Confirmed:
                throw new ProblemException(ApiProblem.Conflict("接班已经确认，不能再补充说明。"));
            case RemarkOutcome.Full:
                throw new ProblemException(ApiProblem.Conflict($"说明已满 {StoredShift.MaxRemarks} 条。"));
            case RemarkOutcome.Added:
                await audit.ActedAsync(caller, "shift.remark", id, FactsOf(stored), CancellationToken.None);
                break;
        }
        return await reader.GetAsync(request, id);
    }

    private async Task<StoredShift> FindAsync(HttpRequest request, string id)
    {
        var stored = await reader.FindAsync(request, id);
        return stored.Report.Kind == ShiftKinds.HandOver ? stored : throw new ProblemException(ApiProblem.Conflict("日报不需要确认，也没有说明。"));
    }

    private static async Task<string?> ReadAsync(HttpRequest request, string field, bool required)
    {
        // A confirmation without a note needs no body.
        if (!required && request.ContentType is null && request.ContentLength is null or 0)
            return null;
        return await JsonBody.ReadAsync(
            request,
            json =>
            {
                var fields = new FieldReader(json);
                var text = fields.Text(field, MaxText, required);
                fields.ThrowIfFailed();
                return text;
            },
            request.HttpContext.RequestAborted);
    }

    private static Dictionary<string, string> FactsOf(StoredShift stored) => new() { ["unit"] = stored.Report.Unit };
}
