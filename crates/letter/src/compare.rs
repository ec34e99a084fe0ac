//! What two documents, or a document and the person's consents, say differently.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use whither_law::{Fact, FactKind};
use whither_ledger::views::Ledger;
use whither_ledger::{Disclosure, DocumentId, Lang};
use whither_parties::name;

/// How a recipient differs between two sets of documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// Only the second names it.
    Added,
    /// Only the first names it.
    Gone,
    /// Both name it and say different things.
    Changed,
    /// Both say the same.
    Same,
}

/// A recipient in two sets of documents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Changed {
    /// Its name.
    pub recipient: String,
    /// Its number in the ledger.
    pub id: Option<u32>,
    /// How it differs.
    pub change: Change,
    /// What differs: the aspect, the words of the first, the words of the second.
    pub aspects: Vec<(String, Vec<String>, Vec<String>)>,
}

/// What documents say of one recipient, by aspect.
type Sayings = BTreeMap<&'static str, Vec<String>>;

fn sayings(disclosure: &Disclosure, into: &mut Sayings) {
    let mut put = |aspect: &'static str, wording: &str| {
        let list = into.entry(aspect).or_default();
        if !wording.is_empty() && !list.iter().any(|own| own == wording) {
            list.push(wording.to_owned());
        }
    };
    disclosure.relation.iter().for_each(|stated| put("relation", &stated.wording));
    disclosure.purposes.iter().for_each(|stated| put("purposes", &stated.wording));
    disclosure.data.iter().for_each(|stated| put("items", &stated.wording));
    disclosure.transfer.country.iter().for_each(|stated| put("country", &stated.wording));
    disclosure.legal_basis.iter().for_each(|stated| put("basis", &stated.wording));
    disclosure.retention.iter().for_each(|stated| put("retention", &stated.wording));
    disclosure.consent.iter().for_each(|stated| put("consent", &stated.wording));
}

/// Whether two lists of words say the same, blanks and order aside.
fn alike(one: &[String], other: &[String]) -> bool {
    let fold = |list: &[String]| {
        let mut out: Vec<String> = list.iter().map(|text| text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()).collect();
        out.sort();
        out
    };
    fold(one) == fold(other)
}

