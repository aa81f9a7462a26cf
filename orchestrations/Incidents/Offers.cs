using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Policies;

namespace Yuqing.Orchestrations.Incidents;

/// <summary>
/// Which of the permitted signals would find something to act on, judged by the picture: pages show these as buttons.
/// What is missing here may still be sent; the state machine has the last word either way.
/// </summary>
internal static class Offers
{
    /// <summary>The types, in order of their names.</summary>
    public static IReadOnlyList<string> Of(
        IncidentView view, PolicySlice policy, IReadOnlyCollection<string> roles, IReadOnlyCollection<string>? units, DateTimeOffset now) =>
        [.. Admission.Offered(view.Status, policy, roles).Where(type => new Reader(view, policy, roles, units, now).Finds(type))];

    private sealed record Reader(
        IncidentView View, PolicySlice Policy, IReadOnlyCollection<string> Roles, IReadOnlyCollection<string>? Units, DateTimeOffset Now)
    {
        private IEnumerable<ObligationView> Open => View.Obligations.Where(obligation => obligation.Status is "pending" or "extended");

        public bool Finds(string type) => type switch
        {
            SignalTypes.Complete or SignalTypes.SignOff => Open.Any(obligation => obligation.Acts.Count == 0 || obligation.Acts.Contains(type)),
            SignalTypes.Checklist => Open.Any(obligation => obligation.Items.Count > 0),
            SignalTypes.Acknowledge or SignalTypes.Supervise => Open.Any(),
            SignalTypes.Escalate => Open.Any(obligation => obligation.Rungs > 0),
            SignalTypes.Classify => View.Level is null || View.Categories.Count > 0,
            SignalTypes.ConfirmLevel => View.LevelProvisional,
            SignalTypes.ChangeLevel => View.Level is not null && View.Levels.Count > 1,
            SignalTypes.Flag => View.Flags.Count > 0,
            SignalTypes.Accept => View.Transfers.Any(offer => offer.Status is "offered" or "bounced" && IsOurs(offer)),
            SignalTypes.Return => View.Transfers.Any(offer => offer.Status is "offered" && IsOurs(offer)),
            SignalTypes.RequestExtension => Open.Any(MayAskForTime),
            SignalTypes.DecideExtension => Open.Any(obligation => obligation.Extension is { Status: "requested" }),
            SignalTypes.ApproveStatement or SignalTypes.RejectStatement => View.Statements.Any(WaitsForUs),
            SignalTypes.Promise => View.Statements.Any(statement => statement.Status == "published"),
            SignalTypes.Referral => MayBeReferred,
            _ => true,
        };

        /// <summary>A referral needs a published clarification, and is never made of a complaint, suggestion or opinion.</summary>
        private bool MayBeReferred =>
            Policy.Referrals is { } rule
            && (View.Category is null || !rule.RefusedFor.Contains(View.Category))
            && View.Statements.Any(statement => statement.Status == "published");

        private bool IsOurs(TransferView offer) => Units is null || Units.Contains(offer.Unit);

        private bool MayAskForTime(ObligationView obligation) =>
            obligation.ExtensionLimit is not null
            && obligation.Extension is not { Status: "requested" }
            && (obligation.ExtendedTo ?? obligation.DueAt) > Now;

        private bool WaitsForUs(StatementView statement) =>
            statement.Status == "submitted"
            && (statement.Steps.FirstOrDefault(step => step.ApprovedBy is null) is not { } next
                || Roles.Contains(Contracts.Roles.Administrator)
                || (Roles.Contains(Contracts.Roles.Office) && next.By.Contains(Contracts.Roles.Leader))
                || next.By.Any(Roles.Contains));
    }
}
