using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Policies;

namespace Yuqing.Orchestrations.Incidents;

/// <summary>Reports that several must receive: each receipt is recorded by itself, the last one completes the report.</summary>
internal static class Receiving
{
    /// <summary>What each receipt states for itself; other evidence is given once for the report.</summary>
    private static readonly string[] OfReceipt = ["receivedBy", "receivedAt", "receipt"];

    /// <summary>What is missing or wrong in a completion, leaving aside what an earlier receipt brought.</summary>
    public static Problem? CheckEvidence(Obligation obligation, ObligationRule rule, IReadOnlyDictionary<string, string> fields)
    {
        if (obligation.Given is not { } given || rule.Recipients.Count == 0)
            return Evidence.Check(rule, fields);
        var kept = given.Keys.Except(OfReceipt).ToHashSet();
        var groups = rule.Evidence.Where(field => kept.Contains(field.Name)).Select(field => field.AnyOf).OfType<string>().ToHashSet();
        bool IsNew(EvidenceField field) => !string.IsNullOrWhiteSpace(fields.GetValueOrDefault(field.Name));
        return Evidence.Check(
            rule with { Evidence = [.. rule.Evidence.Where(f => IsNew(f) || !(kept.Contains(f.Name) || (f.AnyOf is not null && groups.Contains(f.AnyOf))))] }, fields);
    }

    /// <summary>
    /// Records receipts of the recipients that the signal names, or of all that remain. While some remain the clock goes on;
    /// whether the report was on time is decided with the last one.
    /// </summary>
    /// <param name="finish">Completes the report.</param>
    public static Step Take(Incident incident, Obligation obligation, Signal signal, Func<Incident, Signal, Incident> finish)
    {
        var rule = incident.RuleOf(obligation);
        var receipts = new Dictionary<string, Receipt>(obligation.Receipts ?? new Dictionary<string, Receipt>());
        var missing = rule.Recipients.Where(recipient => !receipts.ContainsKey(recipient.Id)).ToList();
        var named = Named(signal);
        if (Check(rule, named, receipts) is { } problem)
            return problem;
        var now = named.Count == 0 ? missing : [.. missing.Where(recipient => named.Contains(recipient.Id))];
        var receivedBy = signal.Value("receivedBy") is { } by ? Limits.Cut(by, Limits.Department) : null;
        foreach (var recipient in now)
            receipts[recipient.Id] = new Receipt(signal.Actor, Incident.China(signal.AcceptedAt), receivedBy);
        var next = incident.Put(obligation with { Receipts = receipts });
        return now.Count == missing.Count
            ? finish(next, WithEarlierEvidence(obligation, signal))
            : Partly(next, obligation, signal, rule, now, [.. missing.Except(now)]);
    }

    public static IEnumerable<RecipientView> Views(ObligationRule rule, Obligation obligation) =>
        from recipient in rule.Recipients
        let receipt = obligation.Receipts?.GetValueOrDefault(recipient.Id)
        select new RecipientView(recipient.Id, recipient.Title, recipient.En, receipt?.ReceivedBy ?? receipt?.By, receipt?.At, receipt?.By);

    private static Incident Partly(
        Incident incident, Obligation obligation, Signal signal, ObligationRule rule, List<NamedItem> now, List<NamedItem> missing)
    {
        var given = Evidence.Given(rule, signal.Fields);
        var facts = new Dictionary<string, string>(given) { ["recipient"] = string.Join(',', now.Select(recipient => recipient.Id)) };
        if (signal.PerformedAt is { } performed)
            facts["performedAt"] = Incident.China(performed).ToString("O");
        var kept = new Dictionary<string, string>(obligation.Given ?? new Dictionary<string, string>());
        foreach (var (name, value) in Evidence.Kept(incident, given.Where(field => !OfReceipt.Contains(field.Key)).ToDictionary()))
            kept[name] = value;
        var text = $"“{rule.Title}”：{Titles(now)}已签收，尚缺{Titles(missing)}。";
        return incident.Put(incident.Find(obligation.Id)! with { Given = kept.Count == 0 ? null : kept })
            .Record("receipt", signal.AcceptedAt, text, signal.Actor, obligation.Id, facts);
    }

    private static Problem? Check(ObligationRule rule, List<string> named, Dictionary<string, Receipt> receipts)
    {
        if (named.FirstOrDefault(id => rule.Recipients.All(recipient => recipient.Id != id)) is not null)
            return Problem.Field("recipient", $"签收单位须为 {string.Join('、', rule.Recipients.Select(r => $"{r.Id}（{r.Title}）"))}。");
        var again = rule.Recipients.Where(recipient => named.Contains(recipient.Id) && receipts.ContainsKey(recipient.Id)).ToList();
        return again.Count == 0 ? null : Problem.Of(ProblemKind.Conflict, $"{Titles(again)}已签收，无需重复登记。");
    }

    private static Signal WithEarlierEvidence(Obligation obligation, Signal signal)
    {
        if (obligation.Given is not { } given)
            return signal;
        var fields = new Dictionary<string, string>(given);
        foreach (var (name, value) in signal.Fields.Where(field => !string.IsNullOrWhiteSpace(field.Value)))
            fields[name] = value;
        return signal with { Fields = fields };
    }

    private static List<string> Named(Signal signal) =>
        [.. (signal.Value("recipient") ?? "").Split([',', '，', '、'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    private static string Titles(IEnumerable<NamedItem> recipients) => string.Join('、', recipients.Select(recipient => recipient.Title));
}
