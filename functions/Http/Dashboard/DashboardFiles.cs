using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;

namespace Yuqing.Functions.Http.Dashboard;

/// <summary>
/// The built dashboard in the folder <c>wwwroot</c> beside the app. Assets carry a hash in their names and may be kept for
/// ever; the page itself is asked for anew each time and answered with 304 while it is the same.
/// </summary>
internal sealed class DashboardFiles(DashboardFolder folder) : IDisposable
{
    private const string Index = "index.html";
    private const string NotBuilt = """
        <!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Yuqing.Functions</title>
        <h1>页面尚未构建</h1>
        <p>接口已在运行（<a href="/api/openapi.json">/api/openapi.json</a>）。安装 Node.js 20 或更高版本后重新启动，页面会自动构建；也可以在 dashboard 目录运行 <code>npm ci &amp;&amp; npm run build</code>。</p>
        <h1>The dashboard is not built</h1>
        <p>The API is running. Install Node.js 20 or later and start again; the dashboard is then built by itself.</p></html>
        """;

    private readonly FileExtensionContentTypeProvider _types = new();
    private readonly PhysicalFileProvider? _files = Directory.Exists(folder.Path) ? new PhysicalFileProvider(folder.Path) : null;

    /// <summary>The file of a path, the page for a route of the dashboard, or 404.</summary>
    /// <param name="path">Decoded path without leading slash.</param>
    /// <param name="accept">A missing file is answered with the page only to somebody who navigates.</param>
    public IResult Find(string path, string accept)
    {
        if (Existing(path) is { } file)
            return File(file, path);
        if (!IsRoute(path, accept))
            return ApiProblem.NotFound("没有这个文件。");
        return Existing(Index) is { } index ? File(index, Index) : Results.Content(NotBuilt, "text/html; charset=utf-8", statusCode: StatusCodes.Status200OK);
    }

    /// <inheritdoc/>
    public void Dispose() => _files?.Dispose();

    /// <summary>The provider refuses whatever leads out of its folder and, by default, hidden files.</summary>
    private IFileInfo? Existing(string path)
    {
        if (_files is null || path.Length == 0 || path.Contains('\0', StringComparison.Ordinal))
            return null;
        var file = _files.GetFileInfo(path);
        return file is { Exists: true, IsDirectory: false, PhysicalPath: not null } ? file : null;
    }

    /// <summary>Routes of the dashboard have no file extension.</summary>
    private static bool IsRoute(string path, string accept) =>
        path.Length == 0 || path == Index
        || (!Path.HasExtension(path) && (accept.Length == 0 || accept.Contains("text/html", StringComparison.OrdinalIgnoreCase) || accept.Contains("*/*", StringComparison.Ordinal)));

    private FileResult File(IFileInfo file, string path)
    {
        var type = _types.TryGetContentType(path, out var known) ? known : "application/octet-stream";
        if (type.StartsWith("text/", StringComparison.Ordinal) || type is "application/javascript" or "application/json")
            type += "; charset=utf-8";
        var hashed = path.StartsWith("assets/", StringComparison.Ordinal);
        return new FileResult(file, type, hashed ? "public, max-age=31536000, immutable" : "no-cache");
    }

    /// <summary>Sends a file with its caching rules; conditional and HEAD requests are the framework's.</summary>
    private sealed class FileResult(IFileInfo file, string type, string caching) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.CacheControl = caching;
            var tag = new EntityTagHeaderValue($"\"{file.LastModified.UtcTicks:x}-{file.Length:x}\"");
            return Results.File(file.PhysicalPath!, type, lastModified: file.LastModified, entityTag: tag).ExecuteAsync(httpContext);
        }
    }
}

/// <summary>Where the built dashboard lies.</summary>
internal sealed record DashboardFolder(string Path);
