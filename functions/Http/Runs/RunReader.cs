using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using Yuqing.Functions.Http.Requests;
using Yuqing.Functions.Register;
using Yuqing.Functions.Security;

namespace Yuqing.Functions.Http.Runs;

/// <summary>
/// Reading runs. A caller limited to units sees the runs of incidents of these units only; a run's id begins with the
/// incident's.
/// </summary>
internal sealed class RunReader(IIncidentRegister register)
{
    private const int MaxPages = 20;
    private static readonly string[] Statuses = Enum.GetNames<OrchestrationRuntimeStatus>();

    /// <summary>A page of runs. The name is not part of the engine's query, so pages are filtered here, a bounded number of them.</summary>
    public async Task<IResult> ListAsync(HttpRequest request, DurableTaskClient client)
    {
        var (filter, name) = ReadQuery(request);
        try
        {
            return Answers.Ok(await ReadPageAsync(client, filter, name, request.Caller(), request.HttpContext.RequestAborted));
        }
        catch (ArgumentException) when (filter.ContinuationToken is not null)
        {
            // Nothing else of the query can be at fault: only the engine can tell whether a cursor is one of its own.
            throw new BadCursorException();
        }
    }

    private async Task<RunPageJson> ReadPageAsync(
        DurableTaskClient client, OrchestrationQuery filter, string? name, Caller caller, CancellationToken cancellation)
    {
        var items = new List<RunJson>();
        var cursor = filter.ContinuationToken;
        var pages = 0;
        await foreach (var page in client.GetAllInstancesAsync(filter).AsPages(cursor, filter.PageSize).WithCancellation(cancellation))
        {
            foreach (var run in page.Values)
            {
                if ((name is null || string.Equals(run.Name, name, StringComparison.OrdinalIgnoreCase)) && await SeesAsync(caller, run.InstanceId, cancellation))
                    items.Add(RunJson.From(run));
            }
            cursor = page.ContinuationToken;
            // A page of the engine is never split, so an answer may hold somewhat more than was asked for.
            if (items.Count >= filter.PageSize || cursor is null || ++pages == MaxPages)
                break;
        }
        return new RunPageJson(items, cursor);
    }

    /// <summary>One run with input and output.</summary>
    public async Task<IResult> GetAsync(HttpRequest request, DurableTaskClient client, string id) =>
        Answers.Ok(RunJson.From(await FindAsync(request, client, id)));

    /// <summary>Its steps.</summary>
    public async Task<IResult> HistoryAsync(HttpRequest request, DurableTaskClient client, string id)
    {
        await FindAsync(request, client, id);
        var steps = await client.GetOrchestrationHistoryAsync(id, request.HttpContext.RequestAborted);
        return Answers.Ok(new RunHistoryJson([.. steps.Select(RunStepJson.From)]));
    }

    /// <summary>A run that the caller may see.</summary>
    /// <exception cref="ProblemException">404.</exception>
    public async Task<OrchestrationMetadata> FindAsync(HttpRequest request, DurableTaskClient client, string id)
    {
        var cancellation = request.HttpContext.RequestAborted;
        var run = await client.GetInstanceAsync(id, getInputsAndOutputs: true, cancellation);
        return run is not null && await SeesAsync(request.Caller(), id, cancellation)
            ? run
            : throw new ProblemException(ApiProblem.NotFound("没有这个运行实例。"));
    }

    private async Task<bool> SeesAsync(Caller caller, string instanceId, CancellationToken cancellation)
    {
        if (caller.Units is null)
            return true;
        var end = instanceId.LastIndexOf('-');
        return end > 0 && await register.GetAsync(instanceId[..end], cancellation) is { } stored && caller.Sees(stored.View);
    }

    private static (OrchestrationQuery Filter, string? Name) ReadQuery(HttpRequest request)
    {
        var query = new QueryReader(request.Query);
        var statuses = query.List("status", Statuses)?
            .Select(status => Enum.TryParse<OrchestrationRuntimeStatus>(status, out var known) ? known : default)
            .ToArray();
        var filter = new OrchestrationQuery
        {
            Statuses = statuses,
            InstanceIdPrefix = query.Text("q"),
            PageSize = query.Whole("limit", 1, 200, 50),
            ContinuationToken = query.Text("cursor", 1000),
        };
        var name = query.Text("name");
        query.ThrowIfFailed();
        return (filter, name);
    }
}
