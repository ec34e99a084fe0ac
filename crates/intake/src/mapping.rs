use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use whither_ledger::Relation;

use crate::{DateOrder, Role};

/// What a person says about a document, as a small file without personal content. Everything left out is found by itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct Mapping {
    /// The encoding, by its WHATWG label such as `euc-kr`.
    pub encoding: Option<String>,
    /// The delimiter: one ASCII character.
    pub delimiter: Option<char>,
    /// The row of the header, from 1.
    #[ts(type = "number | null")]
    pub header_row: Option<u64>,
    /// Which of day and month comes first.
    pub date_order: Option<DateOrder>,
    /// The relation of every row.
    pub relation: Option<Relation>,
    /// Who gave the data away.
    pub controller: Option<String>,
    /// The password of an encrypted document. It is kept in the vault with the document, and never written to a mapping file.
    pub password: Option<Secret>,
    /// Roles by header.
    pub columns: BTreeMap<String, Choice>,
}

/// What a person says about a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(untagged)]
pub enum Choice {
    /// It plays this role.
    Role(Role),
    /// It is left in the original.
    Unused(Unused),
}

/// The word for a column without a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Unused {
    /// Not used.
    Unused,
}

impl Mapping {
    /// From the text of a mapping file (TOML). The error names the line and what was expected.
    pub fn from_toml(text: &str) -> Result<Mapping, String> {
        let mapping: Mapping = toml::from_str(text).map_err(|error| error.to_string())?;
        if let Some(label) = &mapping.encoding
            && encoding_rs::Encoding::for_label(label.as_bytes()).is_none()
        {
            return Err(format!("encoding = \"{label}\" is not known (expected a label such as utf-8, euc-kr, utf-16le)"));
        }
        if mapping.delimiter.is_some_and(|delimiter| !delimiter.is_ascii() || matches!(delimiter, '"' | '\n' | '\r')) {
            return Err("delimiter must be one ASCII character that is no quotation mark".to_owned());
        }
        Ok(mapping)
    }

    /// The same for any document of this shape: without whom it is from, and without its password.
    #[must_use]
    pub fn shareable(&self) -> Mapping {
        Mapping { controller: None, password: None, ..self.clone() }
    }

    /// The text of a mapping file.
    pub fn to_toml(&self) -> String {
        toml::to_string(self).unwrap_or_default()
    }
}

/// A password of a document: never shown, wiped when it is let go.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS, zeroize::Zeroize, zeroize::ZeroizeOnDrop)]
#[serde(transparent)]
#[ts(type = "string")]
pub struct Secret(String);

impl Secret {
    /// Takes a password over.
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// The password itself.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("…")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shared_mapping_has_nothing_personal() {
        let mapping = Mapping { controller: Some("한빛페이".to_owned()), password: Some(Secret::new("비밀".to_owned())), relation: Some(Relation::Processing), ..Mapping::default() };
        let text = mapping.shareable().to_toml();
        assert!(!text.contains("한빛페이") && !text.contains("비밀"), "{text}");
        assert_eq!(Mapping::from_toml(&text), Ok(mapping.shareable()));
        assert_eq!(Mapping::default().shareable(), Mapping::default());
    }
}
