//! The rules: what each asks is data (`data/rules.toml`), what each checks is a function here.

mod basis;
mod documents;
mod extent;
mod reply;
mod role;
mod signs;
pub use signs::is_category;
mod transfer;

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use whither_ledger::views::Ledger;
use whither_ledger::{Country, Lang};

use crate::case::Case;
use crate::facts::{Fact, FactKind};
use crate::finding::{particles, Cited, Claim, Confidence, Finding, Group, Words};
use crate::regimes::Proposed;
use crate::statutes::{precedent, Citation, Mark};

/// What a rule asks, as its data says.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleText {
    /// A stable word for it.
    pub id: String,
    /// What it is about.
    pub group: Group,
    /// How sure, unless the check says otherwise.
    pub confidence: Confidence,
    /// The question, in Korean; `{service}`, `{recipient}`, `{what}` are filled in.
    pub title_ko: String,
    /// The question, in English.
    pub title_en: String,
    /// The fact that is missing.
    pub missing_ko: String,
    /// The fact that is missing.
    pub missing_en: String,
    /// What would disprove it.
    pub disproved_ko: String,
    /// What would disprove it.
    pub disproved_en: String,
    /// What to ask next.
    pub ask_ko: String,
    /// What to ask next.
    pub ask_en: String,
    /// What a letter to the service says, in Korean.
    pub letter_ko: String,
    /// What a letter to the service says, in English.
    pub letter_en: String,
    /// The fact that only the person knows.
    #[serde(default)]
    pub needs: Option<FactKind>,
    /// The factor of the Supreme Court's test it speaks to, when it speaks against "outsourcing".
    #[serde(default)]
    pub factor: Option<u8>,
    /// What the law asks, by regime. The rule speaks only where one of them applies.
    pub citations: BTreeMap<String, Vec<Citation>>,
}

/// What a check found: the question arises for these rows.
pub(crate) struct Hit {
    pub service: usize,
    /// The recipient; none when the question is about the service as a whole.
    pub party: Option<usize>,
    /// Rows by their place in the case.
    pub rows: Vec<usize>,
    /// Rows and the words of theirs that claim it.
    pub quotes: Vec<(usize, String)>,
    /// What stands for `{what}`.
    pub what: Words,
    pub confidence: Option<Confidence>,
    /// The day whose law counts; else the rows' last.
    pub on: Option<NaiveDate>,
}

impl Hit {
    pub fn new(service: usize, party: usize) -> Hit {
        Hit { service, party: Some(party), rows: Vec::new(), quotes: Vec::new(), what: Words::default(), confidence: None, on: None }
    }

    pub fn row(&mut self, at: usize, wording: impl Into<String>) {
        self.rows.push(at);
        self.quotes.push((at, wording.into()));
    }
}

type Check = fn(&Case<'_>, &mut dyn FnMut(Hit));

/// Every rule's check. Its text has the same id.
const CHECKS: [(&str, Check); 30] = [
    ("outsourcing-unpublished", role::outsourcing_unpublished),
    ("purpose-of-another", role::purpose_of_another),
    ("acts-for-another", role::acts_for_another),
    ("role-conflict", role::role_conflict),
    ("own-retention", role::own_retention),
    ("consideration", role::consideration),
    ("supervision-unknown", role::supervision_unknown),
    ("onward", role::onward),
    ("overseas-particulars", transfer::overseas_particulars),
    ("basis-of-outsourcing", transfer::basis_of_outsourcing),
    ("adequacy-not-covering", transfer::adequacy_not_covering),
    ("third-country-safeguard", transfer::third_country_safeguard),
    ("seat-abroad", transfer::seat_abroad),
    ("country-conflict", transfer::country_conflict),
    ("consent-missing", basis::consent_missing),
    ("consent-refused", basis::consent_refused),
    ("consent-later", basis::consent_later),
    ("basis-cannot-carry", basis::basis_cannot_carry),
    ("basis-missing", basis::basis_missing),
    ("not-notified", basis::not_notified),
    ("beyond-purpose", extent::beyond_purpose),
    ("never-used", extent::never_used),
    ("before-use", extent::before_use),
    ("after-closure", extent::after_closure),
    ("bulk", extent::bulk),
    ("hashed", extent::hashed),
    ("only-categories", documents::only_categories),
    ("not-in-published-list", documents::not_in_published_list),
    ("log-silent", documents::log_silent),
    ("reply-late", reply::reply_late),
];

/// A factor of the Supreme Court's test of outsourcing (2016Do13263).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Factor {
    /// Its number, from 1.
    pub number: u8,
    /// In Korean.
    pub ko: String,
    /// In English.
    pub en: String,
}

