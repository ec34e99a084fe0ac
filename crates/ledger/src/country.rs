use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A country or territory of ISO 3166-1, by its alpha-2 code.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, TS)]
#[ts(type = "string")]
pub struct Country([u8; 2]);

/// One line of the bundled table: codes and names.
#[derive(Debug)]
pub struct CountryRecord {
    /// The alpha-2 code.
    pub country: Country,
    /// The alpha-3 code.
    pub alpha3: &'static str,
    /// The usual Korean name.
    pub ko: &'static str,
    /// The usual English name.
    pub en: &'static str,
    /// Other names in the languages that disclosures are written in.
    pub aliases: Vec<&'static str>,
}

static TABLE: &str = include_str!("../data/countries.tsv");

/// Every country of ISO 3166-1, in the order of its alpha-2 code.
pub fn countries() -> &'static [CountryRecord] {
    static RECORDS: LazyLock<Vec<CountryRecord>> = LazyLock::new(|| {
        let mut records: Vec<_> = TABLE.lines().skip(1).filter_map(record).collect();
        records.sort_by_key(|record| record.country);
        records
    });
    &RECORDS
}

fn record(line: &'static str) -> Option<CountryRecord> {
    let mut cells = line.split('\t');
    let country = Country::from_alpha2(cells.next()?)?;
    let (alpha3, _numeric, ko, en) = (cells.next()?, cells.next()?, cells.next()?, cells.next()?);
    let aliases = cells.next().unwrap_or_default().split('|').filter(|alias| !alias.is_empty()).collect();
    Some(CountryRecord { country, alpha3, ko, en, aliases })
}

impl Country {
    /// The Republic of Korea.
    pub const KR: Country = Country(*b"KR");

    /// From two upper-case ASCII letters; whether ISO 3166-1 assigns them is not checked here.
    pub fn from_alpha2(code: &str) -> Option<Country> {
        match code.as_bytes() {
            &[a, b] if a.is_ascii_uppercase() && b.is_ascii_uppercase() => Some(Country([a, b])),
            _ => None,
        }
    }

    /// From an assigned alpha-2 or alpha-3 code (upper case), or a whole name in any bundled language.
    pub fn from_name(words: &str) -> Option<Country> {
        static NAMES: LazyLock<HashMap<String, Country>> = LazyLock::new(|| {
            let mut names = HashMap::new();
            for record in countries() {
                let codes = [record.country.to_string(), record.alpha3.to_owned()];
                for code in codes {
                    names.insert(code, record.country);
                }
                for name in [record.ko, record.en].into_iter().chain(record.aliases.iter().copied()) {
                    names.entry(fold(name)).or_insert(record.country);
                }
            }
            names
        });
        let words = words.trim();
        // Codes count only in upper case: "in", "is" and "no" are words.
        if words.len() <= 3 && words.is_ascii() && !words.contains('.') {
            let name = words.len() == 3 || words.bytes().all(|byte| byte.is_ascii_uppercase());
            return NAMES.get(words).or_else(|| NAMES.get(&fold(words)).filter(|_| name)).copied();
        }
        NAMES.get(&fold(words)).copied()
    }

    /// The alpha-2 code.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("??")
    }

    /// The usual Korean name, or the code when ISO does not assign it.
    pub fn ko(&self) -> &str {
        self.record().map_or(self.code(), |record| record.ko)
    }

    /// The usual English name, or the code when ISO does not assign it.
    pub fn en(&self) -> &str {
        self.record().map_or(self.code(), |record| record.en)
    }

    fn record(&self) -> Option<&'static CountryRecord> {
        countries().binary_search_by_key(self, |record| record.country).ok().map(|at| &countries()[at])
    }
}

/// Names are compared without case, spaces, points and brackets.
fn fold(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Country {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Country {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        Country::from_alpha2(&code).ok_or_else(|| serde::de::Error::custom(format!("{code:?} is not a country code")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_country_has_both_names_and_no_name_means_two() {
        assert_eq!(countries().len(), 249);
        let mut seen: HashMap<String, Country> = HashMap::new();
        for record in countries() {
            assert!(!record.ko.is_empty() && !record.en.is_empty(), "{}", record.country);
            for name in [record.ko, record.en].into_iter().chain(record.aliases.iter().copied()) {
                let other = seen.insert(fold(name), record.country);
                assert!(other.is_none_or(|other| other == record.country), "{name} means {other:?} and {}", record.country);
            }
        }
    }

    #[test]
    fn names_and_codes_are_read() {
        for (words, code) in [
            ("싱가포르", "SG"), ("Singapore", "SG"), ("SGP", "SG"), ("SG", "SG"), ("미국", "US"), ("U.S.A.", "US"),
            ("United States", "US"), ("대한민국", "KR"), ("한국", "KR"), ("Irland", "IE"), ("日本", "JP"), ("UK", "GB"),
        ] {
            assert_eq!(Country::from_name(words).map(|c| c.to_string()).as_deref(), Some(code), "{words}");
        }
        for words in ["", "in", "is", "no", "해외", "서버", "Europe"] {
            assert_eq!(Country::from_name(words), None, "{words}");
        }
    }
}
