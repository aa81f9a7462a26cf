using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Smoke.Tests.Harness;

/// <summary>
/// Everybody outside: webhook receivers, the gateway of text messages, the robots of three platforms. A real server on this
/// machine, shared by all scenarios under a path of their own. Keeps what arrives, and fails as it is told to.
/// </summary>
internal sealed class Gateway(Func<DateTimeOffset> now) : IDisposable
{
    private static readonly ConcurrentDictionary<string, Gateway> All = new();
    private static readonly Lazy<Task<WebApplication>> Server = new(StartServerAsync);

    private readonly string _name = Guid.NewGuid().ToString("N");
    private readonly ConcurrentQueue<Message> _received = new();
    private readonly ConcurrentDictionary<string, Func<Answer>> _answers = new();
    private readonly ConcurrentDictionary<string, int> _attempts = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _held = new();
    private string _url = "";

    /// <summary>Where this scenario's gateways are.</summary>
    public string Url => _url;

    /// <summary>What has arrived and was taken.</summary>
    public IReadOnlyList<Message> Received => [.. _received];

    /// <summary>Adds what arrived another way (mail).</summary>
    public void Take(Message message) => _received.Enqueue(message);

    /// <summary>Opens the gateways of a scenario.</summary>
    public static async Task<Gateway> OpenAsync(Func<DateTimeOffset> now)
    {
        var server = await Server.Value;
        var gateway = new Gateway(now);
        gateway._url = $"{server.Urls.Single()}/{gateway._name}";
        All[gateway._name] = gateway;
        return gateway;
    }

    /// <summary>How many requests came to a line, taken or not.</summary>
    /// <param name="line"><c>webhook/chen</c>, <c>sms</c>, <c>wecom</c> …</param>
    public int Attempts(string line) => _attempts.GetValueOrDefault(line);

    /// <summary>Lets a line answer otherwise until it is told to <see cref="Recover"/>.</summary>
    public void Fail(string line, int status, string? retryAfter = null) => _answers[line] = () => new Answer(status, "{}", retryAfter);

    /// <summary>Lets a line answer 200 with a body that means refusal.</summary>
    public void AnswerWith(string line, string body) => _answers[line] = () => new Answer(200, body, null);

    /// <summary>Lets a line refuse the next few and then work.</summary>
    public void FailTimes(string line, int times, int status = 500)
    {
        var left = times;
        _answers[line] = () => Interlocked.Decrement(ref left) >= 0 ? new Answer(status, "{}", null) : Answer.Good;
    }

    /// <summary>Lets a line take requests and never answer.</summary>
    public void Hang(string line) => _held[line] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Lets a line work again; requests that it has not answered are lost.</summary>
    public void Recover(string line)
    {
        _answers.TryRemove(line, out _);
        if (_held.TryRemove(line, out var held))
            held.TrySetException(new HttpRequestException(HttpRequestError.ResponseEnded));
    }

    /// <summary>What to wait for before a request may go; null when the line works.</summary>
    public Task? HeldBy(Uri address) => _held.GetValueOrDefault(LineOf(address.AbsolutePath[(1 + _name.Length)..]))?.Task;

    public void Dispose() => All.TryRemove(_name, out _);

    private static string LineOf(string path)
    {
        var parts = path.Trim('/').Split('/');
        return parts[0] == "webhook" ? $"webhook/{parts[1]}" : parts[0];
    }

