//! Statutes, articles, adequacy lists and precedents as dated data. Each record says where it was read and how far it may be relied on.

use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use whither_ledger::{Country, Lang};

/// How far a record may be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum Mark {
    /// The official text, or a word-for-word mirror of it, was read.
    Primary,
    /// A report of it was read.
    Secondary,
    /// Neither was read: shown as not verified.
    Memory,
}

/// A body of law that gives a person rights over data about them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Regime {
    /// `kr-pipa`, `eu-gdpr` …
    pub id: String,
    /// Its Korean name.
    pub name_ko: String,
    /// Its English name.
    pub name_en: String,
    /// Its name in its own language.
    #[serde(default)]
    pub local_name: Option<String>,
    /// Its country, or `EU`.
    pub country: String,
    /// From when its rights of access apply.
    #[serde(default)]
    pub in_force_from: Option<NaiveDate>,
}

/// A statute, decree or regulation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Statute {
    /// `kr-pipa`, `kr-pipa-decree` …
    pub id: String,
    /// The regime in whose file it stands.
    #[serde(default)]
    pub regime: String,
    /// The whole title in Korean.
    pub title_ko: String,
    /// The whole title in English.
    pub title_en: String,
    /// The title in its own language.
    #[serde(default)]
    pub local_title: Option<String>,
    /// As it is cited in Korean.
    pub short_ko: String,
    /// As it is cited in English.
    pub short_en: String,
    /// Where the official text stands.
    pub url: String,
}

/// One article, in one version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Article {
    /// Statute and number, `kr-pipa:28-8`.
    pub id: String,
    /// Its statute.
    pub statute: String,
    /// Its number.
    pub number: String,
    /// As it is cited in Korean, `제28조의8`.
    pub label_ko: String,
    /// As it is cited in English, `art. 28-8`.
    pub label_en: String,
    /// Its heading in Korean.
    #[serde(default)]
    pub heading_ko: String,
    /// Its heading in English.
    #[serde(default)]
    pub heading_en: String,
    /// Its heading in its own language.
    #[serde(default)]
    pub heading_local: Option<String>,
    /// What it says, in our words.
    #[serde(default)]
    pub says_ko: String,
    /// What it says, in our words.
    #[serde(default)]
    pub says_en: String,
    /// From when this version applies.
    #[serde(default)]
    pub in_force_from: Option<NaiveDate>,
    /// The last day it applied.
    #[serde(default)]
    pub in_force_until: Option<NaiveDate>,
    /// Where it was read.
    pub source: String,
    /// How far it may be relied on.
    pub mark: Mark,
}

/// A decision that a country protects data well enough.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Adequacy {
    /// The regime whose authority decided.
    pub from_regime: String,
    /// The country decided about.
    pub country: Country,
    /// From when.
    pub in_force_from: NaiveDate,
    /// The last day.
    #[serde(default)]
    pub in_force_until: Option<NaiveDate>,
    /// `all`, or whom it covers: `commercial`, `certified`, `private-sector`.
    pub scope: String,
    /// What it does not cover, in Korean.
    #[serde(default)]
    pub excludes_ko: Option<String>,
    /// What it does not cover, in English.
    #[serde(default)]
    pub excludes_en: Option<String>,
    /// Its name or number.
    pub decision: String,
    /// Where it was read.
    pub source: String,
    /// How far it may be relied on.
    pub mark: Mark,
}

/// A court's decision that rules and letters lean on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Precedent {
    /// A stable word for it, which citations use.
    pub id: String,
    /// The court, in Korean.
    pub court_ko: String,
    /// The court, in English.
    pub court_en: String,
    /// Its number.
    pub number: String,
    /// Its day.
    pub date: NaiveDate,
    /// Its usual name.
    pub title: String,
    /// What it holds, in our words.
    pub holds_ko: String,
    /// What it holds, in our words.
    pub holds_en: String,
    /// The regimes it concerns.
    #[serde(default)]
    pub regimes: Vec<String>,
    /// Where it was read.
    pub source: String,
    /// How far it may be relied on.
    pub mark: Mark,
}

