using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace ApiFence.Tests;

/// <summary>Shows the public types of an assembly as the lists do.</summary>
/// <param name="list">The list whose conventions are followed.</param>
internal sealed class AssemblyReader(ApiList list)
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    // Every type has these; the lists leave them out.
    private static readonly HashSet<string> Unlisted =
        ["Equals", "GetHashCode", "ToString", "PrintMembers", "<Clone>$", "EqualityContract"];

    private readonly NullabilityInfoContext _nullability = new();

    public ListedType Read(Type type)
    {
        var assembly = type.Assembly.GetName().Name!;
        var fullName = TypeNames.FullName(type);
        if (typeof(Delegate).IsAssignableFrom(type))
            return ReadDelegate(type, assembly, fullName);
        var bases = type.GetInterfaces().Select(contract => TypeNames.Of(contract, null)).ToHashSet();
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) && parent != typeof(Enum))
            bases.Add(TypeNames.Of(parent, null));
        return new ListedType(assembly, fullName, Kind(type), bases, Members(type).ToHashSet());
    }

    private ListedType ReadDelegate(Type type, string assembly, string fullName)
    {
        var invoke = type.GetMethod("Invoke")!;
        var signature = $"delegate {Returned(invoke)} {type.Name}({Parameters(invoke)})";
        return new ListedType(
            assembly,
            fullName,
            Signature.Normalize(signature, ""),
            new HashSet<string> { "MulticastDelegate" },
            type.GetMembers(Declared).OfType<MethodBase>().Select(method => Signature.Normalize(Describe(method), type.Name)).ToHashSet());
    }

    private static string Kind(Type type)
    {
        if (type.IsEnum)
            return "enum";
        if (type.IsInterface)
            return "interface";
        if (type.IsValueType)
            return "struct";
        var modifier = (type.IsAbstract, type.IsSealed) switch
        {
            (true, true) => "static ",
            (true, false) => "abstract ",
            (false, true) => "sealed ",
            _ => "",
        };
        return $"{modifier}{(IsRecord(type) ? "record" : "class")}";
    }

    private static bool IsRecord(Type type) => type.GetMethod("<Clone>$", Declared) is not null;

    private IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
            return Enum.GetNames(type).Select(name => $"{name}={Convert.ToInt64(Enum.Parse(type, name), CultureInfo.InvariantCulture)}");
        var accessors = type.GetProperties(Declared).SelectMany(property => property.GetAccessors(nonPublic: true)).ToHashSet();
        var methods = type.GetMethods(Declared).Where(method =>
            IsVisible(method) && !accessors.Contains(method) && !Unlisted.Contains(method.Name)
            && !(IsRecord(type) && method.Name.StartsWith("op_", StringComparison.Ordinal)));
        return type.GetConstructors(Declared).Where(constructor => IsVisible(constructor) && !constructor.IsStatic).Select(Describe)
            .Concat(methods.Select(Describe))
            .Concat(type.GetProperties(Declared).Where(property => !Unlisted.Contains(property.Name)).Select(Describe).OfType<string>())
            .Concat(type.GetFields(Declared).Where(field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly).Select(Describe))
            .Select(member => Signature.Normalize(member, CodeListParser.SimpleName(type.Name.Split('`')[0])));
    }

    private string Describe(MethodBase method)
    {
        var modifiers = Modifiers(method);
        if (method is ConstructorInfo)
            return $"{modifiers}.ctor({Parameters(method)})";
        var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>" : "";
        var constraints = method.IsGenericMethod && list.IsCode ? string.Concat(method.GetGenericArguments().Select(Constraints)) : "";
        return $"{modifiers}{Returned((MethodInfo)method)} {method.Name}{generic}({Parameters(method)}){constraints}";
    }

    private string? Describe(PropertyInfo property)
    {
        var visible = property.GetAccessors(nonPublic: true).Where(IsVisible).ToList();
        if (visible.Count == 0)
            return null;
        var getter = property.GetMethod is { } get && IsVisible(get) ? "get; " : "";
        var setter = property.SetMethod is { } set && IsVisible(set)
            ? set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "init; " : "set; "
            : "";
        var type = TypeNames.Of(property.PropertyType, Info(() => _nullability.Create(property)), isInput: getter.Length == 0);
        return $"{Modifiers(visible[0])}{type} {property.Name} {{ {getter}{setter}}}";
    }

    private string Describe(FieldInfo field)
    {
        var modifier = field.IsLiteral ? "const " : field.IsStatic ? "static " : "";
        return $"{modifier}{TypeNames.Of(field.FieldType, Info(() => _nullability.Create(field)))} {field.Name}";
    }

    private string Returned(MethodInfo method) => TypeNames.Of(method.ReturnType, Info(() => _nullability.Create(method.ReturnParameter)));

    private string Parameters(MethodBase method)
    {
        var parameters = method.GetParameters().Select(Describe);
        return (method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "") + string.Join(", ", parameters);
    }

    private string Describe(ParameterInfo parameter)
    {
        var direction = !parameter.ParameterType.IsByRef ? "" : parameter.IsOut ? "out " : "ref ";
        var type = TypeNames.Of(parameter.ParameterType, Info(() => _nullability.Create(parameter)), isInput: true);
        return $"{direction}{type} {parameter.Name}{(parameter.HasDefaultValue ? $" = {Default(parameter)}" : "")}";
    }

    private static string Default(ParameterInfo parameter) => parameter.DefaultValue switch
    {
        null => "default",
        bool value => value ? "true" : "false",
        string value => $"\"{value}\"",
        Enum value => Convert.ToInt64(value, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture),
        IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
        var value => value.ToString()!,
    };

    private NullabilityInfo? Info(Func<NullabilityInfo> create) => list.HasNullability ? create() : null;

    private static string Modifiers(MethodBase method)
    {
        var access = method.IsFamily || method.IsFamilyOrAssembly ? "protected " : "";
        if (method.IsStatic)
            return $"{access}static ";
        if (method.DeclaringType!.IsInterface || method is ConstructorInfo || method.IsFinal)
            return access;
        return method.IsAbstract ? $"{access}abstract " : method.IsVirtual ? $"{access}virtual " : access;
    }

    private static string Constraints(Type argument)
    {
        var parts = new List<string>();
        var flags = argument.GenericParameterAttributes;
        if (flags.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
            parts.Add("class");
        if (flags.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint))
            parts.Add("struct");
        else
            parts.AddRange(argument.GetGenericParameterConstraints().Select(constraint => TypeNames.Of(constraint, null)));
        return parts.Count == 0 ? "" : $" where {argument.Name} : {string.Join(", ", parts)}";
    }

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;
}
