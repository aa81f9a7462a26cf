namespace Yuqing.Functions.Register;

/// <summary>
/// The register's own tables. Instants are UTC ticks, so that they compare exactly. Changing a released script would leave
/// existing files behind: append a new one.
/// </summary>
internal static class RegisterSchema
{
    /// <summary>Incidents, signals, timeline, obligations, changes, search, notifications, policies and the audit trail.</summary>
    public static readonly RegisterSchemaPart Part =
        new("register", [Incidents + Inbox + Outbox + Archives, FindingRows.Schema + OpenedRows.Schema, Audience, NotificationRows.DeadIndex, NotificationRows.Limits, SqliteWatchlist.Schema, NotificationRows.Hands, SqliteWatchlist.Rungs]);

    // rev orders newest first where due times are equal; next_due is null when nothing is pending.
    private const string Incidents =
        """
        CREATE TABLE incidents (
            rid INTEGER PRIMARY KEY,
            rev INTEGER GENERATED ALWAYS AS (-rid) STORED,
            id TEXT NOT NULL UNIQUE,
            number TEXT NOT NULL UNIQUE,
            unit TEXT NOT NULL,
            source TEXT NOT NULL,
            external_id TEXT NOT NULL,
            opened_at INTEGER NOT NULL,
            status TEXT NOT NULL,
            level TEXT,
            next_due INTEGER,
            sort_due INTEGER GENERATED ALWAYS AS (coalesce(next_due, 9223372036854775807)) STORED,
            generation INTEGER NOT NULL,
            version INTEGER NOT NULL,
            last_seq INTEGER NOT NULL,
            inbox_seq INTEGER NOT NULL,
            accepted_until INTEGER NOT NULL,
            final INTEGER NOT NULL,
            seed TEXT NOT NULL,
            view TEXT NOT NULL,
            state TEXT NOT NULL,
            words INTEGER NOT NULL,
            UNIQUE (unit, source, external_id)
        );
        CREATE INDEX incidents_by_due ON incidents (sort_due, rev);
        CREATE INDEX incidents_by_unit ON incidents (unit, sort_due, rev);
        CREATE INDEX incidents_open ON incidents (id) WHERE (final = 0 OR inbox_seq > last_seq);
        CREATE TABLE numbers (prefix TEXT NOT NULL, year INTEGER NOT NULL, last INTEGER NOT NULL, PRIMARY KEY (prefix, year)) WITHOUT ROWID;
        CREATE TABLE obligations (
            incident TEXT NOT NULL REFERENCES incidents (id) ON DELETE CASCADE,
            id TEXT NOT NULL,
            kind TEXT NOT NULL,
            status TEXT NOT NULL,
            due INTEGER,
            breached_at INTEGER,
            born_overdue INTEGER NOT NULL,
            PRIMARY KEY (incident, id)
        ) WITHOUT ROWID;
        CREATE INDEX obligations_unbreached ON obligations (due) WHERE status IN ('pending', 'extended') AND breached_at IS NULL AND born_overdue = 0 AND due IS NOT NULL;
        CREATE VIRTUAL TABLE incident_words USING fts5(words, content='', contentless_delete=1, tokenize='ascii');
        """;

    private const string Inbox =
        """
        CREATE TABLE signals (
            incident TEXT NOT NULL REFERENCES incidents (id) ON DELETE CASCADE,
            seq INTEGER NOT NULL,
            signal_id TEXT NOT NULL,
            accepted_at INTEGER NOT NULL,
            signal TEXT NOT NULL,
            result TEXT,
            PRIMARY KEY (incident, seq),
            UNIQUE (incident, signal_id)
        ) WITHOUT ROWID;
        CREATE TABLE deliveries (
            source TEXT NOT NULL,
            delivery_id TEXT NOT NULL,
            incident TEXT NOT NULL,
            duplicate INTEGER NOT NULL,
            at INTEGER NOT NULL,
            PRIMARY KEY (source, delivery_id)
        ) WITHOUT ROWID;
        CREATE INDEX deliveries_by_age ON deliveries (at);
        CREATE TABLE timeline (
            position INTEGER PRIMARY KEY,
            incident TEXT NOT NULL REFERENCES incidents (id) ON DELETE CASCADE,
            id TEXT NOT NULL,
            at INTEGER NOT NULL,
            entry TEXT NOT NULL,
            UNIQUE (incident, id)
        );
        CREATE INDEX timeline_in_order ON timeline (incident, at, position);
        CREATE TABLE changes (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            incident TEXT NOT NULL,
            unit TEXT NOT NULL,
            kind TEXT NOT NULL,
            at INTEGER NOT NULL
        );
        """;

    // due_at is the next attempt's time, or when it was queued.
    private const string Outbox =
        """
        CREATE TABLE notifications (
            position INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            incident TEXT NOT NULL,
            state INTEGER NOT NULL,
            attempts INTEGER NOT NULL,
            error TEXT,
            queued_at INTEGER NOT NULL,
            sent_at INTEGER,
            next_attempt_at INTEGER,
            due_at INTEGER GENERATED ALWAYS AS (coalesce(next_attempt_at, queued_at)) STORED,
            notification TEXT NOT NULL
        );
        CREATE INDEX notifications_by_incident ON notifications (incident, position);
        CREATE INDEX notifications_open ON notifications (due_at) WHERE state IN (0, 3);
        """;

    private const string Archives =
        """
        CREATE TABLE policies (hash TEXT PRIMARY KEY, archived_at INTEGER NOT NULL, slice TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE audit (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            at INTEGER NOT NULL,
            actor TEXT NOT NULL,
            action TEXT NOT NULL,
            target TEXT,
            outcome TEXT NOT NULL,
            data TEXT,
            hash TEXT NOT NULL
        );
        CREATE TRIGGER audit_keeps_lines BEFORE UPDATE ON audit BEGIN SELECT raise(ABORT, 'the audit trail is append-only'); END;
        CREATE TRIGGER audit_keeps_all BEFORE DELETE ON audit BEGIN SELECT raise(ABORT, 'the audit trail is append-only'); END;
        """;

    // Who takes part in an incident, and so sees it; guarded: only office, leaders and assessors of that unit do. Lists go by kind.
    private const string Audience =
        """
        ALTER TABLE incidents ADD COLUMN kind TEXT NOT NULL DEFAULT 'incident';
        ALTER TABLE incidents ADD COLUMN category TEXT;
        ALTER TABLE incidents ADD COLUMN lead TEXT NOT NULL DEFAULT '';
        UPDATE incidents SET lead = unit, category = json_extract(view, '$.category');
        CREATE TABLE incident_units (
            incident INTEGER NOT NULL REFERENCES incidents (rid) ON DELETE CASCADE,
            unit TEXT NOT NULL,
            guarded INTEGER NOT NULL,
            PRIMARY KEY (incident, unit)
        ) WITHOUT ROWID;
        INSERT INTO incident_units (incident, unit, guarded) SELECT rid, unit, 0 FROM incidents;
        CREATE INDEX incident_units_by_unit ON incident_units (unit, incident, guarded);
        DROP INDEX incidents_by_due;
        DROP INDEX incidents_by_unit;
        CREATE INDEX incidents_by_due ON incidents (kind, sort_due, rev);
        """;
}
