using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace ApiFence.Tests;

/// <summary>Finds the metadata tokens that the code of a method mentions.</summary>
internal static class IlReader
{
    private const byte TwoByteMark = 0xFE;

    private static readonly Dictionary<int, OperandType> Operands = typeof(OpCodes).GetFields()
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Size == 1 ? code.Value & 0xFF : (TwoByteMark << 8) | (code.Value & 0xFF), code => code.OperandType);

    public static IEnumerable<EntityHandle> Tokens(MethodBodyBlock body)
    {
        var il = body.GetILBytes() ?? [];
        var tokens = new List<EntityHandle>();
        for (var at = 0; at < il.Length;)
        {
            int code = il[at++];
            if (code == TwoByteMark)
                code = (TwoByteMark << 8) | il[at++];
            var operand = Operands[code];
            if (operand is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok)
                tokens.Add(MetadataTokens.EntityHandle(BitConverter.ToInt32(il, at)));
            at += operand == OperandType.InlineSwitch ? 4 + (4 * BitConverter.ToInt32(il, at)) : Size(operand);
        }

        return tokens;
    }

    private static int Size(OperandType operand) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        _ => 4,
    };
}
