namespace Yuqing.Functions.Register;

/// <summary>Tokens that must occur one after the other.</summary>
/// <param name="Tokens">The tokens, at least one.</param>
/// <param name="MayGoOn">Whether the last one may be the beginning of a longer token.</param>
internal sealed record SearchPhrase(IReadOnlyList<string> Tokens, bool MayGoOn)
{
    /// <summary>Whether tokens of the index, in their order, hold the phrase.</summary>
    public bool OccursIn(ReadOnlySpan<string> index)
    {
        for (var from = 0; from + Tokens.Count <= index.Length; from++)
        {
            if (StartsAt(index[from..]))
                return true;
        }

        return false;
    }

    /// <summary>As an FTS5 expression.</summary>
    public override string ToString() => $"\"{string.Join(' ', Tokens)}\"{(MayGoOn ? "*" : "")}";

    private bool StartsAt(ReadOnlySpan<string> index)
    {
        for (var i = 0; i < Tokens.Count; i++)
        {
            var mayGoOn = MayGoOn && i == Tokens.Count - 1;
            if (mayGoOn ? !index[i].StartsWith(Tokens[i], StringComparison.Ordinal) : index[i] != Tokens[i])
                return false;
        }

        return true;
    }
}