#[derive(Default, Deserialize)]
struct Rules {
    rule: Vec<RuleText>,
    factor: Vec<Factor>,
}

fn read() -> Result<Rules, String> {
    toml::from_str(include_str!("../../data/rules.toml")).map_err(|error| error.to_string())
}

static RULES: LazyLock<Rules> = LazyLock::new(|| read().unwrap_or_default());

/// What every rule asks, in the order of the documents.
pub fn rules() -> &'static [RuleText] {
    &RULES.rule
}

/// The factors of the test of outsourcing, in order.
pub fn factors() -> &'static [Factor] {
    &RULES.factor
}

/// What speaks for the label "outsourcing" between a service and a recipient; what speaks against it are findings with a factor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Leaning {
    /// Who gave the data away; empty when no document says.
    pub service: String,
    /// Who received it.
    pub recipient: String,
    /// What speaks for the label, each with its factor.
    pub supports: Vec<Support>,
}

/// One thing that speaks for the label "outsourcing".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Support {
    /// The factor it speaks to.
    pub factor: u8,
    /// What it is.
    pub what: Words,
}

/// What speaks for the label wherever documents call a recipient a processor.
pub fn leanings(ledger: &Ledger, facts: &[Fact], home: Country, today: NaiveDate) -> Vec<Leaning> {
    role::leanings(&Case::new(ledger, facts, home, today))
}

/// The services that documents name, each with the law that is proposed for it.
pub fn services(ledger: &Ledger, facts: &[Fact], home: Country, today: NaiveDate) -> Vec<(String, Vec<Proposed>)> {
    Case::new(ledger, facts, home, today).services.into_iter().map(|service| (service.name, service.proposed)).collect()
}

/// What the person could say that rules ask for, by service: kinds of facts that are not known yet.
pub fn wanted(services: &[(String, Vec<Proposed>)], facts: &[Fact]) -> Vec<(String, FactKind)> {
    let key = |text: &str| whither_parties::name(text).key();
    let mut out: Vec<(String, FactKind)> = Vec::new();
    for (service, regimes) in services.iter().filter(|(service, _)| !service.is_empty()) {
        let own: Vec<&Fact> = facts.iter().filter(|fact| fact.service == *service || key(&fact.service) == key(service)).collect();
        for rule in rules().iter().filter(|rule| regimes.iter().any(|one| rule.citations.contains_key(&one.regime))) {
            if let Some(kind) = rule.needs.filter(|kind| !own.iter().any(|fact| fact.kind == *kind) && !matches!(kind, FactKind::AskedOn | FactKind::AnsweredOn))
                && !out.iter().any(|(known, other)| known == service && *other == kind)
            {
                out.push((service.clone(), kind));
            }
        }
    }
    out
}

/// What is worth asking: of all documents, and of what the person knows, on a day.
pub fn findings(ledger: &Ledger, facts: &[Fact], home: Country, today: NaiveDate) -> Vec<Finding> {
    let case = Case::new(ledger, facts, home, today);
    let mut out: Vec<Finding> = Vec::new();
    for rule in rules() {
        let check = CHECKS.iter().find(|(id, _)| *id == rule.id).map(|(_, check)| *check);
        if let Some(check) = check {
            check(&case, &mut |hit| out.extend(finding(&case, rule, &hit)));
        }
    }
    out.sort_by(|a, b| (a.confidence, a.group, &a.service, &a.recipient).cmp(&(b.confidence, b.group, &b.service, &b.recipient)));
    out
}

