using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace Tables.Tests;

[Collection(nameof(TableEmulator))]
public sealed class TableClientTests(TableEmulator emulator)
{
    private static readonly DateTimeOffset Instant = new(2026, 11, 21, 9, 0, 0, 123, TimeSpan.FromHours(8));

    [Fact]
    public async Task AddEntity_EveryType_ReadsBackTheSame()
    {
        var table = await emulator.NewTableAsync();
        var id = Guid.NewGuid();
        await table.AddEntityAsync(new TableEntity("p", "r")
        {
            ["Text"] = "华宁 'quoted' \"x\" 😀",
            ["Yes"] = true,
            ["Small"] = 7,
            ["Large"] = 9_007_199_254_740_993L,
            ["Half"] = 0.5,
            ["Whole"] = 2.0,
            ["At"] = Instant,
            ["Id"] = id,
            ["Bytes"] = new byte[] { 0, 1, 255 },
            ["Nothing"] = null!,
        });

        var read = (await table.GetEntityAsync<TableEntity>("p", "r")).Value;

        Assert.Equal("华宁 'quoted' \"x\" 😀", read.GetString("Text"));
        Assert.True(read.GetBoolean("Yes"));
        Assert.Equal(7, read.GetInt32("Small"));
        Assert.Equal(7, read.GetInt64("Small"));
        Assert.Equal(9_007_199_254_740_993L, read.GetInt64("Large"));
        Assert.Equal(0.5, read.GetDouble("Half"));
        Assert.Equal(2.0, read.GetDouble("Whole"));
        Assert.Equal(Instant, read.GetDateTimeOffset("At"));
        Assert.Equal(id, read["Id"]);
        Assert.Equal([0, 1, 255], read.GetBinary("Bytes"));
        Assert.False(read.ContainsKey("Nothing"));
        Assert.NotNull(read.Timestamp);
        Assert.NotEqual(default, read.ETag);
        Assert.Throws<InvalidOperationException>(() => read.GetInt64("Text"));
    }

    [Theory]
    [InlineData("it's", "a b")]
    [InlineData("unit|2026-11", "s|HNGL-1|0000000001")]
    [InlineData("单位", "搜索 舆情 & more + = %")]
    public async Task Keys_WithSpecialCharacters_AreFound(string partition, string row)
    {
        var table = await emulator.NewTableAsync();
        await table.AddEntityAsync(new TableEntity(partition, row) { ["N"] = 1 });

        var read = await table.GetEntityIfExistsAsync<TableEntity>(partition, row);
        var found = await ToListAsync(table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey eq {row}")));
        await table.SubmitTransactionAsync([new(TableTransactionActionType.UpdateMerge, new TableEntity(partition, row) { ["M"] = 2 }, read.Value!.ETag)]);
        var changed = (await table.GetEntityAsync<TableEntity>(partition, row)).Value;
        var deleted = await table.DeleteEntityAsync(partition, row);

        Assert.Equal(row, read.Value!.RowKey);
        Assert.Equal(partition, Assert.Single(found).PartitionKey);
        Assert.Equal((1, 2), (changed.GetInt32("N"), changed.GetInt32("M")));
        Assert.Equal(204, deleted.Status);
    }

    [Fact]
    public async Task GetEntity_Unknown_ThrowsOrHasNoValue()
    {
        var table = await emulator.NewTableAsync();

        var none = await table.GetEntityIfExistsAsync<TableEntity>("p", "none");
        var error = await Assert.ThrowsAsync<RequestFailedException>(() => table.GetEntityAsync<TableEntity>("p", "none"));

        Assert.False(none.HasValue);
        Assert.Equal(404, error.Status);
        Assert.Equal("ResourceNotFound", error.ErrorCode);
        Assert.Equal(404, (await table.DeleteEntityAsync("p", "none")).Status);
    }

    [Fact]
    public async Task AddEntity_Twice_IsRefusedByCode()
    {
        var table = await emulator.NewTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r"));

        var error = await Assert.ThrowsAsync<RequestFailedException>(() => table.AddEntityAsync(new TableEntity("p", "r")));

        Assert.Equal(409, error.Status);
        Assert.Equal(TableErrorCode.EntityAlreadyExists.ToString(), error.ErrorCode);
    }

    [Fact]
    public async Task UpdateEntity_OfAnOldVersion_IsRefused()
    {
        var table = await emulator.NewTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["N"] = 1, ["Other"] = "stays" });
        var first = (await table.GetEntityAsync<TableEntity>("p", "r")).Value;
        await table.UpdateEntityAsync(new TableEntity("p", "r") { ["N"] = 2 }, first.ETag);

        var error = await Assert.ThrowsAsync<RequestFailedException>(
            () => table.UpdateEntityAsync(new TableEntity("p", "r") { ["N"] = 3 }, first.ETag));

