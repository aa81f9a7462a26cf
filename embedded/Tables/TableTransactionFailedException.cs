using System.Globalization;

namespace Azure.Data.Tables;

/// <summary>None of a transaction's changes happened.</summary>
public class TableTransactionFailedException : RequestFailedException
{
    /// <summary>A refusal.</summary>
    public TableTransactionFailedException(RequestFailedException requestFailedException)
        : base(Of(requestFailedException).Status, requestFailedException.Message, requestFailedException.ErrorCode, requestFailedException.InnerException)
    {
        // The service puts the number of the change in front of its message: "3:The specified entity already exists."
        var text = requestFailedException.Message;
        FailedTransactionActionIndex = int.TryParse(text.AsSpan(0, Math.Max(0, text.IndexOf(':', StringComparison.Ordinal))), CultureInfo.InvariantCulture, out var index)
            ? index
            : null;
    }

    /// <summary>Which change was refused, from 0; null when the service did not say.</summary>
    public int? FailedTransactionActionIndex { get; }

    private static RequestFailedException Of(RequestFailedException? exception) => exception ?? throw new ArgumentNullException(nameof(exception));
}
