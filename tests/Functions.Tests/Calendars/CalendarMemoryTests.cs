using Functions.Tests.Register;
using Yuqing.Functions.Calendars;

namespace Functions.Tests.Calendars;

public sealed class CalendarMemoryTests : CalendarMemoryContract, IDisposable
{
    private readonly RegisterFixture _fixture = new();

    protected override ICalendarMemory Memory => new SqliteCalendarMemory(_fixture.Database);

    protected override ICalendarMemory Other => new SqliteCalendarMemory(_fixture.Database);

    public void Dispose() => _fixture.Dispose();
}
