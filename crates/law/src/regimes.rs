//! Which law applies to a service: a proposal with its reason, which the person may change.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use whither_ledger::Country;
use whither_parties::{name, Listed};

use crate::facts::{Fact, FactKind};
use crate::finding::Words;
use crate::statutes::regime;

/// A regime that may apply, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Proposed {
    /// The regime.
    pub regime: String,
    /// Why.
    pub reason: Words,
}

/// What speaks for a regime besides the service itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct Hints<'a> {
    /// The sources of the service's documents: `kr-credit-inquiry` …
    pub sources: &'a [&'a str],
    /// The regimes whose articles the documents name as bases: `kr-pipa`, `gdpr` …
    pub bases: &'a [&'a str],
}

/// The regimes that apply to a service, likeliest first.
pub fn proposed(service: &str, party: Option<&Listed>, home: Country, hints: Hints<'_>, facts: &[Fact]) -> Vec<Proposed> {
    let mut out: Vec<Proposed> = Vec::new();
    let mut propose = |id: &str, ko: String, en: String| {
        if regime(id).is_some() && !out.iter().any(|one| one.regime == id) {
            out.push(Proposed { regime: id.to_owned(), reason: Words { ko, en } });
        }
    };
    for fact in facts.iter().filter(|fact| fact.kind == FactKind::Regime && (fact.service == service || name(&fact.service).key() == name(service).key())) {
        propose(&fact.about, "직접 정하셨습니다.".to_owned(), "You chose it.".to_owned());
    }
    if !out.is_empty() {
        return out;
    }
    let mut propose = |id: &str, ko: String, en: String| {
        if regime(id).is_some() && !out.iter().any(|one| one.regime == id) {
            out.push(Proposed { regime: id.to_owned(), reason: Words { ko, en } });
        }
    };
    if let Some(party) = party {
        // California's law protects people who live there.
        for id in party.regimes.iter().filter(|id| *id != "us-ca-ccpa" || home.to_string() == "US") {
            propose(id, format!("{}의 소재지와 업종({}, {})에 따릅니다.", party.legal_name, party.country, party.sector), format!("By seat and sector of {} ({}, {}).", party.legal_name, party.country, party.sector));
        }
    }
    // Whether a document says under which law it was made.
    let mut told = false;
    for source in hints.sources {
        let named: &[&str] = match *source {
            "kr-credit-inquiry" | "kr-financial-notice" | "kr-mydata" => &["kr-pipa", "kr-credit"],
            source if source.starts_with("kr-") => &["kr-pipa"],
            source if source.starts_with("gdpr-") => &["eu-gdpr"],
            "tilt" => &["eu-gdpr"],
            "ccpa-notice" => &["us-ca-ccpa"],
            _ => &[],
        };
        told |= !named.is_empty();
        for id in named {
            propose(id, "받은 문서가 이 법에 따라 만들어진 것입니다.".to_owned(), "A document was made under this law.".to_owned());
        }
    }
    for base in hints.bases {
        let id = if *base == "gdpr" { "eu-gdpr" } else { base };
        told |= regime(id).is_some();
        propose(id, "문서가 이 법의 조문을 근거로 듭니다.".to_owned(), "A document names an article of this law as its basis.".to_owned());
    }
    // The law of the person's own country applies to services offered there, wherever their seat is; a document that was made under
    // another law speaks for that one.
    if let Some(id) = regime_of(home).filter(|_| !told || out.is_empty()) {
        let reason = ("사는 나라의 법입니다. 이 서비스가 그 나라 사람에게 제공된다면 적용됩니다.", "The law of the country you live in; it applies if the service is offered there.");
        if !out.iter().any(|one| one.regime == id) {
            out.push(Proposed { regime: id.to_owned(), reason: Words { ko: reason.0.to_owned(), en: reason.1.to_owned() } });
        }
    }
    out
}

/// The regime of a country, where one is known here.
pub fn regime_of(country: Country) -> Option<&'static str> {
    match country.to_string().as_str() {
        "KR" => Some("kr-pipa"),
        "GB" => Some("uk-gdpr"),
        "CH" => Some("ch-fadp"),
        "BR" => Some("br-lgpd"),
        "CA" => Some("ca-pipeda"),
        "JP" => Some("jp-appi"),
        "SG" => Some("sg-pdpa"),
        "CN" => Some("cn-pipl"),
        "IN" => Some("in-dpdp"),
        "AT" | "BE" | "BG" | "HR" | "CY" | "CZ" | "DK" | "EE" | "FI" | "FR" | "DE" | "GR" | "HU" | "IE" | "IT" | "LV" | "LT" | "LU" | "MT" | "NL" | "PL" | "PT" | "RO" | "SK" | "SI" | "ES" | "SE" | "IS" | "LI" | "NO" => Some("eu-gdpr"),
        _ => None,
    }
}
