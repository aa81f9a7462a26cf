using Microsoft.Extensions.DependencyInjection;

namespace Smoke.Tests.Harness;

/// <summary>What a scenario changes before the app starts.</summary>
internal sealed class Setup(County county)
{
    /// <summary>People and rosters.</summary>
    public County County => county;

    /// <summary>Simulated time at which the app starts, Chinese time; by default a Thursday morning.</summary>
    public DateTimeOffset Start { get; set; } = new(2026, 11, 19, 8, 59, 0, TimeSpan.FromHours(8));

    /// <summary>Other stores than the register's file, made before the app starts.</summary>
    public Action<IServiceCollection>? Stores { get; set; }

    /// <summary>Further settings, as in <c>appsettings.json</c>.</summary>
    public Dictionary<string, string?> Settings { get; } = [];
}
