using Yuqing.Functions.Register;

namespace Functions.Tests.Register;

public sealed class IncidentSearchTests : IncidentSearchContract, IDisposable
{
    private readonly RegisterFixture _fixture;

    public IncidentSearchTests() => _fixture = new RegisterFixture(Time);

    protected override IIncidentRegister Register => _fixture.Register;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task List_InOrderOfDueTime_NeedsNoSorting()
    {
        var plan = await _fixture.Database.ReadAsync(connection => connection.Query(
            "EXPLAIN QUERY PLAN SELECT i.id FROM incidents i WHERE i.kind = 'incident' AND (i.sort_due, i.rev) > ($0, $1) ORDER BY i.sort_due, i.rev LIMIT 51",
            reader => reader.GetString(3),
            0L,
            0L));

        Assert.StartsWith("SEARCH i USING INDEX incidents_by_due", Assert.Single(plan), StringComparison.Ordinal);
    }
}
