//! Consent strings of the IAB Transparency and Consent Framework, version 2: which vendors a consent window allowed what.
//!
//! The layout is that of "Consent string and vendor list formats v2" (IAB Tech Lab, TCF v2.3, November 2025). Vendors are known by number;
//! a Global Vendor List beside the string gives their names and what each declared.

use std::collections::BTreeMap;

use serde_json::Value;
use whither_ledger::Place;

use crate::table::{Table, TableRow};

/// The table's headers, which `data/sources/iab-tc.toml` knows.
const HEADERS: [&str; 4] = ["TCF vendor", "TCF legal basis", "TCF purposes", "TCF last updated"];

/// Six bits a letter.
struct Bits {
    sextets: Vec<u8>,
    at: usize,
}

impl Bits {
    fn new(text: &str) -> Option<Self> {
        let sextet = |c: u8| match c {
            b'A'..=b'Z' => Some(c - b'A'),
            b'a'..=b'z' => Some(c - b'a' + 26),
            b'0'..=b'9' => Some(c - b'0' + 52),
            b'-' | b'+' => Some(62),
            b'_' | b'/' => Some(63),
            _ => None,
        };
        Some(Self { sextets: text.trim_end_matches('=').bytes().map(sextet).collect::<Option<_>>()?, at: 0 })
    }

    fn bit(&mut self) -> Option<bool> {
        let sextet = self.sextets.get(self.at / 6)?;
        let bit = sextet >> (5 - self.at % 6) & 1 == 1;
        self.at += 1;
        Some(bit)
    }

    fn number(&mut self, bits: u32) -> Option<u64> {
        (0..bits).try_fold(0, |number, _| Some(number << 1 | u64::from(self.bit()?)))
    }

    fn id(&mut self) -> Option<u16> {
        u16::try_from(self.number(16)?).ok()
    }

    /// The numbers from 1 whose bit is set.
    fn set(&mut self, bits: u16) -> Option<Vec<u16>> {
        let mut out = Vec::new();
        for number in 1..=bits {
            if self.bit()? {
                out.push(number);
            }
        }
        Some(out)
    }

    fn ranges(&mut self) -> Option<Vec<(u16, u16)>> {
        let count = self.number(12)?;
        let mut out = Vec::new();
        for _ in 0..count {
            let several = self.bit()?;
            let first = self.id()?;
            let last = if several { self.id()? } else { first };
            (first > 0 && last >= first).then_some(())?;
            out.push((first, last));
        }
        Some(out)
    }

    fn vendors(&mut self) -> Option<Vec<(u16, u16)>> {
        let most = self.id()?;
        if self.bit()? {
            return self.ranges();
        }
        Some(self.set(most)?.into_iter().map(|id| (id, id)).collect())
    }
}

/// What a publisher changed for some vendors.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Restriction {
    purpose: u16,
    /// 0: not allowed; 1: by consent only; 2: by legitimate interest only.
    kind: u64,
    vendors: Vec<(u16, u16)>,
}

/// A consent string.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Consents {
    /// When it was last changed: a day, since finer times were given up in 2021.
    updated: chrono::NaiveDate,
    purposes: Vec<u16>,
    interests: Vec<u16>,
    by_consent: Vec<(u16, u16)>,
    by_interest: Vec<(u16, u16)>,
    restrictions: Vec<Restriction>,
}

/// Reads a consent string; `None` for any other text.
pub(crate) fn decode(text: &str) -> Option<Consents> {
    let text = text.trim();
    if !(38..=65_536).contains(&text.len()) {
        return None;
    }
    let mut segments = text.split('.');
    let mut bits = Bits::new(segments.next()?)?;
    (bits.number(6)? == 2).then_some(())?;
    bits.number(36)?;
    let updated = i64::try_from(bits.number(36)?).ok()?;
    let updated = chrono::DateTime::from_timestamp_millis(updated * 100)?.date_naive();
    // The framework began in 2018: any other text is hardly as young.
    (2018..2100).contains(&chrono::Datelike::year(&updated)).then_some(())?;
    // Window, its version and screen, language, list, policy, scope, texts, special features.
    for bits_of in [12, 12, 6, 12, 12, 6, 1, 1, 12] {
        bits.number(bits_of)?;
    }
    let (purposes, interests) = (bits.set(24)?, bits.set(24)?);
    bits.number(13)?;
    let (by_consent, by_interest) = (bits.vendors()?, bits.vendors()?);
    let mut restrictions = Vec::new();
    for _ in 0..bits.number(12)? {
        restrictions.push(Restriction { purpose: u16::try_from(bits.number(6)?).ok()?, kind: bits.number(2)?, vendors: bits.ranges()? });
    }
    segments.all(|segment| Bits::new(segment).is_some()).then_some(Consents { updated, purposes, interests, by_consent, by_interest, restrictions })
}

