using System.Collections.Frozen;

namespace Yuqing.Functions.Http.Reports;

/// <summary>
/// Removes from a link what names its author: the user part of known platforms' paths, account parameters of any
/// site, and credentials. The post itself stays reachable where the platform allows it; of a bare profile link only
/// the site remains.
/// </summary>
internal static class UrlPrivacy
{
    /// <summary>Longest link accepted, characters.</summary>
    public const int MaxLength = 2048;

    private static readonly FrozenSet<string> AccountParameters = new[]
    {
        "account", "accountid", "author", "authorid", "fromuid", "fuid", "nick", "nickname", "openid", "owneruid", "screenname",
        "secuid", "secuserid", "shareuid", "shareuserid", "uid", "un", "unionid", "user", "userid", "username", "homeuid", "spaceuid",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly (string Host, Func<Link, string?> Clean)[] Platforms =
    [
        ("weibo.com", Weibo),
        ("weibo.cn", Weibo),
        ("zhihu.com", link => link.Under("people") || link.Under("org") ? "/" : null),
        ("douyin.com", link => link.Under("user") ? PostOrRoot("/video/", link.Query("modal_id")) : null),
        ("iesdouyin.com", link => link.Under("share", "user") ? "/" : null),
        ("xiaohongshu.com", link => link.Under("user", "profile") ? PostOrRoot("/explore/", link.Segment(3)) : null),
        ("space.bilibili.com", _ => "https://www.bilibili.com/"),
        ("bilibili.com", Bilibili),
        ("twitter.com", Twitter),
        ("x.com", Twitter),
        ("tieba.baidu.com", link => link.Under("home") || link.Under("i") ? "/" : null),
        ("kuaishou.com", link => link.Under("profile") ? "/" : null),
        ("toutiao.com", link => link.Under("c", "user") || link.Under("user") ? "/" : null),
        ("tiktok.com", link => link.Segment(0) is ['@', ..] ? link.Segment(1) is "video" ? PostOrRoot("/@/video/", link.Segment(2)) : "/" : null),
        ("youtube.com", link => link.Segment(0) is ['@', ..] || link.Under("user") || link.Under("channel") ? "/" : null),
        ("facebook.com", Facebook),
        ("instagram.com", link => link.Under("p") || link.Under("reel") || link.Segment(0) is null ? null : "/"),
    ];

    /// <summary>False for anything but an absolute http or https link.</summary>
    public static bool TryClean(string text, out string clean)
    {
        clean = "";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.Host.Length == 0)
            return false;
        var link = new Link(uri);
        foreach (var (host, rule) in Platforms)
        {
            if (!IsHost(uri.Host, host))
                continue;
            if (rule(link) is { } target)
            {
                clean = target.StartsWith("https:", StringComparison.Ordinal) ? target : Site(uri) + target;
                return true;
            }
            break;
        }
        clean = Site(uri) + uri.AbsolutePath + CleanQuery(uri.Query) + CleanFragment(uri.Fragment);
        return true;
    }

    private static string Site(Uri uri) => $"{uri.Scheme}://{uri.Authority}";

    private static bool IsHost(string host, string known) =>
        host.Equals(known, StringComparison.OrdinalIgnoreCase)
        || (host.EndsWith(known, StringComparison.OrdinalIgnoreCase) && host[^(known.Length + 1)] == '.');

    private static string PostOrRoot(string prefix, string? post) => string.IsNullOrEmpty(post) ? "/" : prefix + post;

    private static string? Weibo(Link link)
    {
        if (link.Segment(0) is not { } first)
            return null;
        if (link.Under("u") || link.Under("n") || link.Under("profile") || first.Equals("p", StringComparison.OrdinalIgnoreCase))
            return "/";
        if (first.All(char.IsAsciiDigit))
            return PostOrRoot("https://m.weibo.cn/status/", link.Segment(1));
        // What remains with a single segment is a custom account name; posts, videos and articles have more.
        return link.Segment(1) is null && !link.Under("hot") && !link.Under("search") ? "/" : null;
    }

    private static string? Bilibili(Link link) =>
        link.Under("space") ? "/" : link.Query("mid") is null ? null : link.WithoutQuery("mid");

    private static string? Twitter(Link link) => link.Segment(0) switch
    {
        null or "i" or "search" or "hashtag" => null,
        _ when link.Segment(1) is "status" => PostOrRoot("/i/status/", link.Segment(2)),
        _ => "/",
    };

    private static string? Facebook(Link link) => link.Segment(0) switch
    {
        null or "watch" or "groups" or "events" or "story.php" or "permalink.php" or "reel" or "share" => null,
        _ when link.Segment(1) is "posts" or "videos" => PostOrRoot("/", link.Segment(2)),
        _ => "/",
    };

    private static string CleanQuery(string query)
    {
        if (query.Length < 2)
            return "";
        var kept = query[1..].Split('&').Where(pair => !IsAccountParameter(pair)).ToArray();
        return kept.Length == 0 ? "" : "?" + string.Join('&', kept);
    }

    /// <summary>Old single-page sites keep parameters behind the #; such a fragment goes as a whole.</summary>
    private static string CleanFragment(string fragment) =>
        fragment.Split('#', '?', '&', '/').Any(IsAccountParameter) ? "" : fragment;

    private static bool IsAccountParameter(string pair)
    {
        var end = pair.IndexOf('=', StringComparison.Ordinal);
        return end > 0 && AccountParameters.Contains(Uri.UnescapeDataString(pair[..end]).Replace("_", "", StringComparison.Ordinal));
    }

    private sealed class Link(Uri uri)
    {
        private readonly string[] _segments = uri.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);

        public string? Segment(int index) => index < _segments.Length ? _segments[index] : null;

        public bool Under(params ReadOnlySpan<string> path)
        {
            for (var i = 0; i < path.Length; i++)
            {
                if (!path[i].Equals(Segment(i), StringComparison.OrdinalIgnoreCase))
                    return false;
            }
            return true;
        }

        public string? Query(string name) => Pairs()
            .Where(pair => pair.StartsWith(name + "=", StringComparison.OrdinalIgnoreCase))
            .Select(pair => pair[(name.Length + 1)..])
            .FirstOrDefault();

        public string WithoutQuery(string name)
        {
            var kept = Pairs().Where(pair => !pair.StartsWith(name + "=", StringComparison.OrdinalIgnoreCase));
            return uri.AbsolutePath + CleanQuery("?" + string.Join('&', kept));
        }

        private string[] Pairs() => uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries);
    }
}
