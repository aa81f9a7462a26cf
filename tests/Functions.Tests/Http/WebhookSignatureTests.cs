using System.Globalization;
using System.Text;
using Yuqing.Functions.Http.Webhooks;

namespace Functions.Tests.Http;

public sealed class WebhookSignatureTests
{
    // The example of the Standard Webhooks reference libraries.
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string Id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private const string Timestamp = "1614265330";
    private const string Signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    private static readonly byte[] Body = """{"test": 2432232314}"""u8.ToArray();
    private static readonly DateTimeOffset SentAt = DateTimeOffset.FromUnixTimeSeconds(long.Parse(Timestamp, CultureInfo.InvariantCulture));
    private static readonly byte[] Key = WebhookSignature.ParseSecret(Secret);

    [Fact]
    public void IsValid_ReferenceVector_True() => Assert.True(IsValid(Signature, SentAt));

    [Fact]
    public void Sign_ReferenceVector_SameSignature() => Assert.Equal(Signature, WebhookSignature.Sign(Key, Id, Timestamp, Body));

    [Theory]
    [InlineData("v1,AAAA v1a,xyz " + Signature)]
    [InlineData(Signature + " v1,AAAA")]
    [InlineData("  " + Signature)]
    public void IsValid_SeveralSignatures_OneSuffices(string header) => Assert.True(IsValid(header, SentAt));

    [Theory]
    [InlineData("")]
    [InlineData("v1,")]
    [InlineData("v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    [InlineData("g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    [InlineData("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OA=")]
    [InlineData("v1,not base64!")]
    [InlineData("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OEg0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    public void IsValid_WrongSignature_False(string header) => Assert.False(IsValid(header, SentAt));

    [Fact]
    public void IsValid_RightSignatureBeyondTheSixteenth_False() =>
        Assert.False(IsValid(string.Concat(Enumerable.Repeat("v1,AAAA ", 16)) + Signature, SentAt));

    [Theory]
    [InlineData(-300, true)]
    [InlineData(300, true)]
    [InlineData(-301, false)]
    [InlineData(301, false)]
    public void IsValid_TimestampAtTheEdges_FiveMinutesEitherWay(int seconds, bool expected) =>
        Assert.Equal(expected, IsValid(Signature, SentAt.AddSeconds(seconds)));

    [Theory]
    [InlineData("")]
    [InlineData("1614265330.0")]
    [InlineData("-1614265330")]
    [InlineData("99999999999999999999")]
    [InlineData("2021-02-25T15:02:10Z")]
    public void IsValid_TimestampIsNoUnixTime_False(string timestamp) =>
        Assert.False(WebhookSignature.IsValid([Key], Id, timestamp, WebhookSignature.Sign(Key, Id, timestamp, Body), Body, SentAt));

    [Theory]
    [InlineData("")]
    [InlineData("a.b")]
    public void IsValid_IdThatCouldShiftTheFields_False(string id) =>
        Assert.False(WebhookSignature.IsValid([Key], id, Timestamp, WebhookSignature.Sign(Key, id, Timestamp, Body), Body, SentAt));

    [Fact]
    public void IsValid_IdTooLong_False() => Assert.False(WebhookSignature.IsValid([Key], new string('x', 257), Timestamp, Signature, Body, SentAt));

    [Fact]
    public void IsValid_BodyChangedByOneByte_False() =>
        Assert.False(WebhookSignature.IsValid([Key], Id, Timestamp, Signature, Encoding.UTF8.GetBytes("""{"test": 2432232315}"""), SentAt));

    [Fact]
    public void IsValid_SecretsInRotation_EitherKeyOpens()
    {
        var other = WebhookSignature.ParseSecret(WebhookSignature.NewSecret());
        Assert.True(WebhookSignature.IsValid([other, Key], Id, Timestamp, Signature, Body, SentAt));
        Assert.True(WebhookSignature.IsValid([Key, other], Id, Timestamp, Signature, Body, SentAt));
        Assert.False(WebhookSignature.IsValid([other], Id, Timestamp, Signature, Body, SentAt));
        Assert.False(WebhookSignature.IsValid([], Id, Timestamp, Signature, Body, SentAt));
    }

    [Theory]
    [InlineData("whsec_AAAA")]
    [InlineData("whsec_not base64")]
    public void ParseSecret_TooShortOrNoBase64_Throws(string secret) => Assert.Throws<FormatException>(() => WebhookSignature.ParseSecret(secret));

    private static bool IsValid(string header, DateTimeOffset now) => WebhookSignature.IsValid([Key], Id, Timestamp, header, Body, now);
}
