//! What documents leave out.

use whither_ledger::Relation;

use super::{signs, Hit};
use crate::case::Case;
use crate::finding::Words;

/// Recipients are given as a category: nobody is named.
pub(super) fn only_categories(case: &Case<'_>, found: &mut dyn FnMut(Hit)) {
    for pair in &case.pairs {
        let all = case.parties.get(pair.party).is_some_and(|who| signs::is_category(&who.name));
        let mut hit = Hit::new(pair.service, pair.party);
        // "별하배송 외 12개사" names one and leaves out twelve.
        for (at, row) in case.of(pair).filter(|(_, row)| all || whither_parties::name(&row.entry.disclosure.recipient.wording).others.is_some()) {
            hit.row(at, &row.entry.disclosure.recipient.wording);
        }
        if !hit.rows.is_empty() {
            found(hit);
        }
    }
}

/// A recipient of the person's data that the published list does not name.
pub(super) fn not_in_published_list(case: &Case<'_>, found: &mut dyn FnMut(Hit)) {
    for pair in &case.pairs {
        if !case.services.get(pair.service).is_some_and(|own| own.publishes) || case.of(pair).any(|(_, row)| row.published) {
            continue;
        }
        let mut hit = Hit::new(pair.service, pair.party);
        // Processors have a rule of their own; authorities and transmissions the person asked for are in no list.
        for (at, row) in case.of(pair).filter(|(_, row)| matches!(row.relation, Some(Relation::Provision | Relation::JointUse | Relation::Sale | Relation::Advertising))) {
            hit.row(at, &row.entry.disclosure.recipient.wording);
        }
        if !hit.rows.is_empty() {
            found(hit);
        }
    }
}

/// A look-up by law leaves out what was outsourced; recipients that only the policy names are not in it.
pub(super) fn log_silent(case: &Case<'_>, found: &mut dyn FnMut(Hit)) {
    for (at, service) in case.services.iter().enumerate() {
        let logs: Vec<_> = service.documents.iter().filter(|document| document.source == "kr-credit-inquiry").map(|document| document.id).collect();
        if logs.is_empty() {
            continue;
        }
        let in_log = |pair: &crate::case::Pair| case.of(pair).any(|(_, row)| row.entry.stated_in.iter().any(|(id, ..)| logs.contains(id)));
        let silent: Vec<_> = case.pairs.iter().filter(|pair| pair.service == at && !in_log(pair) && case.of(pair).any(|(_, row)| row.published)).collect();
        if silent.is_empty() {
            continue;
        }
        let mut hit = Hit { service: at, party: None, rows: Vec::new(), quotes: Vec::new(), what: Words::default(), confidence: None, on: None };
        hit.what = Words { ko: format!("{}곳", silent.len()), en: format!("{} recipient(s)", silent.len()) };
        for pair in silent {
            for (row, content) in case.of(pair).take(1) {
                hit.row(row, &content.entry.disclosure.recipient.wording);
            }
        }
        found(hit);
    }
}
