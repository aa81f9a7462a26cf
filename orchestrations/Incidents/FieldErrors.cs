using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Orchestrations.Incidents;

/// <summary>Sizes that keep the state small.</summary>
internal static class Limits
{
    /// <summary>Longest text field of a signal, in characters.</summary>
    public const int Text = 2000;

    /// <summary>Longest text of a statement, in characters.</summary>
    public const int StatementText = 10_000;

    /// <summary>Longest link of a publication, in characters: the state keeps it whole.</summary>
    public const int Link = 500;

    /// <summary>Longest name of a person, in characters.</summary>
    public const int Name = 100;

    /// <summary>Longest name of a department, in characters.</summary>
    public const int Department = 40;

    /// <summary>How much of a long reason the state keeps; the timeline has it in full.</summary>
    public const int Reason = 300;

    /// <summary>UTF-8 bytes of evidence that the state keeps in full over all obligations.</summary>
    public const int EvidenceBytes = 9000;

    /// <summary>Statements that the state keeps.</summary>
    public const int Statements = 12;

    /// <summary>What is kept of a value beyond that, in characters.</summary>
    public const int Excerpt = 60;

    /// <summary>Offers to other units in the life of an incident.</summary>
    public const int Transfers = 20;

    /// <summary>Tasks that superiors set in the life of an incident.</summary>
    public const int Tasks = 20;

    /// <summary>What the state keeps of a task's words, in characters; the timeline has them in full.</summary>
    public const int TaskText = 100;

    /// <summary>Who could not be reached, and who acknowledged, as far as the state keeps count.</summary>
    public const int Skipped = 20;

    /// <summary>Notifications that were given up, as far as the state knows them again.</summary>
    public const int GivenUp = 8;

    /// <summary>What is kept of a notification's id, in characters.</summary>
    public const int Tag = 12;

    /// <summary>UTF-8 bytes of the state beyond which nothing is added for good; the whole stays below 32 KB.</summary>
    public const int StateBytes = 24 * 1024;

    /// <summary>A text cut to a length, never through the middle of a character of two parts.</summary>
    public static string Cut(string text, int length)
    {
        if (text.Length <= length)
            return text;
        var end = char.IsHighSurrogate(text[length - 2]) ? length - 2 : length - 1;
        return string.Concat(text.AsSpan(0, end), "…");
    }
}

/// <summary>Collects what is wrong with fields, so that a person learns of all mistakes at once.</summary>
internal sealed class FieldErrors
{
    private readonly Dictionary<string, List<string>> _errors = [];

    public void Add(string field, string message)
    {
        if (!_errors.TryGetValue(field, out var messages))
            _errors[field] = messages = [];
        messages.Add(message);
    }

    public void Text(string field, string? value, int limit, bool required = false)
    {
        if (required && string.IsNullOrWhiteSpace(value))
            Add(field, "必填。");
        if (value?.Length > limit)
            Add(field, $"不得超过 {limit} 个字符。");
    }

    /// <summary>The problem, or null when nothing is wrong.</summary>
    public Problem? ToProblem(string detail) => _errors.Count == 0
        ? null
        : new Problem(ProblemKind.Invalid, detail, _errors.ToDictionary(e => e.Key, e => (IReadOnlyList<string>)e.Value));
}
