use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use whither_ledger::{Place, Relation};

use crate::{DateOrder, Role};

/// What a person says about a document, as a small file without personal content. Everything left out is found by itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct Mapping {
    /// The encoding, by its WHATWG label such as `euc-kr`.
    pub encoding: Option<String>,
    /// The delimiter: one ASCII character.
    pub delimiter: Option<char>,
    /// The row of the header, from 1, in every table.
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
    /// The one sheet of a workbook that is read.
    pub sheet: Option<String>,
    /// Rows that are left out, each from and to, in every table: they hold for one document only.
    #[ts(type = "Array<[number, number]>")]
    pub leave_out: Vec<(u64, u64)>,
    /// What holds for one of several tables: as these rows, for one document only.
    pub tables: Vec<OneTable>,
    /// By header, texts: a row is left out whose cell holds one of them.
    pub leave_out_where: BTreeMap<String, Vec<String>>,
    /// Roles by header.
    pub columns: BTreeMap<String, Choice>,
}

/// What a person says about one of several tables.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct OneTable {
    /// Which: its place, with the number of its first row where it stands in no JSON.
    pub table: Place,
    /// The row of its header.
    #[ts(type = "number | null")]
    pub header_row: Option<u64>,
    /// Its rows that are left out, each from and to.
    #[ts(type = "Array<[number, number]>")]
    pub leave_out: Vec<(u64, u64)>,
    /// None of it is read.
    pub left_out: bool,
}

/// What a person says about a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(try_from = "String", into = "String")]
#[ts(type = "string")]
pub enum Choice {
    /// It plays this role.
    Role(Role),
    /// It is left in the original.
    Unused,
    /// It holds several, one behind another.
    Pattern(Pattern),
}

/// Several roles in one column, with what stands between them: `{recipient} ({country})`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(try_from = "String", into = "String")]
#[ts(type = "string")]
pub struct Pattern {
    before: String,
    /// Each with what stands behind it.
    parts: Vec<(Role, String)>,
}

impl TryFrom<String> for Pattern {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let wrong = |why: &str| format!("\"{text}\" is no role and no pattern: {why} (expected a role such as recipient, \"unused\", or a pattern such as \"{{recipient}} ({{country}})\")");
        let mut pieces = text.split('{');
        let before = pieces.next().unwrap_or_default().to_owned();
        let mut parts: Vec<(Role, String)> = Vec::new();
        for piece in pieces {
            let (name, behind) = piece.split_once('}').ok_or_else(|| wrong("a brace is never closed"))?;
            let role = role(name).ok_or_else(|| wrong(&format!("there is no role {name}")))?;
            if parts.last().is_some_and(|(_, behind)| behind.is_empty()) {
                return Err(wrong("nothing stands between two roles"));
            }
            parts.push((role, behind.to_owned()));
        }
        if parts.is_empty() || parts.len() > 8 {
            return Err(wrong("it is none of the roles of docs/formats.md, and names none in braces, or more than eight"));
        }
        Ok(Pattern { before, parts })
    }
}

impl From<Pattern> for String {
    fn from(pattern: Pattern) -> String {
        pattern.parts.iter().fold(pattern.before, |text, (own, behind)| format!("{text}{{{}}}{behind}", name(*own)))
    }
}

/// Where a text stands, its brackets and bars in either width; blanks around it do not count.
fn find(text: &str, what: &str, last: bool) -> Option<(usize, usize)> {
    let narrow = what.trim();
    if narrow.is_empty() {
        // A blank.
        return text.find(char::is_whitespace).map(|at| (at, at + text.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8)));
    }
    let wide: String = narrow.chars().map(|c| if ('!'..='~').contains(&c) && !c.is_alphanumeric() { char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c) } else { c }).collect();
    let at = |what: &str| if last { text.rfind(what) } else { text.find(what) }.map(|at| (at, at + what.len()));
    at(narrow).or_else(|| at(&wide))
}

impl Pattern {
    /// The roles, in their order.
    pub fn roles(&self) -> impl Iterator<Item = Role> + '_ {
        self.parts.iter().map(|(role, _)| *role)
    }

    /// A cell taken apart: as many texts as roles. What does not look like the pattern stays whole, in the first.
    pub fn split(&self, cell: &str) -> Vec<String> {
        let whole = || std::iter::once(cell.to_owned()).chain(std::iter::repeat(String::new())).take(self.parts.len()).collect();
        let mut rest = cell.trim();
        if !self.before.trim().is_empty() {
            match find(rest, &self.before, false) {
                Some((0, end)) => rest = rest.get(end..).unwrap_or_default(),
                _ => return whole(),
            }
        }
        let mut out = Vec::with_capacity(self.parts.len());
        for (at, (_, behind)) in self.parts.iter().enumerate() {
            let last = at + 1 == self.parts.len();
            if last && behind.is_empty() {
                out.push(rest.trim().to_owned());
                break;
            }
            // "Amazon Web Services (AWS) Inc. (미국)": what stands in brackets at the end is the last of them.
            let from_end = last || at + 2 == self.parts.len() && self.parts.last().is_some_and(|(_, behind)| !behind.trim().is_empty());
            // A name may have brackets of its own: the one that opens is the last before the one that closes.
            let closes = self.parts.get(at + 1).map(|(_, next)| next.trim()).filter(|next| behind.trim() == "(" && next.starts_with(')') && next.len() > 1);
            let within = closes.and_then(|next| find(rest, next, false)).and_then(|(close, _)| rest.get(..close));
            match within.map_or_else(|| find(rest, behind, from_end), |within| find(within, behind, true)) {
                Some((from, to)) => {
                    out.push(rest.get(..from).unwrap_or_default().trim().to_owned());
                    rest = rest.get(to..).unwrap_or_default();
                }
                None => return whole(),
            }
            if last && !rest.trim().is_empty() {
                // More than the pattern says: nothing of it is lost.
                return whole();
            }
        }
        out
    }
}

