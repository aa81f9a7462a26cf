using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Orchestrations.Policies.Checks;

/// <summary>Fields of evidence: names of their own, choices for choices.</summary>
internal sealed class EvidenceChecks(PolicySlice policy, Action<string, string> add) : PolicyCheck(policy, add)
{
    /// <summary>Names that signals use for themselves.</summary>
    private static readonly HashSet<string> Reserved =
        ["level", "category", "outcome", "item", "done", "into", "reason", "recipient", "statement", "flag", "on", "unit", "role", "transfer"];

    public void Check(IReadOnlyList<EvidenceField> fields, string path)
    {
        Unique(fields.Select(field => field.Name), $"{path}/evidence", "name");
        Each(fields, $"{path}/evidence", (field, at) =>
        {
            if (Reserved.Contains(field.Name))
                Add($"{at}/name", $"'{field.Name}' is a field of the signal itself");
            if (field.Type == "choice" != field.Choices is { Count: > 0 })
                Add(at, field.Type == "choice" ? "a choice needs 'choices'" : "'choices' means nothing here");
            if (field is { Required: true, AnyOf: not null })
                Add($"{at}/anyOf", "a required field needs no alternative");
        });
    }
}
