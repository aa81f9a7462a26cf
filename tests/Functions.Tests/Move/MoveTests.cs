using System.Text;
using Functions.Tests.Attachments;
using Functions.Tests.Notifications;
using Functions.Tests.Register;
using Yuqing.Functions.Attachments;
using Yuqing.Functions.Move;
using Yuqing.Functions.Notifications;
using Yuqing.Functions.Register;
using Yuqing.Orchestrations.Contracts;

namespace Functions.Tests.Move;

/// <summary>Export, import, and what keeps both sides from acting at once.</summary>
public sealed class MoveTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = System.IO.Directory.CreateTempSubdirectory("move-");
    private readonly MoveSide _from = MoveSide.OnSqlite();
    private readonly MoveSide _to = MoveSide.OnSqlite();
    private Life _life = null!;

    public async Task InitializeAsync() => _life = await Life.OpenAsync(_from, Sample.Report());

    public async Task DisposeAsync()
    {
        await _from.DisposeAsync();
        await _to.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("x.jsonl")]
    [InlineData("x.jsonl.gz")]
    public async Task Move_IncidentWithEverything_IsThereAsItWas(string name)
    {
        await _life.ActAsync(SignalTypes.Note, null, Roles.Office, true, ("text", "已联系"));
        var scan = AttachmentFiles.Pdf();
        await _from.Attachments.AddAsync(new NewAttachment(_life.Id, "批示.pdf", AttachmentTypes.Pdf, "chen", "陈"), new MemoryStream(scan), default);
        await ((INotificationImport)_from.Movable).AddAsync([Notified("sent", NotificationState.Sent), Notified("waits", NotificationState.Failed)], default);
        _from.Time.Advance(TimeSpan.FromMinutes(3));
        _to.Time.SetUtcNow(_from.Time.GetUtcNow());

        var (header, counts) = await _from.ExportAsync(At(name));
        var (findings, added) = await _to.ImportAsync(At(name));

        Assert.Equal((1, 1), (header.Incidents, added));
        Assert.Equal(counts, findings.Counts);
        Assert.Equal((1, 1, 2L, 1L), (counts.Incidents, counts.Open, counts.Notifications, counts.Attachments));
        Assert.Equal(
            (await _from.Notifications.ListAsync(_life.Id, default)).Select(RegisterJson.Write), (await _to.Notifications.ListAsync(_life.Id, default)).Select(RegisterJson.Write));
        var file = Assert.Single(await _to.Attachments.ListAsync(_life.Id, default));
        Assert.Equal(Assert.Single(await _from.Attachments.ListAsync(_life.Id, default)), file);
        await using var content = await _to.Attachments.OpenAsync(file, default);
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy);
        Assert.Equal(scan, copy.ToArray());
        Assert.Equal("HNGL-2026-0002", (await _to.Register.AcceptReportAsync(Sample.Delivery(Sample.Report("next")), Sample.Open, default)).Incident.Seed.Number);
        Assert.Contains(await _to.Audit.ListAsync(0, 10), line => line.Action == "incidents.import" && line.Data!["auditHash"] == header.AuditHash);
        Assert.Contains(await _from.Audit.ListAsync(0, 10), line => line.Action == "incidents.export" && line.Target == header.Export);
    }

    [Fact]
    public async Task Export_File_IsForItsOwnerAloneAndNeverReplaced()
    {
        await _from.ExportAsync(At("x.jsonl"));

        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(At("x.jsonl")));
        await Assert.ThrowsAsync<IOException>(() => _from.ExportAsync(At("x.jsonl")));
        Assert.Equal(["x.jsonl"], _folder.EnumerateFiles().Select(file => file.Name));
    }

    [Fact]
    public async Task Export_Closing_StartIsRefusedUntilReopenedByName()
    {
        var (header, _) = await _from.ExportAsync(At("x.jsonl"));

        var mark = await _from.Movable.ReadMarkAsync(default);
        Assert.Equal((MovePhase.Closed, header.Export), (mark.Phase, mark.Export));
        var refusal = await Assert.ThrowsAsync<MoveException>(() => new MoveGuard(_from.Movable, _from.Time).CheckStartAsync(default));
        Assert.Contains(header.Export, refusal.Message, StringComparison.Ordinal);
        await _from.ExportAsync(At("again.jsonl"));
    }

    [Fact]
    public async Task Export_EmptyRegister_IsRefusedAndLeavesNoFile()
    {
        await Assert.ThrowsAsync<MoveException>(() => _to.ExportAsync(At("x.jsonl")));

        Assert.Empty(_folder.EnumerateFiles());
        Assert.Equal(MovePhase.Open, (await _to.Movable.ReadMarkAsync(default)).Phase);
    }

    [Fact]
    public async Task Export_OpenOnly_LeavesClosedIncidentsBehind()
    {
        await _from.Movable.AddAsync(MovedSample.Incident(number: "HNGL-2026-0800", final: true), _from.Time.GetUtcNow(), default);
        await _from.Policies.EnsureAsync([(await _from.Policies.GetAsync((await _from.Register.GetAsync(_life.Id, default))!.View.PolicyVersion))! with { ContentHash = "hash" }]);

        Assert.Equal(1, (await _from.ExportAsync(At("open.jsonl"), close: false)).Counts.Incidents);
        Assert.Equal((2, 1), (await _from.ExportAsync(At("all.jsonl"), all: true, close: false)).Counts is var all ? (all.Incidents, all.Open) : default);
    }

    [Fact]
    public async Task Export_Closing_ClosedIncidentsMoveWithTheirNoticesAndReports()
    {
        var closed = await Life.OpenAsync(_from, Sample.Report("closed"));
        var last = (await _from.Register.GetAsync(closed.Id, default))!;
        await _from.Register.ProjectAsync(new IncidentProjection(closed.Id, last.Generation, last.Version + 1, last.LastSeq, last.StateJson, last.View, [], [], Final: true), default);
        var notice = Some.Notification(closed.Id, "waits") with { State = NotificationState.Failed, NextAttemptAt = _from.Time.GetUtcNow() };
        await ((INotificationImport)_from.Movable).AddAsync([notice], default);

        Assert.True((await _from.ExportAsync(At("x.jsonl"))).Header.All);
        await _to.ImportAsync(At("x.jsonl"));

        Assert.Equal(NotificationState.Failed, Assert.Single(await _to.Notifications.ListAsync(closed.Id, default)).State);
        Assert.True((await _to.Register.AcceptReportAsync(Sample.Delivery(Sample.Report("closed"), "again"), Sample.Open, default)).Duplicate);
    }

    [Fact]
    public async Task Import_MadeWithoutClosing_IsRefusedUnlessACopyIsWanted()
    {
        await _from.ExportAsync(At("x.jsonl"), close: false);

        Assert.Contains("--close", (await Assert.ThrowsAsync<MoveException>(() => _to.ImportAsync(At("x.jsonl")))).Message, StringComparison.Ordinal);
        Assert.Null(await _to.Register.GetAsync(_life.Id, default));
        Assert.Equal(1, (await _to.ImportAsync(At("x.jsonl"), copy: true)).Added);
    }

    [Fact]
    public async Task Import_DryRun_ChangesNothing()
    {
        await _from.ExportAsync(At("x.jsonl"));

        var (findings, added) = await _to.ImportAsync(At("x.jsonl"), dryRun: true);

        Assert.Equal((1, 0), (findings.New, added));
        Assert.Null(await _to.Register.GetAsync(_life.Id, default));
        Assert.Equal(MovePhase.Open, (await _to.Movable.ReadMarkAsync(default)).Phase);
    }

    [Fact]
    public async Task Import_Twice_ChangesNothing()
    {
        await _from.ExportAsync(At("x.jsonl"));
        await _to.ImportAsync(At("x.jsonl"));
        await _to.Register.AcceptSignalAsync(_life.Id, Sample.Note("here"), Sample.Allow, default);
        var audited = (await _to.Audit.ListAsync(0, 100)).Count;

        Assert.Equal(0, (await _to.ImportAsync(At("x.jsonl"))).Added);

        Assert.Equal(1, (await _to.Register.GetAsync(_life.Id, default))!.InboxSeq);
        Assert.Equal(audited, (await _to.Audit.ListAsync(0, 100)).Count);
    }

    [Fact]
    public async Task Import_BrokenOff_NothingStartsUntilTheSameFileCompletesIt()
    {
        for (var i = 0; i < 20; i++)
            await Life.OpenAsync(_from, Sample.Report($"more-{i}"));
        await _from.ExportAsync(At("x.jsonl"));
        var breaking = new BreakingRegister(_to.Movable, after: 5);

        await Assert.ThrowsAsync<UnfinishedMoveException>(() => _to.ImportAsync(breaking, At("x.jsonl")));
        await Assert.ThrowsAsync<MoveException>(() => new MoveGuard(_to.Movable, _to.Time).CheckStartAsync(default));
        var (_, added) = await _to.ImportAsync(At("x.jsonl"));

        Assert.Equal(16, added);
        Assert.Equal(21, (await _to.Movable.ListWaitingAsync(100, default)).Count);
        await new MoveGuard(_to.Movable, _to.Time).CheckStartAsync(default);
    }

    [Fact]
    public async Task Import_IntoTheClosedOne_IsRefused()
    {
        await _from.ExportAsync(At("x.jsonl"));

        Assert.Contains("empty register", (await Assert.ThrowsAsync<MoveException>(() => _from.ImportAsync(At("x.jsonl")))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_NumberTakenHere_IsRefusedWithLineUntilLeftOut()
    {
        await Life.OpenAsync(_from, Sample.Report("second"));
        await _from.ExportAsync(At("x.jsonl"));
        await _to.Register.AcceptReportAsync(Sample.Delivery(Sample.Report("other")), Sample.Open, default);

        var (findings, _) = await _to.ImportAsync(At("x.jsonl"));
        Assert.Matches("x.jsonl:[45]: HNGL-2026-0001 has a number that another incident has here$", Assert.Single(findings.Mistakes));
        Assert.Equal(1, (await _to.ImportAsync(At("x.jsonl"), except: "HNGL-2026-0001")).Added);
    }

    [Fact]
    public async Task Import_FromTheFuture_IsRefused()
    {
        _from.Time.Advance(TimeSpan.FromMinutes(10));
        await _from.ExportAsync(At("x.jsonl"));

        Assert.Contains("clock", (await Assert.ThrowsAsync<MoveException>(() => _to.ImportAsync(At("x.jsonl")))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, "cut off")]
    [InlineData(300, "cut off")]
    public async Task Import_CutOff_IsRefusedWithLine(int bytes, string reason)
    {
        await _from.ExportAsync(At("x.jsonl"));
        var whole = await File.ReadAllBytesAsync(At("x.jsonl"));
        await File.WriteAllBytesAsync(At("cut.jsonl"), whole[..^bytes]);

        var refusal = await Assert.ThrowsAsync<MoveFileException>(() => _to.ImportAsync(At("cut.jsonl")));

        Assert.Matches($"cut.jsonl:\\d+: .*{reason}", refusal.Message);
        Assert.Equal(MovePhase.Open, (await _to.Movable.ReadMarkAsync(default)).Phase);
    }

    [Fact]
    public async Task Import_LastLineMissing_IsRefused()
    {
        await _from.ExportAsync(At("x.jsonl"));
        var lines = await File.ReadAllLinesAsync(At("x.jsonl"));
        await File.WriteAllTextAsync(At("cut.jsonl"), string.Join('\n', lines[..^1]) + "\n");

        Assert.Contains("last line", (await Assert.ThrowsAsync<MoveFileException>(() => _to.ImportAsync(At("cut.jsonl")))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("国道", "省道", "the sum does not fit")]
    [InlineData("{\"header\":{\"format\":1,", "{\"header\":{\"format\":2,", "newer version")]
    [InlineData("{\"header\":", "{\"heading\":", "no line of an export")]
    public async Task Import_Changed_IsRefused(string text, string other, string reason)
    {
        await _from.ExportAsync(At("x.jsonl"));
        var content = await File.ReadAllTextAsync(At("x.jsonl"));
        await File.WriteAllTextAsync(At("changed.jsonl"), content.Replace(text, other, StringComparison.Ordinal), new UTF8Encoding(false));

        Assert.Contains(reason, (await Assert.ThrowsAsync<MoveFileException>(() => _to.ImportAsync(At("changed.jsonl")))).Message, StringComparison.Ordinal);
    }

    private string At(string name) => Path.Combine(_folder.FullName, name);

    private Notification Notified(string id, NotificationState state) => Some.Notification(_life.Id, id) with
    {
        State = state,
        Attempts = 2,
        SentAt = state == NotificationState.Sent ? _from.Time.GetUtcNow().AddMinutes(1) : null,
        NextAttemptAt = state == NotificationState.Failed ? _from.Time.GetUtcNow().AddMinutes(9) : null,
    };
}
