using Microsoft.Extensions.DependencyInjection;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using Yuqing.Functions.Http;
using Yuqing.Functions.Register;
using Yuqing.Orchestrations.Contracts;

namespace Functions.Tests.Http;

public sealed class UnavailableTests
{
    [Fact]
    public async Task Post_RateOfTheSourceUsedUp_Is429UntilRetryAfter()
    {
        await using var host = await ApiHost.StartAsync(new() { ["Yuqing:Webhooks:RatePerSecond"] = "0.5", ["Yuqing:Webhooks:Burst"] = "2" });
        await host.OpenAsync(host.Report("1"));
        await host.OpenAsync(host.Report("2"));
        using var forged = await host.Anonymous.SendAsync(host.Delivery(host.Report("3"), secret: Yuqing.Functions.Http.Webhooks.WebhookSignature.NewSecret()));
        using var limited = await host.DeliverAsync(host.Report("3"));

        await forged.ProblemAsync(401);
        await limited.ProblemAsync(429);
        Assert.Equal(TimeSpan.FromSeconds(2), limited.Headers.RetryAfter!.Delta);
        host.Time.Advance(TimeSpan.FromSeconds(2));
        await host.OpenAsync(host.Report("3"));
    }

    [Fact]
    public async Task AnyRequest_RegisterCannotCommit_Is503WithRetryAfterAndNothingAcknowledged()
    {
        var register = Substitute.For<IIncidentRegister>();
        register.AcceptReportAsync(default!, default!, default).ThrowsAsyncForAnyArgs(new RegisterUnavailableException("disk full"));
        register.ListAsync(default!, default).ThrowsAsyncForAnyArgs(new RegisterUnavailableException("disk full"));
        await using var host = await ApiHost.StartAsync(services: services => services.AddSingleton(register));
        using var report = await host.DeliverAsync(host.Report());
        using var registered = await host.As(Roles.DutyOfficer).PostJsonAsync("/api/incidents", host.Report());
        using var list = await host.As(Roles.Viewer).GetAsync("/api/incidents");

        foreach (var response in new[] { report, registered, list })
        {
            var problem = await response.ProblemAsync(503);
            Assert.Equal(TimeSpan.FromSeconds(5), response.Headers.RetryAfter!.Delta);
            Assert.DoesNotContain("disk full", problem.GetRawText(), StringComparison.Ordinal);
        }
        Assert.Empty(host.Pushed);
    }

    [Fact]
    public async Task AnyRequest_FailureThatTheEngineCallsUnavailable_Is503()
    {
        await using var host = await ApiHost.StartAsync(services: services => services.AddSingleton<UnavailableFailures.Test>(failure => failure is TimeoutException));
        host.Runs.Instances.Add(FakeRuns.Run("i-1"));
        host.Runs.Failure = new AggregateException(new IOException("wrapped", new TimeoutException()));
        using var response = await host.As("all").GetAsync("/api/runs/i-1");
        await response.ProblemAsync(503);
    }

    [Fact]
    public async Task AnyRequest_UnexpectedFailure_Is500WithoutItsWords()
    {
        await using var host = await ApiHost.StartAsync();
        host.Runs.Failure = new FormatException("a secret detail");
        using var response = await host.As("all").GetAsync("/api/runs/i-1");

        var problem = await response.ProblemAsync(500);
        Assert.DoesNotContain("secret", problem.GetRawText(), StringComparison.Ordinal);
        Assert.Contains(host.Logged, line => line.Contains("a secret detail", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Post_PushFails_TheReportIsAcceptedAllTheSame()
    {
        await using var host = await ApiHost.StartAsync(push: _ => throw new InvalidOperationException("engine away"));
        var id = await host.OpenAsync();
        Assert.NotNull(await host.Get<IIncidentRegister>().GetAsync(id, default));
    }
}
