using Microsoft.Data.Sqlite;
using Yuqing.Functions.Attachments;
using Yuqing.Functions.Register;

namespace Yuqing.Functions.Embedded.Attachments;

/// <summary>Descriptions of files, in the register's file.</summary>
internal static class AttachmentRows
{
    /// <summary>The table.</summary>
    public static readonly RegisterSchemaPart Part = new("attachments",
    [
        """
        CREATE TABLE attachments (
            position INTEGER PRIMARY KEY,
            incident TEXT NOT NULL REFERENCES incidents (id) ON DELETE CASCADE,
            id TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            uploaded_at INTEGER NOT NULL,
            attachment TEXT NOT NULL,
            UNIQUE (incident, id)
        );
        CREATE INDEX attachments_by_content ON attachments (sha256);
        """,
    ]);

    public static Attachment? Find(SqliteConnection connection, string incidentId, string id) => connection.First(
        "SELECT attachment FROM attachments WHERE incident = $0 AND id = $1", Read, incidentId, id);

    public static List<Attachment> List(SqliteConnection connection, string incidentId) => connection.Query(
        "SELECT attachment FROM attachments WHERE incident = $0 ORDER BY position", Read, incidentId);

    public static long Count(SqliteConnection connection, string incidentId) =>
        connection.Number("SELECT count(*) FROM attachments WHERE incident = $0", incidentId) ?? 0;

    public static bool Holds(SqliteConnection connection, string sha256) =>
        connection.Number("SELECT 1 FROM attachments WHERE sha256 = $0 LIMIT 1", sha256) is not null;

    public static void Insert(SqliteConnection connection, Attachment attachment) => connection.Run(
        "INSERT INTO attachments (incident, id, sha256, uploaded_at, attachment) VALUES ($0, $1, $2, $3, $4)",
        attachment.Incident,
        attachment.Id,
        attachment.Sha256,
        attachment.UploadedAt.UtcTicks,
        RegisterJson.Write(attachment));

    private static Attachment Read(SqliteDataReader reader) => RegisterJson.Read<Attachment>(reader.GetString(0));
}
