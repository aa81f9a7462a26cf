using Yuqing.Testing;

namespace Functions.Tests.Move;

/// <summary>From one machine to another.</summary>
public sealed class SqliteMovedLivesTests : MovedLivesContract
{
    private protected override Task<MoveSide> FromAsync(FakeTimeProvider time) => Task.FromResult(MoveSide.OnSqlite(time));

    private protected override Task<MoveSide> ToAsync(FakeTimeProvider time) => Task.FromResult(MoveSide.OnSqlite(time));
}