    private static async Task<WebApplication> StartServerAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = builder.Build();
        server.Run(async context =>
        {
            var path = context.Request.Path.Value!.Trim('/').Split('/', 2);
            if (All.TryGetValue(path[0], out var gateway))
                await gateway.TakeAsync(context, path[1]);
            else
                context.Response.StatusCode = StatusCodes.Status410Gone;
        });
        await server.StartAsync();
        return server;
    }

    private async Task TakeAsync(HttpContext context, string path)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        var line = LineOf(path);
        _attempts.AddOrUpdate(line, 1, (_, count) => count + 1);
        var answer = _answers.TryGetValue(line, out var special) ? special() : Answer.Good;
        if (answer.IsGood)
            _received.Enqueue(Read(line, JsonNode.Parse(body)!));
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = "application/json";
        if (answer.RetryAfter is not null)
            context.Response.Headers.RetryAfter = answer.RetryAfter;
        await context.Response.WriteAsync(answer.Body, context.RequestAborted);
    }

    private Message Read(string line, JsonNode json) => line.Split('/')[0] switch
    {
        "webhook" => new Message(now(), "webhook", line["webhook/".Length..], (string)json["text"]!),
        "sms" => new Message(now(), "sms", Phones.Owner((string)json["phone"]!), (string)json["text"]!),
        "wecom" => new Message(now(), "wecom", Names(json["text"]!["mentioned_list"]), (string)json["text"]!["content"]!),
        "dingtalk" => new Message(now(), "dingtalk", Names(json["at"]?["atUserIds"]), (string)json["text"]!["content"]!),
        "feishu" => new Message(now(), "feishu", Named((string)json["content"]!["text"]!), (string)json["content"]!["text"]!),
        _ => throw new InvalidOperationException($"No gateway at {line}."),
    };

    private static string Names(JsonNode? list) => list?.AsArray() is { Count: > 0 } names ? string.Join(',', names.Select(name => (string)name!)) : "group";

    private static string Named(string text)
    {
        const string Start = "<at user_id=\"";
        var at = text.IndexOf(Start, StringComparison.Ordinal);
        return at < 0 ? "group" : text[(at + Start.Length)..text.IndexOf('"', at + Start.Length)];
    }

    private sealed record Answer(int Status, string Body, string? RetryAfter)
    {
        public static Answer Good { get; } = new(200, """{"errcode":0,"errmsg":"ok","code":0,"msg":"success"}""", null);

        public bool IsGood => ReferenceEquals(this, Good);
    }
}

/// <summary>Something that reached somebody.</summary>
/// <param name="At">Simulated time.</param>
/// <param name="Channel">By which channel.</param>
/// <param name="To">Person, or <c>group</c> when a robot names nobody.</param>
/// <param name="Text">What it says.</param>
internal sealed record Message(DateTimeOffset At, string Channel, string To, string Text)
{
    /// <summary>The address at its end.</summary>
    public Uri Link => new(Text[Text.LastIndexOf("https://", StringComparison.Ordinal)..].Split([' ', '\n', '\r'])[0]);

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{At.ToOffset(TimeSpan.FromHours(8)):MM-dd HH:mm:ss.fff} {To}/{Channel}: {Text}");
}

/// <summary>Telephone numbers of people.</summary>
internal static class Phones
{
    private static readonly ConcurrentDictionary<string, string> Owners = new();

    /// <summary>Somebody's number, always the same.</summary>
    public static string Of(string person)
    {
        var number = "139" + (person.Aggregate(7L, (sum, letter) => ((sum * 31) + letter) % 100_000_000)).ToString("D8", CultureInfo.InvariantCulture);
        Assert.Equal(person, Owners.GetOrAdd(number, person));
        return number;
    }

    /// <summary>Whose number it is.</summary>
    public static string Owner(string number) => Owners[number];
}

/// <summary>
/// Stands in the app's own HTTP clients: a gateway that does not answer is seen from here, so that the test knows that the
/// delivery waits for its deadline on the simulated clock. A dead app sends nothing.
/// </summary>
internal sealed class GatewayHandler(Gateway gateway, AppClock clock) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (clock.IsDead)
            throw new HttpRequestException(HttpRequestError.ConnectionError);
        if (request.RequestUri!.AbsoluteUri.StartsWith(gateway.Url, StringComparison.Ordinal) && gateway.HeldBy(request.RequestUri) is { } held)
        {
            using var waiting = clock.Wait();
            using var given = cancellationToken.Register(waiting.Dispose);
            await held.WaitAsync(cancellationToken);
        }

        return await base.SendAsync(request, cancellationToken);
    }
}
