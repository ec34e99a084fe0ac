//! Which letters exist, what they ask for, and their sentences.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use whither_law::Citation;

use crate::draft::{Kind, Tongue};
use crate::letter::Layout;

/// A regime's letters.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Regime {
    pub id: String,
    pub tongues: Vec<Tongue>,
    pub layout: Layout,
    #[serde(default)]
    pub partial: Vec<Citation>,
    #[serde(default)]
    pub identity: Vec<Citation>,
    #[serde(default)]
    pub fee: Vec<Citation>,
    #[serde(default)]
    pub free: Vec<Citation>,
    pub particulars: Vec<Asked>,
    pub letters: Vec<Own>,
}

/// A particular that a regime gives a right to.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    pub id: String,
    pub cites: Vec<Citation>,
    #[serde(default)]
    pub optional: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Own {
    pub kind: Kind,
    pub cites: Vec<Citation>,
    pub term: Option<String>,
    #[serde(default)]
    pub authorities: Vec<String>,
    /// The law has no sentence on the time: none is cited.
    #[serde(default)]
    pub bare: bool,
    /// The right needs a ground.
    #[serde(default)]
    pub reason: bool,
}

#[derive(Deserialize)]
struct Regimes {
    regime: Vec<Regime>,
}

/// A letter's title and wording, with tokens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Template {
    /// The subject.
    pub title: String,
    /// Paragraphs parted by blank lines.
    pub body: String,
}

/// The sentences of a language.
pub(crate) struct Words {
    table: toml::Table,
}

impl Words {
    pub fn common(&self, key: &str) -> &str {
        self.table.get("common").and_then(|common| common.get(key)).and_then(toml::Value::as_str).unwrap_or_default()
    }

    /// A word of every letter, the regime's own before the general.
    pub fn common_of(&self, key: &str, regime: &str) -> &str {
        let own = self.common(&format!("{key}@{regime}"));
        if own.is_empty() { self.common(key) } else { own }
    }

    /// The name of a token; its id where it has none.
    pub fn token<'a>(&'a self, id: &'a str) -> &'a str {
        self.table.get("tokens").and_then(|tokens| tokens.get(id)).and_then(toml::Value::as_str).unwrap_or(id)
    }

    /// The id of a token by its name.
    pub fn id<'a>(&'a self, name: &'a str) -> &'a str {
        let tokens = self.table.get("tokens").and_then(toml::Value::as_table);
        tokens.and_then(|tokens| tokens.iter().find(|(_, own)| own.as_str() == Some(name))).map_or(name, |(id, _)| id)
    }

    /// What a value is where the person says nothing.
    pub fn default(&self, key: &str, regime: &str) -> Option<&str> {
        let facts = self.table.get("facts")?;
        facts.get(format!("{key}@{regime}")).or_else(|| facts.get(key)).and_then(toml::Value::as_str)
    }

    /// A word of a kind, the regime's own before the general.
    pub fn of(&self, kind: Kind, regime: &str, key: &str) -> Option<&str> {
        let table = self.table.get(kind.id())?;
        table.get(regime).and_then(|own| own.get(key)).or_else(|| table.get(key)).and_then(toml::Value::as_str)
    }
}

const WORDS: [(Tongue, &str); 7] = [
    (Tongue::Ko, include_str!("../data/words/ko.toml")),
    (Tongue::En, include_str!("../data/words/en.toml")),
    (Tongue::De, include_str!("../data/words/de.toml")),
    (Tongue::Fr, include_str!("../data/words/fr.toml")),
    (Tongue::Pt, include_str!("../data/words/pt.toml")),
    (Tongue::Ja, include_str!("../data/words/ja.toml")),
    (Tongue::Zh, include_str!("../data/words/zh.toml")),
];

/// Everything that is bundled.
pub(crate) struct Data {
    pub regimes: Vec<Regime>,
    words: BTreeMap<Tongue, Words>,
    particulars: toml::Table,
}

impl Data {
    /// From the bundled files; the error names the file and the place.
    fn read() -> Result<Data, String> {
        let regimes = toml::from_str::<Regimes>(include_str!("../data/letters.toml")).map_err(|error| format!("letters.toml: {error}"))?.regime;
        let particulars = include_str!("../data/particulars.toml").parse().map_err(|error| format!("particulars.toml: {error}"))?;
        let mut words = BTreeMap::new();
        for (tongue, text) in WORDS {
            words.insert(tongue, Words { table: text.parse().map_err(|error| format!("words/{}.toml: {error}", tongue.id()))? });
        }
        Ok(Data { regimes, words, particulars })
    }

    pub fn words(&self, tongue: Tongue) -> Option<&Words> {
        self.words.get(&tongue)
    }

