using Yuqing.Functions.Attachments;

namespace Functions.Tests.Attachments;

public sealed class AttachmentRuleTests
{
    public static TheoryData<string> Types() => [.. AttachmentTypes.All];

    [Theory]
    [MemberData(nameof(Types))]
    public void Fits_EachKind_IsKnownByItsContentAlone(string mediaType)
    {
        foreach (var other in AttachmentTypes.All)
            Assert.Equal(other == mediaType, AttachmentTypes.Fits(new MemoryStream(AttachmentFiles.Of(mediaType)), other));
    }

    [Fact]
    public void Fits_PackageWithMacros_IsNotTaken() =>
        Assert.False(AttachmentTypes.Fits(
            new MemoryStream(AttachmentFiles.Package("application/vnd.ms-word.document.macroEnabled")), AttachmentTypes.Docx));

    [Theory]
    [InlineData("PK\u0003\u0004 but no package")]
    [InlineData("MZ")]
    [InlineData("")]
    public void Fits_Something_IsNothing(string content)
    {
        foreach (var type in AttachmentTypes.All)
            Assert.False(AttachmentTypes.Fits(new MemoryStream(System.Text.Encoding.Latin1.GetBytes(content)), type));
    }

    [Theory]
    [InlineData("批示.pdf", "批示.pdf")]
    [InlineData("批示", "批示.pdf")]
    [InlineData(@"C:\扫描\批示.PDF", "批示.pdf")]
    [InlineData("../../etc/passwd", "passwd.pdf")]
    [InlineData("收据.exe", "收据.exe.pdf")]
    [InlineData("fdp.\u202Eexe\u0000.pdf", "fdp.exe.pdf")]
    [InlineData(" a<b>|c?.pdf ", "a_b__c_.pdf")]
    [InlineData("..", null)]
    [InlineData(".pdf", "pdf.pdf")]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Clean_Name_IsSafeAndEndsInItsKind(string? name, string? expected) =>
        Assert.Equal(expected, AttachmentName.Clean(name, AttachmentTypes.Pdf));

    [Fact]
    public void Clean_LongName_KeepsItsExtension()
    {
        var name = AttachmentName.Clean(new string('批', 300) + ".jpeg", AttachmentTypes.Jpeg)!;

        Assert.Equal(AttachmentName.MaxLength, name.Length);
        Assert.EndsWith(".jpeg", name, StringComparison.Ordinal);
    }
}
