//! Which data, how often, and from when to when.

use chrono::NaiveDate;

use super::{signs, Hit, Memo};
use crate::case::{concerns, Case, Row};
use crate::facts::FactKind;
use crate::finding::Words;

/// Purposes that need little (W3C DPV), and which of the telling data they may need.
const NARROW: [(&str, &[&str]); 12] = [
    ("IdentityVerification", &["Biometric"]),
    ("IdentityAuthentication", &["Biometric"]),
    ("DeliveryOfGoods", &["Location", "CurrentLocation", "Purchase"]),
    ("CommunicationManagement", &[]),
    ("CommunicationForCustomerCare", &["Transaction", "Purchase"]),
    ("CustomerCare", &["Transaction", "Purchase"]),
    ("TechnicalServiceProvision", &[]),
    ("ServiceUsageAnalytics", &["ServiceConsumptionBehaviour", "Behavioural"]),
    ("PaymentManagement", &["Transaction", "Transactional", "Purchase", "FinancialAccount", "FinancialAccountNumber", "BankAccount", "Credit"]),
    ("CustomerOrderManagement", &["Transaction", "Purchase"]),
    ("DirectMarketing", &["Purchase", "Behavioural"]),
    ("AccountManagement", &[]),
];

/// Data that say much about a person.
const TELLING: [&str; 24] = [
    "Financial", "FinancialAccount", "BankAccount", "FinancialStatus", "Income", "Transaction", "Transactional", "Purchase", "PurchasesAndSpendingHabit", "Credit", "CreditScore", "CreditRecord", "CreditStanding", "CreditWorthiness", "LoanRecord", "Insurance",
    "Location", "CurrentLocation", "Behavioural", "Biometric", "Health", "MedicalHealth", "TradeUnionMembership", "Profile",
];

/// Data that none of the stated purposes needs.
pub(super) fn beyond_purpose(case: &Case<'_>, found: &mut dyn FnMut(Hit)) {
    for pair in &case.pairs {
        let mut hit = Hit::new(pair.service, pair.party);
        let mut items: Vec<&str> = Vec::new();
        for (at, row) in case.of(pair) {
            let disclosure = &row.entry.disclosure;
            // One purpose that is not clear, or not narrow, may need anything.
            let narrow: Option<Vec<&[&str]>> = disclosure.purposes.iter().map(|stated| {
                let code = stated.reading.as_ref()?;
                NARROW.iter().find(|(purpose, _)| *purpose == code.0).map(|(_, needs)| *needs)
            }).collect();
            let Some(needs) = narrow.filter(|all| !all.is_empty()) else { continue };
            let beyond = disclosure.data.iter().filter(|stated| stated.reading.as_ref().is_some_and(|code| TELLING.contains(&code.0.as_str()) && !needs.iter().any(|needs| needs.contains(&code.0.as_str()))));
            for stated in beyond {
                if !items.contains(&stated.wording.as_str()) {
                    items.push(&stated.wording);
                }
                hit.row(at, &stated.wording);
            }
        }
        if !hit.rows.is_empty() {
            hit.rows.dedup();
            hit.what = Words { ko: items.join(", "), en: items.join(", ") };
            found(hit);
        }
    }
}

/// Data of a feature or service the person never used.
pub(super) fn never_used(case: &Case<'_>, found: &mut dyn FnMut(Hit)) {
    for pair in &case.pairs {
        let mut hit = Hit::new(pair.service, pair.party);
        for (at, row) in case.of(pair).filter(|(_, row)| row.told) {
            let fact = case.facts(pair.service, FactKind::NeverUsed).find(|fact| concerns(fact, row) && fact.on.is_none_or(|until| row.first.is_some_and(|first| first < until)));
            if let Some(fact) = fact {
                let about = if fact.about.is_empty() { case.services.get(pair.service).map(|own| own.name.clone()).unwrap_or_default() } else { fact.about.clone() };
                hit.what = Words { ko: about.clone(), en: about };
                hit.row(at, row.entry.disclosure.purposes.first().map_or_else(|| row.entry.disclosure.recipient.wording.clone(), |stated| stated.wording.clone()));
            }
        }
        if !hit.rows.is_empty() {
            found(hit);
        }
    }
}

fn times(row: &Row<'_>) -> String {
    match (row.first, row.last) {
        (Some(first), Some(last)) if first != last => format!("{first} – {last}"),
        (Some(first), _) => first.to_string(),
        _ => String::new(),
    }
}

/// The days of a disclosure, as far as any are told.
fn days(row: &Row<'_>) -> impl Iterator<Item = NaiveDate> {
    let each = row.entry.stated_in.iter().flat_map(|(.., times)| times.iter().filter_map(|one| one.time));
    each.filter_map(|time| chrono::DateTime::from_timestamp(time.day_number() * 86_400, 0)).map(|time| time.date_naive())
}

