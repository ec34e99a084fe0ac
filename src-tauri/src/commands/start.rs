//! First start, lock and unlock.

use serde::{Deserialize, Serialize};
use tauri::State;
use ts_rs::TS;
use whither_ledger::Lang;
use whither_vault::{Key, KeyStore, Keychain, Passphrase, Vault, WrappedKey};

use crate::{Failure, Session, Unlocked};

/// What the window needs to know before it shows anything.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Status {
    /// Whether there is a vault.
    pub vault: bool,
    /// Whether it is open.
    pub open: bool,
    /// Whether the open one is the sample.
    pub sample: bool,
    /// Whether its key is wrapped by a passphrase; else it is in the keychain.
    pub passphrase: bool,
    /// Whether there is a keychain that can be used.
    pub keychain: bool,
    /// The language in use.
    pub language: Lang,
}

/// How a new vault's key is kept.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum Keeping {
    /// In the system's keychain.
    Keychain,
    /// Wrapped by a passphrase, beside the vault.
    Passphrase,
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Failure> {
    tokio::task::spawn_blocking(work).await.map_err(Failure::other)
}

/// The shortest passphrase that a new vault takes, in characters.
const SHORTEST: usize = 8;

#[tauri::command]
#[expect(missing_docs, reason = "the window's side is documented in backend.ts")]
pub async fn status(session: State<'_, Session>) -> Result<Status, Failure> {
    let path = session.vault_path();
    let keychain = blocking(Keychain::available).await?;
    let open = session.open();
    Ok(Status {
        vault: path.exists(),
        open: open.is_some(),
        sample: open == Some(true),
        passphrase: WrappedKey::path(&path).exists(),
        keychain,
        language: session.language(),
    })
}

#[tauri::command(async)]
#[expect(missing_docs, reason = "the window's side is documented in backend.ts")]
pub fn set_language(session: State<'_, Session>, language: Lang) -> Result<(), Failure> {
    session.set_language(language);
    let word = match language {
        Lang::Ko => "ko",
        Lang::En => "en",
    };
    std::fs::write(session.folder.join("language"), word).map_err(Failure::other)
}

#[tauri::command]
#[expect(missing_docs, reason = "the window's side is documented in backend.ts")]
pub async fn create_vault(session: State<'_, Session>, keeping: Keeping, passphrase: String) -> Result<(), Failure> {
    let (path, name, passphrase, today) = (session.vault_path(), session.key_name(), Passphrase::new(passphrase), session.today());
    let unlocked = blocking(move || -> Result<Unlocked, Failure> {
        let key = Key::random()?;
        match keeping {
            Keeping::Keychain => Keychain.keep(&name, &key)?,
            Keeping::Passphrase if passphrase.length() < SHORTEST => return Err(Failure::other("at least eight characters")),
            Keeping::Passphrase => WrappedKey::wrap(&key, &passphrase)?.save(&path)?,
        }
        Unlocked::new(Vault::create(&path, &key)?, today)
    })
    .await??;
    session.unlock(unlocked);
    Ok(())
}

#[tauri::command]
#[expect(missing_docs, reason = "the window's side is documented in backend.ts")]
pub async fn unlock(session: State<'_, Session>, passphrase: String) -> Result<(), Failure> {
    let (path, name, passphrase, today) = (session.vault_path(), session.key_name(), Passphrase::new(passphrase), session.today());
    let unlocked = blocking(move || -> Result<Unlocked, Failure> {
        let key = if WrappedKey::path(&path).exists() { WrappedKey::load(&path)?.unwrap(&passphrase)? } else { Keychain.key(&name)? };
        Unlocked::new(Vault::open(&path, &key)?, today)
    })
    .await??;
    session.unlock(unlocked);
    Ok(())
}

#[tauri::command(async)]
#[expect(missing_docs, reason = "the window's side is documented in backend.ts")]
pub fn lock(session: State<'_, Session>) {
    session.lock();
}

#[tauri::command]
#[expect(missing_docs, reason = "the window's side is documented in backend.ts")]
pub async fn open_sample(session: State<'_, Session>) -> Result<(), Failure> {
    let today = session.today();
    let unlocked = blocking(move || Unlocked::sample(today)).await??;
    session.unlock(unlocked);
    Ok(())
}

#[tauri::command(async)]
#[expect(missing_docs, reason = "the window's side is documented in backend.ts")]
pub fn touch(session: State<'_, Session>) {
    session.touch();
}
