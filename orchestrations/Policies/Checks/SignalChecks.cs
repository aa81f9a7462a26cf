using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Orchestrations.Policies.Checks;

/// <summary>Permissions: known acts and roles, and for every act the rules without which it could do nothing.</summary>
internal sealed class SignalChecks(PolicySlice policy, Action<string, string> add) : PolicyCheck(policy, add)
{
    private static readonly HashSet<string> OfPeople =
    [
        SignalTypes.Complete, SignalTypes.Acknowledge, SignalTypes.Classify, SignalTypes.ConfirmLevel, SignalTypes.ChangeLevel,
        SignalTypes.Dismiss, SignalTypes.Merge, SignalTypes.SignOff, SignalTypes.Checklist, SignalTypes.Progress, SignalTypes.Note,
        SignalTypes.Close, SignalTypes.Reopen, SignalTypes.Assign, SignalTypes.Accept, SignalTypes.Return, SignalTypes.Instruct,
        SignalTypes.RequestExtension, SignalTypes.DecideExtension, SignalTypes.SubmitStatement, SignalTypes.ApproveStatement,
        SignalTypes.RejectStatement, SignalTypes.PublishStatement, SignalTypes.Promise, SignalTypes.Referral, SignalTypes.Flag,
        SignalTypes.Facts, SignalTypes.Coverage, SignalTypes.Supervise, SignalTypes.Finding,
    ];

    public void Run()
    {
        foreach (var (type, roles) in Policy.Permissions)
        {
            if (!OfPeople.Contains(type))
                Add(KeyOf(type), $"there is no signal type '{type}'");
            RolesExist(roles, $"/permissions/{type}");
        }
        CheckWhatActsNeed();
        CheckWhatRulesNeed();
        CheckTransfers();
    }

    private void CheckWhatActsNeed()
    {
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
