using System.Text.RegularExpressions;

namespace Yuqing.Functions.Documents;

/// <summary>An official document by its parts, in the terms of GB/T 9704-2012; how they look is the writer's business.</summary>
internal sealed partial record OfficialDocument
{
    /// <summary>份号, six digits.</summary>
    public string? CopyNumber { get; init; }

    /// <summary>A handling mark such as 内部资料. State secrets have no place in this system.</summary>
    public string? Marking { get; init; }

    /// <summary>紧急程度: 特急 or 加急.</summary>
    public string? Urgency { get; init; }

    /// <summary>发文机关标志, red.</summary>
    public required string Mark { get; init; }

    /// <summary>Number and period, left above the red rule.</summary>
    public required string Number { get; init; }

    /// <summary>签发人, right above the red rule; null where the form has none.</summary>
    public string? Signer { get; init; }

    /// <summary>Title.</summary>
    public required string Title { get; init; }

    /// <summary>主送机关, without the colon.</summary>
    public required string Addressee { get; init; }

    /// <summary>Body.</summary>
    public required IReadOnlyList<DocumentBlock> Body { get; init; }

    /// <summary>发文机关署名.</summary>
    public required string Issuer { get; init; }

    /// <summary>成文日期.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>附注: contact.</summary>
    public string? Note { get; init; }

    /// <summary>Marks an exercise on every page.</summary>
    public bool Drill { get; init; }

    /// <summary>What still has to be filled in, each once.</summary>
    public IReadOnlyList<string> Missing =>
        [.. ((string?[])[Signer, Addressee, Note, .. Body.Select(block => block.Text)])
            .SelectMany(text => Placeholder().Matches(text ?? "").Select(match => match.Groups[1].Value))
            .Distinct()];

    /// <summary>What stands where a fact is missing.</summary>
    public static string Blank(string what) => $"【待填：{what}】";

    /// <summary>Finds the blanks in a text.</summary>
    [GeneratedRegex("【待填：([^】]+)】")]
    public static partial Regex Placeholder();
}

/// <summary>A paragraph of the body.</summary>
/// <param name="Level">0 = text; 1 = 一、 heading; 2 = （一） heading.</param>
/// <param name="Text">Its text.</param>
internal sealed record DocumentBlock(int Level, string Text);