/// One step of a public case, told neutrally.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Event {
    /// The day, month or year.
    pub date: String,
    /// What happened or was reported.
    pub what_ko: String,
    /// What happened or was reported.
    pub what_en: String,
    /// Where it was read.
    pub source: String,
    /// How far it may be relied on.
    pub mark: Mark,
    /// Whether this is not decided yet.
    #[serde(default)]
    pub open: bool,
}

/// An article, a paragraph of it, or a precedent: `kr-pipa:28-8(2)`, `kr-2016do13263`. Where the paragraph says so for a part of the
/// article's life only, the days follow: `kr-pipa:17(3) until 2023-09-14`, `kr-pipa:22(3) from 2023-09-15`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(transparent)]
pub struct Citation(pub String);

impl fmt::Display for Citation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[derive(Deserialize)]
struct File {
    regime: Option<Regime>,
    #[serde(default)]
    statute: Vec<Statute>,
    #[serde(default)]
    article: Vec<Article>,
}

#[derive(Deserialize)]
struct Transfers {
    adequacy: Vec<Adequacy>,
}

#[derive(Deserialize)]
struct Cases {
    precedent: Vec<Precedent>,
    event: Vec<Event>,
}

/// All law that is bundled.
#[derive(Default)]
pub struct Law {
    /// The regimes, Korea first.
    pub regimes: Vec<Regime>,
    /// The statutes.
    pub statutes: Vec<Statute>,
    /// Every version of every article.
    pub articles: Vec<Article>,
    /// Decisions on countries.
    pub adequacy: Vec<Adequacy>,
    /// Courts' decisions.
    pub precedents: Vec<Precedent>,
    /// The public case of 2024, in order.
    pub events: Vec<Event>,
    by_id: HashMap<String, Vec<usize>>,
}

/// The bundled files; a test reads each and fails on a mistake.
pub(crate) const FILES: [(&str, &str); 12] = [
    ("kr-pipa", include_str!("../data/statutes/kr-pipa.toml")),
    ("kr-credit", include_str!("../data/statutes/kr-credit.toml")),
    ("eu-gdpr", include_str!("../data/statutes/eu-gdpr.toml")),
    ("uk-gdpr", include_str!("../data/statutes/uk-gdpr.toml")),
    ("ch-fadp", include_str!("../data/statutes/ch-fadp.toml")),
    ("us-ca-ccpa", include_str!("../data/statutes/us-ca-ccpa.toml")),
    ("br-lgpd", include_str!("../data/statutes/br-lgpd.toml")),
    ("ca-pipeda", include_str!("../data/statutes/ca-pipeda.toml")),
    ("jp-appi", include_str!("../data/statutes/jp-appi.toml")),
    ("sg-pdpa", include_str!("../data/statutes/sg-pdpa.toml")),
    ("cn-pipl", include_str!("../data/statutes/cn-pipl.toml")),
    ("in-dpdp", include_str!("../data/statutes/in-dpdp.toml")),
];
const TRANSFERS: &str = include_str!("../data/transfers.toml");
const PRECEDENTS: &str = include_str!("../data/precedents.toml");

impl Law {
    /// From the bundled files; the error names the file and the place.
    pub(crate) fn read() -> Result<Law, String> {
        let mut law = Law::default();
        for (name, text) in FILES {
            let file: File = toml::from_str(text).map_err(|error| format!("{name}.toml: {error}"))?;
            law.regimes.extend(file.regime);
            law.statutes.extend(file.statute.into_iter().map(|statute| Statute { regime: name.to_owned(), ..statute }));
            law.articles.extend(file.article);
        }
        law.adequacy = toml::from_str::<Transfers>(TRANSFERS).map_err(|error| format!("transfers.toml: {error}"))?.adequacy;
        let cases: Cases = toml::from_str(PRECEDENTS).map_err(|error| format!("precedents.toml: {error}"))?;
        (law.precedents, law.events) = (cases.precedent, cases.event);
        for (at, article) in law.articles.iter().enumerate() {
            law.by_id.entry(article.id.clone()).or_default().push(at);
        }
        Ok(law)
    }
}

/// The bundled law.
pub fn law() -> &'static Law {
    static LAW: LazyLock<Law> = LazyLock::new(|| Law::read().unwrap_or_default());
    &LAW
}

