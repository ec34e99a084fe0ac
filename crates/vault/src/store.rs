use std::collections::HashMap;
use std::io::{self, Read};
use std::path::Path;
use std::sync::mpsc::{sync_channel, Receiver, SyncSender};

use rusqlite::{params, Connection, OpenFlags, OptionalExtension, Transaction};
use sha2::{Digest, Sha256};
use whither_ledger::views::{Entry, StatedIn};
use whither_ledger::{Disclosure, Document, DocumentId, Note, Occurrences, Reading, RowCounts, Stating};

use crate::{schema, Error, Key};

/// An open vault.
pub struct Vault {
    pub(crate) database: Connection,
}

/// What became of an import.
#[derive(Debug)]
pub enum Saved {
    /// The document is kept now.
    New(Document, Reading),
    /// The very same bytes were in the vault already; nothing was changed.
    Known(Document, Reading),
}

/// Bytes of an original that are compressed together.
const PIECE: usize = 1 << 20;
/// Pieces that may wait to be hashed and compressed.
const WAITING: usize = 8;

impl Vault {
    /// Makes a new vault; the file must not be there yet.
    pub fn create(path: &Path, key: &Key) -> Result<Self, Error> {
        if path.exists() {
            return Err(io::Error::new(io::ErrorKind::AlreadyExists, format!("{} is there already", path.display())).into());
        }
        Self::connect(path, key, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)
    }

    /// Opens a vault.
    pub fn open(path: &Path, key: &Key) -> Result<Self, Error> {
        if !path.exists() {
            return Err(io::Error::new(io::ErrorKind::NotFound, format!("there is no vault at {}", path.display())).into());
        }
        Self::connect(path, key, OpenFlags::SQLITE_OPEN_READ_WRITE)
    }

