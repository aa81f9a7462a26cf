using System.Text.Json.Nodes;
using Yuqing.Functions.Channels;
using Yuqing.Functions.Notifications;

namespace Functions.Tests.Channels;

public sealed class SmsChannelTests : IAsyncLifetime
{
    private const string Password = "gateway-password-7";
    private GatewayServer _gateway = null!;

    private SmsOptions Sms => _gateway.Options.Channels.Sms;

    public async Task InitializeAsync()
    {
        _gateway = await GatewayServer.StartAsync();
        (Sms.Url, Sms.KeyId, Sms.KeySecret) = (_gateway.Url + "/send", "gov", Password);
    }

    public Task DisposeAsync() => _gateway.DisposeAsync().AsTask();

    [Fact]
    public async Task Send_JsonTemplate_EscapesValuesAndSetsHeaders()
    {
        Sms.Headers["Authorization"] = "Bearer {{keySecret}}";
        Sms.Headers["X-Sign"] = "{{sign}}";
        Sms.Sign = "县政府";
        Sms.Body = """{"to":"{{phone}}","msg":"【{{ sign }}】{{text}}","n":"{{number}}","parts":{{parts}},"id":"{{id}}","template":"{{templateId}}"}""";
        Sms.TemplateId = "T-7";
        var notification = Notification() with { Text = "逾期 \"A\\B\"\n L", Link = "L" };

        Assert.Equal(new DeliveryResult(DeliveryOutcome.Sent), await SendAsync(notification));

        var request = Assert.Single(_gateway.Received);
        Assert.Equal(("POST", "/send", "application/json; charset=utf-8"), (request.Method, request.Target, request.Headers["Content-Type"]));
        Assert.Equal("Bearer " + Password, request.Headers["Authorization"]);
        Assert.Equal(Uri.EscapeDataString("县政府"), request.Headers["X-Sign"]);
        Assert.True(JsonNode.DeepEquals(request.Json, JsonNode.Parse(
            """{"to":"13900000001","msg":"【县政府】逾期 \"A\\B\"\n L","n":"HNGL-2026-0001","parts":1,"id":"n-1","template":"T-7"}""")));
    }

    [Fact]
    public async Task Send_FormTemplate_EncodesValues()
    {
        (Sms.ContentType, Sms.Body) = ("application/x-www-form-urlencoded", "mobile={{phone}}&content={{text}}&pwd={{keySecret}}");
        Sms.KeySecret = "a&b=c";

        await SendAsync(Notification());

        var form = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(_gateway.Received[0].Body);
        Assert.Equal(("13900000001", Notification().Text, "a&b=c"), (form["mobile"].ToString(), form["content"].ToString(), form["pwd"].ToString()));
        Assert.Equal(3, form.Count);
    }

    [Fact]
    public async Task Send_XmlTemplate_EscapesValues()
    {
        (Sms.ContentType, Sms.Body) = ("text/xml", "<sms><to>{{phone}}</to><t>{{text}}</t></sms>");

        await SendAsync(Notification() with { Text = "a<b>&\"c L", Link = "L" });

        Assert.Equal("a<b>&\"c L", System.Xml.Linq.XDocument.Parse(_gateway.Received[0].Body).Root!.Element("t")!.Value);
    }

    [Fact]
    public async Task Send_GetTemplate_PutsValuesIntoTheQuery()
    {
        (Sms.Method, Sms.Url) = ("GET", _gateway.Url + "/send?p={{phone}}&m={{text}}&path={{path}}&due={{due}}&drill={{drill}}");
        var due = new DateTimeOffset(2026, 3, 2, 0, 57, 0, TimeSpan.Zero);

        await SendAsync(Notification() with { Address = "+86 139-0000-0001", DueAt = due, Drill = true });

        var request = Assert.Single(_gateway.Received);
        Assert.Equal(("GET", ""), (request.Method, request.Body));
        Assert.Equal(("+8613900000001", Notification().Text), (request.Query("p"), request.Query("m")));
        Assert.Equal(("incidents/n-1", "3-2 08:57", "【演练】"), (request.Query("path"), request.Query("due"), request.Query("drill")));
    }