        var now = (await table.GetEntityAsync<TableEntity>("p", "r")).Value;
        Assert.Equal(412, error.Status);
        Assert.Equal(TableErrorCode.UpdateConditionNotSatisfied.ToString(), error.ErrorCode);
        Assert.Equal((2, "stays"), (now.GetInt32("N"), now.GetString("Other")));
    }

    [Fact]
    public async Task UpsertEntity_Replace_RemovesWhatItDoesNotName()
    {
        var table = await emulator.NewTableAsync();
        await table.UpsertEntityAsync(new TableEntity("p", "r") { ["A"] = 1, ["B"] = 2 });
        await table.UpsertEntityAsync(new TableEntity("p", "r") { ["A"] = 3 }, TableUpdateMode.Replace);

        var read = (await table.GetEntityAsync<TableEntity>("p", "r")).Value;

        Assert.Equal(3, read.GetInt32("A"));
        Assert.False(read.ContainsKey("B"));
    }

    [Fact]
    public async Task Query_ManyPages_GoesOnWhereThePageEnded()
    {
        var table = await emulator.NewTableAsync();
        for (var batch = 0; batch < 3; batch++)
        {
            await table.SubmitTransactionAsync(Enumerable.Range(batch * 100, 100).Select(
                n => new TableTransactionAction(TableTransactionActionType.Add, new TableEntity("p", $"{n:D5}") { ["N"] = n })));
        }

        var pages = new List<Page<TableEntity>>();
        await foreach (var page in table.QueryAsync<TableEntity>("PartitionKey eq 'p' and RowKey ge '00050'", maxPerPage: 90, select: ["RowKey", "N"]).AsPages())
            pages.Add(page);
        var fromToken = new List<TableEntity>();
        await foreach (var page in table.QueryAsync<TableEntity>("PartitionKey eq 'p' and RowKey ge '00050'", maxPerPage: 90).AsPages(pages[0].ContinuationToken))
            fromToken.AddRange(page.Values);

        Assert.Equal([90, 90, 70], pages.Select(page => page.Values.Count));
        Assert.Null(pages[^1].ContinuationToken);
        Assert.Equal(Enumerable.Range(50, 250), pages.SelectMany(page => page.Values).Select(entity => entity.GetInt32("N")!.Value));
        Assert.Equal(160, fromToken.Count);
    }

    [Fact]
    public async Task SubmitTransaction_OneRefused_ChangesNothingAndNamesIt()
    {
        var table = await emulator.NewTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "there"));

        var error = await Assert.ThrowsAsync<TableTransactionFailedException>(() => table.SubmitTransactionAsync(
        [
            new(TableTransactionActionType.Add, new TableEntity("p", "new")),
            new(TableTransactionActionType.Add, new TableEntity("p", "there")),
        ]));

        Assert.Equal(1, error.FailedTransactionActionIndex);
        Assert.Equal(TableErrorCode.EntityAlreadyExists.ToString(), error.ErrorCode);
        Assert.False((await table.GetEntityIfExistsAsync<TableEntity>("p", "new")).HasValue);
    }

    [Fact]
    public async Task SubmitTransaction_EveryKind_HappensTogether()
    {
        var table = await emulator.NewTableAsync();
        foreach (var row in new[] { "merge", "replace", "delete" })
            await table.AddEntityAsync(new TableEntity("p", row) { ["Old"] = 1 });
        var version = (await table.GetEntityAsync<TableEntity>("p", "merge")).Value.ETag;

        var answers = (await table.SubmitTransactionAsync(
        [
            new(TableTransactionActionType.Add, new TableEntity("p", "add") { ["字"] = "新\n行" }),
            new(TableTransactionActionType.UpdateMerge, new TableEntity("p", "merge") { ["New"] = 2 }, version),
            new(TableTransactionActionType.UpdateReplace, new TableEntity("p", "replace") { ["New"] = 2 }),
            new(TableTransactionActionType.Delete, new TableEntity("p", "delete")),
            new(TableTransactionActionType.UpsertMerge, new TableEntity("p", "upsert") { ["New"] = 2 }),
            new(TableTransactionActionType.UpsertReplace, new TableEntity("p", "upsert2") { ["New"] = 2 }),
        ])).Value;
        var all = (await ToListAsync(table.QueryAsync<TableEntity>("PartitionKey eq 'p'"))).ToDictionary(entity => entity.RowKey);

        Assert.Equal(6, answers.Count);
        Assert.Equal(["add", "merge", "replace", "upsert", "upsert2"], all.Keys.Order());
        Assert.Equal("新\n行", all["add"].GetString("字"));
        Assert.True(all["merge"].ContainsKey("Old"));
        Assert.False(all["replace"].ContainsKey("Old"));
        Assert.Equal(answers[1].Headers.ETag, all["merge"].ETag);
    }

    [Fact]
    public async Task CreateIfNotExists_Twice_IsNoFailure()
    {
        var client = new TableServiceClient(emulator.ConnectionString).GetTableClient(emulator.NewName());

        await client.CreateIfNotExistsAsync();
        await client.CreateIfNotExistsAsync();
        var names = await ToListAsync(emulator.Service.QueryAsync($"TableName eq '{client.Name}'"));
        await client.DeleteAsync();

        Assert.Equal(client.Name, Assert.Single(names).Name);
        await Assert.ThrowsAsync<RequestFailedException>(() => client.AddEntityAsync(new TableEntity("p", "r")));
    }

    [Fact]
    public async Task Send_WithAWrongKey_IsRefused()
    {
        var wrong = new TableClient(
            emulator.Endpoint, "any", new TableSharedKeyCredential(emulator.Service.AccountName, Convert.ToBase64String(new byte[64])));

        var error = await Assert.ThrowsAsync<RequestFailedException>(() => wrong.CreateIfNotExistsAsync());

        Assert.Equal(403, error.Status);
    }

    private static async Task<List<T>> ToListAsync<T>(AsyncPageable<T> pages)
        where T : notnull
    {
        var all = new List<T>();
        await foreach (var item in pages)
            all.Add(item);
        return all;
    }
}
