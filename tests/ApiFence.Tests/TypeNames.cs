using System.Reflection;

namespace ApiFence.Tests;

/// <summary>Writes types as the lists do.</summary>
internal static class TypeNames
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(string)] = "string",
        [typeof(object)] = "object",
        [typeof(bool)] = "bool",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(double)] = "double",
        [typeof(byte)] = "byte",
        [typeof(void)] = "void",
    };

    /// <summary>Namespace and name with type parameters.</summary>
    public static string FullName(Type type)
    {
        var names = new List<string>();
        for (var current = type; current is not null; current = current.DeclaringType)
            names.Insert(0, current.Name.Split('`')[0]);
        var own = type.GetGenericArguments().Skip(type.DeclaringType?.GetGenericArguments().Length ?? 0).Select(argument => argument.Name).ToList();
        return $"{type.Namespace}.{string.Join('.', names)}{(own.Count == 0 ? "" : $"<{string.Join(", ", own)}>")}";
    }

    /// <summary>
    /// A type where it is used; reference types get a mark when <paramref name="nullability"/> says that they may be null.
    /// </summary>
    public static string Of(Type type, NullabilityInfo? nullability, bool isInput = false)
    {
        if (type.IsByRef)
            return Of(type.GetElementType()!, null);
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return $"{Of(underlying, null)}?";
        var mark = !type.IsValueType && nullability is not null
            && (isInput ? nullability.WriteState : nullability.ReadState) == NullabilityState.Nullable ? "?" : "";
        if (type.IsArray)
            return $"{Of(type.GetElementType()!, nullability?.ElementType, isInput)}[]{mark}";
        if (Keywords.TryGetValue(type, out var keyword))
            return keyword + mark;
        if (!type.IsGenericType)
            return type.Name + mark;
        var arguments = type.GetGenericArguments().Select((argument, i) =>
            Of(argument, nullability?.GenericTypeArguments.ElementAtOrDefault(i), isInput));
        return $"{type.Name.Split('`')[0]}<{string.Join(", ", arguments)}>{mark}";
    }
}
