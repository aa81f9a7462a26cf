using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Orchestrations.Policies.Checks;

/// <summary>What only the whole policy can show: for every act the rules without which it could do nothing, and the other way round.</summary>
internal sealed class CompletenessChecks(PolicySlice policy, Action<string, string> add) : PolicyCheck(policy, add)
{
    public void Run()
    {
        CheckWhatActsNeed();
        CheckWhatRulesNeed();
        CheckTransfers();
    }

    private void CheckWhatActsNeed()
    {
        Needs(SignalTypes.Escalate, Policy.Obligations.Any(rule => rule.Ladder is not null), "an obligation with a ladder");
        Needs(SignalTypes.SignOff, Policy.Obligations.Any(rule => rule.CompletedBy.Contains(SignalTypes.SignOff)), "an obligation completed by it");
        Needs(SignalTypes.Checklist, Policy.Obligations.Any(rule => rule.Items.Count > 0), "an obligation of kind 'checklist'");
        Needs(SignalTypes.Instruct, OpensOn(Openings.Instructed), "an obligation that opens on 'instructed'");
        Needs(SignalTypes.Promise, OpensOn(Openings.Promised), "an obligation that opens on 'promised'");
        Needs(SignalTypes.PublishStatement, OpensOn(Openings.Promised), "an obligation that opens on 'promised': a statement may hold a promise");
        Needs(SignalTypes.RequestExtension, Extends, "an obligation with 'extension'");
        Needs(SignalTypes.DecideExtension, Extends, "an obligation with 'extension'");
        Needs(SignalTypes.Referral, Policy.Referrals is not null, "'referrals'");
        Needs(SignalTypes.Flag, Policy.Flags.Count > 0, "'flags'");
        Needs(SignalTypes.Finding, Policy.Assessment.Count > 0, "'assessment'");
        foreach (var type in StatementChecks.Acts)
            Needs(type, Policy.Statements is not null, "'statements'");
    }

    private void CheckWhatRulesNeed()
    {
        IsOffered("/levels", true, "a report may come without a level", SignalTypes.Classify);
        IsOffered("/flags", Policy.Flags.Count > 0, "'flags' are set by people", SignalTypes.Flag);
        IsOffered("/referrals", Policy.Referrals is not null, "'referrals' are recorded by people", SignalTypes.Referral);
        IsOffered("/assessment", Policy.Assessment.Count > 0, "findings are decided by people", SignalTypes.Finding);
        IsOffered("/statements", Policy.Statements is not null, "'statements' go through people's hands", StatementChecks.Acts);
        Each(Policy.Obligations, "/obligations", (rule, path) =>
        {
            IsOffered($"{path}/extension", rule.Extension is not null, "an extension is asked for and decided", SignalTypes.RequestExtension, SignalTypes.DecideExtension);
            IsOffered($"{path}/opens/on", rule.Opens.On == Openings.Instructed, "it would never open", SignalTypes.Instruct);
            if (rule.Extension is not null && !Policy.Obligations.Any(other => other.Opens.On == Openings.Extended && other.Opens.Of == rule.Id))
                Add($"{path}/extension", $"the public must be told: no obligation opens on 'extended' of '{rule.Id}'");
            if (rule.Opens.On == Openings.Promised && !Offers(SignalTypes.Promise) && !Offers(SignalTypes.PublishStatement))
                Add($"{path}/opens/on", "it would never open: 'permissions' offer neither 'promise' nor 'publish-statement'");
        });
    }

    /// <summary>Whoever is asked must be able to answer, at every level and before there is one.</summary>
    private void CheckTransfers()
    {
        var asked = Policy.Obligations.Any(rule => rule.Opens.On == Openings.Transferred
            && (string[])[.. rule.Levels, .. rule.Categories, .. rule.Platforms, .. rule.Flags] is []);
        Needs(SignalTypes.Assign, asked, "an obligation that opens on 'transferred', without conditions");
        IsOffered(KeyOf(SignalTypes.Assign), Offers(SignalTypes.Assign), "the unit that is asked must answer", SignalTypes.Accept, SignalTypes.Return);
        Each(Policy.Obligations, "/obligations", (rule, path) =>
            IsOffered($"{path}/opens/on", rule.Opens.On == Openings.Transferred, "it would never open", SignalTypes.Assign));
    }

    private void Needs(string type, bool given, string what)
    {
        if (Offers(type) && !given)
            Add(KeyOf(type), $"'{type}' needs {what}");
    }

    private void IsOffered(string path, bool wanted, string why, params IEnumerable<string> types)
    {
        foreach (var type in types.Where(type => wanted && !Offers(type)))
            Add(path, $"{why}: 'permissions' must offer '{type}'");
    }

    private bool Extends => Policy.Obligations.Any(rule => rule.Extension is not null);

    private bool OpensOn(string opening) => Policy.Obligations.Any(rule => rule.Opens.On == opening);

    private static string KeyOf(string type) => YamlFile.KeyPath($"/permissions/{type}");
}
