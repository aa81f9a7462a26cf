using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Yuqing.Functions.Startup;

namespace Functions.Tests.Startup;

/// <summary>What the real worker's generator of metadata wants: it looks at the app itself, and at attributes on parameters.</summary>
public sealed class FunctionPlaceTests
{
    private static readonly Assembly App = typeof(AppStart).Assembly;

    private static readonly IReadOnlyList<MethodInfo> Functions = [.. App.GetTypes().SelectMany(FunctionsIn)];

    [Fact]
    public void Functions_OfAllAssemblies_AreInTheAppAlone()
    {
        var others = App.GetReferencedAssemblies().Where(name => name.Name!.StartsWith("Yuqing.", StringComparison.Ordinal)).Select(Assembly.Load).ToList();

        Assert.NotEmpty(Functions);
        Assert.Contains(others, assembly => assembly.GetName().Name == "Yuqing.Orchestrations");
        Assert.Empty(others.SelectMany(assembly => assembly.GetTypes()).SelectMany(FunctionsIn).Select(function => function.Name));
    }

    [Fact]
    public void Functions_All_HaveOneTriggerAndThoseThatActByThemselvesTheNameOfTheirClass()
    {
        Assert.All(Functions, function =>
        {
            Assert.True(function.IsPublic, function.DeclaringType!.Name);
            var triggers = function.GetParameters().SelectMany(parameter => parameter.GetCustomAttributes())
                .Where(attribute => attribute.GetType().Name.EndsWith("TriggerAttribute", StringComparison.Ordinal));
            // infra/ and build/lint-infra.sh know those that act by themselves by their files' names, which are the classes'.
            if (Assert.Single(triggers) is TimerTriggerAttribute or ServiceBusTriggerAttribute)
                Assert.Equal(function.DeclaringType!.Name, function.GetCustomAttribute<FunctionAttribute>()!.Name);
        });
        Assert.Equal(Functions.Count, Functions.DistinctBy(function => function.GetCustomAttribute<FunctionAttribute>()!.Name).Count());
    }

    [Fact]
    public void Functions_Orchestrators_TakeTheContext()
    {
        var orchestrators = Functions.Select(function => function.GetParameters().SingleOrDefault(IsOrchestration)).OfType<ParameterInfo>().ToList();

        Assert.NotEmpty(orchestrators);
        Assert.All(orchestrators, parameter => Assert.Equal(typeof(TaskOrchestrationContext), parameter.ParameterType));
    }

    private static bool IsOrchestration(ParameterInfo parameter) => parameter.IsDefined(typeof(OrchestrationTriggerAttribute));

    private static IEnumerable<MethodInfo> FunctionsIn(Type type) => type
        .GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        .Where(method => method.IsDefined(typeof(FunctionAttribute)));
}
