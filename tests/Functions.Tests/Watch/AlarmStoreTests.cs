using Functions.Tests.Register;
using Yuqing.Functions.Register;
using Yuqing.Functions.Watch;

namespace Functions.Tests.Watch;

public sealed class AlarmStoreTests : AlarmStoreContract, IDisposable
{
    private static readonly AlarmSight Everything = new(new Sight(null, Restricted: true), Installation: true);
    private readonly RegisterFixture _fixture;

    public AlarmStoreTests() => _fixture = new RegisterFixture(Time);

    internal override IAlarmStore Store => new SqliteAlarmStore(_fixture.Database);

    internal override IAlarmStore Other => new SqliteAlarmStore(_fixture.Database);

    internal override IIncidentRegister Register => _fixture.Register;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Queries_OfARound_AreAnsweredByTheirIndexes()
    {
        foreach (var (query, index) in new[]
        {
            (AlarmRows.OpenOfKinds, "alarms_open"),
            (AlarmRows.Untold, "alarms_open_in_order"),
            (AlarmRows.NotePushed, "alarms_open"),
            (AlarmRows.List(Everything, openOnly: true), "alarms_open_in_order"),
            (SqliteWatchlist.FailingQuery, "incidents_failing"),
            (SqliteWatchlist.FindQuery, "sqlite_autoindex_incidents"),
        })
        {
            var plan = await _fixture.Database.ReadAsync(connection => connection.Query($"EXPLAIN QUERY PLAN {query}", reader => reader.GetString(3), "[]", 0, 0, 0));
            Assert.Contains(plan, step => step.Contains(index, StringComparison.Ordinal));
            Assert.DoesNotContain(plan, step => step.Contains("TEMP B-TREE", StringComparison.Ordinal));
        }
    }
}
