using System.Globalization;
using System.Text;

namespace Azure.Data.Tables.Wire;

/// <summary>
/// Several changes in one request: multipart/mixed with one change set, as "Performing entity group transactions" of the
/// storage services' REST reference prescribes.
/// </summary>
internal static class Transaction
{
    private const string Line = "\r\n";

    /// <summary>The body, and the content type that names its boundary.</summary>
    /// <param name="pathOf">Absolute address of an entity.</param>
    /// <param name="table">Absolute address of the table.</param>
    public static (byte[] Body, string ContentType) Write(IReadOnlyList<TableTransactionAction> actions, Func<ITableEntity, string> pathOf, string table)
    {
        var (batch, changes) = ($"batch_{Guid.NewGuid()}", $"changeset_{Guid.NewGuid()}");
        var text = new StringBuilder();
        text.Append("--").Append(batch).Append(Line)
            .Append("Content-Type: multipart/mixed; boundary=").Append(changes).Append(Line).Append(Line);
        foreach (var action in actions)
        {
            text.Append("--").Append(changes).Append(Line)
                .Append("Content-Type: application/http").Append(Line)
                .Append("Content-Transfer-Encoding: binary").Append(Line).Append(Line);
            Write(text, action, pathOf, table);
        }

        text.Append("--").Append(changes).Append("--").Append(Line).Append("--").Append(batch).Append("--").Append(Line);
        return (Encoding.UTF8.GetBytes(text.ToString()), $"multipart/mixed; boundary={batch}");
    }

    /// <summary>The answers, in the order of the changes; one alone when the service refused them all.</summary>
    public static IReadOnlyList<Response> Read(Response response)
    {
        var answers = new List<Response>();
        var lines = response.Content.ToString().Split('\n').Select(line => line.TrimEnd('\r')).ToList();
        for (var at = 0; at < lines.Count; at++)
        {
            if (lines[at].StartsWith("HTTP/1.1 ", StringComparison.Ordinal))
                answers.Add(ReadPart(lines, ref at));
        }

        return answers;
    }

    private static void Write(StringBuilder text, TableTransactionAction action, Func<ITableEntity, string> pathOf, string table)
    {
        var kind = action.ActionType;
        var (method, address) = kind switch
        {
            TableTransactionActionType.Add => ("POST", table),
            TableTransactionActionType.Delete => ("DELETE", pathOf(action.Entity)),
            TableTransactionActionType.UpdateMerge or TableTransactionActionType.UpsertMerge => ("PATCH", pathOf(action.Entity)),
            _ => ("PUT", pathOf(action.Entity)),
        };
        text.Append(method).Append(' ').Append(address).Append(" HTTP/1.1").Append(Line)
            .Append("Accept: application/json;odata=minimalmetadata").Append(Line)
            .Append("DataServiceVersion: 3.0").Append(Line);
        if (kind is TableTransactionActionType.Add)
            text.Append("Prefer: return-no-content").Append(Line);
        if (VersionOf(action) is { } version)
            text.Append("If-Match: ").Append(version).Append(Line);
        if (kind is not TableTransactionActionType.Delete)
        {
            var body = EntityJson.Write(action.Entity);
            text.Append("Content-Type: application/json").Append(Line)
                .Append("Content-Length: ").Append(body.Length.ToString(CultureInfo.InvariantCulture)).Append(Line).Append(Line)
                .Append(Encoding.UTF8.GetString(body));
        }

        text.Append(Line).Append(kind is TableTransactionActionType.Delete ? Line : "");
    }

    /// <summary>Which version is expected. As with the real client, an update without one adds what is not there; a deletion means any.</summary>
    private static ETag? VersionOf(TableTransactionAction action) => action.ActionType switch
    {
        TableTransactionActionType.Delete => action.ETag == default ? ETag.All : action.ETag,
        TableTransactionActionType.UpdateMerge or TableTransactionActionType.UpdateReplace when action.ETag != default => action.ETag,
        _ => null,
    };

    private static PartResponse ReadPart(List<string> lines, ref int at)
    {
        var status = lines[at].Split(' ', 3);
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        for (at++; at < lines.Count && lines[at].Length > 0; at++)
        {
            var header = lines[at].Split(':', 2);
            headers[header[0].Trim()] = header.Length > 1 ? header[1].Trim() : "";
        }

        var body = new StringBuilder();
        for (at++; at < lines.Count && !lines[at].StartsWith("--", StringComparison.Ordinal); at++)
            body.Append(lines[at]).Append('\n');
        return new PartResponse(
            int.Parse(status[1], CultureInfo.InvariantCulture), status.Length > 2 ? status[2] : "", headers, Encoding.UTF8.GetBytes(body.ToString().Trim()));
    }
}
