use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::LazyLock;

use serde::Deserialize;
use whither_ledger::{Lang, Relation};

use crate::cells::tidy;
use crate::roles::{fold, Layout};
use crate::table::{Giver, Table, TableRow};
use crate::Role;

/// The id of a table that is no known source.
pub(crate) const TABLE: &str = "table";

/// A kind of document that services hand out, as its data file describes it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its id in readings.
    pub id: String,
    /// Its Korean name.
    pub ko: String,
    /// Its English name.
    pub en: String,
    /// Words of which one stands in its title, its headings or above its table.
    #[serde(default)]
    pub headings: Vec<String>,
    /// What it by law or by its nature cannot show.
    #[serde(default)]
    pub not_shown: Vec<NotShown>,
    /// Whether tables that are not its own say nothing of recipients, whatever their headers look like: an export holds much else.
    #[serde(default)]
    pub only_own: bool,
    /// Tables and lists inside it whose headers are its own.
    #[serde(default, rename = "table")]
    shapes: Vec<Shape>,
}

/// A table that one source writes, known by its headers and by where it stands.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Shape {
    /// The JSON key under which it stands.
    under: Option<String>,
    /// How its file's name ends, in lower case.
    file: Option<String>,
    /// Headers that are all there.
    headers: Vec<String>,
    /// Who received the data of every row, where the table does not say because it is the service itself.
    pub recipient: Option<String>,
    /// Who gave the data away, where the table does not say because it is the service itself.
    pub controller: Option<String>,
    /// In what role.
    pub relation: Option<Relation>,
    /// Texts of which one stands in every row that speaks of third parties; none: all do.
    #[serde(default)]
    pub only: Vec<String>,
    /// Roles by header; other columns play none.
    pub columns: BTreeMap<String, Role>,
}

impl Shape {
    /// Whether these JSON keys end with its own: `advertisers`, or `audienceAndAdvertisers/advertisers`.
    fn is_under(&self, keys: &[String]) -> bool {
        self.under.as_ref().is_none_or(|own| {
            let own: Vec<&str> = own.split('/').collect();
            keys.len() >= own.len() && keys[keys.len() - own.len()..].iter().zip(&own).all(|(key, own)| key == own)
        })
    }

    /// The header's row when this is the table.
    fn header(&self, table: &Table) -> Option<usize> {
        let under = self.is_under(&table.headings);
        let file = self.file.as_ref().is_none_or(|end| table.place.file.as_ref().is_some_and(|file| file.to_lowercase().ends_with(end.as_str())));
        if !under || !file {
            return None;
        }
        let known = |row: &TableRow| self.headers.iter().all(|header| row.cells.iter().any(|cell| fold(cell) == fold(header)));
        table.rows.iter().take(20).position(known)
    }
}

/// Something a source cannot show, and where that is written.
#[derive(Debug, Clone, Deserialize)]
pub struct NotShown {
    /// In Korean.
    pub ko: String,
    /// In English.
    pub en: String,
    /// The article.
    pub citation: String,
}

impl Source {
    /// Its name.
    pub fn name(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ko => &self.ko,
            Lang::En => &self.en,
        }
    }
}

/// The data files of sources, each with its text.
macro_rules! files {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_str!(concat!("../data/sources/", $name, ".toml")))),*]
    };
}

/// Where the heading of several stands in a document, the first counts.
const FILES: [(&str, &str); 20] = files![
    "kr-credit-inquiry",
    "kr-mydata",
    "kr-financial-notice",
    "kr-location-notice",
    "kr-access-reply",
    "kr-yearly-notice",
    "kr-privacy-policy",
    "meta",
    "x",
    "tiktok",
    "amazon",
    "apple",
    "linkedin",
    "spotify",
    "paypal-third-parties",
    "iab-tc",
    "iab-gvl",
    "ccpa-notice",
    "gdpr-access-reply",
    "tilt",
];

/// Every known source: one data file each.
pub fn sources() -> &'static [Source] {
    // A file that cannot be read fails a test, which says why.
    static SOURCES: LazyLock<Vec<Source>> = LazyLock::new(|| FILES.iter().filter_map(|(_, text)| toml::from_str(text).ok()).collect());
    &SOURCES
}

/// A source by its id.
pub fn source(id: &str) -> Option<&'static Source> {
    sources().iter().find(|source| source.id == id)
}

/// The shape of a table that a source is known to write, and the place of its header.
pub(crate) fn shape(table: &Table) -> Option<(&'static Source, &'static Shape, usize)> {
    sources().iter().find_map(|source| source.shapes.iter().find_map(|shape| Some((source, shape, shape.header(table)?))))
}

/// Whether a source knows lists of plain texts under these keys.
pub(crate) fn lists_under(keys: &[String]) -> bool {
    let Some(last) = keys.last() else { return false };
    sources().iter().flat_map(|source| &source.shapes).any(|shape| shape.under.is_some() && shape.is_under(keys) && shape.headers.as_slice() == std::slice::from_ref(last))
}