/// A regime by its id.
pub fn regime(id: &str) -> Option<&'static Regime> {
    law().regimes.iter().find(|regime| regime.id == id)
}

/// The statutes of a regime: its act, and the decrees and rules beside it.
pub fn statutes_of(regime: &str) -> impl Iterator<Item = &'static Statute> {
    law().statutes.iter().filter(move |statute| statute.regime == regime)
}

/// A statute by its id.
pub fn statute(id: &str) -> Option<&'static Statute> {
    law().statutes.iter().find(|statute| statute.id == id)
}

/// The version of an article that applied on a day; without a day, the one that applies last.
pub fn article(id: &str, on: Option<NaiveDate>) -> Option<&'static Article> {
    let versions = law().by_id.get(id)?.iter().filter_map(|&at| law().articles.get(at));
    match on {
        Some(day) => versions.into_iter().find(|article| article.in_force_from.is_none_or(|from| from <= day) && article.in_force_until.is_none_or(|until| day <= until)),
        None => versions.into_iter().max_by_key(|article| (article.in_force_until.is_none(), article.in_force_from)),
    }
}

/// The precedent of an id.
pub fn precedent(id: &str) -> Option<&'static Precedent> {
    law().precedents.iter().find(|precedent| precedent.id == id)
}

/// The decision that covered a country on a day, under a regime.
pub fn adequacy(from_regime: &str, country: Country, on: NaiveDate) -> Option<&'static Adequacy> {
    let covers = |one: &&Adequacy| one.from_regime == from_regime && one.country == country && one.in_force_from <= on && one.in_force_until.is_none_or(|until| on <= until);
    law().adequacy.iter().find(covers)
}

impl Citation {
    /// What is cited, without the days.
    pub fn bare(&self) -> &str {
        self.0.split(' ').next().unwrap_or(&self.0)
    }

    /// The article's id without its paragraph.
    pub fn article_id(&self) -> &str {
        self.bare().split('(').next().unwrap_or(&self.0)
    }

    fn paragraph(&self) -> &str {
        self.bare().get(self.article_id().len()..).unwrap_or_default()
    }

    /// Whether the paragraph said so on a day.
    pub fn holds(&self, on: NaiveDate) -> bool {
        let mut words = self.0.split(' ').skip(1);
        while let (Some(word), Some(day)) = (words.next(), words.next()) {
            let day: Option<NaiveDate> = day.parse().ok();
            match word {
                "from" if day.is_none_or(|day| on < day) => return false,
                "until" if day.is_none_or(|day| on > day) => return false,
                _ => {}
            }
        }
        true
    }

    /// The version that applied on a day, or the last.
    pub fn article(&self, on: Option<NaiveDate>) -> Option<&'static Article> {
        article(self.article_id(), on)
    }

    /// As it is cited in a language: 「개인정보 보호법」 제28조의8제2항, PIPA art. 28-8(2).
    pub fn label(&self, lang: Lang) -> String {
        if let Some(case) = precedent(self.bare()) {
            return match lang {
                Lang::Ko => format!("{} {}", case.court_ko, case.number),
                Lang::En => format!("{} {}", case.court_en, case.number),
            };
        }
        let Some(found) = self.article(None) else { return self.bare().to_owned() };
        let Some(statute) = statute(&found.statute) else { return self.bare().to_owned() };
        let korean = statute.id.starts_with("kr-");
        match lang {
            Lang::Ko if korean => format!("「{}」 {}{}", statute.short_ko, found.label_ko, paragraph_ko(self.paragraph())),
            Lang::Ko => format!("{} {}{}", statute.short_ko, found.label_ko, self.paragraph()),
            Lang::En => format!("{} {}{}", statute.short_en, found.label_en, self.paragraph()),
        }
    }
}

/// "(2)3" is 제2항제3호.
fn paragraph_ko(paragraph: &str) -> String {
    let mut out = String::new();
    for piece in paragraph.split('(').filter(|piece| !piece.is_empty()) {
        let (number, item) = piece.split_once(')').unwrap_or((piece, ""));
        out.push_str(&format!("제{number}항"));
        if !item.is_empty() {
            out.push_str(&format!("제{item}호"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_files_are_read() {
        if let Err(error) = Law::read() {
            panic!("{error}");
        }
    }
}
