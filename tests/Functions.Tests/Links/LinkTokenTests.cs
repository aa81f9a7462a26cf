using System.Text;
using Microsoft.Extensions.Options;
using Yuqing.Functions;
using Yuqing.Functions.Embedded.Links;
using Yuqing.Functions.Links;
using Yuqing.Functions.Startup;

namespace Functions.Tests.Links;

public sealed class LinkTokenTests
{
    private static readonly ActionLink Link = new(
        LinkPurpose.Report, "0195557ea5007c3e9d7a0123456789ab", "phone-report", "陈小明", "leader-on-duty", LinkToken.TagOf("huaning-highway"), 3,
        new DateTimeOffset(2026, 3, 3, 8, 30, 0, TimeSpan.FromHours(8)));

    private readonly FixedLinkKeys _keys = new();

    [Fact]
    public void Read_Written_IsTheSameAndShort()
    {
        var token = LinkToken.Write(Link, _keys.Current)!;

        Assert.Equal(Link, LinkToken.Read(token, _keys));
        Assert.InRange(token.Length, 1, 110);
        Assert.Matches("^[A-Za-z0-9_-]+$", token);
    }

    [Fact]
    public void Read_AnyBitChanged_IsRefused()
    {
        var token = LinkToken.Write(Link, _keys.Current)!;
        for (var at = 0; at < token.Length - 1; at++)
        {
            var forged = new StringBuilder(token) { [at] = token[at] == 'A' ? 'B' : 'A' }.ToString();
            Assert.Null(LinkToken.Read(forged, _keys));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("AQ")]
    [InlineData("not base64url!")]
    [InlineData("AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyAhIiMkJSYnKCkqKywtLi8wMTIzNDU2Nzg5Ojs8PT4_")]
    public void Read_Nonsense_IsRefused(string token) => Assert.Null(LinkToken.Read(token, _keys));

    [Fact]
    public void Read_AfterRotation_OldKeyHoldsUntilItIsTakenOut()
    {
        var old = LinkToken.Write(Link, _keys.Current)!;
        _keys.Keys[2] = new LinkKey(2, Encoding.ASCII.GetBytes("another key of thirty-two bytes, or so"));
        _keys.CurrentId = 2;
        var young = LinkToken.Write(Link, _keys.Current)!;

        Assert.NotNull(LinkToken.Read(old, _keys));
        _keys.Keys.Remove(1);
        Assert.Null(LinkToken.Read(old, _keys));
        Assert.NotNull(LinkToken.Read(young, _keys));
    }

    [Fact]
    public void Write_IdsTooLong_GivesNone() => Assert.Null(LinkToken.Write(Link with { Person = new string('p', 120) }, _keys.Current));

    [Fact]
    public void SignalIdOf_SameToken_IsTheSameWhateverItsPadding()
    {
        var token = LinkToken.Write(Link, _keys.Current)!;
        var padded = token + new string('=', (4 - (token.Length % 4)) % 4);

        Assert.Equal(LinkToken.SignalIdOf(token), LinkToken.SignalIdOf(padded));
        Assert.NotEqual(LinkToken.SignalIdOf(token), LinkToken.SignalIdOf(LinkToken.Write(Link with { Rung = 4 }, _keys.Current)!));
        Assert.DoesNotContain(LinkToken.FormOf(token), LinkToken.SignalIdOf(token), StringComparison.Ordinal);
    }

    [Fact]
    public void FileKeys_SecondStart_FindsTheSameKeyReadableByTheOwnerAlone()
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("link-keys-");
        try
        {
            var options = Options.Create(new YuqingOptions { DataDirectory = folder.FullName });
            var first = new FileLinkKeys(options).Current;
            var second = new FileLinkKeys(options);

            Assert.Equal(first.Secret, second.Find(first.Id)!.Secret);
            Assert.Null(second.Find(9));
            var file = Path.Combine(folder.FullName, FileLinkKeys.FileName);
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            foreach (var broken in new[] { """{ "current": 2, "keys": {} }""", "not\njson", """{ "current": 1, "keys": { "1": "no base64" } }""", "" })
            {
                File.WriteAllText(file, broken);
                var refusal = Assert.Throws<LinkKeyException>(() => new FileLinkKeys(options).Current);
                Assert.Contains(file, refusal.Message, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', refusal.Message);
                Assert.True(AppStart.IsRefusal(refusal));
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
