using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Yuqing.Functions.Duty;
using Yuqing.Functions.Duty.Storage;
using Yuqing.Functions.Http.Requests;
using Yuqing.Functions.Security;

namespace Yuqing.Functions.Http.Duty;

/// <summary>The whole directory: shows it and its versions, replaces it, restores a version, imports the configured file.</summary>
internal sealed class DirectoryDesk(LiveDutyDirectory live, IDutyStore store, DutyEditor editor, ContactCheck contacts, AccountStore accounts)
{
    /// <summary>Media type of a directory in YAML.</summary>
    public const string Yaml = "application/yaml";

    private const int MaxBytes = 4 << 20;
    private const int MaxPage = 100;
    private const int DefaultPage = 20;

    /// <summary>The latest version, or the one that <c>version=</c> names.</summary>
    /// <exception cref="ProblemException">400 or 404.</exception>
    public async Task<IResult> GetAsync(HttpRequest request)
    {
        var cancellation = request.HttpContext.RequestAborted;
        var shown = DutyEditor.VersionOf(request) is { } wanted ? await FindAsync(wanted, cancellation) : await live.LatestAsync(cancellation);
        Tag(request, shown.Version);
        return Answers.Ok(new DirectoryJson(shown.Version, DirectoryDocument.Of(shown.Directory), [.. contacts.Channels.Select(channel => new ChannelJson(channel.Name, channel.Configured))]));
    }

    /// <summary>Who made which version, the latest first.</summary>
    /// <exception cref="ProblemException">400.</exception>
    public async Task<IResult> ListAsync(HttpRequest request)
    {
        var cancellation = request.HttpContext.RequestAborted;
        var query = new QueryReader(request.Query);
        var limit = query.Whole("limit", 1, MaxPage, DefaultPage);
        var before = query.Whole("cursor", 1, int.MaxValue, int.MaxValue);
        query.ThrowIfFailed();
        var changes = await store.ListAsync(limit + 1, cancellation, before);
        var names = (await accounts.ListAsync(cancellation)).ToDictionary(account => account.Name, account => account.DisplayName);
        return Answers.Ok(new DirectoryVersionsJson(
            (await live.LatestAsync(cancellation)).Version,
            [.. changes.Take(limit).Select(change => new DirectoryChangeJson(change.Version, change.By, names.GetValueOrDefault(change.By), change.Change, change.At))],
            changes.Count > limit ? changes[limit - 1].Version.ToString(CultureInfo.InvariantCulture) : null));
    }

    /// <summary>Makes an earlier version the latest again, as a new version.</summary>
    /// <exception cref="ProblemException">400, 403, 404 or 409.</exception>
    public async Task<IResult> RestoreAsync(HttpRequest request, string version)
    {
        var expected = ExpectedOf(request);
        var earlier = await FindAsync(long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1, request.HttpContext.RequestAborted);
        return await SaveAsync(request, earlier.Directory, expected, new DirectoryAct(
            "directory.restore", null, new Dictionary<string, string> { ["restored"] = version }));
    }

    /// <summary>Replaces the directory by the document in the body, JSON or YAML.</summary>
    /// <exception cref="ProblemException">400, 403, 409, 413 or 415.</exception>
    public async Task<IResult> PutAsync(HttpRequest request)
    {
        var yaml = JsonBody.IsType(request.ContentType, Yaml);
        if (!yaml && !JsonBody.IsJson(request.ContentType))
            throw new ProblemException(ApiProblem.UnsupportedMediaType("请以 application/json 或 application/yaml（UTF-8）提交。"));
        var expected = ExpectedOf(request);
        using var body = await BodyReader.ReadAsync(request, request.HttpContext.RequestAborted, MaxBytes) ?? throw new ProblemException(ApiProblem.TooLarge(MaxBytes));
        return await SaveAsync(request, Read(body, yaml), expected, new DirectoryAct("directory.put"));
    }

    /// <summary>Replaces the directory by the configured file as it is now.</summary>
    /// <exception cref="ProblemException">400 or 409.</exception>
    public async Task<IResult> ImportFileAsync(HttpRequest request)
    {
        var expected = DutyEditor.VersionOf(request) ?? (await live.LatestAsync(request.HttpContext.RequestAborted)).Version;
        ConfiguredFile file;
        try
        {
            file = live.ReadFile();
        }
        catch (DutyFileException wrong)
        {
            throw DutyEditor.Invalid(wrong);
        }
        return await SaveAsync(request, file.Directory, expected, new DirectoryAct("directory.import-file", FileHash: file.Hash));
    }

    private async Task<IResult> SaveAsync(HttpRequest request, DutyDirectory directory, long expected, DirectoryAct act)
    {
        var saved = await editor.ReplaceAsync(request.Caller(), directory, expected, act);
        Tag(request, saved.Version.Version);
        return Answers.Ok(new DirectorySavedJson(saved.Version.Version, [.. saved.Warnings.Select(warning => new DirectoryWarningJson(warning.Path, warning.Message))]));
    }

    private static long ExpectedOf(HttpRequest request) =>
        DutyEditor.VersionOf(request) ?? throw new ProblemException(ApiProblem.Field("version", "必填：以 If-Match 注明所改的版本。"));

    private async Task<DirectoryVersion> FindAsync(long version, CancellationToken cancellation)
    {
        if (version == live.Now.Version)
            return live.Now;
        try
        {
            return await store.FindAsync(version, cancellation) is { } stored ? live.Read(stored) : throw new ProblemException(ApiProblem.NotFound("没有这个版本。"));
        }
        catch (DutyFileException unreadable)
        {
            // Written under rules that have changed since.
            throw DutyEditor.Invalid(unreadable);
        }
    }

    private DutyDirectory Read(RawBody body, bool yaml)
    {
        try
        {
            if (yaml)
                return live.Read(new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(body.Bytes.Span));
            using var document = JsonBody.Parse(body.Bytes);
            return live.Read(document.RootElement);
        }
        catch (DutyFileException wrong)
        {
            throw DutyEditor.Invalid(wrong);
        }
        catch (ArgumentException)
        {
            throw new ProblemException(ApiProblem.Invalid("请求体不是有效的 UTF-8 文本。"));
        }
    }

    private static void Tag(HttpRequest request, long version) => request.HttpContext.Response.Headers.ETag = $"\"{version}\"";
}
