using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Yuqing.Testing;

namespace Smoke.Tests.Harness;

/// <summary>
/// A scenario: the whole app on a simulated clock with mock gateways around it. Time passes only in <see cref="FastForward"/>
/// and its like; each message that arrives must be expected, or the scenario fails when it ends.
/// </summary>
internal sealed partial class SmokeRun : IAsyncDisposable
{
    /// <summary>An expected message must arrive within one cycle of the simulated clock.</summary>
    public static readonly TimeSpan Cycle = TimeSpan.FromMinutes(1);

    /// <summary>In real time; only a defect reaches it.</summary>
    private static readonly TimeSpan RestLimit = TimeSpan.FromSeconds(60);

    /// <summary>Where data directories go: into memory where the system offers that, because nothing here outlives the power.</summary>
    private static readonly string Memory = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();

    private readonly FakeTimeProvider _clock;
    private readonly DirectoryInfo _folder;
    private readonly Dictionary<string, string?> _settings;
    private readonly Action<IServiceCollection>? _stores;
    private readonly HashSet<Message> _expected = new(ReferenceEqualityComparer.Instance);
    private readonly MailBox _mail;
    private readonly List<App> _dead = [];
    private App _app = null!;
    private int _runs;

    private SmokeRun(FakeTimeProvider clock, Gateway gateway, MailBox mail, DirectoryInfo folder, Setup setup)
    {
        (_clock, Gateway, _mail, _folder) = (clock, gateway, mail, folder);
        Day = setup.Start.Date;
        _settings = Defaults(setup, gateway, mail, folder);
        _stores = setup.Stores;
    }

    /// <summary>The gateways.</summary>
    public Gateway Gateway { get; }

    /// <summary>The app as it runs now.</summary>
    public App App => _app;

    /// <summary>Simulated time, in Asia/Shanghai.</summary>
    public DateTimeOffset Now => _clock.GetUtcNow().ToOffset(TimeSpan.FromHours(8));

    /// <summary>The day on which the scenario begins.</summary>
    private DateTime Day { get; }

    /// <summary>Tells a scenario and fails when something was sent that it did not expect.</summary>
    public static async Task RunAsync(Func<SmokeRun, Task> scenario, Action<Setup>? prepare = null)
    {
        // Off the test framework's own context, so that what a timer wakes goes on at once.
        await Task.Run(async () =>
        {
            await using var run = await StartAsync(prepare);
            try
            {
                await scenario(run);
                await run.CloseAsync();
            }
            catch (Exception failure)
            {
                throw new SmokeException($"{failure.Message}\n\n{run.Transcript()}", failure);
            }
        });
    }

    /// <summary>An instant of the scenario: <c>09:30:01</c>, or <c>+1 09:30</c> for the day after.</summary>
    public DateTimeOffset At(string time)
    {
        var parts = time.Split(' ');
        var days = parts.Length == 1 ? 0 : int.Parse(parts[0], CultureInfo.InvariantCulture);
        return new DateTimeOffset(Day.AddDays(days) + TimeSpan.Parse(parts[^1], CultureInfo.InvariantCulture), TimeSpan.FromHours(8));
    }

    /// <summary>Lets simulated time pass, from one timer to the next; whatever a moment causes is done before the next one comes.</summary>
    public async Task FastForward(TimeSpan span)
    {
        var end = _clock.Elapsed + span;
        await SettleAsync();
        while (_clock.Elapsed < end)
        {
            var next = _clock.NextTimer is { } due && due < end ? due : end;
            _clock.Advance(next > _clock.Elapsed ? next - _clock.Elapsed : TimeSpan.Zero);
            await SettleAsync();
        }
    }

    /// <summary>Lets time pass up to an instant, see <see cref="At"/>.</summary>
    public Task Until(string time) => FastForward(At(time) - Now);

    /// <summary>Sets the machine's clock; programs that wait for a span of time do not notice. They look at the clock within half a minute.</summary>
    public void JumpClock(TimeSpan span)
    {
        _clock.JumpWallClock(span);
        _clock.Advance(TimeSpan.FromSeconds(30));
    }

    /// <summary>Waits until nothing more happens at this moment of simulated time.</summary>
    public async Task SettleAsync()
    {
        if (!await Task.Run(() => SpinWait.SpinUntil(() => _app.IsAtRest, RestLimit)))
            throw new SmokeException($"The app did not come to rest within {RestLimit.TotalSeconds} s of real time at {Now:HH:mm:ss}: {_app.WhatIsBusy}");
        _mail.Collect(Gateway);
    }

    /// <summary>Everything that happened, for the reader of a failure.</summary>
    public string Transcript()
    {
        var text = new StringBuilder($"At {Now:MM-dd HH:mm:ss}. Messages (* = expected):\n");
        foreach (var message in Gateway.Received)
            text.Append(_expected.Contains(message) ? "  * " : "    ").Append(message).Append('\n');
        foreach (var line in _app.Logged.TakeLast(20))
            text.Append("  log: ").Append(line).Append('\n');
        return text.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        _app.Kill();
        foreach (var app in _dead.Append(_app))
            await app.DisposeAsync();
        await _mail.DisposeAsync();
        Gateway.Dispose();
        _folder.Delete(recursive: true);
    }

    private static async Task<SmokeRun> StartAsync(Action<Setup>? prepare)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Memory, $"smoke-{Guid.NewGuid():N}"));
        FakeTimeProvider? clock = null;
        var gateway = await Gateway.OpenAsync(() => clock!.GetUtcNow());
        var setup = new Setup(new County(gateway.Url));
        prepare?.Invoke(setup);
        clock = new FakeTimeProvider(setup.Start);
        var run = new SmokeRun(clock, gateway, new MailBox(() => clock.GetUtcNow()), folder, setup);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "county.yaml"), setup.County.ToYaml());
        await run.StartAppAsync();
        return run;
    }

    private string DataDirectory => Path.Combine(_folder.FullName, $"data-{_runs}");

    private async Task StartAppAsync()
    {
        _app = await App.StartAsync(DataDirectory, _clock, Gateway, _settings, _stores);
        await SettleAsync();
    }

    /// <summary>Fails on whatever nobody expected, after one more cycle in which it may still come.</summary>
    private async Task CloseAsync()
    {
        await FastForward(Cycle);
        ExpectNothingMore();
    }
}

/// <summary>A scenario went otherwise than told.</summary>
internal sealed class SmokeException(string message, Exception? cause = null) : Exception(message, cause);
