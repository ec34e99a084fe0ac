//! Transfers abroad: what must be said of them, and what carries them.

use whither_ledger::{Country, Relation, Safeguard};

use super::Hit;
use crate::case::{Case, Row};
use crate::finding::{Confidence, Words};
use crate::statutes::adequacy;

fn country_words(row: &Row<'_>) -> String {
    row.entry.disclosure.transfer.country.as_ref().map_or_else(|| row.entry.disclosure.recipient.wording.clone(), |stated| stated.wording.clone())
}

/// Korea: a transfer abroad of which one of the particulars is not said.
pub(super) fn overseas_particulars(case: &Case<'_>, found: &mut dyn FnMut(Hit)) {
    for pair in case.pairs.iter().filter(|pair| case.under(pair.service, "kr-pipa")) {
        // What one document leaves out, another may say.
        let rows: Vec<(usize, &Row<'_>)> = case.of(pair).filter(|(_, row)| case.is_abroad(row)).collect();
        if rows.is_empty() {
            continue;
        }
        let said = |has: &dyn Fn(&Row<'_>) -> bool| case.of(pair).any(|(_, row)| has(row));
        let particulars: [(&str, &str, bool); 5] = [
            ("이전되는 항목", "the data", said(&|row| !row.entry.disclosure.data.is_empty())),
            ("이전 일시와 방법", "time and method", said(&|row| row.entry.disclosure.transfer.method.is_some() || row.first.is_some())),
            ("이용 목적", "the recipient's purpose", said(&|row| !row.entry.disclosure.purposes.is_empty())),
            ("보유·이용 기간", "the recipient's retention", said(&|row| row.entry.disclosure.retention.is_some())),
            ("이전의 법적 근거", "the legal basis of the transfer", said(&|row| row.entry.disclosure.legal_basis.is_some() || row.entry.disclosure.transfer.safeguard.is_some())),
        ];
        let missing: Vec<&(&str, &str, bool)> = particulars.iter().filter(|(.., said)| !said).collect();
        if missing.is_empty() {
            continue;
        }
        let mut hit = Hit::new(pair.service, pair.party);
        hit.what = Words { ko: missing.iter().map(|one| one.0).collect::<Vec<_>>().join(", "), en: missing.iter().map(|one| one.1).collect::<Vec<_>>().join(", ") };
        // A log by its nature says no retention; without a basis nothing carries the transfer.
        let basis_unsaid = particulars.iter().any(|(ko, _, said)| !said && *ko == "이전의 법적 근거");
        hit.confidence = (!basis_unsaid || !rows.iter().any(|(_, row)| case.could_say_basis(row))).then_some(Confidence::Medium);
        for (at, row) in rows {
            hit.row(at, country_words(row));
        }
        found(hit);
    }
}

/// Korea: the basis for outsourcing to perform a contract, named for a provision.
pub(super) fn basis_of_outsourcing(case: &Case<'_>, found: &mut dyn FnMut(Hit)) {
    for pair in &case.pairs {
        let mut hit = Hit::new(pair.service, pair.party);
        for (at, row) in case.of(pair) {
            let basis = row.entry.disclosure.legal_basis.as_ref();
            let named = basis.and_then(|stated| stated.reading.as_ref()).is_some_and(|basis| basis.regime == "kr-pipa" && basis.article.starts_with("28-8-1-3"));
            if let (true, Some(Relation::Provision | Relation::JointUse | Relation::Advertising | Relation::Sale), Some(basis)) = (named, row.relation, basis) {
                hit.row(at, &basis.wording);
            }
        }
        if !hit.rows.is_empty() {
            found(hit);
        }
    }
}

/// Whether a service's data about the person are personal credit information.
fn is_credit(case: &Case<'_>, service: usize) -> bool {
    case.under(service, "kr-credit")
}

/// A decision on the country is named, but it does not cover this country, these data or this day.
pub(super) fn adequacy_not_covering(case: &Case<'_>, found: &mut dyn FnMut(Hit)) {
    for pair in &case.pairs {
        for regime in ["kr-pipa", "eu-gdpr", "uk-gdpr", "ch-fadp"].into_iter().filter(|regime| case.under(pair.service, regime)) {
            let mut hit = Hit::new(pair.service, pair.party);
            for (at, row) in case.of(pair) {
                let disclosure = &row.entry.disclosure;
                let safeguard = disclosure.transfer.safeguard.as_ref().filter(|stated| stated.reading == Some(Safeguard::Adequacy));
                let basis = disclosure.legal_basis.as_ref().filter(|stated| stated.reading.as_ref().is_some_and(|basis| basis.article.starts_with("28-8-1-5") || basis.article.starts_with("45")));
                let Some(claim) = safeguard.map(|stated| &stated.wording).or(basis.map(|stated| &stated.wording)) else { continue };
                let Some(country) = disclosure.country().filter(|country| *country != case.home) else { continue };
                let on = row.last.unwrap_or(case.today);
                match adequacy(regime, country, on) {
                    None => {
                        hit.what = Words { ko: format!("{on}에 {country}에 대한 결정이 확인되지 않습니다"), en: format!("no decision on {country} is known for {on}") };
                        hit.row(at, claim);
                    }
                    Some(_) if regime == "kr-pipa" && is_credit(case, pair.service) => {
                        hit.what = Words { ko: "이 동등성 인정은 개인신용정보를 포함하지 않습니다".to_owned(), en: "this recognition does not cover personal credit information".to_owned() };
                        hit.row(at, claim);
                    }
                    Some(decision) if decision.scope == "certified" => {
                        hit.what = Words { ko: "이 결정은 인증받은 기관만을 대상으로 합니다".to_owned(), en: "this decision covers certified organisations only".to_owned() };
                        hit.confidence = Some(Confidence::Low);
                        hit.row(at, claim);
                    }
                    Some(_) => {}
                }
            }
            if !hit.rows.is_empty() {
                found(hit);
            }
        }
    }
}

/// Europe: a third country without a decision on that day, and no safeguard named.
pub(super) fn third_country_safeguard(case: &Case<'_>, found: &mut dyn FnMut(Hit)) {
    const EEA: &str = "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE IS LI NO";
    for pair in &case.pairs {
        for regime in ["eu-gdpr", "uk-gdpr", "ch-fadp"].into_iter().filter(|regime| case.under(pair.service, regime)) {
            let inside = |country: Country| match regime {
                "uk-gdpr" => country.to_string() == "GB",
                "ch-fadp" => country.to_string() == "CH",
                _ => EEA.split(' ').any(|code| code == country.to_string()),
            };
            let mut hit = Hit::new(pair.service, pair.party);
            for (at, row) in case.of(pair) {
                let disclosure = &row.entry.disclosure;
                let Some(country) = disclosure.country().filter(|country| !inside(*country)) else { continue };
                let covered = adequacy(regime, country, row.last.unwrap_or(case.today)).is_some_and(|decision| decision.scope != "certified");
                if disclosure.transfer.safeguard.is_none() && !covered {
                    hit.what = Words { ko: country_words(row), en: country_words(row) };
                    hit.row(at, country_words(row));
                }
            }
            if !hit.rows.is_empty() {
                found(hit);
            }
        }
    }
}

/// No document says a country, but the recipient's seat is abroad.
pub(super) fn seat_abroad(case: &Case<'_>, found: &mut dyn FnMut(Hit)) {
    for pair in &case.pairs {
        let Some(party) = case.parties.get(pair.party).and_then(|who| who.party).filter(|party| party.country != case.home) else { continue };
        if case.of(pair).any(|(_, row)| row.entry.disclosure.transfer.country.is_some()) {
            continue;
        }
        let mut hit = Hit::new(pair.service, pair.party);
        hit.what = Words { ko: format!("{} ({})", party.legal_name, party.country), en: format!("{} ({})", party.legal_name, party.country) };
        for (at, row) in case.of(pair) {
            hit.row(at, &row.entry.disclosure.recipient.wording);
        }
        found(hit);
    }
}

/// Documents name different countries for one recipient.
pub(super) fn country_conflict(case: &Case<'_>, found: &mut dyn FnMut(Hit)) {
    for pair in &case.pairs {
        let mut countries: Vec<Country> = case.of(pair).filter_map(|(_, row)| row.entry.disclosure.country()).collect();
        countries.sort_unstable();
        countries.dedup();
        // One document that lists several countries says so itself.
        let documents: std::collections::HashSet<_> = case.of(pair).filter(|(_, row)| row.entry.disclosure.country().is_some()).flat_map(|(_, row)| row.entry.stated_in.iter().map(|(id, ..)| *id)).collect();
        if countries.len() < 2 || documents.len() < 2 {
            continue;
        }
        let mut hit = Hit::new(pair.service, pair.party);
        let list = countries.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        hit.what = Words { ko: list.clone(), en: list };
        for (at, row) in case.of(pair).filter(|(_, row)| row.entry.disclosure.country().is_some()) {
            hit.row(at, country_words(row));
        }
        found(hit);
    }
}
