using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Functions.Tests.Register;
using Yuqing.Functions.Azure.Register;
using Yuqing.Functions.Register;

namespace Tables.Tests;

[Collection(nameof(TableEmulator))]
public sealed class TableIncidentRegisterTests(TableEmulator emulator) : IncidentRegisterContract, IAsyncLifetime
{
    private TableRegister _tables = null!;

    protected override IIncidentRegister Register => _tables.Register;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ListOpen_HeadIsAboutToChange_LeavesTheIncidentOnTheList(bool generation)
    {
        var id = await CloseAsync();
        var meanwhile = new BeforeTransaction(async () => Assert.Empty(await Register.ListOpenAsync(null, 10, default)));
        var options = new TableClientOptions();
        options.AddPolicy(meanwhile, HttpPipelinePosition.PerCall);
        await using var another = _tables.Another(options);

        if (generation)
            Assert.True(await another.Register.BeginGenerationAsync(id, 2, default));
        else
            Assert.NotNull((await another.Register.AcceptSignalAsync(id, Sample.Note("late"), Sample.Allow, default)).Accepted);

        Assert.True(meanwhile.Reached);
        Assert.Equal(id, Assert.Single(await Register.ListOpenAsync(null, 10, default)).IncidentId);
    }

    [Fact]
    public async Task ListOpen_NotedAndNeverChanged_IsTakenOffTheListOnceItIsOld()
    {
        var id = await CloseAsync();
        await new IndexWriter(_tables.Tables).OpenAsync(id, Sample.Highway, Time.GetUtcNow(), default);

        Assert.Empty(await Register.ListOpenAsync(null, 10, default));
        Assert.NotNull(await RegisterTables.FindAsync(_tables.Tables.Indexes, IndexEntries.Open, id, default));
        Time.Advance(TimeSpan.FromHours(2));
        Assert.Empty(await Register.ListOpenAsync(null, 10, default));
        Assert.Null(await RegisterTables.FindAsync(_tables.Tables.Indexes, IndexEntries.Open, id, default));
    }

    public async Task InitializeAsync() => _tables = await TableRegister.CreateAsync(emulator, Time);

    public async Task DisposeAsync() => await _tables.DisposeAsync();

    private async Task<string> CloseAsync()
    {
        var seed = (await Register.AcceptReportAsync(Sample.Delivery(Sample.Report("a")), Sample.Open, default)).Incident.Seed;
        await Register.ProjectAsync(Sample.Picture(seed, version: 2, final: true, status: "closed", obligations: []), default);
        return seed.IncidentId;
    }

    /// <summary>Lets something happen before the first transaction gets there.</summary>
    private sealed class BeforeTransaction(Func<Task> act) : HttpPipelinePolicy
    {
        public bool Reached { get; private set; }

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException();

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            if (!Reached && message.Request.Uri.ToString().EndsWith("$batch", StringComparison.Ordinal))
            {
                Reached = true;
                await act();
            }

            await ProcessNextAsync(message, pipeline);
        }
    }
}
