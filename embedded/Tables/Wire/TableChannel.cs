using System.Diagnostics;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Data.Tables.Wire;

/// <summary>Sends requests to one account: signed, tried again and traced by the pipeline that all Azure clients share.</summary>
internal sealed class TableChannel
{
    private static readonly ActivitySource Source = new("Azure.Data.Tables.TableClient");

    private readonly HttpPipeline _pipeline;
    private readonly string _version;

    private TableChannel(Uri endpoint, string account, TableClientOptions? options, HttpPipelinePolicy authorization)
    {
        options ??= new TableClientOptions();
        Endpoint = new Uri(endpoint.AbsoluteUri.TrimEnd('/'));
        Account = account;
        _version = options.VersionName;
        _pipeline = HttpPipelineBuilder.Build(options, authorization);
    }

    public Uri Endpoint { get; }

    public string Account { get; }

    public static TableChannel By(Uri endpoint, TableSharedKeyCredential credential, TableClientOptions? options)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(credential);
        return new(endpoint, credential.AccountName, options, new SharedKeyPolicy(credential));
    }

    public static TableChannel By(Uri endpoint, TokenCredential credential, TableClientOptions? options)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(credential);
        if (endpoint.Scheme != Uri.UriSchemeHttps)
            throw new ArgumentException("Tokens are sent over HTTPS only.", nameof(endpoint));
        var scope = (options?.Audience ?? TableAudience.AzurePublicCloud).Scope;
        return new(endpoint, endpoint.Host.Split('.')[0], options, new BearerTokenAuthenticationPolicy(credential, scope));
    }

    public static TableChannel By(string connectionString, TableClientOptions? options)
    {
        var parts = ConnectionString.Parse(connectionString);
        return By(parts.Endpoint, parts.Credential, options);
    }

    /// <summary>A request to a path below the endpoint, which is escaped already.</summary>
    public HttpMessage Request(RequestMethod method, string path, byte[]? body = null, string contentType = "application/json")
    {
        var message = _pipeline.CreateMessage();
        var request = message.Request;
        request.Method = method;
        request.Uri.Reset(new Uri($"{Endpoint.AbsoluteUri.TrimEnd('/')}/"));
        request.Uri.AppendPath(path, escape: false);
        request.Headers.SetValue("x-ms-version", _version);
        request.Headers.SetValue("DataServiceVersion", "3.0");
        request.Headers.SetValue("Accept", "application/json;odata=minimalmetadata");
        if (body is not null)
        {
            request.Headers.SetValue("Content-Type", contentType);
            request.Content = RequestContent.Create(body);
        }

        return message;
    }

    /// <summary>Sends it.</summary>
    /// <param name="operation">Name in traces.</param>
    /// <param name="expected">Statuses that are no failure.</param>
    /// <exception cref="RequestFailedException">The service refused, or could not be reached.</exception>
    public async Task<Response> SendAsync(string operation, HttpMessage message, int[] expected, CancellationToken cancellation)
    {
        using (message)
        using (var activity = Source.StartActivity($"TableClient.{operation}", ActivityKind.Client))
        {
            try
            {
                await _pipeline.SendAsync(message, cancellation).ConfigureAwait(false);
                var response = message.Response;
                return expected.Contains(response.Status) ? response : throw ServiceError.Of(response);
            }
            catch (Exception error)
            {
                activity?.SetStatus(ActivityStatusCode.Error, error.GetType().Name);
                throw;
            }
        }
    }
}
