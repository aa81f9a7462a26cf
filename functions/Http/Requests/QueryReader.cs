using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Yuqing.Functions.Http.Requests;

/// <summary>Reads query parameters and collects what is wrong with them by name. An empty value counts as absent.</summary>
internal readonly struct QueryReader(IQueryCollection query)
{
    private readonly Dictionary<string, IReadOnlyList<string>> _errors = [];

    /// <exception cref="ProblemException">400 when any parameter is at fault.</exception>
    public void ThrowIfFailed()
    {
        if (_errors.Count > 0)
            throw new ProblemException(ApiProblem.Invalid($"以下查询参数有误：{string.Join("、", _errors.Keys)}。", _errors));
    }

    /// <summary>Adds a message for a parameter.</summary>
    public void Fail(string name, string message) => _errors[name] = [message];

    /// <summary>A single value.</summary>
    public string? Text(string name, int max = FieldReader.ShortText)
    {
        var text = query[name].ToString().Trim();
        if (text.Length > max)
            Fail(name, $"不得超过 {max} 个字符。");
        return text.Length == 0 ? null : text;
    }

    /// <summary>Several values, repeated or separated by commas; null when there is none. Case does not matter among allowed ones.</summary>
    public IReadOnlyCollection<string>? List(string name, IReadOnlyCollection<string>? allowed = null)
    {
        var items = query[name]
            .SelectMany(value => (value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .Select(item => allowed?.FirstOrDefault(known => known.Equals(item, StringComparison.OrdinalIgnoreCase)) ?? item)
            .Distinct()
            .ToArray();
        if (allowed is not null && items.Any(item => !allowed.Contains(item)))
            Fail(name, $"可选值：{string.Join("、", allowed)}。");
        return items.Length == 0 ? null : items;
    }

    /// <summary>An instant with offset. A plus sign that the client forgot to encode arrives as a space.</summary>
    public DateTimeOffset? Instant(string name)
    {
        if (Text(name) is not { } text)
            return null;
        if (Instants.TryParse(text.Replace(' ', '+'), out var instant))
            return instant;
        Fail(name, "应为带时区偏移的 ISO 8601 时间。");
        return null;
    }

    /// <summary>A day such as 2026-11-21.</summary>
    public DateOnly? Day(string name)
    {
        if (Text(name) is not { } text)
            return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 1 and < 9999)
            return day;
        Fail(name, "应为日期，如 2026-11-21。");
        return null;
    }

    /// <summary>true or false.</summary>
    public bool? Flag(string name)
    {
        if (Text(name) is not { } text)
            return null;
        if (bool.TryParse(text, out var flag))
            return flag;
        Fail(name, "应为 true 或 false。");
        return null;
    }

    /// <summary>A whole number within a range.</summary>
    public int Whole(string name, int min, int max, int absent)
    {
        if (Text(name) is not { } text)
            return absent;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
            return number;
        Fail(name, $"应为 {min} 到 {max} 之间的整数。");
        return absent;
    }

    /// <summary>Seconds, moved into the range when outside.</summary>
    public TimeSpan Seconds(string name, double max, double absent)
    {
        if (Text(name) is not { } text)
            return TimeSpan.FromSeconds(absent);
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && !double.IsNaN(seconds))
            return TimeSpan.FromSeconds(Math.Clamp(seconds, 0, max));
        Fail(name, "应为秒数。");
        return TimeSpan.Zero;
    }
}
