using System.Globalization;
using Microsoft.AspNetCore.Http;
using Yuqing.Functions.Assessment;
using Yuqing.Functions.Http.Requests;
using Yuqing.Functions.Security;

namespace Yuqing.Functions.Http.Assessment;

/// <summary>Reads the month that a request asks for, within the caller's units.</summary>
internal sealed class AssessmentDesk(AssessmentReader reader, TimeProvider time)
{
    /// <summary>The month's first day and its assessment.</summary>
    /// <exception cref="ProblemException">400.</exception>
    public async Task<(DateOnly Month, AssessmentJson Assessment)> ReadAsync(HttpRequest request)
    {
        var query = new QueryReader(request.Query);
        var month = Month(query);
        var units = query.List("unit");
        query.ThrowIfFailed();
        var caller = request.Caller();
        var assessment = await reader.ReadAsync(
            month.InChina(),
            month.AddMonths(1).InChina(),
            caller.Sees,
            unit => caller.Sees(unit) && units?.Contains(unit) != false,
            request.HttpContext.RequestAborted);
        return (month, assessment);
    }

    private DateOnly Month(QueryReader query)
    {
        if (query.Text("month") is not { } text)
            return DateOnly.FromDateTime(time.Now().DateTime).AddDays(1 - time.Now().Day);
        if (DateOnly.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month) && month.Year is > 2000 and < 9999)
            return month;
        query.Fail("month", "应为月份，如 2026-11。");
        return default;
    }
}
