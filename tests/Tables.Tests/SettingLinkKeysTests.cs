using Microsoft.Extensions.Options;
using Yuqing.Functions;
using Yuqing.Functions.Azure.Links;
using Yuqing.Functions.Links;

namespace Tables.Tests;

public sealed class SettingLinkKeysTests
{
    private static readonly string One = Convert.ToBase64String([.. Enumerable.Repeat((byte)1, 32)]);
    private static readonly string Two = Convert.ToBase64String([.. Enumerable.Repeat((byte)2, 48)]);

    [Fact]
    public void Current_OneKey_NeedsNoFurtherSetting()
    {
        var keys = Keys(null, ("7", One));

        Assert.Equal((7, 32), (keys.Current.Id, keys.Current.Secret.Length));
        Assert.Null(keys.Find(1));
    }

    [Fact]
    public void Current_KeyIsChanged_OldLinksStayValid()
    {
        var keys = Keys("2", ("1", One), ("2", Two));

        Assert.Equal(2, keys.Current.Id);
        Assert.Equal(Convert.FromBase64String(One), keys.Find(1)!.Secret);
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData(null, "1=AAAA")]
    [InlineData(null, "1=@Microsoft.KeyVault(SecretUri=https://kv-yq.vault.azure.net/secrets/link-key-1)")]
    [InlineData(null, "0=GOOD")]
    [InlineData(null, "256=GOOD")]
    [InlineData(null, "1=GOOD;2=GOOD")]
    [InlineData("3", "1=GOOD;2=GOOD")]
    [InlineData("x", "1=GOOD")]
    public void Current_SettingsAreWrong_RefusesInOneLineWithoutTheKey(string? current, string keys)
    {
        var given = keys.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(key => key.Split('=', 2)).Select(key => (key[0], key[1].Replace("GOOD", One, StringComparison.Ordinal)));

        var refusal = Assert.Throws<LinkKeyException>(() => Keys(current, [.. given]).Current);

        Assert.StartsWith("Yuqing:Links:", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
        Assert.DoesNotContain(One, refusal.Message, StringComparison.Ordinal);
    }

    private static SettingLinkKeys Keys(string? current, params (string Id, string Secret)[] keys)
    {
        var options = new YuqingOptions { Links = { CurrentKey = current } };
        foreach (var (id, secret) in keys)
            options.Links.Keys[id] = secret;
        return new SettingLinkKeys(Options.Create(options));
    }
}
