using ApiFence.Tests.Samples;

namespace ApiFence.Tests;

/// <summary>Proves that the fence catches offenders: a fence that lets everything pass would be green as well.</summary>
public sealed class FenceSelfTests
{
    private const string Real =
        """
        ## Sample
        ### namespace ApiFence.Tests.Samples
        abstract class Sample
        {
            protected Sample(string name);
            string? Name { get; }
            abstract Task<string> RunAsync(string id, bool recursive = false, CancellationToken cancellation = default);
            void Use<T>(T source) where T : class;
        }
        enum SampleKind { First = 0, Second = 1 }
        """;

    [Fact]
    public void Offences_SameAsTheList_AreNone()
    {
        Assert.Empty(Offences(Real));
    }

    [Theory]
    [InlineData("abstract class Sample", "class Sample", "not \"class\"")]
    [InlineData("abstract class Sample", "abstract class Sample : Stream", "does not derive from Stream")]
    [InlineData("abstract class Sample", "abstract class Other", "no such type")]
    [InlineData("protected Sample", "Sample", "there is no protected .ctor(string name)")]
    [InlineData("string? Name", "string Name", "there is no string? Name { get; }")]
    [InlineData("{ get; }", "{ get; set; }", "there is no string? Name { get; }")]
    [InlineData("string id", "string instanceId", "there is no abstract Task<string> RunAsync")]
    [InlineData("recursive = false", "recursive = true", "there is no abstract Task<string> RunAsync")]
    [InlineData("bool recursive", "int recursive", "there is no abstract Task<string> RunAsync")]
    [InlineData("abstract Task", "virtual Task", "there is no abstract Task<string> RunAsync")]
    [InlineData("where T : class", "where T : struct", "there is no void Use<T>")]
    [InlineData(" where T : class", "", "there is no void Use<T>")]
    [InlineData("Second = 1", "Second = 2", "there is no Second=1")]
    public void Offences_OneDifferenceToTheList_IsCaught(string real, string changed, string offence)
    {
        var offences = Offences(Real.Replace(real, changed, StringComparison.Ordinal));

        Assert.Contains(offences, found => found.Contains(offence, StringComparison.Ordinal));
    }

    [Fact]
    public void References_TypeMissingInTheLists_IsCaught()
    {
        const string attribute = "Microsoft.Azure.Functions.Worker.HttpTriggerAttribute";
        var without = ApiList.All.Select(list => list with
        {
            Types = list.Types.Where(type => type.Key != attribute).ToDictionary(type => type.Key, type => type.Value),
        });

        var offences = new ReferenceRules(without).Offences(ReferenceScan.Mentions(AppReferenceTests.PathOf("Yuqing.Functions")));

        Assert.Contains(offences, offence => offence.Contains(attribute, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Microsoft.DurableTask.Client.DurableTaskClient", "RaiseEventAsync")]
    [InlineData("Microsoft.Azure.Functions.Worker.FunctionAttribute", ".ctor")]
    [InlineData("Microsoft.Azure.Functions.Worker.FunctionContext", "FunctionDefinition")]
    public void References_MemberMissingInTheLists_IsCaught(string type, string member)
    {
        var without = ApiList.All.Select(list => list with
        {
            Types = list.Types.ToDictionary(
                found => found.Key,
                found => found.Key != type
                    ? found.Value
                    : found.Value with { Members = found.Value.Members.Where(line => !line.Contains(member, StringComparison.Ordinal)).ToHashSet() }),
        });

        var offences = new ReferenceRules(without).Offences(ReferenceScan.Mentions(AppReferenceTests.PathOf("Yuqing.Functions")));

        Assert.Contains(offences, offence => offence.Contains($"{type}.", StringComparison.Ordinal));
    }

    [Fact]
    public void References_EmbeddedStackOutsideTheCompositionRoot_IsCaughtInCodeAndSignature()
    {
        var mentions = ReferenceScan.Mentions(AppReferenceTests.PathOf("ApiFence.Tests"));

        var offences = new ReferenceRules(ApiList.All).Offences(mentions);

        Assert.Contains(offences, offence => offence.Contains("Samples mentions Yuqing.Embedded.EmbeddedDataDirectory", StringComparison.Ordinal));
        Assert.Contains(offences, offence => offence.Contains("Samples mentions Yuqing.Embedded.Queues.IQueueStore", StringComparison.Ordinal));
        Assert.Contains(offences, offence => offence.Contains("Samples mentions Yuqing.Embedded.StartupRefusedException", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("#if DEBUG", true)]
    [InlineData("    #if EMBEDDED", true)]
    [InlineData("// no #if here", false)]
    [InlineData("#pragma warning disable", false)]
    public void Conditionals_InALine_AreFound(string line, bool expected)
    {
        Assert.Equal(expected, Conditionals.In(["using System;", line]));
    }

    [Theory]
    [InlineData("using Azure.Data.Tables;", true)]
    [InlineData("var client = new global::Azure.Messaging.ServiceBus.ServiceBusClient(text);", true)]
    [InlineData("using Azure.Storage.Blobs;", true)]
    [InlineData("using Azure.Core;", false)]
    [InlineData("using Yuqing.Functions.Azure.Data;", false)]
    public void AzureStores_InALine_AreFound(string line, bool expected)
    {
        Assert.Equal(expected, AzureStores.In(["using System;", line]));
    }

    [Theory]
    [InlineData("Azure.Data.Tables.TableClient", "SubmitTransactionAsync")]
    [InlineData("Azure.Data.Tables.TableEntity", "GetInt64")]
    [InlineData("Azure.Data.Tables.TableTransactionAction", ".ctor")]
    public void References_OfTheAdapterMissingInTheList_AreCaught(string type, string member)
    {
        var types = ApiList.Tables.Types.ToDictionary(
            found => found.Key,
            found => found.Key != type
                ? found.Value
                : found.Value with { Members = found.Value.Members.Where(line => !line.Contains(member, StringComparison.Ordinal)).ToHashSet() });

        var offences = new ReferenceRules([.. ApiList.All, ApiList.Tables with { Types = types }]).Offences(ReferenceScan.Mentions(AppReferenceTests.PathOf("Tables.Tests")));

        Assert.Contains(offences, offence => offence.Contains($"{type}.{member}", StringComparison.Ordinal));
    }

    private static IReadOnlyList<string> Offences(string real) => Fence.Offences(
        [typeof(Sample), typeof(SampleKind)], [CodeListParser.Parse(real.Split('\n').Select(line => line.TrimEnd()), hasNullability: true)]);
}
