//! The bundled directory: companies and authorities, each record with its source.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use whither_ledger::Country;

use crate::name::{name, script, Name, Script};
use crate::same::{same, Match, Reason};
use crate::sound;

/// A company of the directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Listed {
    /// A stable word for it.
    pub id: String,
    /// The registered name.
    pub legal_name: String,
    /// Brands, services and names in other languages that mean this company.
    #[serde(default)]
    pub names: Vec<String>,
    /// Its seat.
    pub country: Country,
    /// What it does: `payment`, `bank`, `portal`, `cloud` …
    pub sector: String,
    /// The regimes that its seat and sector suggest.
    #[serde(default)]
    pub regimes: Vec<String>,
    /// The company it belongs to, by name.
    #[serde(default)]
    pub parent: Option<String>,
    /// The company for which it is reported to act.
    #[serde(default)]
    pub acts_for: Option<String>,
    /// Who answers privacy questions: an office, never a person.
    #[serde(default)]
    pub officer: Option<String>,
    /// Where requests about data are made on its site.
    #[serde(default)]
    pub webform: Option<String>,
    /// The office's e-mail address.
    #[serde(default)]
    pub email: Option<String>,
    /// Its telephone.
    #[serde(default)]
    pub phone: Option<String>,
    /// Its postal address.
    #[serde(default)]
    pub address: Option<String>,
    /// Where the office, its addresses or the parent were learned, when elsewhere than the record.
    #[serde(default)]
    pub contact_source: Option<String>,
    /// How old or sure that is.
    #[serde(default)]
    pub contact_note: Option<String>,
    /// Its site.
    #[serde(default)]
    pub web: Option<String>,
    /// Its privacy policy.
    #[serde(default)]
    pub policy: Option<String>,
    /// Where the record was learned.
    pub source: String,
    /// The day, month or year of that source.
    pub as_of: String,
    /// `primary`: the company's own words or an official register; `secondary`: others' report.
    pub mark: String,
}

/// A supervisory authority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Authority {
    /// A stable word for it.
    pub id: String,
    /// Its country.
    pub country: Country,
    /// The regimes it watches over.
    #[serde(default)]
    pub regimes: Vec<String>,
    /// Its name in its own language.
    pub name: String,
    /// Its English name.
    #[serde(default)]
    pub name_en: Option<String>,
    /// Its Korean name.
    #[serde(default)]
    pub name_ko: Option<String>,
    /// Its site.
    #[serde(default)]
    pub web: Option<String>,
    /// Where complaints are filed.
    #[serde(default)]
    pub webform: Option<String>,
    /// Its e-mail address.
    #[serde(default)]
    pub email: Option<String>,
    /// Its telephone.
    #[serde(default)]
    pub phone: Option<String>,
    /// Its postal address.
    #[serde(default)]
    pub address: Option<String>,
    /// The languages it takes complaints in.
    #[serde(default)]
    pub complaint_language: Option<String>,
    /// What to know before writing.
    #[serde(default)]
    pub note: Option<String>,
    /// Where the record was learned.
    pub source: String,
    /// The day, month or year of that source.
    pub as_of: String,
    /// `primary` or `secondary`, as with [`Listed`].
    pub mark: String,
}

/// A company that a name was found to mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Found {
    /// The company.
    #[serde(skip)]
    pub party: &'static Listed,
    /// How sure, and why.
    #[serde(flatten)]
    pub because: Match,
}

/// The companies, indexed by their names.
pub struct Directory {
    parties: &'static [Listed],
    /// Keys of names to parties.
    keys: HashMap<String, Vec<usize>>,
    /// Consonants of names to parties, by the script that the party has no name in: candidates for names in that script.
    sounds: HashMap<(Script, String), Vec<usize>>,
    /// First words of names to parties: candidates for doubt.
    starts: HashMap<String, Vec<usize>>,
    /// Every name of a party, taken apart.
    names: Vec<Vec<Name>>,
}

#[derive(Deserialize)]
struct Parties {
    party: Vec<Listed>,
}

#[derive(Deserialize)]
struct Authorities {
    authority: Vec<Authority>,
}

/// The bundled companies.
pub fn directory() -> &'static Directory {
    static DIRECTORY: LazyLock<Directory> = LazyLock::new(|| {
        // A test reads the file; a release cannot be made with a broken one.
        let parties = toml::from_str::<Parties>(include_str!("../data/directory.toml")).map(|all| all.party).unwrap_or_default();
        Directory::new(Box::leak(parties.into_boxed_slice()))
    });
    &DIRECTORY
}

/// The bundled authorities.
pub fn authorities() -> &'static [Authority] {
    static AUTHORITIES: LazyLock<Vec<Authority>> =
        LazyLock::new(|| toml::from_str::<Authorities>(include_str!("../data/authorities.toml")).map(|all| all.authority).unwrap_or_default());
    &AUTHORITIES
}

impl Directory {
    fn new(parties: &'static [Listed]) -> Directory {
        let mut directory = Directory { parties, keys: HashMap::new(), sounds: HashMap::new(), starts: HashMap::new(), names: Vec::new() };
        for (at, party) in parties.iter().enumerate() {
            let names: Vec<Name> = std::iter::once(&party.legal_name).chain(&party.names).map(|written| name(written)).collect();
            let scripts: Vec<Script> = names.iter().flat_map(Name::keys).map(|key| script(&key)).collect();
            for one in &names {
                for key in one.keys() {
                    // Where it has a name in that script, that is the name.
                    let other = match script(&key) { Script::Hangul => Script::Latin, _ => Script::Hangul };
                    if !scripts.contains(&other) {
                        push(&mut directory.sounds, (other, sound::skeleton(&key)), at);
                    }
                    push(&mut directory.keys, key, at);
                }
                if let Some(first) = one.words.first() {
                    push(&mut directory.starts, first.clone(), at);
                }
            }
            directory.names.push(names);
        }
        directory
    }

