using System.Globalization;
using Yuqing.Functions.Attachments;
using Yuqing.Functions.Http.Notifications;
using Yuqing.Functions.Notifications;
using Yuqing.Functions.Register;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Documents.Archive;

/// <summary>What stands in <c>manifest.json</c>, the last file.</summary>
internal sealed record ArchiveManifest(
    int SchemaVersion, string Incident, string Number, string Unit, string Title, DateTimeOffset GeneratedAt, string GeneratedBy, IReadOnlyList<ArchivedFile> Files);

/// <summary>An act with its outcome; <c>applied</c> is null when the incident had not dealt with it yet.</summary>
internal sealed record ArchivedSignal(Signal Signal, bool? Applied, string? Refusal);

/// <summary>Writes everything that is kept about an incident into one ZIP, straight to where it goes.</summary>
internal sealed class IncidentArchive(
    IIncidentRegister register, IPolicyArchive policies, INotificationStore notifications, IAttachmentStore attachments, FactSheetReader acts, TimeProvider time)
{
    private const int SchemaVersion = 1;

    private const string ReadMe =
        """
        本压缩包是一件舆情的完整档案。

        incident.json       舆情及其全部时限（与接口所示相同）
        report.json         受理时的报告
        timeline.json/.csv  时间线，从早到晚
        signals.json        每一次行动及其证据，按受理顺序
        statements/         口径、通稿、回复稿的每一个版本，由谁提交、批准、发布
        facts.json          事实表，各项由谁何时填写
        coverage.csv        媒体报道
        notifications.json  通知及送达状态
        attachments/        附件
        policy.json         本件舆情自始至终适用的制度
        manifest.json       清单：每个文件的字节数和 SHA-256

        如何核对：解压后，逐个计算 manifest.json 中 files 所列文件的 SHA-256，与清单比较。
          Linux：   sha256sum incident.json
          Windows： certutil -hashfile incident.json SHA256
        全部相同且没有清单以外的文件（清单本身除外），即说明档案自导出以来没有改动。
        档案不含发帖人的姓名和账号：系统从不保存这些信息。

        """;

    /// <summary>Writes it.</summary>
    /// <param name="shown">The incident as the API shows it.</param>
    public async Task WriteAsync(StoredIncident stored, object shown, string by, Stream output, CancellationToken cancellation)
    {
        var id = stored.View.Id;
        var signals = await SignalsAsync(id, stored.InboxSeq, cancellation);
        Signal[] applied = [.. signals.Where(signal => signal.Applied == true).Select(signal => signal.Signal)];
        var timeline = await register.GetTimelineAsync(id, cancellation) ?? [];
        await using var archive = new ArchiveFile(output, stored.Seed.AcceptedAt);
        await archive.AddTextAsync("readme.txt", ReadMe.ReplaceLineEndings("\n"), cancellation);
        await archive.AddJsonAsync("incident.json", shown, cancellation);
        await archive.AddJsonAsync("report.json", stored.Seed.Report, cancellation);
        await archive.AddJsonAsync("timeline.json", timeline, cancellation);
        await archive.AddCsvAsync("timeline.csv", ["时间", "类别", "谁", "任务", "内容"], timeline.Select(Row), cancellation);
        await archive.AddJsonAsync("signals.json", signals, cancellation);
        foreach (var (name, text) in StatementVersions.Of(applied))
            await archive.AddTextAsync(name, text, cancellation);
        await archive.AddJsonAsync("facts.json", FactSheetState.Merge(applied.Where(signal => signal.Type == SignalTypes.Facts)), cancellation);
        await archive.AddCsvAsync(
            "coverage.csv", ["登记时间", "登记人", "媒体", "标题", "链接", "发布时间"], applied.Where(signal => signal.Type == SignalTypes.Coverage).Select(Coverage), cancellation);
        await archive.AddJsonAsync("notifications.json", (await notifications.ListAsync(id, cancellation)).Select(NotificationJson.From), cancellation);
        await AddAttachmentsAsync(archive, id, cancellation);
        if (await policies.GetAsync(stored.View.PolicyVersion, cancellation) is { } policy)
            await archive.AddJsonAsync("policy.json", policy, cancellation);
        await archive.AddJsonAsync(
            "manifest.json",
            new ArchiveManifest(
                SchemaVersion, id, stored.View.Number, stored.View.Unit, stored.View.Report.Title, time.Now(), by, [.. archive.Files]),
            cancellation);
    }

    private async Task<List<ArchivedSignal>> SignalsAsync(string id, long until, CancellationToken cancellation)
    {
        var signals = new List<ArchivedSignal>();
        await foreach (var stored in acts.SignalsAsync(id, null, cancellation))
        {
            if (stored.Signal.Seq <= until)
                signals.Add(new ArchivedSignal(stored.Signal, stored.Result?.Applied, stored.Result?.Problem?.Detail));
        }
        return signals;
    }

    private async Task AddAttachmentsAsync(ArchiveFile archive, string id, CancellationToken cancellation)
    {
        foreach (var attachment in await attachments.ListAsync(id, cancellation))
        {
            var content = await attachments.OpenAsync(attachment, cancellation);
            await using var closing = content.ConfigureAwait(false);
            await archive.AddAsync($"attachments/{attachment.Id[..8]}-{attachment.Name}", target => content.CopyToAsync(target, cancellation), cancellation);
        }
    }

    private static string?[] Row(TimelineEntry entry) => [Instant(entry.At), entry.Kind, entry.Actor, entry.Obligation, entry.Text];

    private static string?[] Coverage(Signal signal) =>
    [
        Instant(signal.AcceptedAt),
        signal.ActorName ?? signal.Actor,
        signal.Fields.GetValueOrDefault("outlet"),
        signal.Fields.GetValueOrDefault("title"),
        signal.Fields.GetValueOrDefault("url"),
        signal.Fields.GetValueOrDefault("publishedAt"),
    ];

    private static string Instant(DateTimeOffset at) => at.InChina().ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);
}
