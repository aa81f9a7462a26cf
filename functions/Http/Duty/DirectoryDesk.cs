using System.Text;
using Microsoft.AspNetCore.Http;
using Yuqing.Functions.Duty;
using Yuqing.Functions.Duty.Storage;
using Yuqing.Functions.Http.Requests;
using Yuqing.Functions.Security;

namespace Yuqing.Functions.Http.Duty;

/// <summary>The whole directory: shows it, replaces it, imports the configured file.</summary>
internal sealed class DirectoryDesk(LiveDutyDirectory live, IDutyStore store, DutyEditor editor)
{
    /// <summary>Media type of a directory in YAML.</summary>
    public const string Yaml = "application/yaml";

    private const int MaxBytes = 4 << 20;
    private const int MaxChanges = 100;

    /// <summary>The latest version, or the one that <c>version=</c> names.</summary>
    /// <exception cref="ProblemException">400 or 404.</exception>
    public async Task<IResult> GetAsync(HttpRequest request)
    {
        var cancellation = request.HttpContext.RequestAborted;
        var shown = live.Now;
        if (DutyEditor.VersionOf(request) is { } wanted && wanted != shown.Version)
        {
            shown = await store.FindAsync(wanted, cancellation) is { } stored
                ? live.Read(stored)
                : throw new ProblemException(ApiProblem.NotFound("没有这个版本。"));
        }
        var changes = await store.ListAsync(MaxChanges, cancellation);
        Tag(request, shown.Version);
        return Answers.Ok(new DirectoryJson(
            shown.Version, DirectoryDocument.Of(shown.Directory), [.. changes.Select(change => new DirectoryChangeJson(change.Version, change.By, change.Change, change.At))]));
    }

    /// <summary>Replaces the directory by the document in the body, JSON or YAML.</summary>
    /// <exception cref="ProblemException">400, 403, 409, 413 or 415.</exception>
    public async Task<IResult> PutAsync(HttpRequest request)
    {
        var yaml = JsonBody.IsType(request.ContentType, Yaml);
        if (!yaml && !JsonBody.IsJson(request.ContentType))
            throw new ProblemException(ApiProblem.UnsupportedMediaType("请以 application/json 或 application/yaml（UTF-8）提交。"));
        var expected = DutyEditor.VersionOf(request) ?? throw new ProblemException(ApiProblem.Field("version", "必填：以 If-Match 注明所改的版本。"));
        using var body = await BodyReader.ReadAsync(request, request.HttpContext.RequestAborted, MaxBytes) ?? throw new ProblemException(ApiProblem.TooLarge(MaxBytes));
        return await SaveAsync(request, Read(body, yaml), expected, "directory.put");
    }

    /// <summary>Replaces the directory by the configured file as it is now.</summary>
    /// <exception cref="ProblemException">400 or 409.</exception>
    public async Task<IResult> ImportFileAsync(HttpRequest request)
    {
        var expected = DutyEditor.VersionOf(request) ?? live.Now.Version;
        DutyDirectory directory;
        try
        {
            directory = live.ReadFile();
        }
        catch (DutyFileException wrong)
        {
            throw DutyEditor.Invalid(wrong);
        }
        return await SaveAsync(request, directory, expected, "directory.import-file");
    }

    private async Task<IResult> SaveAsync(HttpRequest request, DutyDirectory directory, long expected, string action)
    {
        var saved = await editor.ReplaceAsync(request.Caller(), directory, expected, action, null, null);
        Tag(request, saved.Version);
        return Answers.Ok(new DutyChangedJson(saved.Version));
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
