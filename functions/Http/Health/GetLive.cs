using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Yuqing.Functions.Http.Health;

/// <summary>State of the process.</summary>
/// <param name="Status">ok or unavailable.</param>
/// <param name="Checks">Each part and its state.</param>
internal sealed record HealthJson(string Status, IReadOnlyDictionary<string, string> Checks);

/// <summary><c>GET /api/health/live</c>: answers while the process runs.</summary>
internal sealed class GetLive
{
    private static readonly HealthJson Ok = new(ReadinessProbe.Ok, new Dictionary<string, string>());

    [Function(nameof(GetLive))]
    [Public("Probes have no credentials; the answer says nothing else.")]
    [Describe("health", "进程是否在运行")]
    [Answer(200, typeof(HealthJson), Text = "在运行。")]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/health/live")] HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Answers.Ok(Ok);
    }
}
