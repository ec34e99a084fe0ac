//! Outsourcing or provision? Signals for and against the label, by the Supreme Court's factors (2016Do13263).

use whither_ledger::Relation;
use whither_parties::directory;

use super::{signs, Hit, Leaning, Memo, Support};
use crate::case::{Case, Row};
use crate::finding::{Confidence, Words};

fn outsourced(row: &Row<'_>) -> bool {
    matches!(row.relation, Some(Relation::Processing | Relation::SubProcessing))
}

fn label(row: &Row<'_>) -> String {
    row.entry.disclosure.relation.as_ref().map(|stated| stated.wording.clone()).unwrap_or_default()
}

/// The label says outsourcing, but the published list of processors does not name the recipient.
pub(super) fn outsourcing_unpublished(case: &Case<'_>, found: &mut dyn FnMut(Hit)) {
    for pair in &case.pairs {
        if !case.services.get(pair.service).is_some_and(|service| service.publishes_processors) {
            continue;
        }
        if case.of(pair).any(|(_, row)| row.published && outsourced(row)) {
            continue;
        }
        let mut hit = Hit::new(pair.service, pair.party);
        for (at, row) in case.of(pair).filter(|(_, row)| row.told && outsourced(row)) {
            hit.row(at, label(row));
        }
        if !hit.rows.is_empty() {
            found(hit);
        }
    }
}

/// The purpose names another company, or the recipient's own business.
pub(super) fn purpose_of_another(case: &Case<'_>, found: &mut dyn FnMut(Hit)) {
    let mut named: Memo<'_, Option<&'static str>> = Memo::new();
    let mut own: Memo<'_, bool> = Memo::new();
    for pair in &case.pairs {
        let mut hit = Hit::new(pair.service, pair.party);
        for (at, row) in case.of(pair).filter(|(_, row)| outsourced(row)) {
            for purpose in row.entry.disclosure.purposes.iter().map(|stated| stated.wording.as_str()) {
                let involved = [case.services.get(pair.service).and_then(|own| own.party), case.parties.get(pair.party).and_then(|who| who.party)];
                let other = *named.entry(purpose).or_insert_with(|| company_in(purpose));
                let other = other.filter(|id| !involved.iter().flatten().any(|party| party.id == *id || party.parent.as_deref().is_some_and(|parent| directory().find(parent).is_some_and(|found| found.party.id == *id))));
                if let Some(party) = other.and_then(|id| directory().party(id)) {
                    hit.what = Words { ko: format!("다른 회사({})", party.legal_name), en: format!("another company ({})", party.legal_name) };
                    hit.row(at, purpose);
                } else if *own.entry(purpose).or_insert_with(|| signs::any(purpose, signs::OWN_BUSINESS)) {
                    if hit.what.ko.is_empty() {
                        hit.what = Words { ko: "제공받는 자 자신".to_owned(), en: "the recipient itself".to_owned() };
                    }
                    hit.row(at, purpose);
                }
            }
        }
        if !hit.rows.is_empty() {
            found(hit);
        }
    }
}

/// Brands that are also everyday words.
const WORDS_TOO: [&str; 16] = ["다음", "라인", "밴드", "당근", "토스", "직방", "원티드", "멜론", "벅스", "지니", "숨고", "클래스", "visa", "line", "target", "wise"];

/// The company of the directory that a text names.
fn company_in(text: &str) -> Option<&'static str> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 1);
    words.filter(|word| !WORDS_TOO.contains(&word.to_lowercase().as_str())).find_map(|word| {
        let bare = word.trim_end_matches(['의', '에', '을', '를', '이', '가', '은', '는', '로', '와', '과']);
        let named = |word: &str| if word.chars().count() > 1 { directory().named(word) } else { None };
        named(word).or_else(|| named(bare)).map(|party| party.id.as_str())
    })
}

/// The recipient is another company's processor.
pub(super) fn acts_for_another(case: &Case<'_>, found: &mut dyn FnMut(Hit)) {
    for pair in &case.pairs {
        let Some(service) = case.services.get(pair.service) else { continue };
        let known = case.parties.get(pair.party).and_then(|who| who.party).and_then(|party| party.acts_for.as_deref());
        // Only what names a company, and another one than the service.
        let known = known.filter(|other| directory().find(other).is_some_and(|found| Some(&found.party.id) != service.party.map(|party| &party.id)));
        let mut hit = Hit::new(pair.service, pair.party);
        for (at, row) in case.of(pair).filter(|(_, row)| matches!(row.relation, Some(Relation::Processing))) {
            let stated = row.entry.disclosure.on_behalf_of.as_ref().map(|stated| stated.wording.as_str()).filter(|wording| whither_parties::name(wording).key() != whither_parties::name(&service.name).key());
            if let Some(other) = stated.or(known) {
                hit.what = Words { ko: other.to_owned(), en: other.to_owned() };
                hit.confidence = (stated.is_none()).then_some(Confidence::Low);
                hit.row(at, if stated.is_some() { other.to_owned() } else { label(row) });
            }
        }
        if !hit.rows.is_empty() {
            found(hit);
        }
    }
}

/// One document calls it outsourcing, another provision.
pub(super) fn role_conflict(case: &Case<'_>, found: &mut dyn FnMut(Hit)) {
    for pair in &case.pairs {
        let is_provision = |row: &Row<'_>| matches!(row.relation, Some(Relation::Provision | Relation::Sale | Relation::Advertising | Relation::JointUse));
        if case.of(pair).any(|(_, row)| outsourced(row)) && case.of(pair).any(|(_, row)| is_provision(row)) {
            let mut hit = Hit::new(pair.service, pair.party);
            for (at, row) in case.of(pair).filter(|(_, row)| outsourced(row) || is_provision(row)) {
                hit.row(at, label(row));
            }
            found(hit);
        }
    }
}

