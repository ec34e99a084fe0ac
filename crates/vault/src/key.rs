use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use argon2::{Algorithm, Argon2, Params, Version};
use base64::prelude::{Engine, BASE64_STANDARD};
use chacha20poly1305::aead::{Aead, KeyInit};
use chacha20poly1305::XChaCha20Poly1305;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::Error;

/// The 256-bit key of a vault. It has no Debug or Display and is wiped on drop.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Key([u8; 32]);

impl Key {
    /// A new random key from the system.
    pub fn random() -> Result<Self, Error> {
        let mut bytes = [0; 32];
        fill(&mut bytes)?;
        Ok(Self(bytes))
    }

    /// From 32 bytes.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// From a file of 32 random bytes; the file is made, readable by its owner only, when it is absent.
    pub fn from_file(path: &Path) -> Result<Self, Error> {
        match fs::read(path) {
            Ok(bytes) => {
                let bytes = Zeroizing::new(bytes);
                Key::from_bytes(&bytes).ok_or_else(|| Error::KeyFile(format!("{} bytes, expected 32", bytes.len())))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let key = Key::random()?;
                write_private(path, &key.0)?;
                Ok(key)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// The pragma value that gives SQLCipher the raw key, so that it derives nothing.
    pub(crate) fn pragma(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(68));
        text.push_str("x'");
        for byte in &self.0 {
            for digit in [byte >> 4, byte & 15] {
                text.push(char::from_digit(u32::from(digit), 16).unwrap_or('0'));
            }
        }
        text.push('\'');
        text
    }
}

fn fill(bytes: &mut [u8]) -> Result<(), Error> {
    getrandom::fill(bytes).map_err(|error| Error::Io(io::Error::other(error.to_string())))
}

/// Writes a new file that only its owner may read.
fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// A passphrase as typed. It has no Debug or Display and is wiped on drop.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Passphrase(String);

impl Passphrase {
    /// From what was typed.
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// Its length in characters.
    pub fn length(&self) -> usize {
        self.0.chars().count()
    }
}

/// A key wrapped by a passphrase, as it stands in `<vault>.key`.
///
/// Argon2id (RFC 9106, second recommended option: 64 MiB, 3 passes, 4 lanes) and XChaCha20-Poly1305.
#[derive(Debug, Serialize, Deserialize)]
pub struct WrappedKey {
    format: String,
    memory_kib: u32,
    passes: u32,
    lanes: u32,
    salt: String,
    nonce: String,
    wrapped: String,
}

const FORMAT: &str = "whither.key/1";

impl WrappedKey {
    /// The file beside a vault.
    pub fn path(vault: &Path) -> PathBuf {
        let mut name = vault.as_os_str().to_owned();
        name.push(".key");
        PathBuf::from(name)
    }

    /// Wraps a key. Deriving takes a noticeable part of a second by design.
    pub fn wrap(key: &Key, passphrase: &Passphrase) -> Result<Self, Error> {
        let (mut salt, mut nonce) = ([0; 16], [0; 24]);
        fill(&mut salt)?;
        fill(&mut nonce)?;
        let mut wrapped = WrappedKey {
            format: FORMAT.to_owned(),
            memory_kib: 64 << 10,
            passes: 3,
            lanes: 4,
            salt: BASE64_STANDARD.encode(salt),
            nonce: BASE64_STANDARD.encode(nonce),
            wrapped: String::new(),
        };
        let cipher = wrapped.cipher(passphrase, &salt)?;
        let sealed = cipher.encrypt(&nonce.into(), key.0.as_slice()).map_err(|_| Error::KeyFile("cannot be sealed".to_owned()))?;
        wrapped.wrapped = BASE64_STANDARD.encode(sealed);
        Ok(wrapped)
    }

    /// Unwraps the key.
    pub fn unwrap(&self, passphrase: &Passphrase) -> Result<Key, Error> {
        let decode = |text: &str| BASE64_STANDARD.decode(text).map_err(|error| Error::KeyFile(error.to_string()));
        if self.format != FORMAT {
            return Err(Error::KeyFile(format!("format {:?}", self.format)));
        }
        let nonce: [u8; 24] = decode(&self.nonce)?.try_into().map_err(|_| Error::KeyFile("nonce".to_owned()))?;
        let cipher = self.cipher(passphrase, &decode(&self.salt)?)?;
        let opened = cipher.decrypt(&nonce.into(), decode(&self.wrapped)?.as_slice()).map_err(|_| Error::WrongPassphrase)?;
        Key::from_bytes(&Zeroizing::new(opened)).ok_or_else(|| Error::KeyFile("not 32 bytes".to_owned()))
    }

    fn cipher(&self, passphrase: &Passphrase, salt: &[u8]) -> Result<XChaCha20Poly1305, Error> {
        // A damaged or planted file must not make us take all memory.
        if self.memory_kib > 1 << 20 || self.passes > 64 || self.lanes > 64 {
            return Err(Error::KeyFile("derivation parameters out of range".to_owned()));
        }
        let bad = |error: argon2::Error| Error::KeyFile(error.to_string());
        let params = Params::new(self.memory_kib, self.passes, self.lanes, Some(32)).map_err(bad)?;
        let mut derived = Zeroizing::new([0; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password_into(passphrase.0.as_bytes(), salt, derived.as_mut()).map_err(bad)?;
        Ok(XChaCha20Poly1305::new((&*derived).into()))
    }

    /// Reads the file beside a vault.
    pub fn load(vault: &Path) -> Result<Self, Error> {
        let text = fs::read_to_string(Self::path(vault))?;
        serde_json::from_str(&text).map_err(|error| Error::KeyFile(error.to_string()))
    }

    /// Writes the file beside a vault, which must not be there yet.
    pub fn save(&self, vault: &Path) -> Result<(), Error> {
        let text = serde_json::to_string_pretty(self).map_err(|error| Error::KeyFile(error.to_string()))?;
        Ok(write_private(&Self::path(vault), text.as_bytes())?)
    }
}

/// A place that keeps keys by name.
pub trait KeyStore {
    /// Keeps a key.
    fn keep(&self, name: &str, key: &Key) -> Result<(), Error>;
    /// The key of that name; [`Error::NoKey`] when there is none.
    fn key(&self, name: &str) -> Result<Key, Error>;
    /// Forgets a key; no error when there is none.
    fn forget(&self, name: &str) -> Result<(), Error>;
}

/// The system's keychain: Secret Service, macOS Keychain, Windows Credential Manager.
///
/// Calls block on another process, so each runs on a thread of its own with a time limit.
#[derive(Debug, Clone, Copy, Default)]
pub struct Keychain;

const SERVICE: &str = "app.whither.desktop";
/// An unlock prompt may stand open for a while; a keychain that never answers must not hang the program.
const PATIENCE: Duration = Duration::from_secs(60);

impl Keychain {
    /// Whether there is a keychain that can be used.
    pub fn available() -> bool {
        answer(Duration::from_secs(5), usable).is_ok()
    }
}

fn answer<T: Send + 'static>(patience: Duration, ask: impl FnOnce() -> Result<T, Error> + Send + 'static) -> Result<T, Error> {
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || sender.send(ask()));
    receiver.recv_timeout(patience).unwrap_or_else(|_| Err(Error::Keychain("no answer".to_owned())))
}

fn usable() -> Result<(), Error> {
    keyring::Entry::store_status().as_ref().map(|_| ()).map_err(|error| Error::Keychain(error.to_string()))
}

fn entry(name: &str) -> Result<keyring_core::Entry, Error> {
    usable()?;
    keyring_core::Entry::new(SERVICE, name).map_err(failed)
}

fn failed(error: keyring_core::Error) -> Error {
    match error {
        keyring_core::Error::NoEntry => Error::NoKey,
        other => Error::Keychain(other.to_string()),
    }
}

impl KeyStore for Keychain {
    fn keep(&self, name: &str, key: &Key) -> Result<(), Error> {
        let (name, text) = (name.to_owned(), Zeroizing::new(BASE64_STANDARD.encode(key.0)));
        answer(PATIENCE, move || entry(&name)?.set_password(&text).map_err(failed))
    }

    fn key(&self, name: &str) -> Result<Key, Error> {
        let name = name.to_owned();
        let text = answer(PATIENCE, move || entry(&name)?.get_password().map(Zeroizing::new).map_err(failed))?;
        let bytes = Zeroizing::new(BASE64_STANDARD.decode(text.as_bytes()).map_err(|error| Error::Keychain(error.to_string()))?);
        Key::from_bytes(&bytes).ok_or_else(|| Error::Keychain("the entry is no key".to_owned()))
    }

    fn forget(&self, name: &str) -> Result<(), Error> {
        let name = name.to_owned();
        match answer(PATIENCE, move || entry(&name)?.delete_credential().map_err(failed)) {
            Err(Error::NoKey) => Ok(()),
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_comes_back_only_with_its_passphrase() {
        let key = Key::from_bytes(&[7; 32]).expect("32 bytes");
        let wrapped = WrappedKey::wrap(&key, &Passphrase::new("맞는 구절 하나".to_owned())).expect("wrapped");
        let back = wrapped.unwrap(&Passphrase::new("맞는 구절 하나".to_owned())).expect("unwrapped");
        assert!(back.0 == key.0);
        assert!(matches!(wrapped.unwrap(&Passphrase::new("틀린 구절".to_owned())), Err(Error::WrongPassphrase)));
        let text = serde_json::to_string(&wrapped).expect("JSON");
        assert!(!text.contains("BwcHBwcH"), "the key stands in the file");
    }

    #[test]
    fn a_planted_key_file_cannot_take_all_memory() {
        let text = r#"{"format":"whither.key/1","memory_kib":4294967295,"passes":3,"lanes":4,"salt":"AAAAAAAAAAAAAAAAAAAAAA==","nonce":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","wrapped":""}"#;
        let wrapped: WrappedKey = serde_json::from_str(text).expect("JSON");
        assert!(matches!(wrapped.unwrap(&Passphrase::new(String::new())), Err(Error::KeyFile(_))));
    }

    #[test]
    fn a_key_file_is_made_for_its_owner_only_and_read_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("k");
        let made = Key::from_file(&path).expect("made");
        assert!(Key::from_file(&path).expect("read").0 == made.0);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&path).expect("there").permissions().mode() & 0o777, 0o600);
        }
        fs::write(&path, b"short").expect("written");
        assert!(matches!(Key::from_file(&path), Err(Error::KeyFile(_))));
    }
}