    fn connect(path: &Path, key: &Key, flags: OpenFlags) -> Result<Self, Error> {
        let mut database = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        database.pragma_update(None, "key", key.pragma().as_str())?;
        // Larger pages: an original's pieces need fewer seals.
        database.pragma_update(None, "cipher_page_size", 16_384)?;
        // The first read tells whether the key is right.
        database.query_row("SELECT count(*) FROM sqlite_master", [], |_| Ok(()))?;
        // A rollback journal writes new pages once; a write-ahead log would write an original twice.
        let _: String = database.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get(0))?;
        database.execute_batch("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = OFF; PRAGMA cache_size = -16384;")?;
        schema::migrate(&mut database)?;
        Ok(Self { database })
    }

    /// Checks every page's seal and every table.
    pub fn check(&self) -> Result<(), Error> {
        let seals = self.database.prepare("PRAGMA cipher_integrity_check")?.query_map([], |row| row.get::<_, String>(0))?.next().transpose()?;
        let tables: String = self.database.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
        match seals {
            Some(damage) => Err(Error::Damaged(damage)),
            None if tables != "ok" => Err(Error::Damaged(tables)),
            None => Ok(()),
        }
    }

    /// Keeps a document: `read` is given the bytes of `original` as they stream into the vault, and says what they state.
    ///
    /// All of it is kept or none: hashing, compressing and writing run beside the reading, in one transaction.
    /// Whatever `read` leaves unread is kept as well. `imported` is RFC 3339, `mapping` what the person chose, as text.
    pub fn save(
        &mut self,
        name: &str,
        imported: &str,
        mapping: &str,
        original: &mut dyn Read,
        read: impl FnOnce(&mut dyn Read) -> Result<Reading, Error>,
    ) -> Result<Saved, Error> {
        let (database, about) = (&mut self.database, About { name, imported, mapping });
        let (sender, taken) = sync_channel::<Vec<u8>>(WAITING);
        let (hashed, pieces) = sync_channel::<Vec<u8>>(WAITING);
        let (used, unused) = sync_channel::<Vec<u8>>(2 * WAITING + 2);
        let (said, heard) = sync_channel::<Told>(1);
        let (told_id, id) = sync_channel::<(DocumentId, u64)>(1);
        let (read, kept) = std::thread::scope(|scope| {
            scope.spawn(move || {
                let (mut hash, mut size) = (Sha256::new(), 0u64);
                for piece in taken {
                    hash.update(&piece);
                    size += piece.len() as u64;
                    // A keeper that failed takes nothing more; the reader must not be stuck for it.
                    let _ = hashed.send(piece);
                }
                let _ = told_id.send((DocumentId(hash.finalize().into()), size));
            });
            let keeper = scope.spawn(move || keep(database, about, pieces, &used, &heard, &id));
            let mut tee = Tee { original, sender: Some(sender), unused, piece: Vec::with_capacity(PIECE) };
            let outcome = read(&mut tee).and_then(|reading| {
                tee.finish()?;
                Ok(reading)
            });
            drop(tee);
            let failure = match outcome {
                // A keeper that failed says so itself when it is joined.
                Ok(reading) => { let _ = said.send(Told::new(reading)); None }
                Err(error) => Some(error),
            };
            drop(said);
            (failure, keeper.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
        });
        match (read, kept?) {
            (Some(error), _) => Err(error),
            (None, Some(saved)) => Ok(saved),
            (None, None) => Err(Error::Cancelled),
        }
    }

    /// Documents in the order of import.
    pub fn documents(&self) -> Result<Vec<Document>, Error> {
        let mut rows = self.database.prepare(&format!("{DOCUMENT} ORDER BY id"))?;
        let documents = rows.query_map([], document_row)?.collect::<Result<_, _>>()?;
        Ok(documents)
    }

    /// Everything all documents state, ready for the views.
    pub fn entries(&self) -> Result<Vec<Entry>, Error> {
        let mut ids = self.database.prepare("SELECT id, sha256 FROM document")?;
        let ids: HashMap<i64, DocumentId> = ids
            .query_map([], |row| Ok((row.get(0)?, DocumentId(row.get(1)?))))?
            .collect::<Result<_, _>>()?;
        let mut rows = self.database.prepare(
            "SELECT disclosure.id, body, document, places, records, count, occurrences
             FROM stating JOIN disclosure ON disclosure.id = stating.disclosure ORDER BY disclosure.id, document",
        )?;
        let mut rows = rows.query([])?;
        let mut entries = Vec::new();
        let mut current: Option<(i64, Disclosure, StatedIn)> = None;
        while let Some(row) = rows.next()? {
            let id: i64 = row.get(0)?;
            if current.as_ref().is_none_or(|(own, _, _)| *own != id) {
                let body: Disclosure = parse(row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?)?;
                entries.extend(current.replace((id, body, Vec::new())).map(|(_, body, stated)| Entry::new(body, stated)));
            }
            let places = parse(row.get_ref(3)?.as_blob().map_err(rusqlite::Error::from)?)?;
            let occurrences = Occurrences::from_bytes(row.get(6)?, row.get(4)?, row.get(5)?);
            if let (Some((_, _, stated)), Some(document)) = (&mut current, ids.get(&row.get(2)?)) {
                stated.push((*document, places, occurrences));
            }
        }
        entries.extend(current.map(|(_, body, stated)| Entry::new(body, stated)));
        Ok(entries)
    }

    /// The notes of a document.
    pub fn notes(&self, id: DocumentId) -> Result<Vec<Note>, Error> {
        let bytes: Option<Vec<u8>> =
            self.database.query_row("SELECT notes FROM document WHERE sha256 = ?1", [id.0], |row| row.get(0)).optional()?;
        bytes.map_or(Ok(Vec::new()), |bytes| parse(&bytes))
    }

    /// The mapping a document was read with, as text.
    pub fn mapping(&self, id: DocumentId) -> Result<Option<String>, Error> {
        Ok(self.database.query_row("SELECT mapping FROM document WHERE sha256 = ?1", [id.0], |row| row.get(0)).optional()?)
    }

    /// Keeps how tables with these headers are to be read; an empty text forgets it.
    pub fn remember(&mut self, headers: &str, mapping: &str) -> Result<(), Error> {
        let key: [u8; 32] = Sha256::digest(headers).into();
        if mapping.is_empty() {
            self.database.execute("DELETE FROM mapping WHERE headers = ?1", [key])?;
        } else {
            self.database.execute("INSERT INTO mapping VALUES (?1, ?2) ON CONFLICT (headers) DO UPDATE SET text = excluded.text", params![key, mapping])?;
        }
        Ok(())
    }

    /// How tables with these headers were last said to be read.
    pub fn remembered(&self, headers: &str) -> Result<Option<String>, Error> {
        let key: [u8; 32] = Sha256::digest(headers).into();
        Ok(self.database.query_row("SELECT text FROM mapping WHERE headers = ?1", [key], |row| row.get(0)).optional()?)
    }

    /// Whether any way of reading is kept.
    pub fn remembers(&self) -> Result<bool, Error> {
        Ok(self.database.query_row("SELECT EXISTS (SELECT 1 FROM mapping)", [], |row| row.get(0))?)
    }

    /// The original of a document, byte for byte, as a stream.
    pub fn original(&self, id: DocumentId) -> Result<impl Read + '_, Error> {
        let document = self.database.query_row("SELECT id FROM document WHERE sha256 = ?1", [id.0], |row| row.get(0)).optional()?;
        let document = document.ok_or_else(|| Error::Io(io::Error::new(io::ErrorKind::NotFound, "the document is not in the vault")))?;
        Ok(Original { database: &self.database, document, next: 0, piece: io::Cursor::new(Vec::new()) })
    }

    /// Forgets a document and whatever only it states.
    pub fn remove(&mut self, id: DocumentId) -> Result<(), Error> {
        let change = self.database.transaction()?;
        change.execute("DELETE FROM document WHERE sha256 = ?1", [id.0])?;
        change.execute("DELETE FROM disclosure WHERE id NOT IN (SELECT disclosure FROM stating)", [])?;
        change.commit()?;
        // Freed pages may still hold what was forgotten: write them anew.
        self.database.execute_batch("VACUUM")?;
        Ok(())
    }
}

