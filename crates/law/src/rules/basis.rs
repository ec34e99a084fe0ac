//! Consent and legal basis.

use whither_ledger::{Consent, Relation};

use super::Hit;
use crate::case::{concerns, Case, Row};
use crate::facts::{Fact, FactKind};
use crate::finding::{Confidence, Words};

/// Given to somebody else for that other's own purposes.
fn provided(row: &Row<'_>) -> bool {
    matches!(row.relation, Some(Relation::Provision | Relation::JointUse | Relation::Sale | Relation::Advertising))
}

fn label(row: &Row<'_>) -> String {
    row.entry.disclosure.relation.as_ref().map(|stated| stated.wording.clone()).unwrap_or_default()
}

/// A provision of which neither consent nor another basis is said.
pub(super) fn consent_missing(case: &Case<'_>, found: &mut dyn FnMut(Hit)) {
    for pair in &case.pairs {
        let based = |row: &Row<'_>| row.entry.disclosure.legal_basis.is_some() || row.entry.disclosure.consent.is_some();
        if case.of(pair).any(|(_, row)| provided(row) && based(row)) {
            continue;
        }
        let mut hit = Hit::new(pair.service, pair.party);
        for (at, row) in case.of(pair).filter(|(_, row)| provided(row)) {
            hit.row(at, label(row));
        }
        if !hit.rows.is_empty() {
            // Advertisers' lists and the like are no Korean provision to one recipient with its particulars.
            hit.confidence = match () {
                () if case.of(pair).all(|(_, row)| row.relation == Some(Relation::Advertising)) => Some(Confidence::Low),
                // A document without a place for it says nothing by saying nothing.
                () if !case.of(pair).any(|(_, row)| case.could_say_basis(row)) => Some(Confidence::Medium),
                () => None,
            };
            found(hit);
        }
    }
}

/// The document, or the person, says that consent was refused or withdrawn, and the data went all the same.
pub(super) fn consent_refused(case: &Case<'_>, found: &mut dyn FnMut(Hit)) {
    for pair in &case.pairs {
        let mut hit = Hit::new(pair.service, pair.party);
        for (at, row) in case.of(pair).filter(|(_, row)| row.told) {
            let stated = row.entry.disclosure.consent.as_ref();
            // A list says what consent there is, not that data went; only dated rows show that.
            if let Some(stated) = stated.filter(|stated| matches!(stated.reading, Some(Consent::Refused | Consent::Withdrawn)) && row.last.is_some()) {
                hit.row(at, &stated.wording);
                continue;
            }
            if !provided(row) {
                continue;
            }
            let refused = |fact: &&Fact| concerns(fact, row) && fact.on.is_none_or(|on| row.last.is_some_and(|last| last > on));
            let fact = case.facts(pair.service, FactKind::ConsentRefused).chain(case.facts(pair.service, FactKind::ConsentWithdrawn).filter(|fact| fact.on.is_some())).find(refused);
            // What was refused before may have been agreed to since.
            let again = |fact: &Fact| case.facts(pair.service, FactKind::ConsentGiven).any(|given| concerns(given, row) && given.on > fact.on && row.last > given.on);
            if let Some(fact) = fact.filter(|fact| !again(fact)) {
                hit.on = row.last;
                let day = fact.on.map(|on| format!(" ({on})")).unwrap_or_default();
                hit.what = Words { ko: format!("직접 적으신 사실{day}"), en: format!("what you noted{day}") };
                hit.row(at, label(row));
            }
        }
        if !hit.rows.is_empty() {
            if hit.what.ko.is_empty() {
                hit.what = Words { ko: "문서".to_owned(), en: "the document".to_owned() };
            }
            found(hit);
        }
    }
}

/// Consent came after the first transfer.
pub(super) fn consent_later(case: &Case<'_>, found: &mut dyn FnMut(Hit)) {
    for pair in &case.pairs {
        let mut hit = Hit::new(pair.service, pair.party);
        for (at, row) in case.of(pair).filter(|(_, row)| provided(row)) {
            let given = case.facts(pair.service, FactKind::ConsentGiven).filter(|fact| concerns(fact, row)).filter_map(|fact| fact.on).min();
            if let (Some(given), Some(first)) = (given, row.first)
                && first < given
            {
                hit.what = Words { ko: format!("{first} < {given}"), en: format!("{first} < {given}") };
                hit.on = Some(first);
                hit.row(at, label(row));
            }
        }
        if !hit.rows.is_empty() {
            found(hit);
        }
    }
}

/// A basis that does not carry this relation: a contract, or the rule on outsourcing, named for a provision.
pub(super) fn basis_cannot_carry(case: &Case<'_>, found: &mut dyn FnMut(Hit)) {
    for pair in &case.pairs {
        let mut hit = Hit::new(pair.service, pair.party);
        for (at, row) in case.of(pair).filter(|(_, row)| provided(row)) {
            let Some(stated) = &row.entry.disclosure.legal_basis else { continue };
            let Some(basis) = &stated.reading else { continue };
            let carries = match (basis.regime.as_str(), basis.article.as_str()) {
                ("kr-pipa", article) => !(article.starts_with("15-1-4") || article == "26" || article.starts_with("26-")),
                ("kr-credit", article) => !(article == "17" || article.starts_with("17-1") || article.starts_with("32-6-2")),
                ("gdpr", article) => !(article == "28" || article.starts_with("28-")),
                _ => true,
            };
            if !carries {
                hit.row(at, &stated.wording);
            }
        }
        if !hit.rows.is_empty() {
            found(hit);
        }
    }
}

/// No legal basis is said at all.
pub(super) fn basis_missing(case: &Case<'_>, found: &mut dyn FnMut(Hit)) {
    for pair in &case.pairs {
        // Provisions without a basis are asked about by another rule, transfers abroad too.
        let asked = |row: &Row<'_>| provided(row) || case.under(pair.service, "kr-pipa") && case.is_abroad(row);
        if case.of(pair).any(|(_, row)| row.entry.disclosure.legal_basis.is_some() || asked(row)) || case.under(pair.service, "kr-pipa") && case.of(pair).all(|(_, row)| row.relation == Some(Relation::Processing)) {
            continue;
        }
        let mut hit = Hit::new(pair.service, pair.party);
        for (at, row) in case.of(pair).filter(|(_, row)| !matches!(row.relation, Some(Relation::Transmission))) {
            hit.row(at, label(row));
        }
        if !hit.rows.is_empty() {
            found(hit);
        }
    }
}

/// Credit information went under an exception from consent, and no notice ever came.
pub(super) fn not_notified(case: &Case<'_>, found: &mut dyn FnMut(Hit)) {
    for pair in &case.pairs {
        if case.facts(pair.service, FactKind::NeverNotified).next().is_none() {
            continue;
        }
        let mut hit = Hit::new(pair.service, pair.party);
        for (at, row) in case.of(pair) {
            let Some(stated) = &row.entry.disclosure.legal_basis else { continue };
            let excepted = stated.reading.as_ref().is_some_and(|basis| basis.regime == "kr-credit" && (basis.article.starts_with("32-6") || basis.article.starts_with("17")));
            if excepted && case.facts(pair.service, FactKind::NeverNotified).any(|fact| concerns(fact, row)) {
                hit.row(at, &stated.wording);
            }
        }
        if !hit.rows.is_empty() {
            found(hit);
        }
    }
}
