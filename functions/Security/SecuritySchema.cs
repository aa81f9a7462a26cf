using Yuqing.Functions.Register;

namespace Yuqing.Functions.Security;

/// <summary>Tables of accounts, sessions and the readiness probe in the register's file.</summary>
internal static class SecuritySchema
{
    /// <summary>Instants are UTC ticks; roles and units are separated by spaces.</summary>
    public static readonly RegisterSchemaPart Part = new(
        "security",
        [
            """
            CREATE TABLE account (
              name TEXT PRIMARY KEY,
              display_name TEXT NOT NULL,
              password_hash TEXT NOT NULL,
              roles TEXT NOT NULL,
              units TEXT NOT NULL,
              disabled INTEGER NOT NULL,
              created_at INTEGER NOT NULL,
              password_at INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE sign_in_failure (
              name TEXT PRIMARY KEY,
              failures INTEGER NOT NULL,
              last_at INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE session (
              token_hash BLOB PRIMARY KEY,
              account TEXT NOT NULL REFERENCES account (name),
              created_at INTEGER NOT NULL,
              seen_at INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE readiness (
              id INTEGER PRIMARY KEY,
              at INTEGER NOT NULL
            ) STRICT;
            CREATE INDEX session_account ON session (account);
            """,
        ]);
}
