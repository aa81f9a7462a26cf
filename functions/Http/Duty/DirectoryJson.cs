using System.ComponentModel;
using Yuqing.Functions.Duty;

namespace Yuqing.Functions.Http.Duty;

/// <summary>The directory with its version.</summary>
internal sealed record DirectoryJson(
    long Version, DirectoryDocument Directory, [property: Description("这个程序有的通知渠道")] IReadOnlyList<ChannelJson> Channels);

/// <summary>A channel that contacts may name; not configured = this installation has no settings for it.</summary>
internal sealed record ChannelJson(string Name, bool Configured);

/// <summary>The version after the directory was replaced, with what should be looked at.</summary>
internal sealed record DirectorySavedJson(long Version, IReadOnlyList<DirectoryWarningJson> Warnings);

/// <summary>Something that was saved and may not work, by its place, such as <c>people[0].contacts[1].channel</c>.</summary>
internal sealed record DirectoryWarningJson(string Path, string Message);

/// <summary>A page of versions, the latest first; <paramref name="Latest"/> is the one in use.</summary>
internal sealed record DirectoryVersionsJson(long Latest, IReadOnlyList<DirectoryChangeJson> Items, string? Next);

/// <summary>Who made a version, when and by which act, such as <c>directory.put</c> or <c>duty.override</c>.</summary>
internal sealed record DirectoryChangeJson(long Version, string By, string? ByName, string Change, DateTimeOffset At);