const DOCUMENT: &str = "SELECT sha256, name, size, source, controller, imported, kept, skipped, not_understood FROM document";

fn document_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Document> {
    Ok(Document {
        id: DocumentId(row.get(0)?),
        name: row.get(1)?,
        size: row.get(2)?,
        source: row.get(3)?,
        controller: row.get(4)?,
        imported: row.get(5)?,
        rows: RowCounts { kept: row.get(6)?, skipped: row.get(7)?, not_understood: row.get(8)? },
    })
}

fn document_by_id(database: &Connection, id: DocumentId) -> Result<Option<Document>, Error> {
    Ok(database.query_row(&format!("{DOCUMENT} WHERE sha256 = ?1"), [id.0], document_row).optional()?)
}

fn parse<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> Result<T, Error> {
    serde_json::from_slice(bytes).map_err(|error| Error::Damaged(error.to_string()))
}

fn json<T: serde::Serialize>(value: &T) -> Result<Vec<u8>, Error> {
    serde_json::to_vec(value).map_err(|error| Error::Damaged(error.to_string()))
}

/// What is kept of a document that its bytes do not say.
#[derive(Clone, Copy)]
struct About<'a> {
    name: &'a str,
    imported: &'a str,
    mapping: &'a str,
}

/// A reading and the form it is stored in, made while its original is still being written.
struct Told {
    reading: Reading,
    rows: Result<Vec<Row>, Error>,
}

/// A disclosure as it is stored.
struct Row {
    key: [u8; 32],
    body: Vec<u8>,
    places: Vec<u8>,
}

impl Told {
    fn new(reading: Reading) -> Self {
        let row = |stated: &Stating| Ok(Row { key: stated.disclosure.key(), body: json(&stated.disclosure)?, places: json(&stated.places)? });
        Self { rows: reading.disclosures.iter().map(row).collect(), reading }
    }
}

fn insert(change: &Transaction<'_>, document: i64, kept: &Document, mapping: &str, told: Told) -> Result<Reading, Error> {
    let Told { reading, rows } = told;
    change.execute(
        "INSERT INTO document VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        params![
            document, kept.id.0, kept.name, kept.size, kept.source, kept.controller, mapping, kept.imported, kept.rows.kept, kept.rows.skipped,
            kept.rows.not_understood, json(&reading.notes)?
        ],
    )?;
    let mut disclosure = change.prepare(
        "INSERT INTO disclosure (key, body) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET key = key RETURNING id",
    )?;
    let mut stating = change.prepare("INSERT INTO stating VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?;
    for (stated, Row { key, body, places }) in reading.disclosures.iter().zip(rows?) {
        let id: i64 = disclosure.query_row(params![key, body], |row| row.get(0))?;
        let (packed, records, count) = stated.occurrences.to_bytes();
        stating.execute(params![id, document, places, records, count, packed])?;
    }
    drop((disclosure, stating));
    Ok(reading)
}