/// The consent strings in a JSON value, with where they stand: of `__tcfapi`, of cookies and of an app's settings.
pub(crate) fn find(value: &Value) -> Vec<(String, Consents)> {
    const KEYS: [&str; 6] = ["tcString", "euconsent", "euconsent-v2", "IABTCF_TCString", "consentString", "value"];
    let mut out = Vec::new();
    let mut stack = vec![(String::new(), value, 0)];
    while let Some((pointer, value, depth)) = stack.pop() {
        let inner: Vec<(String, &Value)> = match value {
            Value::Object(object) => object.iter().map(|(key, value)| (key.clone(), value)).collect(),
            Value::Array(values) if values.len() <= 10_000 => values.iter().enumerate().map(|(at, value)| (at.to_string(), value)).collect(),
            _ => continue,
        };
        for (key, value) in inner {
            let pointer = format!("{pointer}/{key}");
            match value {
                Value::String(text) if KEYS.contains(&key.as_str()) => out.extend(decode(text).map(|consents| (pointer, consents))),
                Value::Object(_) | Value::Array(_) if depth < 6 => stack.push((pointer, value, depth + 1)),
                _ => {}
            }
        }
    }
    out
}

/// The names in a Global Vendor List.
#[derive(Debug, Clone, Default)]
pub(crate) struct Vendors {
    vendors: BTreeMap<u16, Vendor>,
    purposes: BTreeMap<u16, String>,
}

#[derive(Debug, Clone, Default)]
struct Vendor {
    name: String,
    purposes: Vec<u16>,
    interests: Vec<u16>,
    flexible: Vec<u16>,
}

impl Vendors {
    /// From a list; `None` for any other value.
    pub fn recognise(value: &Value) -> Option<Vendors> {
        value.get("gvlSpecificationVersion")?;
        let each = |key: &str| value.get(key).and_then(Value::as_object).into_iter().flatten().filter_map(|(id, value)| Some((id.parse().ok()?, value)));
        let name = |value: &Value| value.get("name").and_then(Value::as_str).unwrap_or_default().to_owned();
        let numbers = |value: &Value, key: &str| value.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(|number| u16::try_from(number.as_u64()?).ok()).collect();
        let vendor = |value: &Value| Vendor { name: name(value), purposes: numbers(value, "purposes"), interests: numbers(value, "legIntPurposes"), flexible: numbers(value, "flexiblePurposes") };
        Some(Vendors { vendors: each("vendors").map(|(id, value)| (id, vendor(value))).collect(), purposes: each("purposes").map(|(id, value)| (id, name(value))).collect() })
    }
}

impl Consents {
    /// The purposes that a vendor may pursue on each basis: by consent, by legitimate interest.
    fn purposes(&self, id: u16, known: Option<&Vendor>) -> (Vec<u16>, Vec<u16>) {
        let within = |ranges: &[(u16, u16)]| ranges.iter().any(|(first, last)| (*first..=*last).contains(&id));
        let (consented, interested) = (within(&self.by_consent), within(&self.by_interest));
        // Without the list every purpose that was allowed may be its.
        let declared = known.map_or_else(|| (self.purposes.clone(), self.interests.clone()), |vendor| (vendor.purposes.clone(), vendor.interests.clone()));
        let mut by = (declared.0, declared.1);
        for restriction in self.restrictions.iter().filter(|restriction| within(&restriction.vendors)) {
            let purpose = restriction.purpose;
            let flexible = known.is_none_or(|vendor| vendor.flexible.contains(&purpose));
            let (from, to) = if restriction.kind == 1 { (&mut by.1, &mut by.0) } else { (&mut by.0, &mut by.1) };
            match restriction.kind {
                0 => [from, to].into_iter().for_each(|list| list.retain(|own| *own != purpose)),
                1 | 2 if from.contains(&purpose) => {
                    from.retain(|own| *own != purpose);
                    if flexible && !to.contains(&purpose) {
                        to.push(purpose);
                    }
                }
                _ => {}
            }
        }
        by.0.retain(|purpose| consented && self.purposes.contains(purpose));
        by.1.retain(|purpose| interested && self.interests.contains(purpose));
        by
    }

