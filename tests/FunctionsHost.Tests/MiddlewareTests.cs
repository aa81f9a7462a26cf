using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FunctionsHost.Tests;

public sealed class MiddlewareTests
{
    [Fact]
    public async Task Pipeline_SeveralMiddlewares_RunInOrderOfRegistrationAroundTheFunction()
    {
        await using var host = await TestHost.StartAsync(typeof(Functions), settings => settings.OnBuilder = builder =>
        {
            builder.Services.AddSingleton<Log>();
            builder.UseMiddleware<Outer>();
            builder.UseMiddleware(async (context, next) =>
            {
                Note(context, "inner before");
                await next();
                Note(context, "inner after");
            });
            builder.UseWhen<Never>(_ => false);
            builder.UseWhen(context => context.FunctionDefinition.Name == "Logged", async (context, next) =>
            {
                Note(context, "when");
                await next();
            });
        });

        Assert.Equal("changed", await host.Client.GetStringAsync("logged"));

        Assert.Equal(
            ["outer before", "inner before", "when", "function item", "inner after", "outer after original"],
            host.Services.GetRequiredService<Log>().Entries);
        Assert.Same(host.Services.GetRequiredService<Outer>(), host.Services.GetRequiredService<Outer>());
    }

    [Fact]
    public async Task Middleware_DoesNotCallNext_AnswersInsteadOfTheFunction()
    {
        await using var host = await TestHost.StartAsync(typeof(Functions), settings => settings.OnBuilder = builder =>
        {
            builder.Services.AddSingleton<Log>();
            builder.UseMiddleware((context, _) =>
            {
                context.GetInvocationResult().Value = new UnauthorizedResult();
                return Task.CompletedTask;
            });
        });

        var response = await host.Client.GetAsync(new Uri("logged", UriKind.Relative));

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Empty(host.Services.GetRequiredService<Log>().Entries);
    }

    [Fact]
    public async Task Middleware_SetsHeaderOnHttpContext_ReachesTheCaller()
    {
        await using var host = await TestHost.StartAsync(typeof(Functions), settings => settings.OnBuilder = builder =>
        {
            builder.Services.AddSingleton<Log>();
            builder.UseMiddleware(async (context, next) =>
            {
                context.GetHttpContext()!.Response.Headers["x-policy"] = "strict";
                await next();
            });
        });

        var response = await host.Client.GetAsync(new Uri("logged", UriKind.Relative));

        Assert.Equal("strict", response.Headers.GetValues("x-policy").Single());
    }

    private static void Note(FunctionContext context, string text) => context.InstanceServices.GetRequiredService<Log>().Add(text);

    private sealed class Log
    {
        private readonly ConcurrentQueue<string> _entries = new();

        public IReadOnlyList<string> Entries => [.. _entries];

        public void Add(string text) => _entries.Enqueue(text);
    }

    private sealed class Outer(Log log) : IFunctionsWorkerMiddleware
    {
        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            log.Add("outer before");
            context.Items["item"] = "item";
            await next(context);
            log.Add($"outer after {context.GetInvocationResult<string>().Value}");
            context.GetInvocationResult().Value = "changed";
        }
    }

    private sealed class Never(Log log) : IFunctionsWorkerMiddleware
    {
        public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            log.Add("never");
            return next(context);
        }
    }

    private static class Functions
    {
        [Function("Logged")]
        public static string Logged(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "logged")] HttpRequest request, FunctionContext context)
        {
            Assert.NotNull(request);
            Note(context, context.Items.TryGetValue("item", out var item) ? $"function {item}" : "function");
            return "original";
        }
    }
}