/// The whole import as one transaction: the original as its pieces come, then what the reading says.
///
/// `None`, with nothing kept, when no reading comes.
fn keep(
    database: &mut Connection,
    about: About<'_>,
    pieces: Receiver<Vec<u8>>,
    used: &SyncSender<Vec<u8>>,
    heard: &Receiver<Told>,
    hashed: &Receiver<(DocumentId, u64)>,
) -> Result<Option<Saved>, Error> {
    let change = database.transaction()?;
    let document: i64 = change.query_row("SELECT coalesce(max(id), 0) + 1 FROM document", [], |row| row.get(0))?;
    keep_original(&change, document, pieces, used)?;
    let (Ok(told), Ok((id, size))) = (heard.recv(), hashed.recv()) else { return Ok(None) };
    if let Some(known) = document_by_id(&change, id)? {
        return Ok(Some(Saved::Known(known, told.reading)));
    }
    let reading = &told.reading;
    let kept = Document {
        id,
        name: about.name.to_owned(),
        size,
        source: reading.source.clone(),
        controller: reading.controller.clone(),
        imported: about.imported.to_owned(),
        rows: reading.rows,
    };
    let reading = insert(&change, document, &kept, about.mapping, told)?;
    change.commit()?;
    Ok(Some(Saved::New(kept, reading)))
}

/// Compresses and writes an original as its pieces come.
fn keep_original(change: &Transaction<'_>, document: i64, pieces: Receiver<Vec<u8>>, used: &SyncSender<Vec<u8>>) -> Result<(), Error> {
    // The rows of `original` come before their document's, which knows the hash only at the end.
    change.execute_batch("PRAGMA defer_foreign_keys = ON")?;
    let mut statement = change.prepare("INSERT INTO original VALUES (?1, ?2, ?3)")?;
    let mut compressor = zstd::bulk::Compressor::new(1)?;
    let mut packed = Vec::with_capacity(zstd::zstd_safe::compress_bound(PIECE));
    for (number, mut piece) in pieces.into_iter().enumerate() {
        packed.clear();
        compressor.compress_to_buffer(&piece, &mut packed)?;
        statement.execute(params![document, i64::try_from(number).unwrap_or(i64::MAX), packed])?;
        piece.clear();
        // Nobody may want the room any more.
        let _ = used.try_send(piece);
    }
    Ok(())
}

/// A stream whose bytes go to the keeper as well.
struct Tee<'a> {
    original: &'a mut dyn Read,
    sender: Option<SyncSender<Vec<u8>>>,
    unused: Receiver<Vec<u8>>,
    piece: Vec<u8>,
}

impl Tee<'_> {
    fn hand_over(&mut self) {
        let room = self.unused.try_recv().unwrap_or_else(|_| Vec::with_capacity(PIECE));
        let piece = std::mem::replace(&mut self.piece, room);
        if let Some(sender) = &self.sender {
            // A keeper that failed says so itself when it is joined.
            let _ = sender.send(piece);
        }
    }

    /// Hands over the rest of the stream, read or not, and says that it ended.
    fn finish(&mut self) -> io::Result<()> {
        let mut rest = vec![0; 64 << 10];
        while self.read(&mut rest)? > 0 {}
        if !self.piece.is_empty() {
            self.hand_over();
        }
        self.sender = None;
        Ok(())
    }
}

impl Read for Tee<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let room = (PIECE - self.piece.len()).min(into.len());
        let got = self.original.read(&mut into[..room])?;
        self.piece.extend_from_slice(&into[..got]);
        if self.piece.len() == PIECE {
            self.hand_over();
        }
        Ok(got)
    }
}

struct Original<'a> {
    database: &'a Connection,
    document: i64,
    next: i64,
    piece: io::Cursor<Vec<u8>>,
}

impl Read for Original<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let got = self.piece.read(into)?;
        if got > 0 || into.is_empty() {
            return Ok(got);
        }
        let packed: Option<Vec<u8>> = self
            .database
            .query_row("SELECT packed FROM original WHERE document = ?1 AND piece = ?2", [self.document, self.next], |row| row.get(0))
            .optional()
            .map_err(io::Error::other)?;
        let Some(packed) = packed else { return Ok(0) };
        self.next += 1;
        self.piece = io::Cursor::new(zstd::bulk::decompress(&packed, PIECE)?);
        self.piece.read(into)
    }
}