    /// A row for each vendor and basis, as far as there is room for rows.
    pub fn table(&self, place: Place, list: &Vendors, room: &mut usize) -> Table {
        let mut cut = false;
        let row = |number: u64, cells: Vec<String>| TableRow { number, cells, spans_all: false };
        let mut rows = vec![row(0, HEADERS.iter().map(|header| (*header).to_owned()).collect())];
        let mut ids: Vec<u16> = self.by_consent.iter().chain(&self.by_interest).flat_map(|(first, last)| *first..=*last).collect();
        ids.sort_unstable();
        ids.dedup();
        for id in ids {
            let known = list.vendors.get(&id);
            let name = known.map_or_else(|| format!("IAB vendor {id}"), |vendor| vendor.name.clone());
            let (consented, interested) = self.purposes(id, known);
            for (basis, purposes) in [("consent", consented), ("legitimate interest", interested)] {
                cut |= !purposes.is_empty() && *room == 0;
                if !purposes.is_empty() && *room > 0 {
                    *room -= 1;
                    let named = |purpose: &u16| list.purposes.get(purpose).cloned().unwrap_or_else(|| format!("IAB purpose {purpose}"));
                    let purposes = purposes.iter().map(named).collect::<Vec<_>>().join("\n");
                    rows.push(row(rows.len() as u64, vec![name.clone(), basis.to_owned(), purposes, self.updated.to_string()]));
                }
            }
        }
        Table { place, rows, header_rows: Some(1), cut, ..Table::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Made by the encoder of the framework's publisher (@iabtechlabtcf/core 1.5.21) with contents of our own.
    const RANGES: &str = "CQXh3sAQXh3sAPnADBENBwFsAP_gAEPgAAYgGQQBAADwBkALQBeYDIALzgBQEsAVQBeYAYSAFAS0BMAF5lAAQAB4AyADMPAAgMgA.IGQQBQADwBkALSAlgCqALzAZAAAA.YAAAAAAAAAAA";

    #[test]
    fn a_string_is_read_as_it_was_written() {
        let consents = decode(RANGES).expect("a consent string");
        assert_eq!(consents.updated.to_string(), "2025-09-10");
        assert_eq!(consents.purposes, (1..=11).collect::<Vec<u16>>());
        assert_eq!(consents.interests, [2, 7, 8, 9, 10, 11]);
        assert_eq!(consents.by_consent, [(7, 7), (100, 180), (755, 755), (800, 800)]);
        assert_eq!(consents.by_interest, [(300, 340), (755, 755)]);
        assert_eq!(consents.restrictions.len(), 3);
        // Purpose 10 is not allowed to 7; purpose 2 is by consent only for 755.
        assert_eq!(consents.purposes(7, None).0, [1, 2, 3, 4, 5, 6, 7, 8, 9, 11]);
        assert!(!consents.purposes(755, None).1.contains(&2) && consents.purposes(755, None).0.contains(&2));
        let flags = decode("CQNvpkAQNvpkAPnADBENBfEoALIAAEJAAAYgAKkiECABApAA").expect("a consent string");
        assert_eq!(flags.by_consent.iter().map(|(id, _)| *id).collect::<Vec<_>>(), [2, 5, 9, 14, 21]);
        assert_eq!(flags.by_interest.len(), 3);
        let refused = decode("CQe8esAQe8esAPnADBENCDFgAAAAAAAAAAYgAAAAAAAA.IAAA.YAAAAAAAAAAA").expect("a consent string");
        assert_eq!(refused.table(Place::default(), &Vendors::default(), &mut 200_000).rows.len(), 1);
    }

    #[test]
    fn other_texts_are_none() {
        for text in ["", "Recipient,Purpose\nAcme,Ads\n", "CQXh3sAQXh3sAPnADBENBw", &"C".repeat(200), &"A".repeat(200)] {
            assert_eq!(decode(text), None, "{text}");
        }
    }

    #[test]
    fn damaged_strings_are_a_shrug() {
        for at in 0..RANGES.len() {
            for letter in ["A", "_", "7"] {
                let mut damaged = RANGES.to_owned();
                if damaged.as_bytes().get(at) != Some(&b'.') {
                    damaged.replace_range(at..=at, letter);
                }
                if let Some(consents) = decode(&damaged) {
                    assert!(consents.table(Place::default(), &Vendors::default(), &mut 200_000).rows.len() <= 200_001);
                }
            }
        }
    }
}
