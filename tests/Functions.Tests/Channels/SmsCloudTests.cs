using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Yuqing.Functions.Channels;

namespace Functions.Tests.Channels;

public sealed partial class SmsCloudTests : IAsyncLifetime
{
    private const string Key = "cloud-key-secret";
    private GatewayServer _gateway = null!;

    private SmsOptions Sms => _gateway.Options.Channels.Sms;

    public async Task InitializeAsync()
    {
        _gateway = await GatewayServer.StartAsync();
        (Sms.Url, Sms.KeyId, Sms.KeySecret, Sms.Sign, Sms.TemplateId, Sms.AppId) = (_gateway.Url, "key-id", Key, "县政府", "SMS_1", "1400000001");
    }

    public Task DisposeAsync() => _gateway.DisposeAsync().AsTask();

    /// <summary>The example in the vendor's documentation of the signature.</summary>
    [Fact]
    public void Sign_AlibabaDocumentedExample_GivesItsSignature()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "https://ecs.cn-shanghai.aliyuncs.com/");
        var settings = new SmsOptions { KeyId = "YourAccessKeyId", KeySecret = "YourAccessKeySecret" };

        AlibabaSmsGateway.Sign(
            request,
            "RunInstances",
            "2014-05-26",
            "ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd&RegionId=cn-shanghai",
            "ecs.cn-shanghai.aliyuncs.com",
            new DateTimeOffset(2023, 10, 26, 10, 22, 32, TimeSpan.Zero),
            "3156853299f313e23d1673dc12e1703d",
            settings);

        Assert.EndsWith("Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0", request.Headers.NonValidated["Authorization"].ToString(), StringComparison.Ordinal);
    }

    /// <summary>The example in the vendor's documentation of the signature.</summary>
    [Fact]
    public void Authorization_TencentDocumentedExample_GivesItsSignature()
    {
        var settings = new SmsOptions { KeyId = "AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE", KeySecret = "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE" };
        var body = """{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}""";

        var authorization = TencentSmsGateway.Authorization(
            "cvm", "cvm.tencentcloudapi.com", Encoding.UTF8.GetBytes(body), DateTimeOffset.FromUnixTimeSeconds(1551113065), settings);

        Assert.Equal(
            "TC3-HMAC-SHA256 Credential=AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE/2019-02-25/cvm/tc3_request, SignedHeaders=content-type;host, " +
            "Signature=72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168",
            authorization);
    }

    [Fact]
    public async Task Send_Alibaba_ArrivesWithARightSignature()
    {
        Sms.TemplateParameters["number"] = "{{number}}";
        Sms.TemplateParameters["path"] = "{{path}}";
        _gateway.Answer = GatewayServer.Json(200, """{"Code":"OK","Message":"OK","BizId":"1","RequestId":"2"}""");

        Assert.Equal(new DeliveryResult(DeliveryOutcome.Sent), await SendAsync(SmsPreset.Alibaba, "+86 13900000001"));

        var request = Assert.Single(_gateway.Received);
        Assert.Equal(("13900000001", "县政府", "SMS_1", "n-1"), (request.Query("PhoneNumbers"), request.Query("SignName"), request.Query("TemplateCode"), request.Query("OutId")));
        Assert.Equal("""{"number":"HNGL-2026-0001","path":"incidents/n-1"}""", request.Query("TemplateParam"));
        Assert.Equal(("SendSms", "2017-05-25", "2026-03-02T00:00:00Z"), (request.Headers["x-acs-action"], request.Headers["x-acs-version"], request.Headers["x-acs-date"]));
        Assert.Equal(AlibabaSignature(request), Signature().Match(request.Headers["Authorization"]).Groups[1].Value);
    }

    [Fact]
    public async Task Send_AlibabaTwice_HasAnotherNonceAndTheSameOutId()
    {
        await SendAsync(SmsPreset.Alibaba);
        await SendAsync(SmsPreset.Alibaba);

        Assert.NotEqual(_gateway.Received[0].Headers["x-acs-signature-nonce"], _gateway.Received[1].Headers["x-acs-signature-nonce"]);
        Assert.Equal(_gateway.Received[0].Query("OutId"), _gateway.Received[1].Query("OutId"));
    }

    [Fact]
    public async Task Send_Tencent_ArrivesWithARightSignature()
    {
        Sms.TemplateParameters["2"] = "{{due}}";
        Sms.TemplateParameters["10"] = "{{path}}";
        Sms.TemplateParameters["1"] = "{{number}}";
        _gateway.Answer = GatewayServer.Json(200, """{"Response":{"SendStatusSet":[{"Code":"Ok","Message":"send success"}],"RequestId":"1"}}""");

        Assert.Equal(new DeliveryResult(DeliveryOutcome.Sent), await SendAsync(SmsPreset.Tencent));

        var request = Assert.Single(_gateway.Received);
        Assert.True(JsonNode.DeepEquals(request.Json, JsonNode.Parse(
            """{"PhoneNumberSet":["+8613900000001"],"SmsSdkAppId":"1400000001","SignName":"县政府","TemplateId":"SMS_1","TemplateParamSet":["HNGL-2026-0001","","incidents/n-1"],"SessionContext":"n-1"}""")));
        Assert.Equal(("SendSms", "2021-01-11", "ap-guangzhou"), (request.Headers["X-TC-Action"], request.Headers["X-TC-Version"], request.Headers["X-TC-Region"]));
        Assert.Equal(TencentSignature(request), Signature().Match(request.Headers["Authorization"]).Groups[1].Value);
    }

    [Theory]
    [InlineData(SmsPreset.Alibaba, 200, """{"Code":"isv.BUSINESS_LIMIT_CONTROL"}""", DeliveryOutcome.Transient, "Alibaba Cloud isv.BUSINESS_LIMIT_CONTROL", 60)]
    [InlineData(SmsPreset.Alibaba, 200, """{"Code":"isv.MOBILE_NUMBER_ILLEGAL"}""", DeliveryOutcome.Permanent, "Alibaba Cloud isv.MOBILE_NUMBER_ILLEGAL", null)]
    [InlineData(SmsPreset.Alibaba, 400, """{"Code":"SignatureDoesNotMatch"}""", DeliveryOutcome.Permanent, "Alibaba Cloud SignatureDoesNotMatch", null)]
    [InlineData(SmsPreset.Alibaba, 400, """{"Code":"Throttling.User"}""", DeliveryOutcome.Transient, "Alibaba Cloud Throttling.User", null)]
    [InlineData(SmsPreset.Alibaba, 503, """{"Code":"ServiceUnavailable"}""", DeliveryOutcome.Transient, "Alibaba Cloud ServiceUnavailable", null)]
    [InlineData(SmsPreset.Alibaba, 502, "<html/>", DeliveryOutcome.Transient, "HTTP 502", null)]
    [InlineData(SmsPreset.Alibaba, 200, "{}", DeliveryOutcome.Transient, "The answer is not one of Alibaba Cloud.", null)]
    [InlineData(SmsPreset.Tencent, 200, """{"Response":{"SendStatusSet":[{"Code":"LimitExceeded.PhoneNumberThirtySecondLimit"}]}}""", DeliveryOutcome.Transient, "Tencent Cloud LimitExceeded.PhoneNumberThirtySecondLimit", 60)]
    [InlineData(SmsPreset.Tencent, 200, """{"Response":{"Error":{"Code":"AuthFailure.SignatureFailure"}}}""", DeliveryOutcome.Permanent, "Tencent Cloud AuthFailure.SignatureFailure", null)]
    [InlineData(SmsPreset.Tencent, 200, """{"Response":{"Error":{"Code":"InternalError.Timeout"}}}""", DeliveryOutcome.Transient, "Tencent Cloud InternalError.Timeout", null)]
    [InlineData(SmsPreset.Tencent, 200, """{"Response":{"Error":{"Code":"<b>"}}}""", DeliveryOutcome.Permanent, "Tencent Cloud (unreadable code)", null)]
    [InlineData(SmsPreset.Tencent, 200, "[]", DeliveryOutcome.Transient, "The answer is not one of Tencent Cloud.", null)]
    public async Task Send_CloudRefuses_TheCodeDecidesWhatFollows(SmsPreset preset, int status, string body, DeliveryOutcome expected, string error, int? seconds)
    {
        _gateway.Answer = GatewayServer.Json(status, body);

        Assert.Equal(new DeliveryResult(expected, error, seconds is { } s ? TimeSpan.FromSeconds(s) : null), await SendAsync(preset));
    }

    private Task<DeliveryResult> SendAsync(SmsPreset preset, string phone = "13900000001")
    {
        Sms.Preset = preset;
        return _gateway.Channel<SmsChannel>().SendAsync(GatewayServer.To(phone), CancellationToken.None);
    }

    /// <summary>Computed from what arrived, as the receiving side does it.</summary>
    private static string AlibabaSignature(GatewayRequest request)
    {
        var names = SignedHeaders().Match(request.Headers["Authorization"]).Groups[1].Value;
        Assert.Equal("host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version", names);
        var headers = names.Split(';').Select(name => $"{name}:{request.Headers[name]}\n");
        var canonical = string.Join('\n', "POST", "/", request.Target.Split('?')[1], string.Concat(headers), names, Hash(request.Body));
        return Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Key), Encoding.UTF8.GetBytes("ACS3-HMAC-SHA256\n" + Hash(canonical))));
    }

    private static string TencentSignature(GatewayRequest request)
    {
        var seconds = long.Parse(request.Headers["X-TC-Timestamp"], CultureInfo.InvariantCulture);
        var day = DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var canonical = string.Join('\n', "POST", "/", "", "content-type:" + request.Headers["Content-Type"], "host:" + request.Headers["Host"], "", "content-type;host", Hash(request.Body));
        var signed = string.Join('\n', "TC3-HMAC-SHA256", seconds.ToString(CultureInfo.InvariantCulture), day + "/sms/tc3_request", Hash(canonical));
        var key = new[] { day, "sms", "tc3_request", signed }.Aggregate(
            Encoding.UTF8.GetBytes("TC3" + Key), (key, text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));
        return Convert.ToHexStringLower(key);
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    [GeneratedRegex("Signature=([0-9a-f]+)$")]
    private static partial Regex Signature();

    [GeneratedRegex("SignedHeaders=([^,]+),")]
    private static partial Regex SignedHeaders();
}
