use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The source's own words beside our reading of them.
///
/// `reading` is `None` when the words are unclear: unknown is never a variant and never a guess.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub struct Stated<T> {
    /// The words exactly as the document has them, white space folded.
    pub wording: String,
    /// Our code for the words, where they are clear.
    pub reading: Option<T>,
}

impl<T> Stated<T> {
    /// Words with a clear reading.
    pub fn read(wording: impl Into<String>, reading: T) -> Self {
        Self { wording: wording.into(), reading: Some(reading) }
    }

    /// Words without a reading.
    pub fn unread(wording: impl Into<String>) -> Self {
        Self { wording: wording.into(), reading: None }
    }
}
