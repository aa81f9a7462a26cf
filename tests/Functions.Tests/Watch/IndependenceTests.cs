using System.Reflection;
using System.Reflection.Emit;
using Yuqing.Functions.Activities;
using Yuqing.Functions.Orchestrators;
using Yuqing.Functions.Watch;
using Yuqing.Orchestrations;

namespace Functions.Tests.Watch;

/// <summary>What watches the orchestrations must not be built on them.</summary>
public sealed class IndependenceTests
{
    private const BindingFlags Everything = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> Codes =
        typeof(OpCodes).GetFields().Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    [Fact]
    public void Watchdog_Code_MentionsNoOrchestratorAndNoActivity()
    {
        var offences = OfWatch().SelectMany(type => Mentioned(type).Where(IsForbidden).Select(used => $"{type} uses {used}")).Distinct().ToList();

        Assert.True(offences.Count == 0, string.Join(Environment.NewLine, offences));
    }

    [Fact]
    public void Mentioned_TypeThatUsesBoth_IsSeen()
    {
        Assert.Contains(typeof(IncidentOrchestrator), Mentioned(typeof(RunIncident)));
        Assert.Contains(Mentioned(typeof(IncidentPusher)), IsForbidden);
        Assert.True(OfWatch().Count() > 15);
    }

    private static IEnumerable<Type> OfWatch() => typeof(Watchdog).Assembly.GetTypes().Where(type => type.Namespace == typeof(Watchdog).Namespace);

    private static bool IsForbidden(Type type) =>
        type.Namespace == typeof(RunIncident).Namespace
        || type.Namespace == typeof(LoadSignals).Namespace
        || type == typeof(IncidentOrchestrator)
        || type.FullName is "Yuqing.Orchestrations.IncidentRun" or "Yuqing.Orchestrations.EffectRunner" or "Yuqing.Orchestrations.Incidents.Incident";

    private static HashSet<Type> Mentioned(Type type)
    {
        var found = new HashSet<Type>();
        foreach (var field in type.GetFields(Everything))
            Add(found, field.FieldType);
        foreach (var method in type.GetMethods(Everything).Cast<MethodBase>().Concat(type.GetConstructors(Everything)))
        {
            foreach (var parameter in method.GetParameters())
                Add(found, parameter.ParameterType);
            if (method.GetMethodBody() is { } body)
                Read(found, method, body);
        }

        found.Remove(type);
        return found;
    }

    private static void Read(HashSet<Type> found, MethodBase method, MethodBody body)
    {
        foreach (var local in body.LocalVariables)
            Add(found, local.LocalType);
        var il = body.GetILAsByteArray()!;
        for (var at = 0; at < il.Length;)
        {
            var code = il[at] == 0xFE ? Codes[unchecked((short)((0xFE << 8) | il[at + 1]))] : Codes[il[at]];
            at += code.Size;
            if (code.OperandType is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok)
                AddMember(found, method, BitConverter.ToInt32(il, at));
            at += code.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(il, at)),
                _ => 4,
            };
        }
    }

    private static void AddMember(HashSet<Type> found, MethodBase method, int token)
    {
        var member = method.Module.ResolveMember(
            token, method.DeclaringType!.GetGenericArguments(), method is MethodInfo { IsGenericMethod: true } ? method.GetGenericArguments() : null);
        Add(found, member as Type ?? member?.DeclaringType);
        if (member is MethodInfo { IsGenericMethod: true } generic)
        {
            foreach (var argument in generic.GetGenericArguments())
                Add(found, argument);
        }
    }

    private static void Add(HashSet<Type> found, Type? type)
    {
        if (type is null || !found.Add(type))
            return;
        foreach (var argument in type.GetGenericArguments())
            Add(found, argument);
        if (type.HasElementType)
            Add(found, type.GetElementType());
    }
}