/// Something the person said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Its number, by which it can be taken back.
    pub id: i64,
    /// What it is about.
    pub key: String,
    /// What was said.
    pub body: String,
    /// The day.
    pub day: String,
}

impl Vault {
    /// Everything of a kind that the person said, in order.
    pub fn said(&self, kind: &str) -> Result<Vec<Said>, Error> {
        let mut rows = self.database.prepare_cached("SELECT id, key, body, day FROM said WHERE kind = ? ORDER BY id")?;
        let said = rows.query_map([kind], |row| Ok(Said { id: row.get(0)?, key: row.get(1)?, body: row.get(2)?, day: row.get(3)? }))?;
        said.collect::<Result<_, _>>().map_err(Error::from)
    }

    /// Keeps what the person said; its number.
    pub fn say(&mut self, kind: &str, key: &str, body: &str, day: &str) -> Result<i64, Error> {
        self.database.execute("INSERT INTO said (kind, key, body, day) VALUES (?, ?, ?, ?)", (kind, key, body, day))?;
        Ok(self.database.last_insert_rowid())
    }

    /// Takes back what was said; whether it was there.
    pub fn unsay(&mut self, kind: &str, id: i64) -> Result<bool, Error> {
        Ok(self.database.execute("DELETE FROM said WHERE kind = ? AND id = ?", (kind, id))? > 0)
    }
}

#[cfg(test)]
mod tests {
    use whither_ledger::{Party, Place, Stated, Stating};

    use super::*;

    fn key() -> Key {
        Key::from_bytes(&[9; 32]).expect("32 bytes")
    }

    fn reading(recipient: &str) -> Reading {
        let body = format!(r#"{{"controller":null,"recipient":{{"wording":"{recipient}","reading":"{recipient}"}},"on_behalf_of":null,"relation":null,"purposes":[],"data":[],"legal_basis":null,"country":null,"safeguard":null,"method":null,"retention":null,"consent":null}}"#);
        let disclosure: Disclosure = serde_json::from_str(&body).expect("a disclosure");
        assert_eq!(disclosure.recipient, Stated::read(recipient, Party(recipient.to_owned())));
        let places = vec![Place { row: Some(2), ..Place::default() }];
        Reading { disclosures: vec![Stating { disclosure, places, occurrences: Occurrences::default() }], ..Reading::default() }
    }

    fn save(vault: &mut Vault, bytes: &[u8], recipient: &str) -> Result<Saved, Error> {
        let mut stream = bytes;
        vault.save("a.csv", "2026-01-01T00:00:00+09:00", "", &mut stream, |read| {
            let mut head = [0; 3];
            let _ = read.read(&mut head)?;
            Ok(reading(recipient))
        })
    }

    #[test]
    fn an_original_comes_back_byte_for_byte() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("v");
        let bytes: Vec<u8> = (0..3_000_000u32).flat_map(|n| (n % 1_001).to_le_bytes()).collect();
        let id = {
            let mut vault = Vault::create(&path, &key()).expect("made");
            let Saved::New(document, _) = save(&mut vault, &bytes, "가람은행").expect("saved") else { panic!("it is new") };
            assert!(matches!(save(&mut vault, &bytes, "가람은행"), Ok(Saved::Known(..))));
            document.id
        };
        let vault = Vault::open(&path, &key()).expect("opened");
        assert_eq!(id.0, <[u8; 32]>::from(Sha256::digest(&bytes)));
        let mut back = Vec::new();
        vault.original(id).expect("there").read_to_end(&mut back).expect("read");
        assert!(back == bytes);
        assert_eq!(vault.entries().expect("entries").len(), 1);
        assert_eq!(vault.documents().expect("documents").len(), 1);
        vault.check().expect("sound");
        let raw = std::fs::read(&path).expect("the file");
        assert!(!raw.windows(12).any(|window| window == "가람은행".as_bytes()), "plain text in the vault");
    }