/// A transfer before the person used the service.
pub(super) fn before_use(case: &Case<'_>, found: &mut dyn FnMut(Hit)) {
    for pair in &case.pairs {
        let Some(since) = case.facts(pair.service, FactKind::UsedSince).filter_map(|fact| fact.on).min() else { continue };
        let mut hit = Hit::new(pair.service, pair.party);
        for (at, row) in case.of(pair).filter(|(_, row)| row.first.is_some_and(|first| first < since)) {
            hit.on = row.first;
            hit.what = Words { ko: since.to_string(), en: since.to_string() };
            hit.row(at, times(row));
        }
        if !hit.rows.is_empty() {
            found(hit);
        }
    }
}

/// A transfer after the account was closed.
pub(super) fn after_closure(case: &Case<'_>, found: &mut dyn FnMut(Hit)) {
    for pair in &case.pairs {
        // Who came back after closing is a customer again, from that day on.
        let back = |closed: NaiveDate| case.facts(pair.service, FactKind::UsedSince).filter_map(|fact| fact.on).filter(|since| *since >= closed).min();
        let mut gaps: Vec<(NaiveDate, Option<NaiveDate>)> = case.facts(pair.service, FactKind::ClosedOn).filter_map(|fact| fact.on).map(|closed| (closed, back(closed))).collect();
        gaps.sort_unstable();
        // Closed twice without a return in between: it stays closed from the first day.
        gaps.dedup_by_key(|(_, back)| *back);
        let mut hit = Hit::new(pair.service, pair.party);
        for (closed, back) in gaps {
            let within = |day: NaiveDate| day > closed && back.is_none_or(|back| day < back);
            for (at, row) in case.of(pair) {
                let Some(last) = days(row).filter(|day| within(*day)).max() else { continue };
                hit.on = hit.on.max(Some(last));
                hit.what = Words { ko: closed.to_string(), en: closed.to_string() };
                hit.row(at, times(row));
            }
        }
        hit.rows.sort_unstable();
        hit.rows.dedup();
        if !hit.rows.is_empty() {
            found(hit);
        }
    }
}

/// Most days of three months: no single act of the person explains that.
pub(super) fn bulk(case: &Case<'_>, found: &mut dyn FnMut(Hit)) {
    /// Days looked at together, and how many of them are most.
    const SPAN: i64 = 90;
    const MOST: usize = 68;
    for pair in &case.pairs {
        if case.of(pair).map(|(_, row)| row.count).sum::<u64>() < MOST as u64 {
            continue;
        }
        let dated = || case.of(pair).filter(|(_, row)| row.first.is_some());
        let mut days: Vec<i64> = dated().flat_map(|(_, row)| row.entry.stated_in.iter().flat_map(|(.., times)| times.iter().filter_map(|one| one.time.map(|time| time.day_number())))).collect();
        days.sort_unstable();
        days.dedup();
        let dense: Vec<&[i64]> = days.windows(MOST).filter(|window| matches!(window, [first, .., last] if last - first < SPAN)).collect();
        let (Some(first), Some(last)) = (dense.first().and_then(|window| window.first()), dense.last().and_then(|window| window.last())) else { continue };
        let day = |number: i64| chrono::DateTime::from_timestamp(number * 86_400, 0).map(|time| time.date_naive().to_string()).unwrap_or_default();
        let count = days.iter().filter(|day| (first..=last).contains(day)).count();
        let (from, to, span) = (day(*first), day(*last), last - first + 1);
        let mut hit = Hit::new(pair.service, pair.party);
        hit.what = Words { ko: format!("{from}부터 {to}까지 {span}일 가운데 {count}일"), en: format!("on {count} of {span} days, {from} to {to}") };
        for (at, row) in dated() {
            hit.row(at, row.entry.disclosure.purposes.first().map_or_else(String::new, |stated| stated.wording.clone()));
        }
        found(hit);
    }
}

/// Identifiers were hashed or replaced: they still tell one person from another.
pub(super) fn hashed(case: &Case<'_>, found: &mut dyn FnMut(Hit)) {
    let mut memo: Memo<'_, bool> = Memo::new();
    for pair in &case.pairs {
        let mut hit = Hit::new(pair.service, pair.party);
        for (at, row) in case.of(pair) {
            for stated in &row.entry.disclosure.data {
                if *memo.entry(stated.wording.as_str()).or_insert_with(|| signs::any(&stated.wording, signs::HASHED)) {
                    hit.row(at, &stated.wording);
                }
            }
        }
        if !hit.rows.is_empty() {
            hit.rows.dedup();
            found(hit);
        }
    }
}
