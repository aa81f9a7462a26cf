using System.Reflection;

namespace ApiFence.Tests;

public sealed class EmbeddedSurfaceTests
{
    [Theory]
    [InlineData("Yuqing.Embedded.DurableTask")]
    [InlineData("Yuqing.Embedded.FunctionsHost")]
    public void PublicSurface_OfAnEmbeddedAssembly_IsPartOfTheRealPackages(string assembly)
    {
        var offences = Fence.Offences(Assembly.Load(assembly), ApiList.All);

        Assert.True(offences.Count == 0, string.Join(Environment.NewLine, offences));
    }

    [Fact]
    public void PublicSurface_OfTheTables_IsPartOfTheRealPackage()
    {
        var offences = Fence.Offences(Assembly.Load("Yuqing.Embedded.Tables"), [ApiList.Tables]);

        Assert.True(offences.Count == 0, string.Join(Environment.NewLine, offences));
    }

    [Fact]
    public void Lists_Parsed_HoldWhatTheyAreKnownToHold()
    {
        Assert.All(ApiList.All, list => Assert.True(list.Types.Count > 15));
        var client = ApiList.All[0].Types["Microsoft.DurableTask.Client.DurableTaskClient"];
        Assert.Equal("abstract class", client.Kind);
        Assert.Contains("protected .ctor(string name)", client.Members);
        Assert.True(client.Members.Count > 30);
        Assert.Contains("static TaskName op_Implicit(string value)", ApiList.All[0].Types["Microsoft.DurableTask.TaskName"].Members);
        Assert.Contains("Pending=6", ApiList.All[0].Types["Microsoft.DurableTask.Client.OrchestrationRuntimeStatus"].Members);
        Assert.Contains("Function=2", ApiList.All[2].Types["Microsoft.Azure.Functions.Worker.AuthorizationLevel"].Members);
        Assert.Contains("V2020_12_06=2", ApiList.Tables.Types["Azure.Data.Tables.TableClientOptions.ServiceVersion"].Members);
        Assert.Contains("virtual Task<Response> AddEntityAsync<T>(T entity, CancellationToken cancellationToken = default) where T : ITableEntity", ApiList.Tables.Types["Azure.Data.Tables.TableClient"].Members);
        Assert.Contains("TriggerBindingAttribute", ApiList.All[2].Types["Microsoft.Azure.Functions.Worker.HttpTriggerAttribute"].Bases);
    }
}
