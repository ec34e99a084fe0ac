use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The SHA-256 of a document's bytes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, TS)]
#[ts(type = "string")]
pub struct DocumentId(pub [u8; 32]);

impl DocumentId {
    /// From 64 hexadecimal digits.
    pub fn from_hex(hex: &str) -> Option<Self> {
        let digits: Vec<u8> = hex.chars().map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok())).collect::<Option<_>>()?;
        let bytes: Vec<u8> = digits.chunks(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect();
        (hex.len() == 64).then_some(())?;
        bytes.try_into().ok().map(DocumentId)
    }
}

impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl Serialize for DocumentId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for DocumentId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let hex = String::deserialize(deserializer)?;
        DocumentId::from_hex(&hex).ok_or_else(|| serde::de::Error::custom("expected 64 hexadecimal digits"))
    }
}

/// A file that says who received what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Document {
    /// Its SHA-256.
    pub id: DocumentId,
    /// The file's name, without its folder.
    pub name: String,
    /// Size in bytes.
    #[ts(type = "number")]
    pub size: u64,
    /// The source it was recognised as, or `table`.
    pub source: String,
    /// Who it is from, as the document or the person says.
    pub controller: Option<String>,
    /// When it was imported: RFC 3339, local time with offset.
    pub imported: String,
    /// Rows kept, skipped and not understood.
    pub rows: RowCounts,
}

/// How many rows were kept, skipped (blank, repeated headers, footers) and not understood.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RowCounts {
    /// Rows that became disclosures.
    #[ts(type = "number")]
    pub kept: u64,
    /// Rows that state nothing: blank lines, repeated headers, totals.
    #[ts(type = "number")]
    pub skipped: u64,
    /// Rows that state something that was not understood; each has a note.
    #[ts(type = "number")]
    pub not_understood: u64,
}

impl RowCounts {
    /// All rows.
    pub fn total(&self) -> u64 {
        self.kept + self.skipped + self.not_understood
    }
}

impl std::ops::AddAssign for RowCounts {
    fn add_assign(&mut self, other: Self) {
        self.kept += other.kept;
        self.skipped += other.skipped;
        self.not_understood += other.not_understood;
    }
}

/// Where in a document something stands. Counts start at 1, as a person counts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub struct Place {
    /// The file within an archive or a mail, with the files it lies in: `export.zip/ads/advertisers.json`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub file: Option<String>,
    /// The page of a paged document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub page: Option<u32>,
    /// The sheet of a workbook.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub sheet: Option<String>,
    /// The table on a page, counted from the top.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub table: Option<u32>,
    /// The row: of the file for delimited text (embedded newlines do not count), of the sheet or table otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub row: Option<u64>,
    /// The line of a text, when what is stated stands in no table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub line: Option<u64>,
    /// The column's header.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub column: Option<String>,
    /// A JSON pointer (RFC 6901).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub pointer: Option<String>,
}

impl Place {
    /// The same place, one column of it.
    pub fn column(mut self, header: impl Into<String>) -> Self {
        self.column = Some(header.into());
        self
    }
}

/// What proves a disclosure: a document and a place in it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub struct Evidence {
    /// The document.
    pub document: DocumentId,
    /// The place in it.
    pub place: Place,
}