/// One side of a comparison.
#[derive(Debug, Clone, Copy)]
pub enum Side<'a> {
    /// What documents say.
    Documents(&'a [DocumentId]),
    /// What the person noted of consents.
    Consents(&'a [Fact]),
}

/// A side's recipients, each with its number in the ledger and what is said of it.
type Recipients = BTreeMap<String, (Option<u32>, Sayings)>;

fn by_documents(ledger: &Ledger, documents: &[DocumentId]) -> Recipients {
    let mut out = Recipients::new();
    for (at, entry) in ledger.entries().iter().enumerate().filter(|(_, entry)| entry.stated_in.iter().any(|(id, ..)| documents.contains(id))) {
        if let Some(row) = ledger.received_by(at) {
            sayings(&entry.disclosure, &mut out.entry(row.name.clone()).or_insert_with(|| (Some(row.id), Sayings::new())).1);
        }
    }
    out
}

/// Whether a noted consent is about a disclosure: its service's, and its recipient's or purpose's.
fn covers(fact: &Fact, disclosure: &Disclosure, label: &str) -> bool {
    let same = |a: &str, b: &str| name(a).key() == name(b).key();
    let about = fact.about.trim();
    let service = disclosure.controller_name().is_none_or(|controller| same(controller, &fact.service));
    service && (same(about, label) || disclosure.recipient_name().contains(about) || disclosure.purposes.iter().any(|purpose| purpose.wording.contains(about)))
}

/// The consents noted, by the recipients that the other side's documents name; and those of them whose consent stands.
fn by_consents(ledger: &Ledger, facts: &[Fact], documents: &[DocumentId], lang: Lang) -> (Recipients, BTreeSet<String>) {
    let ko = lang == Lang::Ko;
    let consent = |fact: &&Fact| matches!(fact.kind, FactKind::ConsentGiven | FactKind::ConsentRefused | FactKind::ConsentWithdrawn) && !fact.about.trim().is_empty();
    let mut facts: Vec<&Fact> = facts.iter().filter(consent).collect();
    // The last word stands; a refusal without a day is none before or after another.
    facts.sort_by_key(|fact| fact.on);
    let text = |fact: &Fact| {
        let what = match (fact.kind, ko) { (FactKind::ConsentGiven, true) => "동의함", (FactKind::ConsentGiven, false) => "given", (FactKind::ConsentWithdrawn, true) => "철회함", (FactKind::ConsentWithdrawn, false) => "withdrawn", (_, true) => "동의하지 않음", (_, false) => "refused" };
        [Some(fact.about.clone()), Some(what.to_owned()), fact.on.map(|on| on.to_string())].into_iter().flatten().collect::<Vec<_>>().join(", ")
    };
    let (mut out, mut stands, mut met) = (Recipients::new(), BTreeSet::new(), vec![false; facts.len()]);
    for (at, entry) in ledger.entries().iter().enumerate().filter(|(_, entry)| entry.stated_in.iter().any(|(id, ..)| documents.contains(id))) {
        let Some(row) = ledger.received_by(at) else { continue };
        for (fact, met) in facts.iter().zip(&mut met).filter(|(fact, _)| covers(fact, &entry.disclosure, &row.name)) {
            *met = true;
            let said = out.entry(row.name.clone()).or_insert_with(|| (Some(row.id), Sayings::new())).1.entry("consent").or_default();
            let text = text(fact);
            if !said.contains(&text) {
                said.push(text);
            }
            if fact.kind == FactKind::ConsentGiven { stands.insert(row.name.clone()); } else { stands.remove(&row.name); }
        }
    }
    for (fact, _) in facts.iter().zip(met).filter(|(_, met)| !met) {
        out.entry(fact.about.trim().to_owned()).or_default().1.entry("consent").or_default().push(text(fact));
    }
    (out, stands)
}

/// What two sides say of each recipient, differences first. A consent that stands covers what documents say of its recipient; one that was
/// refused or withdrawn differs from being named at all.
pub fn compare(ledger: &Ledger, first: Side<'_>, second: Side<'_>, lang: Lang) -> Vec<Changed> {
    let none = BTreeSet::new;
    let (mut one, mut two, stands, noted) = match (first, second) {
        (Side::Documents(a), Side::Documents(b)) => (by_documents(ledger, a), by_documents(ledger, b), none(), false),
        (Side::Consents(facts), Side::Documents(documents)) => {
            let (consents, stands) = by_consents(ledger, facts, documents, lang);
            (consents, by_documents(ledger, documents), stands, true)
        }
        (Side::Documents(documents), Side::Consents(facts)) => {
            let (consents, stands) = by_consents(ledger, facts, documents, lang);
            (by_documents(ledger, documents), consents, stands, true)
        }
        // Consents are not held against themselves.
        (Side::Consents(_), Side::Consents(_)) => return Vec::new(),
    };
    let names: BTreeSet<String> = one.keys().chain(two.keys()).cloned().collect();
    let mut out: Vec<Changed> = names.into_iter().map(|recipient| {
        let (left, right) = (one.remove(&recipient), two.remove(&recipient));
        let change = match (&left, &right) { (None, _) => Change::Added, (_, None) => Change::Gone, _ => Change::Changed };
        let id = left.iter().chain(&right).find_map(|(id, _)| *id);
        let (left, right) = (left.unwrap_or_default().1, right.unwrap_or_default().1);
        let both = noted && change == Change::Changed;
        let aspects: Vec<_> = ["relation", "purposes", "items", "country", "basis", "retention", "consent"].into_iter().filter(|aspect| !both || (*aspect == "consent" && !stands.contains(&recipient))).filter_map(|aspect| {
            let (left, right) = (left.get(aspect).cloned().unwrap_or_default(), right.get(aspect).cloned().unwrap_or_default());
            (!alike(&left, &right)).then(|| (aspect.to_owned(), left, right))
        }).collect();
        let change = if change == Change::Changed && aspects.is_empty() { Change::Same } else { change };
        Changed { recipient, id, change, aspects }
    }).collect();
    out.sort_by(|a, b| a.change.cmp(&b.change).then_with(|| a.recipient.cmp(&b.recipient)));
    out
}
