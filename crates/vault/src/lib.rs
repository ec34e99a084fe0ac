#![doc = include_str!("../README.md")]

mod key;
mod requests;
mod schema;
mod store;

pub use key::{Key, KeyStore, Keychain, Passphrase, WrappedKey};
pub use requests::{Happened, Kept, Proof};
pub use store::{Said, Saved, Vault};

/// What can go wrong with a vault. Each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The key does not open this file: a wrong key, or no vault.
    #[error("this key does not open the vault, or the file is damaged; check that both belong together")]
    WrongKey,
    /// The passphrase does not unwrap the key.
    #[error("the passphrase is not right")]
    WrongPassphrase,
    /// A page of the file does not carry the right seal.
    #[error("the vault is damaged ({0}); restore it from a backup")]
    Damaged(String),
    /// Written by a newer Whither.
    #[error("the vault was written by a newer Whither (format {0}); update Whither to open it")]
    Newer(i64),
    /// The system's keychain is missing or locked.
    #[error("the system's keychain cannot be used ({0}); use a passphrase instead")]
    Keychain(String),
    /// The keychain has no key for this vault.
    #[error("the keychain has no key for this vault")]
    NoKey,
    /// The wrapped key's file is damaged.
    #[error("the key file is damaged ({0}); restore it from a backup")]
    KeyFile(String),
    /// The person cancelled; nothing was kept.
    #[error("cancelled; nothing was kept")]
    Cancelled,
    /// The disk or the stream failed; nothing was kept.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// Any other failure of the database; nothing was kept.
    #[error("the vault could not be written or read: {0}")]
    Database(rusqlite::Error),
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => Error::WrongKey,
            Some(ErrorCode::DatabaseCorrupt) => Error::Damaged(error.to_string()),
            _ => Error::Database(error),
        }
    }
}
