using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace ApiFence.Tests;

/// <summary>Collects the types of other assemblies that a signature mentions.</summary>
internal sealed class TypeCollector : ISignatureTypeProvider<ImmutableArray<TypeReferenceHandle>, object?>
{
    private static readonly ImmutableArray<TypeReferenceHandle> None = [];

    public ImmutableArray<TypeReferenceHandle> GetTypeFromReference(
        MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => [handle];

    public ImmutableArray<TypeReferenceHandle> GetTypeFromSpecification(
        MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    public ImmutableArray<TypeReferenceHandle> GetGenericInstantiation(
        ImmutableArray<TypeReferenceHandle> genericType, ImmutableArray<ImmutableArray<TypeReferenceHandle>> typeArguments) =>
        [.. genericType, .. typeArguments.SelectMany(argument => argument)];

    public ImmutableArray<TypeReferenceHandle> GetFunctionPointerType(MethodSignature<ImmutableArray<TypeReferenceHandle>> signature) =>
        [.. signature.ReturnType, .. signature.ParameterTypes.SelectMany(parameter => parameter)];

    public ImmutableArray<TypeReferenceHandle> GetModifiedType(
        ImmutableArray<TypeReferenceHandle> modifier, ImmutableArray<TypeReferenceHandle> unmodifiedType, bool isRequired) => unmodifiedType;

    public ImmutableArray<TypeReferenceHandle> GetTypeFromDefinition(
        MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => None;

    public ImmutableArray<TypeReferenceHandle> GetPrimitiveType(PrimitiveTypeCode typeCode) => None;

    public ImmutableArray<TypeReferenceHandle> GetGenericMethodParameter(object? genericContext, int index) => None;

    public ImmutableArray<TypeReferenceHandle> GetGenericTypeParameter(object? genericContext, int index) => None;

    public ImmutableArray<TypeReferenceHandle> GetArrayType(
        ImmutableArray<TypeReferenceHandle> elementType, ArrayShape shape) => elementType;

    public ImmutableArray<TypeReferenceHandle> GetByReferenceType(ImmutableArray<TypeReferenceHandle> elementType) => elementType;

    public ImmutableArray<TypeReferenceHandle> GetPinnedType(ImmutableArray<TypeReferenceHandle> elementType) => elementType;

    public ImmutableArray<TypeReferenceHandle> GetPointerType(ImmutableArray<TypeReferenceHandle> elementType) => elementType;

    public ImmutableArray<TypeReferenceHandle> GetSZArrayType(ImmutableArray<TypeReferenceHandle> elementType) => elementType;
}
