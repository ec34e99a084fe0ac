use serde::Serialize;
use ts_rs::TS;

/// What the window is told when a command fails: a code only where it acts on it, and a sentence for the person.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Failure {
    /// `locked`, `wrong-passphrase`, `keychain`, `cancelled`, or `other`.
    pub code: &'static str,
    /// Place, value and remedy.
    pub message: String,
}

impl Failure {
    /// The vault is locked.
    pub fn locked() -> Self {
        Self { code: "locked", message: "the vault is locked".to_owned() }
    }

    /// Anything that the window only shows.
    pub fn other(message: impl ToString) -> Self {
        Self { code: "other", message: message.to_string() }
    }
}

impl From<whither_vault::Error> for Failure {
    fn from(error: whither_vault::Error) -> Self {
        use whither_vault::Error;
        let code = match &error {
            Error::WrongPassphrase => "wrong-passphrase",
            Error::Keychain(_) | Error::NoKey => "keychain",
            Error::Cancelled => "cancelled",
            _ => "other",
        };
        Self { code, message: error.to_string() }
    }
}

impl From<whither_intake::Stopped> for Failure {
    fn from(stopped: whither_intake::Stopped) -> Self {
        match stopped {
            whither_intake::Stopped::Cancelled => whither_vault::Error::Cancelled.into(),
            whither_intake::Stopped::Io(error) => Self::other(error),
        }
    }
}