/// A hit in words; nothing when no article of the service's law asked for it on that day.
fn finding(case: &Case<'_>, rule: &RuleText, hit: &Hit) -> Option<Finding> {
    let service = case.services.get(hit.service)?;
    let who = hit.party.and_then(|party| case.parties.get(party));
    let recipient = who.map(|who| who.name.clone());
    let on = hit.on.or_else(|| hit.rows.iter().filter_map(|&at| case.rows.get(at)?.last).max()).unwrap_or(case.today).min(case.today);
    let mut citations = Vec::new();
    for regime in &service.regimes {
        citations.extend(rule.citations.get(regime).into_iter().flatten().filter_map(|citation| cited(citation, regime, on)));
    }
    citations.dedup_by(|a, b| a.citation == b.citation);
    if citations.is_empty() {
        return None;
    }
    let name = |name: &str, ko: &str, en: &str| if name.is_empty() { (ko.to_owned(), en.to_owned()) } else { (name.to_owned(), name.to_owned()) };
    let service_words = name(&service.name, "이 서비스", "the service");
    let recipient_words = name(recipient.as_deref().unwrap_or_default(), "제공받는 자", "the recipient");
    let fill = |ko: &str, en: &str| Words {
        ko: particles(&ko.replace("{service}", &service_words.0).replace("{recipient}", &recipient_words.0).replace("{what}", &hit.what.ko)),
        // A name may end in a full stop of its own.
        en: en.replace("{service}", &service_words.1).replace("{recipient}", &recipient_words.1).replace("{what}", &hit.what.en).replace("..", "."),
    };
    let mut claimed: Vec<Claim> = Vec::new();
    for (at, wording) in &hit.quotes {
        let Some(row) = case.rows.get(*at) else { continue };
        let Some((document, places, _)) = row.entry.stated_in.first() else { continue };
        let known = claimed.iter().any(|claim| claim.wording == *wording && claim.document == *document);
        if !known && claimed.len() < 6 && !wording.is_empty() {
            let name = case.document(*document).map(|document| document.name.clone()).unwrap_or_default();
            claimed.push(Claim { wording: wording.clone(), document: *document, name, place: places.first().cloned() });
        }
    }
    Some(Finding {
        key: format!("{}|{}|{}", rule.id, service.name, who.map(|who| who.written.as_str()).unwrap_or_default()),
        rule: rule.id.clone(),
        group: rule.group,
        confidence: hit.confidence.unwrap_or(rule.confidence),
        service: (!service.name.is_empty()).then(|| service.name.clone()),
        recipient,
        title: fill(&rule.title_ko, &rule.title_en),
        claimed,
        citations,
        missing: fill(&rule.missing_ko, &rule.missing_en),
        disproved_by: fill(&rule.disproved_ko, &rule.disproved_en),
        ask: fill(&rule.ask_ko, &rule.ask_en),
        letter: fill(&rule.letter_ko, &rule.letter_en),
        needs: rule.needs,
        factor: rule.factor,
        on,
        disclosures: hit.rows.iter().filter_map(|&at| case.rows.get(at)).map(|row| row.at).collect(),
    })
}

fn cited(citation: &Citation, regime: &str, on: NaiveDate) -> Option<Cited> {
    if !citation.holds(on) {
        return None;
    }
    let label = Words { ko: citation.label(Lang::Ko), en: citation.label(Lang::En) };
    if let Some(case) = precedent(citation.bare()) {
        let says = Words { ko: case.holds_ko.clone(), en: case.holds_en.clone() };
        return Some(Cited { citation: Citation(citation.bare().to_owned()), regime: regime.to_owned(), label, says, in_force_from: Some(case.date), source: case.source.clone(), mark: case.mark });
    }
    // What nobody read is not relied on.
    let article = citation.article(Some(on)).filter(|article| article.mark != Mark::Memory)?;
    let says = Words { ko: article.says_ko.clone(), en: article.says_en.clone() };
    Some(Cited { citation: Citation(citation.bare().to_owned()), regime: regime.to_owned(), label, says, in_force_from: article.in_force_from, source: article.source.clone(), mark: article.mark })
}

/// Texts are looked at once each, however many rows carry them.
pub(crate) type Memo<'a, T> = HashMap<&'a str, T>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_its_check_and_every_check_its_rule() {
        let texts = match read() {
            Ok(texts) => texts,
            Err(error) => panic!("{error}"),
        };
        let mut asked: Vec<&str> = texts.rule.iter().map(|rule| rule.id.as_str()).collect();
        let mut checked: Vec<&str> = CHECKS.iter().map(|(id, _)| *id).collect();
        asked.sort_unstable();
        checked.sort_unstable();
        assert_eq!(asked, checked);
    }
}
