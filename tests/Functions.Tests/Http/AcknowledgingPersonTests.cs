using Functions.Tests.Register;
using Yuqing.Functions.Duty;
using Yuqing.Functions.Http.Incidents;
using Yuqing.Orchestrations.Contracts;

namespace Functions.Tests.Http;

/// <summary>For whom of the directory an acknowledgement counts.</summary>
public sealed class AcknowledgingPersonTests
{
    private static readonly Directory People = new([new("chen-min", "陈敏", []), new("Zhao-Lin", "赵林", []), new("li-1", "李军", []), new("li-2", "李军", [])]);

    [Theory]
    [InlineData("chen-min", "谁", null, "chen-min")]
    [InlineData("zhao-lin", "谁", null, "Zhao-Lin")]
    [InlineData("account-7", "陈敏", null, "chen-min")]
    [InlineData("account-7", "李军", null, null)]
    [InlineData("account-7", "外人", null, null)]
    [InlineData("chen-min", "陈敏", "赵林", "Zhao-Lin")]
    [InlineData("chen-min", "陈敏", "王局长", null)]
    public void WithPerson_ByAccountNameOrLeader_IsThePersonAwaited(string actor, string name, string? onBehalfOf, string? expected)
    {
        var signal = new Signal
        {
            SignalId = "s",
            Type = SignalTypes.Acknowledge,
            Actor = actor,
            ActorName = name,
            OnBehalfOf = onBehalfOf,
            Obligation = "phone-report",
            Fields = new Dictionary<string, string> { ["person"] = "forged", ["evidence"] = "电话" },
        };
        var obligation = Sample.Obligation(null) with { Id = "phone-report", Awaiting = ["chen-min", "Zhao-Lin", "li-1", "li-2"] };

        var read = SignalReferences.WithPerson(View(obligation), signal, People);

        Assert.Equal(expected, read.Fields.GetValueOrDefault("person"));
        Assert.Equal("电话", read.Fields["evidence"]);
    }

    private static IncidentView View(ObligationView obligation) =>
        Sample.Picture(new IncidentSeed("i", "n", DateTimeOffset.UnixEpoch, Sample.Report()), version: 1, obligations: [obligation]).View;

    private sealed class Directory(IReadOnlyList<Person> people) : IDutyDirectory
    {
        public IReadOnlyList<Unit> Units => [];

        public Unit? FindUnit(string unitId) => null;

        public Person? FindPerson(string personId) => people.FirstOrDefault(person => person.Id == personId);

        public IReadOnlyList<Person> OnDuty(string unitId, string dutyRole, DateTimeOffset at) => [];
    }
}
