namespace Yuqing.Orchestrations.Policies;

/// <summary>The text of one policy file.</summary>
/// <param name="Name">File name, for messages.</param>
/// <param name="Text">YAML text.</param>
public sealed record PolicySource(string Name, string Text);

/// <summary>One mistake in a policy file.</summary>
/// <param name="File">File name.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column, from 1.</param>
/// <param name="Reason">What is wrong, in one sentence.</param>
public sealed record PolicyError(string File, long Line, long Column, string Reason)
{
    /// <inheritdoc/>
    public override string ToString() => $"{File}:{Line}:{Column}: {Reason}";
}

/// <summary>Policy files that cannot be used: all mistakes at once, so that an author corrects them in one go.</summary>
public sealed class PolicyLoadException(IReadOnlyList<PolicyError> errors)
    : Exception("The policies cannot be used:" + string.Concat(errors.Select(error => $"{Environment.NewLine}  {error}")))
{
    /// <summary>The mistakes, in order of file and line.</summary>
    public IReadOnlyList<PolicyError> Errors { get; } = errors;
}
