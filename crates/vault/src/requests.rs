//! Letters and what became of them: drafts that change, and a history that is only added to.

use rusqlite::OptionalExtension;
use sha2::{Digest, Sha256};

use crate::{Error, Vault};

/// A letter as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its number.
    pub id: i64,
    /// What it says, as its writer gave it.
    pub body: String,
    /// When it last changed.
    pub changed: String,
}

/// Something that happened to a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happened {
    /// Its number.
    pub id: i64,
    /// When it was written down.
    pub at: String,
    /// What happened.
    pub body: String,
}

/// A file that proves something about a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// Its number.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// SHA-256 of its bytes.
    pub sha256: Vec<u8>,
}

/// The seal of an event: over the seal before it, the letter, the time and the words.
fn seal(before: &[u8], request: i64, at: &str, body: &str) -> Vec<u8> {
    let mut hash = Sha256::new();
    for piece in [before, &request.to_be_bytes(), at.as_bytes(), body.as_bytes()] {
        hash.update(u64::try_from(piece.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(piece);
    }
    hash.finalize().to_vec()
}

impl Vault {
    /// Every letter, in the order in which they were begun.
    pub fn requests(&self) -> Result<Vec<Kept>, Error> {
        let mut rows = self.database.prepare_cached("SELECT id, body, changed FROM request ORDER BY id")?;
        let kept = rows.query_map([], |row| Ok(Kept { id: row.get(0)?, body: row.get(1)?, changed: row.get(2)? }))?;
        kept.collect::<Result<_, _>>().map_err(Error::from)
    }

    /// One letter.
    pub fn request(&self, id: i64) -> Result<Option<Kept>, Error> {
        let mut rows = self.database.prepare_cached("SELECT id, body, changed FROM request WHERE id = ?")?;
        rows.query_row([id], |row| Ok(Kept { id: row.get(0)?, body: row.get(1)?, changed: row.get(2)? })).optional().map_err(Error::from)
    }

    /// Keeps a letter, a new one or in place of what it was; its number.
    pub fn keep_request(&mut self, id: Option<i64>, body: &str, now: &str) -> Result<i64, Error> {
        match id {
            None => {
                self.database.execute("INSERT INTO request (body, changed) VALUES (?, ?)", (body, now))?;
                Ok(self.database.last_insert_rowid())
            }
            Some(id) => {
                let found = self.database.execute("UPDATE request SET body = ?, changed = ? WHERE id = ?", (body, now, id))?;
                if found == 0 { Err(std::io::Error::new(std::io::ErrorKind::NotFound, format!("there is no letter {id}")).into()) } else { Ok(id) }
            }
        }
    }

    /// Throws a draft away; a letter to which something happened stays. Whether it was thrown away.
    pub fn drop_request(&mut self, id: i64) -> Result<bool, Error> {
        let change = self.database.transaction()?;
        let events: i64 = change.query_row("SELECT count(*) FROM event WHERE request = ?", [id], |row| row.get(0))?;
        if events > 0 {
            return Ok(false);
        }
        let proofs = change.execute("DELETE FROM proof WHERE request = ?", [id])?;
        let gone = change.execute("DELETE FROM request WHERE id = ?", [id])? > 0;
        change.commit()?;
        self.forget(proofs)?;
        Ok(gone)
    }

    /// Freed pages may still hold a proof that went: they are written anew.
    fn forget(&self, proofs: usize) -> Result<(), Error> {
        if proofs > 0 {
            self.database.execute_batch("VACUUM")?;
        }
        Ok(())
    }

    /// What happened to a letter, in order. A history that does not carry its seals is damaged.
    pub fn history(&self, request: i64) -> Result<Vec<Happened>, Error> {
        let mut rows = self.database.prepare_cached("SELECT id, at, body, seal FROM event WHERE request = ? ORDER BY id")?;
        let found = rows.query_map([request], |row| Ok((Happened { id: row.get(0)?, at: row.get(1)?, body: row.get(2)? }, row.get::<_, Vec<u8>>(3)?)))?;
        let (mut out, mut before) = (Vec::new(), Vec::new());
        for one in found {
            let (happened, own) = one?;
            if own != seal(&before, request, &happened.at, &happened.body) {
                return Err(Error::Damaged(format!("history of letter {request}")));
            }
            before = own;
            out.push(happened);
        }
        Ok(out)
    }

    /// Adds to the history of a letter; its number.
    pub fn happen(&mut self, request: i64, at: &str, body: &str) -> Result<i64, Error> {
        let change = self.database.transaction()?;
        let before: Option<Vec<u8>> = change.query_row("SELECT seal FROM event WHERE request = ? ORDER BY id DESC LIMIT 1", [request], |row| row.get(0)).optional()?;
        let own = seal(&before.unwrap_or_default(), request, at, body);
        change.execute("INSERT INTO event (request, at, body, seal) VALUES (?, ?, ?, ?)", (request, at, body, own))?;
        let id = change.last_insert_rowid();
        change.commit()?;
        Ok(id)
    }

    /// Keeps a file that proves something about a letter.
    pub fn prove(&mut self, request: i64, name: &str, bytes: &[u8]) -> Result<Proof, Error> {
        let sha256 = Sha256::digest(bytes).to_vec();
        let packed = zstd::bulk::compress(bytes, 3)?;
        self.database.execute("INSERT INTO proof (request, name, sha256, packed) VALUES (?, ?, ?, ?)", (request, name, &sha256, packed))?;
        Ok(Proof { id: self.database.last_insert_rowid(), name: name.to_owned(), sha256 })
    }

    /// Takes the proofs of a name away from a draft; those of a letter to which something happened stay. Whether any went.
    pub fn unprove(&mut self, request: i64, name: &str) -> Result<bool, Error> {
        let gone = self.database.execute("DELETE FROM proof WHERE request = ?1 AND name = ?2 AND NOT EXISTS (SELECT 1 FROM event WHERE request = ?1)", (request, name))?;
        self.forget(gone)?;
        Ok(gone > 0)
    }

    /// The proofs of a letter.
    pub fn proofs(&self, request: i64) -> Result<Vec<Proof>, Error> {
        let mut rows = self.database.prepare_cached("SELECT id, name, sha256 FROM proof WHERE request = ? ORDER BY id")?;
        let proofs = rows.query_map([request], |row| Ok(Proof { id: row.get(0)?, name: row.get(1)?, sha256: row.get(2)? }))?;
        proofs.collect::<Result<_, _>>().map_err(Error::from)
    }

    /// The bytes of a proof, as they came in. Bytes that are others now are damage.
    pub fn proof(&self, id: i64) -> Result<Option<Vec<u8>>, Error> {
        let found: Option<(Vec<u8>, Vec<u8>)> = self.database.query_row("SELECT packed, sha256 FROM proof WHERE id = ?", [id], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        let Some((packed, sha256)) = found else { return Ok(None) };
        let bytes = zstd::stream::decode_all(packed.as_slice())?;
        if Sha256::digest(&bytes).as_slice() != sha256 { Err(Error::Damaged(format!("proof {id}"))) } else { Ok(Some(bytes)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Key;

    fn vault(folder: &tempfile::TempDir) -> Vault {
        Vault::create(&folder.path().join("v"), &Key::from_bytes(&[7; 32]).expect("32 bytes")).expect("made")
    }

    #[test]
    fn a_draft_changes_and_goes_and_a_history_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut vault = vault(&folder);
        let draft = vault.keep_request(None, "one", "t1").expect("kept");
        vault.keep_request(Some(draft), "two", "t2").expect("kept");
        assert_eq!(vault.request(draft).expect("read").expect("there").body, "two");
        let other = vault.keep_request(None, "other", "t3").expect("kept");
        assert!(vault.drop_request(other).expect("asked"));
        assert!(vault.keep_request(Some(other), "again", "t4").is_err(), "a letter that is gone was changed");
        vault.happen(draft, "t5", "sent").expect("written");
        vault.happen(draft, "t6", "answered").expect("written");
        assert!(!vault.drop_request(draft).expect("asked"), "a letter with a history went away");
        let bodies: Vec<String> = vault.history(draft).expect("read").into_iter().map(|one| one.body).collect();
        assert_eq!(bodies, ["sent", "answered"]);
    }

    #[test]
    fn history_is_not_rewritten() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut vault = vault(&folder);
        let id = vault.keep_request(None, "one", "t1").expect("kept");
        vault.happen(id, "t2", "sent").expect("written");
        assert!(vault.database.execute("UPDATE event SET body = 'never'", []).is_err());
        assert!(vault.database.execute("DELETE FROM event", []).is_err());
        vault.database.execute_batch("DROP TRIGGER event_is_not_changed; UPDATE event SET body = 'never'").expect("forced");
        assert!(matches!(vault.history(id), Err(Error::Damaged(_))), "a forged history passed");
    }

    #[test]
    fn a_proof_comes_back_byte_for_byte() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut vault = vault(&folder);
        let id = vault.keep_request(None, "one", "t1").expect("kept");
        let proof = vault.prove(id, "영수증.png", &[1, 2, 3]).expect("kept");
        assert_eq!(vault.proofs(id).expect("read"), std::slice::from_ref(&proof));
        assert_eq!(vault.proof(proof.id).expect("read"), Some(vec![1, 2, 3]));
        assert!(vault.unprove(id, "영수증.png").expect("asked") && vault.proofs(id).expect("read").is_empty());
        let other = vault.prove(id, "영수증.png", &[4]).expect("kept");
        vault.happen(id, "t2", "sent").expect("written");
        assert!(!vault.unprove(id, "영수증.png").expect("asked"), "a proof of a letter that was sent went away");
        vault.database.execute("UPDATE proof SET packed = ?", [zstd::bulk::compress(&[5], 3).expect("packed")]).expect("forced");
        assert!(matches!(vault.proof(other.id), Err(Error::Damaged(_))), "a forged proof passed");
    }
}