    pub fn regime(&self, id: &str) -> Option<&Regime> {
        self.regimes.iter().find(|regime| regime.id == id)
    }

    /// What a particular asks for, in words.
    pub fn particular(&self, id: &str, regime: &str, tongue: Tongue) -> Option<&str> {
        let table = self.particulars.get(id)?;
        table.get(regime).and_then(|own| own.get(tongue.id())).or_else(|| table.get(tongue.id())).and_then(toml::Value::as_str)
    }
}

pub(crate) fn data() -> &'static Data {
    // A test reads the files; a release cannot be made with a broken one.
    static DATA: LazyLock<Data> = LazyLock::new(|| Data::read().unwrap_or_else(|_| Data { regimes: Vec::new(), words: BTreeMap::new(), particulars: toml::Table::new() }));
    &DATA
}

/// A letter that can be written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Offer {
    /// Under which law.
    pub regime: String,
    /// What is asked.
    pub kind: Kind,
    /// In which languages.
    pub tongues: Vec<Tongue>,
    /// On which articles it rests.
    pub citations: Vec<Citation>,
    /// The kind of deadline that runs, where one does.
    pub term: Option<String>,
    /// What can be asked for one by one: id, and whether it is asked for unless left out.
    pub particulars: Vec<(String, bool)>,
    /// What its sentences need besides names and addresses; those the person must fill.
    pub needs: Vec<String>,
    /// The authorities it can go to, by id; `*`: those of the regime.
    pub authorities: Vec<String>,
}

fn offer_of(data: &Data, regime: &Regime, own: &Own) -> Offer {
    let has = |tongue: &Tongue| data.words(*tongue).is_some_and(|words| words.of(own.kind, &regime.id, "body").is_some());
    let body = data.words(Tongue::En).and_then(|words| words.of(own.kind, &regime.id, "body")).unwrap_or_default();
    let computed = ["cites", "particulars", "missing", "claims", "chronology", "term", "partial", "identity", "fee", "answer_to", "account", "asks", "own", "lodge", "unaffected"];
    let mut needs: Vec<String> = Vec::new();
    for token in crate::fill::tokens(body) {
        if !token.ends_with('?') && !computed.contains(&token) && !needs.iter().any(|known| known == token) {
            needs.push(token.to_owned());
        }
    }
    if own.reason && !needs.iter().any(|known| known == "reason") {
        needs.push("reason".to_owned());
    }
    Offer {
        regime: regime.id.clone(),
        kind: own.kind,
        tongues: regime.tongues.iter().copied().filter(has).collect(),
        citations: own.cites.clone(),
        term: own.term.clone(),
        particulars: if own.kind.asks_particulars() { regime.particulars.iter().map(|asked| (asked.id.clone(), !asked.optional)).collect() } else { Vec::new() },
        needs,
        authorities: own.authorities.clone(),
    }
}

/// Every letter that exists.
pub fn letters() -> Vec<Offer> {
    let data = data();
    data.regimes.iter().flat_map(|regime| regime.letters.iter().map(|own| offer_of(data, regime, own))).collect()
}

/// One letter that exists.
pub fn offer(regime: &str, kind: Kind) -> Option<Offer> {
    let data = data();
    let regime = data.regime(regime)?;
    Some(offer_of(data, regime, regime.letters.iter().find(|own| own.kind == kind)?))
}

/// The names that `values` of a draft may have: those its wording asks for, and those its other sentences take.
pub fn values(regime: &str, kind: Kind, own: Option<&str>) -> Vec<String> {
    let data = data();
    let bodies = data.words.values().filter_map(|words| words.of(kind, regime, "body")).chain(own);
    let mut out: Vec<String> = bodies.flat_map(crate::fill::tokens).map(|token| token.trim_end_matches('?').to_owned()).collect();
    // What a reminder or a complaint says of the letter before it.
    out.extend(["asked", "kind", "reason", "authority"].map(str::to_owned));
    out.sort();
    out.dedup();
    out
}

/// The built-in wording of a letter, its tokens named in the letter's language.
pub fn template(regime: &str, kind: Kind, tongue: Tongue) -> Option<Template> {
    let words = data().words(tongue)?;
    let body = crate::fill::rename(words.of(kind, regime, "body")?.trim(), |id| words.token(id).to_owned());
    Some(Template { title: words.of(kind, regime, "title").unwrap_or_default().to_owned(), body })
}

/// Every particular by id, for tests and the table of the documentation.
pub fn particular_ids() -> Vec<String> {
    data().particulars.keys().cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_files_are_read() {
        if let Err(error) = Data::read() {
            panic!("{error}");
        }
    }
}
