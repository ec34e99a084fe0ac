#![doc = include_str!("../README.md")]

mod country;
mod disclosure;
mod document;
mod note;
mod occurrences;
mod stated;
pub mod views;

pub use country::{countries, Country};
pub use disclosure::{
    Consent, DataCategory, Disclosure, LegalBasis, Party, Purpose, Relation, Retention, Safeguard, Transfer,
};
pub use document::{Document, DocumentId, Evidence, Place, RowCounts};
pub use note::{Lang, Note, NoteKind, Problem};
pub use occurrences::{Moment, Occurrence, Occurrences};
pub use stated::Stated;

use serde::{Deserialize, Serialize};

/// What one document says: distinct disclosures, the dated times each happened, and what was not understood.
///
/// Reading never fails: whatever could not be read stands in `notes`, each with its place.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// The source this document was recognised as, or `table`.
    pub source: String,
    /// The controller the document itself names as its sender, where it does.
    pub controller: Option<String>,
    /// Distinct statements; no two are equal.
    pub disclosures: Vec<Stating>,
    /// What was skipped or not understood, at most [`Reading::MAX_NOTES`].
    pub notes: Vec<Note>,
    /// Rows kept, skipped and not understood: together every row of the document after its header.
    pub rows: RowCounts,
}

impl Reading {
    /// How many notes are kept one by one; the counts in `rows` stay exact beyond it.
    pub const MAX_NOTES: usize = 1_000;
}

/// One distinct disclosure as one document states it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stating {
    /// What is stated.
    pub disclosure: Disclosure,
    /// The first places in the document where it is stated; `occurrences` hold the rest.
    pub places: Vec<Place>,
    /// The times it happened; empty for a table that states no dates or counts.
    pub occurrences: Occurrences,
}

impl Stating {
    /// How many places are kept a disclosure and document.
    pub const MAX_PLACES: usize = 3;
}