    [Theory]
    [InlineData(200, """{"data":[{"status":"0"}]}""", DeliveryOutcome.Sent, null)]
    [InlineData(200, """{"data":[{"status":0}]}""", DeliveryOutcome.Sent, null)]
    [InlineData(200, """{"data":[{"status":"BUSY"}]}""", DeliveryOutcome.Transient, "The gateway answered data.0.status = BUSY.")]
    [InlineData(200, """{"data":[{"status":"barred"}]}""", DeliveryOutcome.Permanent, "The gateway answered data.0.status = barred.")]
    [InlineData(200, """{"data":[{"status":"gateway-password-7"}]}""", DeliveryOutcome.Transient, "The gateway answered data.0.status = ***.")]
    [InlineData(200, """{"data":[]}""", DeliveryOutcome.Transient, "The gateway's answer has no data.0.status.")]
    [InlineData(200, "OK", DeliveryOutcome.Transient, "The gateway's answer has no data.0.status.")]
    [InlineData(500, """{"data":[{"status":"0"}]}""", DeliveryOutcome.Transient, "HTTP 500")]
    [InlineData(401, "", DeliveryOutcome.Permanent, "HTTP 401")]
    public async Task Send_Answer_IsJudgedByStatusAndPath(int status, string body, DeliveryOutcome expected, string? error)
    {
        Sms.Body = """{"to":"{{phone}}"}""";
        (Sms.Success.JsonPath, Sms.Success.Value) = ("data.0.status", "0");
        Sms.Success.PermanentValues.Add("BARRED");
        _gateway.Answer = GatewayServer.Json(status, body);

        Assert.Equal(new DeliveryResult(expected, error), await SendAsync(Notification()));
    }

    [Fact]
    public async Task Send_TooFrequent_PassesOnTheWait()
    {
        _gateway.Answer = context =>
        {
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = "90";
            return Task.CompletedTask;
        };

        Assert.Equal(new DeliveryResult(DeliveryOutcome.Transient, "HTTP 429", TimeSpan.FromSeconds(90)), await SendAsync(Notification()));
    }

    [Fact]
    public async Task Send_TextLongerThanAllowed_IsShortenedBeforeTheLink()
    {
        (Sms.MaxParts, Sms.Body) = (1, """{"to":"{{phone}}","t":"{{text}}","parts":"{{parts}}"}""");
        var notification = Notification() with { Text = $"逾期 HNGL-2026-0001：{new string('长', 100)} http://y/i/1", Link = "http://y/i/1" };

        await SendAsync(notification);

        var text = (string)_gateway.Received[0].Json["t"]!;
        Assert.Equal(70, text.Length);
        Assert.StartsWith("逾期 HNGL-2026-0001：长", text, StringComparison.Ordinal);
        Assert.EndsWith("… http://y/i/1", text, StringComparison.Ordinal);
        Assert.Equal("1", (string?)_gateway.Received[0].Json["parts"]);
    }

    [Theory]
    [InlineData(70, 1)]
    [InlineData(71, 2)]
    [InlineData(134, 2)]
    [InlineData(135, 3)]
    public void Parts_ByLength_AreSeventyOrSixtySevenEach(int length, int expected) => Assert.Equal(expected, SmsText.Parts(new string('字', length)));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("chen@example.org")]
    [InlineData("1234")]
    [InlineData("13900000001;13900000002")]
    [InlineData("+86+13900000001")]
    [InlineData("１３９００００００００１")]
    public async Task Send_AddressThatIsNoNumber_IsPermanentAndSendsNothing(string? address)
    {
        Assert.Equal(DeliveryOutcome.Permanent, (await SendAsync(Notification() with { Address = address })).Outcome);
        Assert.Empty(_gateway.Received);
    }

    [Fact]
    public async Task Send_Anything_LeavesNeitherSecretNorNumberInTheLog()
    {
        (Sms.Method, Sms.Url) = ("GET", _gateway.Url + "/{{keySecret}}/send?p={{phone}}");

        await SendAsync(Notification());

        Assert.Contains("taken as 2 text message", _gateway.Logs.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Password, _gateway.Logs.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("13900000001", _gateway.Logs.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_NoAnswer_ObeysItsCancellation()
    {
        var arrived = new TaskCompletionSource();
        _gateway.Answer = async context =>
        {
            arrived.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        };
        using var cancellation = new CancellationTokenSource();
        var sending = _gateway.Channel<SmsChannel>().SendAsync(Notification(), cancellation.Token);
        await arrived.Task;
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    private static Notification Notification() => GatewayServer.To("13900000001");

    private Task<DeliveryResult> SendAsync(Notification notification) => _gateway.Channel<SmsChannel>().SendAsync(notification, CancellationToken.None);
}