/// The source whose words stand around the tables, or [`TABLE`].
pub(crate) fn recognise(tables: &[Table], laid: &[Layout]) -> &'static str {
    if let Some((source, _, _)) = tables.iter().find_map(shape) {
        return &source.id;
    }
    let mut words: Vec<String> = Vec::new();
    for (table, layout) in tables.iter().zip(laid) {
        words.extend(table.title.iter().chain(&table.headings).map(|text| fold(text)));
        words.extend(preamble(table, layout).map(fold));
    }
    let named = |source: &&Source| source.headings.iter().any(|heading| words.iter().any(|text| text.contains(&fold(heading))));
    sources().iter().find(named).map_or(TABLE, |source| source.id.as_str())
}

/// The texts above the header of a table.
fn preamble<'a>(table: &'a Table, layout: &Layout) -> impl Iterator<Item = &'a str> {
    let above = if layout.transposed { 0 } else { layout.skip.saturating_sub(1) };
    table.rows.iter().take(above).flat_map(|row| &row.cells).map(String::as_str).filter(|cell| !cell.trim().is_empty())
}

/// Who gave the data away, for each table: named around it, in its file, or by the mail that brings it.
pub(crate) fn givers(tables: &[Table], laid: &[Layout]) -> Vec<Option<String>> {
    let named: Vec<Option<String>> = tables.iter().zip(laid).map(|(table, layout)| controller(table, layout)).collect();
    let mut files: HashMap<&Option<String>, &String> = HashMap::new();
    let mut mails: HashMap<&Giver, BTreeSet<&String>> = HashMap::new();
    for (table, name) in tables.iter().zip(&named) {
        let Some(name) = name else { continue };
        files.entry(&table.place.file).or_insert(name);
        if let Some(giver) = &table.giver {
            mails.entry(giver).or_default().insert(name);
        }
    }
    // What a mail brings may say the sender's name better than its address does.
    let mail = |giver: &Giver| match mails.get(giver).map(|names| names.iter().collect::<Vec<_>>()).as_deref() {
        Some([only]) => (**only).clone(),
        _ => giver.name.clone(),
    };
    let other = |table: &Table| files.get(&table.place.file).map(|name| (*name).clone()).or_else(|| table.giver.as_ref().map(mail));
    tables.iter().zip(&named).map(|(table, own)| own.clone().or_else(|| other(table))).collect()
}

/// The one of these that there is.
pub(crate) fn only(names: impl IntoIterator<Item = Option<String>>) -> Option<String> {
    let names: BTreeSet<String> = names.into_iter().flatten().collect();
    if names.len() == 1 { names.into_iter().next() } else { None }
}

/// The controller that the texts around a table name: `회사명: 한빛페이`, `한빛페이 개인정보 처리방침`.
fn controller(table: &Table, layout: &Layout) -> Option<String> {
    const LABELS: [&str; 9] = ["회사명", "기관명", "업체명", "서비스명", "신용정보제공이용자", "개인정보처리자", "company", "controller", "service"];
    let texts: Vec<&str> = if layout.names_recipients() { preamble(table, layout).collect() } else { Vec::new() };
    for (at, text) in texts.iter().enumerate() {
        let (label, value) = text.split_once([':', '：']).unwrap_or((text, ""));
        if LABELS.contains(&fold(label).as_str()) {
            let value = if value.trim().is_empty() { texts.get(at + 1).copied().unwrap_or_default() } else { value };
            return Some(tidy(value)).filter(|name| !name.is_empty());
        }
    }
    // A mail's subject is its own: "Fwd: Privacy Policy" names nobody.
    let title = table.title.iter().filter(|_| table.giver.is_none());
    let suffixes = ["개인정보 처리방침", "개인정보처리방침", "Privacy Policy", "Privacy Notice"];
    for text in title.chain(&table.headings) {
        for suffix in suffixes {
            if let Some((name, behind)) = text.split_once(suffix) {
                // "개인정보처리방침 | 새봄페이".
                let name = if name.trim().is_empty() && behind.trim_start().starts_with(['|', '-', '–', '·', ':']) { tidy(behind) } else { tidy(name) };
                let name = name.trim_matches(|c: char| "|·-–:<>[]「」'\"".contains(c) || c.is_whitespace());
                let numbered = name.starts_with(|c: char| c.is_ascii_digit()) || name.starts_with('제');
                let said = ["california", "fwd", "fw", "re", "global", "our", "website", "us", "eu", "u.s.", "회사", "당사"].contains(&name.to_lowercase().trim_end_matches(':').trim());
                if !name.is_empty() && !said && name.chars().count() <= 40 && !numbered {
                    return Some(name.to_owned());
                }
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_source_file_is_read() {
        for (name, text) in FILES {
            let read = toml::from_str::<Source>(text).unwrap_or_else(|error| panic!("data/sources/{name}.toml: {error}"));
            assert_eq!(read.id, name, "the file is named after the source");
        }
        for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/data/sources")).expect("the sources").flatten() {
            let name = entry.file_name().to_string_lossy().trim_end_matches(".toml").to_owned();
            assert!(FILES.iter().any(|(own, _)| *own == name), "data/sources/{name}.toml is not among the FILES of source.rs");
        }
        assert!(sources().iter().all(|source| !source.not_shown.is_empty()), "every source leaves something out");
        assert!(sources().iter().flat_map(|source| &source.not_shown).all(|not_shown| !not_shown.citation.is_empty()));
    }
}
