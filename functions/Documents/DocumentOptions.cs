namespace Yuqing.Functions.Documents;

/// <summary>Settings of the documents that are made from fact sheets.</summary>
public sealed class DocumentOptions
{
    /// <summary>Fonts; they must be installed where the documents are opened.</summary>
    public DocumentFonts Fonts { get; set; } = new();
}

/// <summary>Font names. The usual government fonts may not be shipped with the product.</summary>
public sealed class DocumentFonts
{
    /// <summary>仿宋, for the body. Default 仿宋_GB2312.</summary>
    public string Body { get; set; } = "仿宋_GB2312";

    /// <summary>小标宋, for the mark and the title. Default 方正小标宋简体.</summary>
    public string Title { get; set; } = "方正小标宋简体";

    /// <summary>黑体, for headings of the first level and the marks above. Default 黑体.</summary>
    public string Heading { get; set; } = "黑体";

    /// <summary>楷体, for headings of the second level and the signer. Default 楷体_GB2312.</summary>
    public string Subheading { get; set; } = "楷体_GB2312";

    /// <summary>宋体, for page numbers. Default 宋体.</summary>
    public string PageNumber { get; set; } = "宋体";
}