    #[test]
    fn a_failed_or_cancelled_reading_leaves_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut vault = Vault::create(&folder.path().join("v"), &key()).expect("made");
        let bytes = vec![1u8; 9_000_000];
        let outcome = vault.save("a", "", "", &mut bytes.as_slice(), |read| {
            io::copy(&mut read.take(5_000_000), &mut io::sink())?;
            Err(Error::Cancelled)
        });
        assert!(matches!(outcome, Err(Error::Cancelled)));
        assert!(vault.documents().expect("documents").is_empty());
        let pieces: i64 = vault.database.query_row("SELECT count(*) FROM original", [], |row| row.get(0)).expect("counted");
        assert_eq!(pieces, 0);
    }

    #[test]
    fn removing_a_document_removes_what_only_it_states() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut vault = Vault::create(&folder.path().join("v"), &key()).expect("made");
        let Ok(Saved::New(first, _)) = save(&mut vault, b"one", "A") else { panic!("new") };
        save(&mut vault, b"two", "B").expect("saved");
        save(&mut vault, b"three", "A").expect("saved");
        vault.remove(first.id).expect("removed");
        assert_eq!(vault.entries().expect("entries").len(), 2);
        assert!(vault.original(first.id).is_err());
    }

    #[test]
    fn a_wrong_key_a_cut_file_and_a_flipped_byte_are_told() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("v");
        {
            let mut vault = Vault::create(&path, &key()).expect("made");
            let noise: Vec<u8> = (0..400_000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
            save(&mut vault, &noise, "A").expect("saved");
        }
        let wrong = Key::from_bytes(&[8; 32]).expect("32 bytes");
        assert!(matches!(Vault::open(&path, &wrong), Err(Error::WrongKey)));
        let whole = std::fs::read(&path).expect("the file");
        let cut = folder.path().join("cut");
        std::fs::write(&cut, &whole[..whole.len() / 2]).expect("written");
        let told = Vault::open(&cut, &key()).and_then(|vault| vault.check());
        assert!(told.is_err(), "half a file passed as sound");
        let flipped = folder.path().join("flipped");
        let mut bytes = whole.clone();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        std::fs::write(&flipped, &bytes).expect("written");
        let told = Vault::open(&flipped, &key()).and_then(|vault| vault.check());
        assert!(matches!(told, Err(Error::Damaged(_) | Error::WrongKey)), "a flipped byte passed as sound");
    }

    #[test]
    fn a_vault_of_the_first_version_is_brought_to_the_newest() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("v");
        let mut vault = Vault::create(&path, &key()).expect("made");
        save(&mut vault, b"one", "A").expect("saved");
        vault.database.execute_batch("DROP TABLE mapping; DROP TABLE said; DROP TABLE proof; DROP TABLE event; DROP TABLE request; PRAGMA user_version = 1").expect("as it was");
        drop(vault);
        let mut vault = Vault::open(&path, &key()).expect("opened");
        assert_eq!(vault.documents().expect("documents").len(), 1);
        vault.remember("a|b", "relation = \"processing\"").expect("kept");
        assert_eq!(vault.remembered("a|b").expect("read").as_deref(), Some("relation = \"processing\""));
        assert!(vault.remembers().expect("asked"));
        vault.remember("a|b", "").expect("forgotten");
        assert!(!vault.remembers().expect("asked"));
        assert_eq!(vault.remembered("a|b").expect("read"), None);
    }

    #[test]
    fn a_newer_vault_is_not_touched() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("v");
        let vault = Vault::create(&path, &key()).expect("made");
        vault.database.pragma_update(None, "user_version", 99).expect("set");
        drop(vault);
        assert!(matches!(Vault::open(&path, &key()), Err(Error::Newer(99))));
    }

    #[test]
    fn what_the_person_says_is_kept_and_taken_back() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("v");
        let first = {
            let mut vault = Vault::create(&path, &key()).expect("made");
            vault.say("fact", "한빛페이", "{}", "2024-01-01").expect("said");
            vault.say("fact", "한빛페이", "{1}", "2024-01-02").expect("said")
        };
        let mut vault = Vault::open(&path, &key()).expect("opened");
        assert_eq!(vault.said("fact").expect("heard").len(), 2);
        assert!(vault.said("name").expect("heard").is_empty());
        assert!(!vault.unsay("name", first).expect("asked"));
        assert!(vault.unsay("fact", first).expect("taken back"));
        assert_eq!(vault.said("fact").expect("heard").len(), 1);
    }
}