fn role(name: &str) -> Option<Role> {
    Role::deserialize(serde::de::value::StrDeserializer::<serde::de::value::Error>::new(name.trim())).ok()
}

fn name(role: Role) -> String {
    serde_json::to_value(role).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

impl TryFrom<String> for Choice {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match (text.as_str(), role(&text)) {
            ("unused", _) => Ok(Choice::Unused),
            (_, Some(role)) => Ok(Choice::Role(role)),
            _ => Pattern::try_from(text).map(Choice::Pattern),
        }
    }
}

impl From<Choice> for String {
    fn from(choice: Choice) -> String {
        match choice {
            Choice::Role(role) => name(role),
            Choice::Unused => "unused".to_owned(),
            Choice::Pattern(pattern) => pattern.into(),
        }
    }
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

    /// The same for any document of this shape: without whom it is from, its password, tables by their place and rows by their number.
    #[must_use]
    pub fn shareable(&self) -> Mapping {
        Mapping { controller: None, password: None, leave_out: Vec::new(), tables: Vec::new(), ..self.clone() }
    }

    /// What is said of one table.
    pub(crate) fn one(&self, table: &Place) -> Option<&OneTable> {
        self.tables.iter().find(|own| own.table == *table)
    }

    /// The row of a table's header, where the person said it.
    pub(crate) fn header_row_of(&self, table: &Place) -> Option<u64> {
        self.one(table).and_then(|own| own.header_row).or(self.header_row)
    }

    /// Whether a table is not to be read.
    pub(crate) fn leaves_out(&self, table: &Place) -> bool {
        self.one(table).is_some_and(|own| own.left_out)
    }

    /// The rows of a table that are not to be read.
    pub(crate) fn rows_left_out(&self, table: &Place) -> Vec<(u64, u64)> {
        self.leave_out.iter().chain(self.one(table).into_iter().flat_map(|own| &own.leave_out)).copied().collect()
    }

    /// The same for the next document of this shape: without a sheet, which may have another name by then.
    #[must_use]
    pub fn remembered(&self) -> Mapping {
        Mapping { sheet: None, ..self.shareable() }
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
    fn a_pattern_takes_a_cell_apart() {
        let split = |pattern: &str, cell: &str| Pattern::try_from(pattern.to_owned()).expect("a pattern").split(cell);
        assert_eq!(split("{recipient} ({country})", "Maru Cloud Pte. Ltd. (싱가포르)"), ["Maru Cloud Pte. Ltd.", "싱가포르"]);
        assert_eq!(split("{recipient}({country})", "마루클라우드（미국）"), ["마루클라우드", "미국"]);
        assert_eq!(split("{recipient} ({country}) / {purpose}", "Cedar (Korea) Ltd (대한민국) / 광고 / 분석"), ["Cedar (Korea) Ltd", "대한민국", "광고 / 분석"]);
        assert_eq!(split("{recipient} ({country})", "가람은행"), ["가람은행", ""]);
        assert_eq!(split("{recipient} ({country})", "Amazon Web Services (AWS) Inc. (미국)"), ["Amazon Web Services (AWS) Inc.", "미국"]);
        assert_eq!(split("{recipient} ({country})", "가람은행 (미국) 외"), ["가람은행 (미국) 외", ""]);
        assert_eq!(split("{date} / {recipient} / {purpose}", "2024-01-02 / 가람은행 / 실명확인 / 조회"), ["2024-01-02", "가람은행", "실명확인 / 조회"]);
        assert_eq!(split("받은 곳: {recipient}, 목적: {purpose}", "받은 곳: 가람은행, 목적: 결제"), ["가람은행", "결제"]);
        assert_eq!(split("{date} {recipient}", "2024-01-02 가람 은행"), ["2024-01-02", "가람 은행"]);
        for wrong in ["", "recipient", "{recipient", "{nobody}", "{recipient}{country}"] {
            assert!(Pattern::try_from(wrong.to_owned()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_mapping_file_may_hold_patterns() {
        let text = "leave_out = [[3, 5]]\n[leave_out_where]\n\"구분\" = [\"소계\"]\n[columns]\n\"내역\" = \"{recipient} ({country})\"\n\"비고\" = \"unused\"\n\"일자\" = \"date\"\n";
        let mapping = Mapping::from_toml(text).expect("a mapping");
        assert!(matches!(mapping.columns["내역"], Choice::Pattern(_)) && matches!(mapping.columns["일자"], Choice::Role(Role::Date)));
        assert_eq!(Mapping::from_toml(&mapping.to_toml()), Ok(mapping.clone()));
        assert!(mapping.shareable().leave_out.is_empty());
        assert!(Mapping::from_toml("[columns]\n\"a\" = \"{recipient\"").is_err());
    }

    #[test]
    fn a_shared_mapping_has_nothing_personal() {
        let mapping = Mapping { controller: Some("한빛페이".to_owned()), password: Some(Secret::new("비밀".to_owned())), relation: Some(Relation::Processing), ..Mapping::default() };
        let text = mapping.shareable().to_toml();
        assert!(!text.contains("한빛페이") && !text.contains("비밀"), "{text}");
        assert_eq!(Mapping::from_toml(&text), Ok(mapping.shareable()));
        assert_eq!(Mapping::default().shareable(), Mapping::default());
    }
}
