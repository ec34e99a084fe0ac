//! Every rule: a little ledger in, the finding out; and a ledger of which it must say nothing.

use chrono::NaiveDate;
use whither_law::{findings, rules, Fact, FactKind};
use whither_parties::{cluster, Decision};
use whither_ledger::views::{Entry, Labels, Ledger};
use whither_ledger::{Consent, Country, DataCategory, Disclosure, Document, DocumentId, LegalBasis, Moment, Occurrence, Occurrences, Party, Place, Purpose, Relation, RowCounts, Safeguard, Stated};

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

/// A row of a little ledger.
#[derive(Clone)]
struct Row {
    /// The document: its source, told apart by a number.
    source: &'static str,
    recipient: &'static str,
    relation: Option<Relation>,
    purpose: Option<(&'static str, Option<&'static str>)>,
    data: Vec<(&'static str, Option<&'static str>)>,
    country: Option<&'static str>,
    method: Option<&'static str>,
    safeguard: Option<(&'static str, Safeguard)>,
    basis: Option<(&'static str, &'static str)>,
    consent: Option<(&'static str, Consent)>,
    retention: Option<&'static str>,
    behalf: Option<&'static str>,
    days: Vec<&'static str>,
    every_day: Option<(&'static str, u32)>,
}

/// Said to 누리정보, by a look-up, with everything that can be said.
fn row() -> Row {
    Row {
        source: "kr-access-reply",
        recipient: "누리정보",
        relation: Some(Relation::Provision),
        purpose: Some(("본인 확인", Some("IdentityVerification"))),
        data: vec![("이름", Some("Name"))],
        country: None,
        method: None,
        safeguard: None,
        basis: Some(("개인정보 보호법 제17조제1항제1호", "kr-pipa-17-1-1")),
        consent: Some(("동의", Consent::Given)),
        retention: Some("1년"),
        behalf: None,
        days: vec!["2024-03-01"],
        every_day: None,
    }
}

fn abroad() -> Row {
    Row { country: Some("싱가포르"), method: Some("수시로 전송"), ..row() }
}

fn processed() -> Row {
    Row { relation: Some(Relation::Processing), basis: None, consent: None, ..row() }
}

fn policy(row: Row) -> Row {
    Row { source: "kr-privacy-policy", days: Vec::new(), ..row }
}

fn german(row: Row) -> Row {
    Row { source: "gdpr-access-reply", basis: Some(("Art. 6(1)(a) GDPR", "gdpr-6-1-a")), ..row }
}

fn credit(row: Row) -> Row {
    Row { source: "kr-credit-inquiry", ..row }
}

fn ledger(rows: &[Row]) -> Ledger {
    decided(rows, &[])
}

/// The same after the person decided whose name is whose.
fn decided(rows: &[Row], decisions: &[Decision]) -> Ledger {
    let id = |source: &str| {
        let mut bytes = [0u8; 32];
        bytes.iter_mut().zip(source.bytes()).for_each(|(to, from)| *to = from);
        DocumentId(bytes)
    };
    let mut documents: Vec<Document> = Vec::new();
    let mut entries = Vec::new();
    for row in rows {
        if !documents.iter().any(|document| document.source == row.source) {
            documents.push(Document { id: id(row.source), name: format!("{}.csv", row.source), size: 1, source: row.source.to_owned(), controller: None, imported: String::new(), rows: RowCounts::default() });
        }
        let country = row.country.map(|name| Stated { wording: name.to_owned(), reading: Country::from_name(name) });
        let disclosure = Disclosure {
            controller: Some(Stated::read("한빛페이", Party("한빛페이".to_owned()))),
            recipient: Stated::read(row.recipient, Party(row.recipient.to_owned())),
            on_behalf_of: row.behalf.map(|name| Stated::read(name, Party(name.to_owned()))),
            relation: row.relation.map(|relation| Stated::read(relation.code(), relation)),
            purposes: row.purpose.iter().map(|(wording, code)| Stated { wording: (*wording).to_owned(), reading: code.map(|code| Purpose(code.to_owned())) }).collect(),
            data: row.data.iter().map(|(wording, code)| Stated { wording: (*wording).to_owned(), reading: code.map(|code| DataCategory(code.to_owned())) }).collect(),
            legal_basis: row.basis.map(|(wording, code)| Stated::read(wording, serde_json::from_value::<LegalBasis>(code.into()).expect("a basis"))),
            transfer: whither_ledger::Transfer { country, safeguard: row.safeguard.map(|(wording, safeguard)| Stated::read(wording, safeguard)), method: row.method.map(Stated::unread) },
            retention: row.retention.map(Stated::unread),
            consent: row.consent.map(|(wording, consent)| Stated::read(wording, consent)),
        };
        let mut occurrences = Occurrences::default();
        let mut at = 1;
        let mut push = |date: NaiveDate| {
            occurrences.push(&Occurrence { time: Some(Moment::day(date)), until: None, count: 1, part: 0, row: at, tag: 0, ambiguous: false });
            at += 1;
        };
        row.days.iter().for_each(|text| push(day(text)));
        if let Some((from, days)) = row.every_day {
            day(from).iter_days().take(days as usize).for_each(push);
        }
        entries.push(Entry::new(disclosure, vec![(id(row.source), vec![Place { row: Some(2), ..Place::default() }], occurrences)]));
    }
    let mut names: Vec<&str> = Vec::new();
    for row in rows {
        if !names.contains(&row.recipient) {
            names.push(row.recipient);
        }
    }
    let clusters = cluster(&names, decisions);
    let labels: Labels = clusters.into_iter().flat_map(|cluster| cluster.names.into_iter().map(move |(name, _)| (name, cluster.label.clone()))).collect();
    Ledger::new(documents, entries, Country::KR, &labels)
}

fn fact(kind: FactKind, about: &str, on: Option<&str>) -> Fact {
    Fact { service: "한빛페이".to_owned(), kind, about: about.to_owned(), on: on.map(day) }
}

/// The rules that speak of these rows.
fn speak(rows: &[Row], facts: &[Fact]) -> Vec<String> {
    findings(&ledger(rows), facts, Country::KR, day("2026-11-22")).into_iter().map(|finding| finding.rule).collect()
}

/// Says what a rule says of the first, and that it is silent of the second.
fn check(rule: &str, speaks: (&[Row], &[Fact]), silent: (&[Row], &[Fact])) -> String {
    let said = speak(speaks.0, speaks.1);
    assert!(said.iter().any(|own| own == rule), "{rule} is silent; what speaks: {said:?}");
    let said = speak(silent.0, silent.1);
    assert!(!said.iter().any(|own| own == rule), "{rule} speaks where it must not");
    rule.to_owned()
}

#[test]
fn every_rule_speaks_and_is_silent() {
    use FactKind::{AnsweredOn, AskedOn, ClosedOn, ConsentGiven, ConsentRefused, NeverNotified, NeverUsed, UsedSince};
    let none: &[Fact] = &[];
    let other = || policy(Row { recipient: "다온전산", ..processed() });
    let credited = |row: Row, article: &'static str| credit(Row { basis: Some(("신용정보법", article)), ..row });
    let tested = [
        check("outsourcing-unpublished", (&[processed(), other()], none), (&[processed(), policy(processed()), other()], none)),
        check("purpose-of-another", (&[Row { purpose: Some(("제공받는 자의 자체 서비스 개선과 모델 학습", None)), ..processed() }], none), (&[processed()], none)),
        check("acts-for-another", (&[Row { behalf: Some("미르전자"), ..processed() }], none), (&[Row { behalf: Some("(주)한빛페이"), ..processed() }], none)),
        check("role-conflict", (&[row(), policy(processed())], none), (&[processed(), policy(processed())], none)),
        check("own-retention", (&[Row { retention: Some("제공받는 자의 이용목적 달성 시까지"), ..processed() }], none), (&[Row { retention: Some("위탁계약 종료 시까지"), ..processed() }], none)),
        check("consideration", (&[Row { purpose: Some(("제휴 조건에 따른 분석", None)), ..processed() }], none), (&[processed()], none)),
        check("supervision-unknown", (&[Row { relation: Some(Relation::Processing), ..abroad() }], none), (&[processed()], none)),
        check("onward", (&[Row { relation: Some(Relation::SubProcessing), behalf: Some("다온전산"), ..processed() }], none), (&[processed()], none)),
        check("overseas-particulars", (&[Row { retention: None, basis: None, ..abroad() }], none), (&[abroad()], none)),
        check("basis-of-outsourcing", (&[Row { basis: Some(("제28조의8제1항제3호", "kr-pipa-28-8-1-3")), ..abroad() }], none), (&[Row { relation: Some(Relation::Processing), basis: Some(("제28조의8제1항제3호", "kr-pipa-28-8-1-3")), ..abroad() }], none)),
        check(
            "adequacy-not-covering",
            (&[Row { safeguard: Some(("동등성 인정", Safeguard::Adequacy)), days: vec!["2026-01-05"], ..abroad() }], none),
            (&[Row { country: Some("독일"), safeguard: Some(("동등성 인정", Safeguard::Adequacy)), days: vec!["2026-01-05"], ..abroad() }], none),
        ),
        check("third-country-safeguard", (&[german(abroad())], none), (&[german(Row { safeguard: Some(("Standardvertragsklauseln", Safeguard::StandardContractualClauses)), ..abroad() }), german(Row { recipient: "Zyphora", country: Some("일본"), ..abroad() })], none)),
        check("seat-abroad", (&[Row { recipient: "Stripe, Inc.", ..row() }], none), (&[Row { recipient: "Stripe, Inc.", country: Some("미국"), ..abroad() }, row()], none)),
        check("country-conflict", (&[abroad(), policy(Row { country: Some("중국"), ..abroad() })], none), (&[abroad(), policy(abroad())], none)),
        check("consent-missing", (&[Row { basis: None, consent: None, ..row() }], none), (&[row(), processed()], none)),
        check("consent-refused", (&[Row { consent: Some(("미동의", Consent::Refused)), ..row() }], none), (&[row()], none)),
        check("consent-refused", (&[row()], &[fact(ConsentRefused, "누리정보", None)]), (&[row()], &[fact(ConsentRefused, "누리정보", Some("2025-01-01"))])),
        check("consent-later", (&[row()], &[fact(ConsentGiven, "", Some("2024-05-01"))]), (&[row()], &[fact(ConsentGiven, "", Some("2024-01-01"))])),
        check("basis-cannot-carry", (&[Row { basis: Some(("제15조제1항제4호", "kr-pipa-15-1-4")), ..row() }], none), (&[row()], none)),
        check("basis-missing", (&[german(Row { relation: Some(Relation::Processing), ..row() })].map(|row| Row { basis: None, ..row }), none), (&[german(row())], none)),
        check("not-notified", (&[credited(row(), "kr-credit-32-6-9-4")], &[fact(NeverNotified, "", None)]), (&[credited(row(), "kr-credit-32-6-9-4")], none)),
        check("beyond-purpose", (&[Row { data: vec![("신용점수", Some("CreditScore"))], ..row() }], none), (&[row(), Row { purpose: Some(("서비스", None)), data: vec![("신용점수", Some("CreditScore"))], recipient: "다온전산", ..row() }], none)),
        check("never-used", (&[Row { purpose: Some(("해외 결제", None)), ..row() }], &[fact(NeverUsed, "해외결제", None)]), (&[row()], &[fact(NeverUsed, "해외결제", None)])),
        check("before-use", (&[row()], &[fact(UsedSince, "", Some("2024-06-01"))]), (&[row()], &[fact(UsedSince, "", Some("2024-01-01"))])),
        check("after-closure", (&[row()], &[fact(ClosedOn, "", Some("2024-01-01"))]), (&[row()], &[fact(ClosedOn, "", Some("2024-03-01"))])),
        check("bulk", (&[Row { days: Vec::new(), every_day: Some(("2024-01-01", 120)), ..row() }], none), (&[Row { days: Vec::new(), every_day: Some(("2024-01-01", 60)), ..row() }], none)),
        check("hashed", (&[Row { data: vec![("휴대전화번호(SHA-256 해시)", None)], ..row() }], none), (&[row()], none)),
        check("only-categories", (&[Row { recipient: "제휴사 등", ..row() }], none), (&[Row { recipient: "제휴사랑(주)", ..row() }], none)),
        check("only-categories", (&[Row { recipient: "별하배송 외 12개사", ..row() }], none), (&[Row { recipient: "별하배송", ..row() }], none)),
        check("not-in-published-list", (&[row(), other()], none), (&[row(), policy(row()), other()], none)),
        check("log-silent", (&[credit(row()), other()], none), (&[row(), other()], none)),
        check("reply-late", (&[row()], &[fact(AskedOn, "", Some("2026-10-01"))]), (&[row()], &[fact(AskedOn, "", Some("2026-10-01")), fact(AnsweredOn, "", Some("2026-10-12"))])),
    ];
    let untested: Vec<&str> = rules().iter().map(|rule| rule.id.as_str()).filter(|id| !tested.iter().any(|own| own == id)).collect();
    assert!(untested.is_empty(), "no case for {untested:?}");
}

#[test]
fn a_finding_cites_the_law_of_its_day() {
    let of = |text| {
        let rows = [Row { retention: None, basis: None, days: vec![text], ..abroad() }];
        let found = findings(&ledger(&rows), &[], Country::KR, day("2026-11-22"));
        let one = found.into_iter().find(|finding| finding.rule == "overseas-particulars").expect("speaks");
        assert_eq!(one.on, day(text));
        one.citations.into_iter().map(|cited| cited.citation.0).collect::<Vec<_>>()
    };
    assert!(of("2024-03-01").contains(&"kr-pipa:28-8(2)".to_owned()));
    // Before 15 September 2023 there was no article 28-8: transfers abroad were in article 17(3).
    assert!(!of("2022-03-01").contains(&"kr-pipa:28-8(2)".to_owned()));
    assert!(of("2022-03-01").contains(&"kr-pipa:17(3)".to_owned()));
}

#[test]
fn a_finding_says_all_it_owes() {
    let rows = [Row { basis: None, consent: None, ..abroad() }, processed(), policy(Row { recipient: "다온전산", ..processed() })];
    for finding in findings(&ledger(&rows), &[], Country::KR, day("2026-11-22")) {
        for words in [&finding.title, &finding.missing, &finding.disproved_by, &finding.ask] {
            assert!(!words.ko.is_empty() && !words.en.is_empty() && !words.ko.contains('{') && !words.en.contains('{'), "{}: {words:?}", finding.rule);
            assert!(!words.en.to_lowercase().contains("illegal") && !words.ko.contains("불법") && !words.ko.contains("위반"), "{}: a verdict", finding.rule);
        }
        assert!(!finding.citations.is_empty() && !finding.claimed.is_empty() && !finding.disclosures.is_empty(), "{}", finding.rule);
    }
}

#[test]
fn facts_that_cannot_be_true_together_are_said() {
    let facts = [fact(FactKind::UsedSince, "", Some("2024-01-01")), fact(FactKind::ClosedOn, "", Some("2023-01-01")), fact(FactKind::AskedOn, "", Some("2030-01-01")), fact(FactKind::Regime, "kr-nothing", None), fact(FactKind::ConsentGiven, "", None)];
    assert_eq!(whither_law::contradictions(&facts, day("2026-11-22")).len(), 4);
    assert!(whither_law::contradictions(&[fact(FactKind::UsedSince, "", Some("2024-01-01")), fact(FactKind::ClosedOn, "", Some("2025-01-01"))], day("2026-11-22")).is_empty());
}

#[test]
fn rules_follow_what_the_person_decided_of_names() {
    let rows = [Row { recipient: "Nuri Info Co., Ltd.", relation: Some(Relation::Provision), country: Some("싱가포르"), ..row() }, Row { source: "kr-privacy-policy", recipient: "NURI INFO", relation: Some(Relation::Processing), country: Some("싱가포르"), ..row() }];
    let of = |decisions: &[Decision]| findings(&decided(&rows, decisions), &[], Country::KR, day("2026-11-22"));
    let conflict = |decisions: &[Decision]| of(decisions).into_iter().find(|finding| finding.rule == "role-conflict");
    let as_read = conflict(&[]).expect("one company, called two things, and nobody asks");
    assert!(conflict(&[Decision::Apart { name: "NURI INFO".to_owned() }]).is_none(), "two companies, by the person's word, are held to be one");
    let renamed = conflict(&[Decision::Named { name: "NURI INFO".to_owned(), label: "누리정보(싱가포르)".to_owned() }]).expect("a new name, and the question is gone");
    assert_eq!(renamed.recipient.as_deref(), Some("누리정보(싱가포르)"));
    assert_eq!(renamed.key, as_read.key, "what became of the question is lost with the name");
}

#[test]
fn an_account_may_be_closed_opened_and_closed_again() {
    use FactKind::{ClosedOn, UsedSince};
    let facts = [fact(UsedSince, "", Some("2020-01-01")), fact(ClosedOn, "", Some("2022-01-01")), fact(UsedSince, "", Some("2023-01-01")), fact(ClosedOn, "", Some("2024-01-01")), fact(ClosedOn, "", Some("2024-02-01"))];
    let after = |days: &[&'static str]| findings(&ledger(&[Row { days: days.to_vec(), ..row() }]), &facts, Country::KR, day("2026-11-22")).into_iter().find(|finding| finding.rule == "after-closure").map(|finding| finding.on);
    assert_eq!(after(&["2021-05-05", "2023-06-06"]), None);
    assert_eq!(after(&["2021-05-05", "2022-06-06", "2023-06-06"]), Some(day("2022-06-06")), "while it was closed, whatever came before and after");
    assert_eq!(after(&["2024-01-15"]), Some(day("2024-01-15")), "closed is closed from the first day that says so");
    assert!(whither_law::contradictions(&facts, day("2026-11-22")).is_empty(), "a service may be left and used again");
}

#[test]
fn facts_that_cannot_both_be_are_said() {
    use FactKind::{ConsentGiven, ConsentRefused, NeverUsed, UsedSince};
    let told = |facts: &[Fact]| whither_law::contradictions(facts, day("2026-11-22")).len();
    assert_eq!(told(&[fact(ConsentGiven, "누리정보", Some("2024-01-01")), fact(ConsentRefused, "누리정보", None)]), 1);
    assert_eq!(told(&[fact(ConsentGiven, "누리정보", Some("2024-01-01")), fact(ConsentRefused, "누리정보", Some("2023-01-01"))]), 0);
    assert_eq!(told(&[fact(NeverUsed, "", None), fact(UsedSince, "", Some("2024-01-01"))]), 1);
    assert_eq!(told(&[fact(NeverUsed, "해외 결제", None), fact(UsedSince, "", Some("2024-01-01"))]), 0);
}
