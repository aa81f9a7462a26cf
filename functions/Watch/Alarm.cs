namespace Yuqing.Functions.Watch;

/// <summary>
/// Something is broken: one for each kind and subject at a time, from when it was first seen until it is seen to be good
/// again. When it breaks anew, that is another one.
/// </summary>
internal sealed record Alarm
{
    /// <summary>Number in order of raising, from 1.</summary>
    public required long Id { get; init; }

    /// <summary>One of <see cref="AlarmKinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>What is broken, as a stable text for machines.</summary>
    public required string Subject { get; init; }

    /// <summary>The unit whose matter it is; null when it concerns the installation.</summary>
    public string? Unit { get; init; }

    /// <summary>The incident, if it is about one.</summary>
    public string? Incident { get; init; }

    /// <summary>The incident's number.</summary>
    public string? Number { get; init; }

    /// <summary>The duty officers of the unit must not learn of the incident (回避).</summary>
    public bool Guarded { get; init; }

    /// <summary>People are told at any hour; else by day only.</summary>
    public bool Urgent { get; init; }

    /// <summary>What is wrong, in Chinese; nothing of the matter itself.</summary>
    public required string Text { get; init; }

    /// <summary>The same in English.</summary>
    public required string TextEn { get; init; }

    /// <summary>When it was first seen.</summary>
    public required DateTimeOffset RaisedAt { get; init; }

    /// <summary>When it was last seen.</summary>
    public required DateTimeOffset LastSeenAt { get; init; }

    /// <summary>When the watchdog last tried to repair it; null when it did not.</summary>
    public DateTimeOffset? PushedAt { get; init; }

    /// <summary>When it was seen to be good again; null while it is open.</summary>
    public DateTimeOffset? ClearedAt { get; init; }

    /// <summary>Who took note of it.</summary>
    public string? SeenBy { get; init; }

    /// <summary>When somebody took note of it.</summary>
    public DateTimeOffset? SeenAt { get; init; }

    /// <summary>Rounds in which nobody could be told of it.</summary>
    public int Tries { get; init; }
}

/// <summary>What a check found broken in this round.</summary>
/// <param name="Kind">One of <see cref="AlarmKinds"/>.</param>
/// <param name="Subject">What, as a stable text: the same as long as it is the same trouble.</param>
/// <param name="Text">What is wrong, in Chinese.</param>
/// <param name="TextEn">The same in English.</param>
internal sealed record Finding(string Kind, string Subject, string Text, string TextEn)
{
    /// <inheritdoc cref="Alarm.Unit"/>
    public string? Unit { get; init; }

    /// <inheritdoc cref="Alarm.Incident"/>
    public string? Incident { get; init; }

    /// <inheritdoc cref="Alarm.Number"/>
    public string? Number { get; init; }

    /// <inheritdoc cref="Alarm.Guarded"/>
    public bool Guarded { get; init; }

    /// <inheritdoc cref="Alarm.Urgent"/>
    public bool Urgent { get; init; } = true;
}
