using System.Globalization;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Data.Tables.Wire;

/// <summary>
/// Signs requests with the account's key: date and canonicalized resource, as "Authorize with Shared Key" of the storage
/// services' REST reference prescribes for Shared Key Lite of the table service.
/// </summary>
internal sealed class SharedKeyPolicy(TableSharedKeyCredential credential) : HttpPipelineSynchronousPolicy
{
    public override void OnSendingRequest(HttpMessage message)
    {
        var request = message.Request;
        // The pipeline's own clock: a date that the machine's clock does not show would be refused.
        var date = DateTimeOffset.UtcNow.ToString("r", CultureInfo.InvariantCulture);
        var path = request.Uri.ToUri().AbsolutePath;
        var signature = credential.Sign($"{date}\n/{credential.AccountName}{path}");
        request.Headers.SetValue("x-ms-date", date);
        request.Headers.SetValue("Authorization", $"SharedKeyLite {credential.AccountName}:{signature}");
    }
}
