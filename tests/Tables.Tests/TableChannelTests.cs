using System.Diagnostics;
using System.Net;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;

namespace Tables.Tests;

/// <summary>What goes over the wire, seen by a transport that keeps the requests.</summary>
public sealed class TableChannelTests
{
    private static readonly Uri China = new("https://yuqing.table.core.chinacloudapi.cn");

    [Fact]
    public async Task Send_WithAnEntraIdentity_CarriesATokenOfTheCloudsScope()
    {
        var (transport, identity) = (new Recorder(HttpStatusCode.NoContent), new Identity());
        var table = new TableClient(China, "incidents", identity, Options(transport, audience: TableAudience.AzureChina));

        await table.UpsertEntityAsync(new TableEntity("p", "r"));

        Assert.Equal("https://storage.azure.cn/.default", Assert.Single(identity.Scopes));
        Assert.Equal("Bearer token", transport.Requests[0].Headers["Authorization"]);
        Assert.Equal("2020-12-06", transport.Requests[0].Headers["x-ms-version"]);
    }

    [Fact]
    public void Client_WithAnEntraIdentityOverHttp_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new TableClient(new Uri("http://127.0.0.1:10002/a"), "t", new Identity()));

    [Fact]
    public async Task Send_ServiceBusyThenWell_IsTriedAgainWithANewDate()
    {
        var transport = new Recorder(HttpStatusCode.ServiceUnavailable, HttpStatusCode.NoContent);
        var table = new TableClient(China, "incidents", new TableSharedKeyCredential("yuqing", "a2V5"), Options(transport));

        await table.UpsertEntityAsync(new TableEntity("p", "r"));

        Assert.Equal(2, transport.Requests.Count);
        Assert.All(transport.Requests, request => Assert.StartsWith("SharedKeyLite yuqing:", request.Headers["Authorization"], StringComparison.Ordinal));
    }

    [Fact]
    public async Task Send_Traced_NamesTheOperation()
    {
        var seen = new List<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Azure.Data.Tables.TableClient",
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                lock (seen)
                    seen.Add($"{activity.DisplayName} {activity.Status}");
            },
        };
        ActivitySource.AddActivityListener(listener);
        var table = new TableClient(China, "incidents", new TableSharedKeyCredential("yuqing", "a2V5"), Options(new Recorder(HttpStatusCode.Forbidden)));

        await Assert.ThrowsAsync<Azure.RequestFailedException>(() => table.AddEntityAsync(new TableEntity("traced", "r")));

        Assert.Contains("TableClient.AddEntity Error", seen);
    }

    private static TableClientOptions Options(HttpPipelineTransport transport, TableAudience? audience = null) => new()
    {
        Transport = transport,
        Audience = audience,
        Retry = { Delay = TimeSpan.FromMilliseconds(1), MaxDelay = TimeSpan.FromMilliseconds(1) },
    };

    private sealed record Sent(string Uri, Dictionary<string, string> Headers);

    private sealed class Recorder(params HttpStatusCode[] answers) : HttpMessageHandler
    {
        private readonly List<Sent> _requests = [];

        public IReadOnlyList<Sent> Requests => _requests;

        public static implicit operator HttpPipelineTransport(Recorder recorder) => new HttpClientTransport(recorder);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var headers = request.Headers.ToDictionary(header => header.Key, header => string.Join(',', header.Value), StringComparer.OrdinalIgnoreCase);
            _requests.Add(new Sent(request.RequestUri!.AbsoluteUri, headers));
            return Task.FromResult(new HttpResponseMessage(answers[Math.Min(_requests.Count, answers.Length) - 1]) { Content = new StringContent("") });
        }
    }

    private sealed class Identity : TokenCredential
    {
        public List<string> Scopes { get; } = [];

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Scopes.AddRange(requestContext.Scopes);
            return new AccessToken("token", DateTimeOffset.MaxValue);
        }

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }
}
