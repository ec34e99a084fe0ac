//! Asks about 100,000 disclosures: how long that takes.

use std::time::Instant;

use chrono::NaiveDate;
use whither_ledger::views::{Entry, Labels, Ledger};
use whither_ledger::{Country, DataCategory, Disclosure, Document, DocumentId, Moment, Occurrence, Occurrences, Party, Place, Purpose, Relation, RowCounts, Stated, Transfer};

fn main() {
    let day = NaiveDate::from_ymd_opt(2024, 1, 1).expect("a day");
    let documents = ["kr-credit-inquiry", "kr-privacy-policy"].map(|source| Document {
        id: DocumentId([u8::from(source.len() == 17); 32]), name: source.to_owned(), size: 1, source: source.to_owned(), controller: None, imported: String::new(), rows: RowCounts::default(),
    });
    let entries = (0..100_000u32).map(|at| {
        let name = format!("받는곳{} 주식회사", at % 3_000);
        let mut times = Occurrences::default();
        times.push(&Occurrence { time: Some(Moment::day(day + chrono::Days::new(u64::from(at % 700)))), until: None, count: 1, part: 0, row: 1, tag: 0, ambiguous: false });
        let disclosure = Disclosure {
            controller: Some(Stated::read("한빛페이", Party(format!("서비스{}", at % 5)))),
            recipient: Stated::read(name.clone(), Party(name)),
            on_behalf_of: None,
            relation: Some(Stated::read("제공", if at % 3 == 0 { Relation::Processing } else { Relation::Provision })),
            purposes: vec![Stated::read(format!("본인 확인 {}", at % 400), Purpose("IdentityVerification".to_owned()))],
            data: vec![Stated::read("이름", DataCategory("Name".to_owned())), Stated::unread(format!("항목 {}", at % 900))],
            legal_basis: None,
            transfer: Transfer { country: Some(Stated::read("싱가포르", Country::from_alpha2("SG").expect("a country"))), ..Transfer::default() },
            retention: Some(Stated::unread("5년")),
            consent: None,
        };
        let document = documents[usize::from(at % 10 == 0)].id;
        Entry::new(disclosure, vec![(document, vec![Place::default()], times)])
    });
    let ledger = Ledger::new(documents.to_vec(), entries.collect(), Country::KR, &Labels::new());
    let begun = Instant::now();
    let found = whither_law::findings(&ledger, &[], Country::KR, NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day"));
    println!("{} questions about {} disclosures: {:.0} ms", found.len(), ledger.entries().len(), begun.elapsed().as_secs_f64() * 1000.0);
}
