using System.Text;
using Azure.Data.Tables;

namespace Yuqing.Functions.Azure.Register;

/// <summary>Filters of queries.</summary>
internal static class Filters
{
    /// <summary>Comparisons in a filter; a limit of the service.</summary>
    private const int MaxComparisons = 15;

    /// <summary>
    /// A filter that also wants properties to have one of some values (null = any). Lists for which the service has no room are
    /// left out: whoever reads the entities judges by all of them.
    /// </summary>
    public static string WithAny(string filter, params (string Property, IReadOnlyCollection<string>? Allowed)[] lists)
    {
        var (text, left) = (new StringBuilder(filter), MaxComparisons - filter.Split(" and ").Length);
        foreach (var (property, allowed) in lists)
        {
            if (allowed is null || allowed.Count == 0 || allowed.Count > left)
                continue;
            left -= allowed.Count;
            text.Append(" and (").AppendJoin(" or ", allowed.Select(value => property + TableClient.CreateQueryFilter($" eq {value}"))).Append(')');
        }

        return text.ToString();
    }
}
