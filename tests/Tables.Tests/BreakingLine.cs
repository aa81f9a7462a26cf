using Azure.Core.Pipeline;
using Azure.Data.Tables;

namespace Tables.Tests;

/// <summary>
/// A connection to the service that breaks at one request, as when the process dies there: either the request is lost, or the
/// service has done it and the answer is lost.
/// </summary>
internal sealed class BreakingLine : DelegatingHandler
{
    private int _breakAt;
    private (int Request, Func<Task> Act)? _before;
    private int _requests;

    public BreakingLine() => InnerHandler = new SocketsHttpHandler();

    private bool Done { get; set; }

    /// <summary>Whether it has broken since <see cref="BreakAt"/>.</summary>
    public bool Broke { get; private set; }

    /// <summary>Clients on this line; without retries they try each request once.</summary>
    public TableServiceClient Connect(TableEmulator emulator, int retries = 0) => new(
        emulator.Endpoint,
        TableEmulator.Credential,
        new TableClientOptions { Transport = new HttpClientTransport(this), Retry = { MaxRetries = retries, Delay = TimeSpan.FromMilliseconds(1) } });

    /// <summary>Breaks at a request from now, the first being 1; null = never.</summary>
    public void BreakAt(int? request, bool done = false) => (_breakAt, _requests, Done, Broke) = (request ?? 0, 0, done, false);

    /// <summary>Lets something happen just before a request from now, the first being 1.</summary>
    public void Before(int request, Func<Task> act) => (_requests, _before) = (0, (request, act));

    /// <summary>
    /// Breaks at each request of an act in turn, lost before and after the service has done it; after each, the act is repeated.
    /// </summary>
    /// <param name="prepare">Makes the state that the act starts from.</param>
    /// <param name="act">The act.</param>
    /// <param name="check">Looks at the state after the repetition.</param>
    /// <param name="heals">Whether the clients try again, so that the act succeeds on a line that breaks once.</param>
    public async Task AtEachRequestAsync(Func<string, Task> prepare, Func<string, Task> act, Func<string, Task> check, bool heals = false)
    {
        var (turn, broke) = (1, true);
        while (broke)
        {
            foreach (var done in new[] { false, true })
            {
                var name = $"turn-{turn}-{(done ? "after" : "before")}";
                BreakAt(null);
                await prepare(name);
                BreakAt(turn, done);
                var failure = await Record.ExceptionAsync(() => act(name));
                broke = Broke;
                Assert.Equal(broke && !heals, failure is not null);
                BreakAt(null);
                await act(name);
                await check(name);
            }

            turn++;
        }

        Assert.InRange(turn, 3, 100);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var number = Interlocked.Increment(ref _requests);
        if (_before is { } before && before.Request == number)
            await before.Act();
        if (number != _breakAt)
            return await base.SendAsync(request, cancellationToken);
        Broke = true;
        if (Done)
            (await base.SendAsync(request, cancellationToken)).Dispose();
        throw new HttpRequestException("The line is broken.");
    }
}