/// A processor keeps the data by a period of its own.
pub(super) fn own_retention(case: &Case<'_>, found: &mut dyn FnMut(Hit)) {
    let mut own: Memo<'_, bool> = Memo::new();
    for pair in &case.pairs {
        let mut hit = Hit::new(pair.service, pair.party);
        for (at, row) in case.of(pair).filter(|(_, row)| outsourced(row)) {
            let Some(retention) = &row.entry.disclosure.retention else { continue };
            let is_own = own.entry(retention.wording.as_str()).or_insert_with(|| signs::any(&retention.wording, signs::OWN_RETENTION) && !signs::any(&retention.wording, signs::CONTRACT_END));
            if *is_own {
                hit.row(at, &retention.wording);
            }
        }
        if !hit.rows.is_empty() {
            found(hit);
        }
    }
}

/// The recipient gives something in return.
pub(super) fn consideration(case: &Case<'_>, found: &mut dyn FnMut(Hit)) {
    let mut memo: Memo<'_, bool> = Memo::new();
    for pair in &case.pairs {
        let mut hit = Hit::new(pair.service, pair.party);
        for (at, row) in case.of(pair).filter(|(_, row)| outsourced(row)) {
            let disclosure = &row.entry.disclosure;
            for text in disclosure.purposes.iter().map(|stated| stated.wording.as_str()).chain(disclosure.transfer.method.iter().map(|stated| stated.wording.as_str())) {
                if *memo.entry(text).or_insert_with(|| signs::any(text, signs::CONSIDERATION)) {
                    hit.row(at, text);
                }
            }
        }
        if !hit.rows.is_empty() {
            found(hit);
        }
    }
}

/// Outsourced abroad: nothing says who supervises, and how the data come back or are destroyed.
pub(super) fn supervision_unknown(case: &Case<'_>, found: &mut dyn FnMut(Hit)) {
    for pair in &case.pairs {
        let mut hit = Hit::new(pair.service, pair.party);
        for (at, row) in case.of(pair).filter(|(_, row)| outsourced(row) && row.told && case.is_abroad(row)) {
            hit.row(at, label(row));
        }
        if !hit.rows.is_empty() {
            found(hit);
        }
    }
}

/// A processor passes the data on.
pub(super) fn onward(case: &Case<'_>, found: &mut dyn FnMut(Hit)) {
    for pair in &case.pairs {
        let mut hit = Hit::new(pair.service, pair.party);
        for (at, row) in case.of(pair).filter(|(_, row)| row.relation == Some(Relation::SubProcessing)) {
            let through = row.entry.disclosure.on_behalf_of.as_ref().map(|stated| stated.reading.as_ref().map_or_else(|| stated.wording.clone(), |party| party.0.clone()));
            hit.what = through.map_or_else(|| Words { ko: "수탁자".to_owned(), en: "a processor".to_owned() }, |name| Words { ko: name.clone(), en: name });
            hit.row(at, label(row));
        }
        if !hit.rows.is_empty() {
            found(hit);
        }
    }
}

/// What speaks for the label, wherever a document says outsourcing.
pub(super) fn leanings(case: &Case<'_>) -> Vec<Leaning> {
    /// Work that a service hands out for itself (W3C DPV).
    const OWN_WORK: [&str; 8] = ["PaymentManagement", "DeliveryOfGoods", "CustomerCare", "CommunicationForCustomerCare", "CommunicationManagement", "TechnicalServiceProvision", "CustomerOrderManagement", "IdentityVerification"];
    let mut out = Vec::new();
    for pair in &case.pairs {
        let rows: Vec<&Row<'_>> = case.of(pair).map(|(_, row)| row).collect();
        if !rows.iter().any(|row| outsourced(row)) {
            continue;
        }
        let mut supports = Vec::new();
        let mut say = |factor, ko: &str, en: &str| supports.push(Support { factor, what: Words { ko: ko.to_owned(), en: en.to_owned() } });
        if rows.iter().any(|row| row.published && outsourced(row)) {
            say(3, "공개된 수탁자 목록에 있습니다.", "The published list of processors names it.");
        }
        if rows.iter().any(|row| row.entry.disclosure.retention.as_ref().is_some_and(|stated| signs::any(&stated.wording, signs::CONTRACT_END))) {
            say(3, "보유기간이 위탁계약과 함께 끝난다고 적혀 있습니다.", "Its retention is said to end with the contract.");
        }
        if rows.iter().all(|row| row.relation.is_none() || outsourced(row)) && rows.iter().any(|row| row.published) && rows.iter().any(|row| row.told) {
            say(1, "모든 문서가 같은 관계(위탁)로 적고 있습니다.", "Every document calls it the same: outsourcing.");
        }
        if rows.iter().flat_map(|row| &row.entry.disclosure.purposes).any(|stated| stated.reading.as_ref().is_some_and(|code| OWN_WORK.contains(&code.0.as_str()))) {
            say(5, "서비스 자신의 업무를 맡긴 것으로 읽히는 목적이 있습니다.", "A purpose reads like the service's own work.");
        }
        let name = |at: usize| case.services.get(at).map(|own| own.name.clone()).unwrap_or_default();
        out.push(Leaning { service: name(pair.service), recipient: case.parties.get(pair.party).map(|who| who.name.clone()).unwrap_or_default(), supports });
    }
    out
}
