//! The tables, and the steps from each version to the next.

use rusqlite::Connection;

use crate::Error;

/// One step a version, in order; a step that was released is never changed.
const STEPS: [&str; 4] = ["
    CREATE TABLE document (
        id          INTEGER PRIMARY KEY,
        sha256      BLOB NOT NULL UNIQUE,
        name        TEXT NOT NULL,
        size        INTEGER NOT NULL,
        source      TEXT NOT NULL,
        controller  TEXT,
        mapping     TEXT NOT NULL,
        imported    TEXT NOT NULL,
        kept        INTEGER NOT NULL,
        skipped     INTEGER NOT NULL,
        not_understood INTEGER NOT NULL,
        notes       BLOB NOT NULL
    );
    -- The original byte for byte, in pieces that unpack by themselves.
    CREATE TABLE original (
        document    INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
        piece       INTEGER NOT NULL,
        packed      BLOB NOT NULL,
        PRIMARY KEY (document, piece)
    );
    CREATE TABLE disclosure (
        id          INTEGER PRIMARY KEY,
        key         BLOB NOT NULL UNIQUE,
        body        BLOB NOT NULL
    );
    -- That a document states a disclosure: where, when, how often.
    CREATE TABLE stating (
        disclosure  INTEGER NOT NULL REFERENCES disclosure,
        document    INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
        places      BLOB NOT NULL,
        records     INTEGER NOT NULL,
        count       INTEGER NOT NULL,
        occurrences BLOB NOT NULL,
        PRIMARY KEY (disclosure, document)
    );
    CREATE INDEX stating_document ON stating (document);
", "
    -- How a person said a table with these headers is to be read; the key is a hash of the headers.
    CREATE TABLE mapping (
        headers     BLOB PRIMARY KEY,
        text        TEXT NOT NULL
    ) WITHOUT ROWID;
", "
    -- What the person said: facts, names that are one company's, what became of a question. Later rows of a key stand above earlier ones.
    CREATE TABLE said (
        id          INTEGER PRIMARY KEY,
        kind        TEXT NOT NULL,
        key         TEXT NOT NULL,
        body        TEXT NOT NULL,
        day         TEXT NOT NULL
    );
    CREATE INDEX said_kind ON said (kind);
", "
    -- A letter to a service, as it is being written; once sent, as it was sent.
    CREATE TABLE request (
        id          INTEGER PRIMARY KEY,
        body        TEXT NOT NULL,
        changed     TEXT NOT NULL
    );
    -- What became of it. Rows are only added; each seals the one before it.
    CREATE TABLE event (
        id          INTEGER PRIMARY KEY,
        request     INTEGER NOT NULL REFERENCES request,
        at          TEXT NOT NULL,
        body        TEXT NOT NULL,
        seal        BLOB NOT NULL
    );
    CREATE INDEX event_request ON event (request);
    CREATE TRIGGER event_is_not_changed BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'history is only added to'); END;
    CREATE TRIGGER event_is_not_removed BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'history is only added to'); END;
    -- Proof of sending and the like.
    CREATE TABLE proof (
        id          INTEGER PRIMARY KEY,
        request     INTEGER NOT NULL REFERENCES request,
        name        TEXT NOT NULL,
        sha256      BLOB NOT NULL,
        packed      BLOB NOT NULL
    );
"];

/// Brings the tables to the newest version.
pub(crate) fn migrate(database: &mut Connection) -> Result<(), Error> {
    let version: i64 = database.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let done = usize::try_from(version).unwrap_or(usize::MAX);
    if done > STEPS.len() {
        return Err(Error::Newer(version));
    }
    for (at, step) in STEPS.iter().enumerate().skip(done) {
        let change = database.transaction()?;
        change.execute_batch(step)?;
        change.pragma_update(None, "user_version", i64::try_from(at + 1).unwrap_or(i64::MAX))?;
        change.commit()?;
    }
    Ok(())
}