    /// Every company.
    pub fn parties(&self) -> &'static [Listed] {
        self.parties
    }

    /// A company by its stable word.
    pub fn party(&self, id: &str) -> Option<&'static Listed> {
        self.parties.iter().find(|party| party.id == id)
    }

    /// The company that a name surely means; none when two are meant equally.
    pub fn find(&self, written: &str) -> Option<Found> {
        let asked = name(written);
        let (candidates, by_sound) = self.candidates(&asked, false);
        let mut best = self.among(&asked, candidates, by_sound);
        let first = (!best.is_empty()).then(|| best.swap_remove(0)).filter(|found| found.because.is_sure())?;
        // "Google" with Google LLC and Google Ireland in the directory means neither for sure.
        let rivals = best.iter().filter(|found| found.because.score >= first.because.score && found.party.id != first.party.id).count();
        (rivals == 0).then_some(first)
    }

    /// The only company that has a name of exactly these letters.
    pub fn named(&self, written: &str) -> Option<&'static Listed> {
        match self.keys.get(&name(written).key())?.as_slice() {
            [only] => self.parties.get(*only),
            _ => None,
        }
    }

    /// Companies that a name may mean, the likeliest first.
    pub fn suggest(&self, written: &str, most: usize) -> Vec<Found> {
        let asked = name(written);
        let (candidates, _) = self.candidates(&asked, true);
        let mut found = self.among(&asked, candidates, true);
        found.retain(|found| found.because.score >= Match::DOUBT);
        found.truncate(most);
        found
    }

    /// Companies worth a look, and whether not only because a name of theirs is written the same.
    fn candidates(&self, asked: &Name, doubtful: bool) -> (Vec<usize>, bool) {
        let mut out: Vec<usize> = asked.keys().filter_map(|key| self.keys.get(&key)).flatten().copied().collect();
        let by_sound = out.is_empty() || doubtful;
        if by_sound {
            for key in asked.keys().filter(|key| key.len() > 2) {
                out.extend(self.sounds.get(&(script(&key), sound::skeleton(&key))).into_iter().flatten());
            }
        }
        if doubtful {
            out.extend(asked.words.first().and_then(|first| self.starts.get(first)).into_iter().flatten().copied());
        }
        out.sort_unstable();
        out.dedup();
        (out, by_sound)
    }

    /// How sure each is; `all`: by names written otherwise too.
    fn among(&self, asked: &Name, candidates: Vec<usize>, all: bool) -> Vec<Found> {
        let mut out: Vec<Found> = candidates.into_iter().filter_map(|at| {
            let names = self.names.get(at)?;
            let party = self.parties.get(at)?;
            let legal = names.first()?;
            let alike = |own: &Name| own.keys().any(|key| asked.keys().any(|other| other == key));
            let because = names.iter().enumerate().filter(|(_, own)| all || alike(own)).map(|(turn, own)| {
                let mut found = same(asked, own);
                if found.reason == Reason::Translated && names.iter().flat_map(Name::keys).any(|key| asked.keys().any(|other| script(&other) == script(&key))) {
                    found = Match::new(Match::DOUBT, Reason::Translated);
                }
                // A brand or a name in another language says nothing of form and country: the record does.
                if turn > 0 && found.score >= Match::DOUBT && alike(own) {
                    let other_country = asked.country.is_some_and(|country| country != party.country);
                    let other_form = !asked.form.is_empty() && !legal.form.is_empty() && !asked.form.iter().any(|tag| legal.form.contains(tag) || own.form.contains(tag));
                    found = match () {
                        () if other_country => Match::new(40, Reason::OtherCountry),
                        () if other_form => Match::new(75, Reason::OtherForm),
                        () => Match::new(95, Reason::Directory),
                    };
                }
                found
            });
            let mut because = because.max_by_key(|found| found.score)?;
            // "Acme Korea" is Acme's company in Korea when that is its seat.
            if because.reason == Reason::CountryOfOne && asked.country == Some(party.country) && legal.country.is_none() {
                because = Match::new(95, Reason::SameName);
            }
            Some(Found { party, because })
        }).collect();
        out.sort_by(|a, b| b.because.score.cmp(&a.because.score).then_with(|| a.party.id.cmp(&b.party.id)));
        out
    }
}

fn push<K: Eq + std::hash::Hash>(map: &mut HashMap<K, Vec<usize>>, key: K, at: usize) {
    let list = map.entry(key).or_default();
    if list.last() != Some(&at) {
        list.push(at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_files_are_read() {
        if let Err(error) = toml::from_str::<Parties>(include_str!("../data/directory.toml")) {
            panic!("{error}");
        }
        if let Err(error) = toml::from_str::<Authorities>(include_str!("../data/authorities.toml")) {
            panic!("{error}");
        }
    }

    #[test]
    fn a_name_of_two_companies_means_neither() {
        for party in directory().parties() {
            let found = directory().find(&party.legal_name).map(|found| found.party.id.as_str());
            assert!(found.is_none_or(|id| id == party.id), "{}: found as {found:?}", party.id);
        }
    }
}
