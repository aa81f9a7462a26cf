namespace Yuqing.Orchestrations.Policies.Checks;

/// <summary>Findings and their points.</summary>
internal sealed class AssessmentChecks(PolicySlice policy, Action<string, string> add) : PolicyCheck(policy, add)
{
    public void Run()
    {
        Unique(Policy.Assessment.Select(rule => rule.Finding), "/assessment", "finding");
        Each(Policy.Assessment, "/assessment", (rule, path) =>
        {
            var taken = new HashSet<string>();
            Each(rule.Points, $"{path}/points", (points, at) =>
            {
                LevelsExist(points.Levels, $"{at}/levels");
                var levels = points.Levels is { Count: > 0 } some ? some : [.. Policy.Levels.Select(level => level.Id)];
                foreach (var twice in levels.Where(level => !taken.Add(level)))
                    Add(at, $"level '{twice}' already has points");
            });
        });
        if (Policy.Assessment.Count == 0)
            return;
        Each(Policy.Obligations, "/obligations", (rule, path) =>
        {
            if (rule.Finding is { } finding && Policy.Assessment.All(known => known.Finding != finding))
                Add($"{path}/finding", $"'assessment' does not know '{finding}'");
        });
    }
}
