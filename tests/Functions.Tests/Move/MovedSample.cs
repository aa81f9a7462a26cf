using Functions.Tests.Register;
using Yuqing.Functions.Move;
using Yuqing.Functions.Register;
using Yuqing.Orchestrations.Contracts;

namespace Functions.Tests.Move;

/// <summary>Incidents that come from another installation.</summary>
internal static class MovedSample
{
    private static readonly DateTimeOffset AcceptedAt = new(2026, 3, 2, 8, 30, 0, TimeSpan.FromHours(8));
    private static int _made;

    public static MovedIncident Incident(
        int signals = 0,
        int generation = 1,
        long version = 1,
        bool final = false,
        string number = "HNGL-2026-0007",
        string externalId = "moved-1",
        string text = "已联系养护站") =>
        Incident(number, externalId, AcceptedAt.AddMinutes(30), signals, generation, version, final, text);

    public static MovedIncident Incident(string number, string externalId, DateTimeOffset? due) => Incident(number, externalId, due, 0, 1, 1, final: false, "");

    public static MovedIncident Of(IncidentSeed seed, int generation) =>
        Of(seed, AcceptedAt, 0, generation, 1, final: false, "");

    private static MovedIncident Incident(
        string number, string externalId, DateTimeOffset? due, int signals, int generation, long version, bool final, string text)
    {
        var made = AcceptedAt.AddMilliseconds(Interlocked.Increment(ref _made));
        return Of(new IncidentSeed(Guid.CreateVersion7(made).ToString("N"), number, AcceptedAt, Sample.Report(externalId)), due, signals, generation, version, final, text);
    }

    /// <summary>With an outcome for every signal but the last.</summary>
    private static MovedIncident Of(IncidentSeed seed, DateTimeOffset? due, int signals, int generation, long version, bool final, string text)
    {
        IReadOnlyList<ObligationView> obligations = due is null ? [] : [Sample.Obligation(due)];
        var picture = Sample.Picture(seed, version, generation, Math.Max(0, signals - 1), final, obligations: obligations);
        var inbox = Enumerable.Range(1, signals).Select(seq => new StoredSignal(
            Sample.Note($"s-{seq}") with
            {
                Seq = seq,
                AcceptedAt = seed.AcceptedAt.AddSeconds(seq),
                ActorName = "陈",
                Fields = new Dictionary<string, string> { ["text"] = text },
            },
            seq == signals ? null : new SignalResult($"s-{seq}", Applied: true, null)));
        return new MovedIncident(
            new StoredIncident(seed, picture.View, generation, version, picture.LastSeq, signals, picture.StateJson, final),
            [.. inbox],
            [
                Sample.Entry("reported", seed.AcceptedAt),
                Sample.Entry("noted", seed.AcceptedAt.AddMinutes(1), "note"),
                Sample.Entry("first-due", seed.AcceptedAt.AddMinutes(1), "reminded"),
            ],
            [],
            []);
    }
}
