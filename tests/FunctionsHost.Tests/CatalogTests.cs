using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace FunctionsHost.Tests;

public sealed class CatalogTests
{
    [Theory]
    [InlineData(typeof(SameName), "Twin")]
    [InlineData(typeof(SameRoute), "same route")]
    [InlineData(typeof(Reserved), "reserved")]
    [InlineData(typeof(BadRoute), "not valid")]
    [InlineData(typeof(BadSchedule), "every day")]
    [InlineData(typeof(MissingSetting), "Absent")]
    [InlineData(typeof(NoTrigger), "0 triggers")]
    [InlineData(typeof(AsyncVoid), "async void")]
    [InlineData(typeof(Topic), "topic")]
    [InlineData(typeof(Batch), "batches")]
    public async Task Start_FunctionThatCannotRun_IsRefusedByName(Type functions, string reason)
    {
        await using var host = TestHost.Build([functions]);

        await host.Host.StartAsync();

        Assert.Equal(1, host.ExitCode);
        Assert.Contains(reason, host.Errors.ToString(), StringComparison.Ordinal);
        Assert.Contains("Twin", host.Errors.ToString(), StringComparison.Ordinal);
    }

    private static class SameName
    {
        [Function("Twin")]
        public static void One([TimerTrigger("0 * * * * *")] TimerInfo timer) => Assert.NotNull(timer);

        [Function("twin")]
        public static void Two([TimerTrigger("0 * * * * *")] TimerInfo timer) => Assert.NotNull(timer);
    }

    private static class SameRoute
    {
        [Function("Twin")]
        public static string One([HttpTrigger("get", "post", Route = "a/{x}")] HttpRequest request) => request.Method;

        [Function("Other")]
        public static string Two([HttpTrigger("POST", Route = "A/{x}")] HttpRequest request) => request.Method;
    }

    private static class Reserved
    {
        [Function("Twin")]
        public static string One([HttpTrigger("get", Route = "admin/things")] HttpRequest request) => request.Method;
    }

    private static class BadRoute
    {
        [Function("Twin")]
        public static string One([HttpTrigger("get", Route = "a/{x:strange}")] HttpRequest request) => request.Method;
    }

    private static class BadSchedule
    {
        [Function("Twin")]
        public static void One([TimerTrigger("every day")] TimerInfo timer) => Assert.NotNull(timer);
    }

    private static class MissingSetting
    {
        [Function("Twin")]
        public static void One([ServiceBusTrigger("%Absent%")] string body) => Assert.NotNull(body);
    }

    private static class NoTrigger
    {
        [Function("Twin")]
        public static void One(string body) => Assert.NotNull(body);
    }

    private static class AsyncVoid
    {
        [Function("Twin")]
        public static async void One([TimerTrigger("0 * * * * *")] TimerInfo timer) => await Task.FromResult(timer);
    }

    private static class Topic
    {
        [Function("Twin")]
        public static void One([ServiceBusTrigger("topic", "subscription")] string body) => Assert.NotNull(body);
    }

    private static class Batch
    {
        [Function("Twin")]
        public static void One([ServiceBusTrigger("queue", IsBatched = true)] string[] bodies) => Assert.NotNull(bodies);
    }
}
