using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Yuqing.Embedded.DurableTask;
using Yuqing.Embedded.Queues;

namespace FunctionsHost.Tests;

public sealed class FailureTests
{
    [Theory]
    [InlineData("unavailable")]
    [InlineData("wrapped")]
    [InlineData("full")]
    public async Task Function_StoreCannotCommit_AnswersServiceUnavailableWithRetryAfter(string kind)
    {
        await using var host = await TestHost.StartAsync(typeof(Functions));

        var response = await host.Client.GetAsync(new Uri($"fail/{kind}", UriKind.Relative));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.True(response.Headers.RetryAfter!.Delta > TimeSpan.Zero);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("bug")]
    [InlineData("constraint")]
    public async Task Function_Throws_AnswersServerErrorWithoutInternals(string kind)
    {
        await using var host = await TestHost.StartAsync(typeof(Functions));

        var response = await host.Client.GetAsync(new Uri($"fail/{kind}", UriKind.Relative));

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Null(response.Headers.RetryAfter);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(500, problem.GetProperty("status").GetInt32());
        Assert.DoesNotContain("secret detail", problem.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Body_TooLarge_AnswersPayloadTooLarge()
    {
        await using var host = await TestHost.StartAsync(typeof(Functions), settings => settings.OnBuilder = builder =>
            builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = 1024));

        var response = await host.Client.PostAsync(new Uri("read", UriKind.Relative), new ByteArrayContent(new byte[4096]));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Queue_DiskFull_AnswersServiceUnavailableThenRecovers()
    {
        await using var host = await TestHost.StartAsync(typeof(Functions));
        var store = (SqliteQueueStore)host.Services.GetRequiredService<IQueueStore>();
        await store.EnqueueAsync("small", new QueueMessage("first", BinaryData.FromString("x")));
        LimitPages(store.WriterConnection, extra: 0);

        var full = await host.Client.PostAsync(new Uri("enqueue/a", UriKind.Relative), new ByteArrayContent(new byte[200_000]));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, full.StatusCode);
        Assert.Null(await store.FindAsync("big", "a"));

        LimitPages(store.WriterConnection, extra: 10_000);
        var again = await host.Client.PostAsync(new Uri("enqueue/a", UriKind.Relative), new ByteArrayContent(new byte[200_000]));
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal("True", await again.Content.ReadAsStringAsync());
        Assert.NotNull(await store.FindAsync("big", "a"));
    }

    private static void LimitPages(SqliteConnection connection, int extra)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA page_count";
        var pages = (long)command.ExecuteScalar()!;
        command.CommandText = $"PRAGMA max_page_count={pages + extra}";
        command.ExecuteNonQuery();
    }

    private static class Functions
    {
        [Function("Fail")]
        public static string Fail(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "fail/{kind}")] HttpRequest request, string kind) =>
            throw (kind switch
            {
                "unavailable" => new StoreUnavailableException("no space"),
                "wrapped" => new InvalidOperationException(request.Method, new AggregateException(new StoreUnavailableException("no space"))),
                "full" => new SqliteException("disk full", 13),
                "constraint" => new SqliteException("secret detail", 19),
                _ => new InvalidOperationException("secret detail"),
            });

        [Function("Read")]
        public static async Task<string> Read([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "read")] HttpRequest request)
        {
            using var reader = new StreamReader(request.Body);
            return await reader.ReadToEndAsync();
        }

        [Function("Enqueue")]
        public static async Task<string> Enqueue(
            [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "enqueue/{id}")] HttpRequest request, string id, FunctionContext context)
        {
            var body = await BinaryData.FromStreamAsync(request.Body);
            var added = await context.InstanceServices.GetRequiredService<IQueueStore>().EnqueueAsync("big", new QueueMessage(id, body));
            return added.ToString();
        }
    }
}
