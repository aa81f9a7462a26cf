using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace ApiFence.Tests;

/// <summary>A mention of something in another assembly.</summary>
/// <param name="Caller">Namespace that mentions it.</param>
/// <param name="Assembly">Assembly that holds it.</param>
/// <param name="Space">Namespace of the type.</param>
/// <param name="Type">Full name of the type, with <c>`1</c> for one type parameter.</param>
/// <param name="Member">The member; null when only the type is mentioned.</param>
/// <param name="Parameters">How many parameters the member takes; -1 for a field.</param>
internal sealed record Mention(string Caller, string Assembly, string Space, string Type, string? Member, int Parameters);

/// <summary>Finds what a compiled assembly mentions of other assemblies: in signatures, attributes and code.</summary>
internal sealed class ReferenceScan : IDisposable
{
    private readonly PEReader _file;
    private readonly MetadataReader _metadata;
    private readonly TypeCollector _collector = new();
    private readonly HashSet<Mention> _found = [];

    private ReferenceScan(string path)
    {
        _file = new PEReader(File.OpenRead(path));
        _metadata = _file.GetMetadataReader();
    }

    public static IReadOnlyCollection<Mention> Mentions(string path)
    {
        using var scan = new ReferenceScan(path);
        foreach (var handle in scan._metadata.TypeDefinitions)
            scan.Read(scan._metadata.GetTypeDefinition(handle));
        return scan._found;
    }

    public void Dispose() => _file.Dispose();

    private void Read(TypeDefinition type)
    {
        var caller = NamespaceOf(type);
        AddType(caller, type.BaseType);
        foreach (var contract in type.GetInterfaceImplementations())
            AddType(caller, _metadata.GetInterfaceImplementation(contract).Interface);
        AddAttributes(caller, type.GetCustomAttributes());
        foreach (var field in type.GetFields().Select(_metadata.GetFieldDefinition))
        {
            AddTypes(caller, field.DecodeSignature(_collector, null));
            AddAttributes(caller, field.GetCustomAttributes());
        }

        foreach (var property in type.GetProperties().Select(_metadata.GetPropertyDefinition))
            AddAttributes(caller, property.GetCustomAttributes());
        foreach (var method in type.GetMethods().Select(_metadata.GetMethodDefinition))
            Read(caller, method);
    }

    private void Read(string caller, MethodDefinition method)
    {
        var signature = method.DecodeSignature(_collector, null);
        AddTypes(caller, signature.ReturnType);
        foreach (var parameter in signature.ParameterTypes)
            AddTypes(caller, parameter);
        AddAttributes(caller, method.GetCustomAttributes());
        foreach (var parameter in method.GetParameters())
            AddAttributes(caller, _metadata.GetParameter(parameter).GetCustomAttributes());
        if (method.RelativeVirtualAddress == 0)
            return;
        var body = _file.GetMethodBody(method.RelativeVirtualAddress);
        if (!body.LocalSignature.IsNil)
        {
            foreach (var local in _metadata.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(_collector, null))
                AddTypes(caller, local);
        }

        foreach (var token in IlReader.Tokens(body))
            Add(caller, token);
    }

    private void Add(string caller, EntityHandle token)
    {
        switch (token.Kind)
        {
            case HandleKind.MemberReference:
                AddMember(caller, _metadata.GetMemberReference((MemberReferenceHandle)token));
                break;
            case HandleKind.MethodSpecification:
                var specification = _metadata.GetMethodSpecification((MethodSpecificationHandle)token);
                Add(caller, specification.Method);
                foreach (var argument in specification.DecodeSignature(_collector, null))
                    AddTypes(caller, argument);
                break;
            default:
                AddType(caller, token);
                break;
        }
    }

    private void AddMember(string caller, MemberReference member)
    {
        var owners = TypesOf(member.Parent);
        foreach (var owner in owners)
            Add(caller, owner, null, 0);
        if (owners.Count == 0)
            return;
        var isField = member.GetKind() == MemberReferenceKind.Field;
        var parameters = -1;
        if (!isField)
        {
            var signature = member.DecodeMethodSignature(_collector, null);
            parameters = signature.ParameterTypes.Length;
        }

        // The first is the type itself; the others are its arguments.
        if (member.Parent.Kind == HandleKind.TypeReference || IsForeign(member.Parent))
            Add(caller, owners[0], _metadata.GetString(member.Name), parameters);
    }

    /// <summary>Whether a constructed type is another assembly's: of our own only its arguments may be.</summary>
    private bool IsForeign(EntityHandle type)
    {
        if (type.Kind != HandleKind.TypeSpecification)
            return false;
        var signature = _metadata.GetBlobReader(_metadata.GetTypeSpecification((TypeSpecificationHandle)type).Signature);
        if (signature.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
            return true;
        signature.ReadCompressedInteger(); // class or value type
        return signature.ReadTypeHandle().Kind == HandleKind.TypeReference;
    }

    private void AddAttributes(string caller, CustomAttributeHandleCollection attributes)
    {
        foreach (var attribute in attributes.Select(_metadata.GetCustomAttribute))
            Add(caller, attribute.Constructor);
    }

    private void AddType(string caller, EntityHandle type) => AddTypes(caller, TypesOf(type));

    private void AddTypes(string caller, IEnumerable<TypeReferenceHandle> types)
    {
        foreach (var type in types)
            Add(caller, type, null, 0);
    }

    private IReadOnlyList<TypeReferenceHandle> TypesOf(EntityHandle type) => type.IsNil ? [] : type.Kind switch
    {
        HandleKind.TypeReference => [(TypeReferenceHandle)type],
        HandleKind.TypeSpecification => _metadata.GetTypeSpecification((TypeSpecificationHandle)type).DecodeSignature(_collector, null),
        _ => [],
    };

    private void Add(string caller, TypeReferenceHandle handle, string? member, int parameters)
    {
        var names = new List<string>();
        while (true)
        {
            var type = _metadata.GetTypeReference(handle);
            names.Insert(0, _metadata.GetString(type.Name));
            if (type.ResolutionScope.Kind == HandleKind.TypeReference)
            {
                handle = (TypeReferenceHandle)type.ResolutionScope;
                continue;
            }

            if (type.ResolutionScope.Kind != HandleKind.AssemblyReference)
                return;
            var assembly = _metadata.GetString(_metadata.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name);
            var space = _metadata.GetString(type.Namespace);
            _found.Add(new Mention(caller, assembly, space, $"{space}.{string.Join('.', names)}", member, parameters));
            return;
        }
    }

    private string NamespaceOf(TypeDefinition type)
    {
        while (type.IsNested)
            type = _metadata.GetTypeDefinition(type.GetDeclaringType());
        return _metadata.GetString(type.Namespace);
    }
}
