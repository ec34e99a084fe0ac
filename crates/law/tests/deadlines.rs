//! Deadlines: by hand, and day by day beside a second counting that shares nothing with the first but the holidays.

use std::collections::HashSet;

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use whither_law::{deadline, Asked, Deadline};
use whither_ledger::Lang;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn asked(regime: &str, kind: &str, received: &str) -> Asked {
    Asked { regime: regime.to_owned(), kind: kind.to_owned(), received: day(received), ..Asked::default() }
}

fn due(asked: &Asked) -> String {
    deadline(asked).expect("counted").due.map_or_else(|| "none".to_owned(), |due| due.to_string())
}

fn says(found: &Deadline, word: &str) -> bool {
    found.steps.iter().any(|step| step.text(Lang::En).contains(word))
}

#[test]
fn days_counted_by_hand() {
    for (regime, kind, received, country, expected) in [
        // The tenth day, the first not counted; a Saturday and a Sunday move it.
        ("kr-pipa", "access", "2026-11-02", None, "2026-11-12"),
        ("kr-pipa", "access", "2026-11-04", None, "2026-11-16"),
        // Chuseok 2026: 24, 25 and 26 September, then a Sunday.
        ("kr-pipa", "access", "2026-09-14", None, "2026-09-28"),
        // Over the turn of the year: 1 January is a holiday, the 2nd and 3rd of 2027 a weekend.
        ("kr-pipa", "access", "2026-12-22", None, "2027-01-04"),
        ("kr-pipa", "automated-decision", "2026-03-02", None, "2026-04-01"),
        ("kr-credit", "correction", "2026-11-02", None, "2026-11-09"),
        // Civil Act art. 160: a month from 1 February ends on the last day of February, a Sunday in 2027, before 1 March, a holiday.
        ("kr-credit", "withdrawal", "2027-01-31", None, "2027-03-02"),
        // Reg. 1182/71: no 31st of the month, so its last day.
        ("eu-gdpr", "access", "2026-08-31", Some("DE"), "2026-09-30"),
        ("eu-gdpr", "access", "2026-12-31", Some("DE"), "2027-02-01"),
        // 1 May is a holiday in Germany, a Saturday and Sunday follow.
        ("eu-gdpr", "access", "2026-04-01", Some("DE"), "2026-05-04"),
        ("uk-gdpr", "access", "2026-03-31", Some("GB"), "2026-04-30"),
        ("ch-fadp", "access", "2026-11-02", None, "2026-12-02"),
        ("us-ca-ccpa", "access", "2026-11-02", None, "2026-12-17"),
        ("br-lgpd", "access", "2026-11-02", None, "2026-11-17"),
        ("kr-credit", "access", "2026-11-02", None, "none"),
        ("jp-appi", "access", "2026-11-02", None, "none"),
    ] {
        let asked = Asked { country: country.map(str::to_owned), ..asked(regime, kind, received) };
        let found = due(&asked);
        assert!(found == expected || expected == "none" && deadline(&asked).is_ok_and(|found| found.soft), "{regime} {kind} {received}: {found}, by hand {expected}");
    }
}

#[test]
fn a_notice_extends_only_in_time() {
    let own = Asked { country: Some("DE".to_owned()), ..asked("eu-gdpr", "access", "2026-11-30") };
    assert_eq!(due(&Asked { extended: vec![Some(day("2026-12-20"))], ..own.clone() }), "2027-03-01");
    let late = deadline(&Asked { extended: vec![Some(day("2027-01-20"))], ..own.clone() }).expect("counted");
    assert_eq!(late.due, Some(day("2026-12-30")));
    assert!(says(&late, "too late to extend"), "{:?}", late.steps);
    assert_eq!(due(&Asked { extended: vec![Some(day("2026-11-01"))], ..own }), "2026-12-30");
    // Korea's postponement has no end, but its notice has: the same ten days.
    let korea = asked("kr-pipa", "access", "2026-11-02");
    assert_eq!(due(&Asked { extended: vec![Some(day("2026-11-12"))], ..korea.clone() }), "none");
    assert_eq!(due(&Asked { extended: vec![Some(day("2026-11-13"))], ..korea }), "2026-11-12");
}

#[test]
fn the_clock_stands_still_once() {
    let own = Asked { country: Some("GB".to_owned()), ..asked("uk-gdpr", "access", "2026-03-02") };
    let stopped = |spans: &[(&str, &str)]| Asked { stopped: spans.iter().map(|(from, to)| (day(from), day(to))).collect(), ..own.clone() };
    assert_eq!(due(&own), "2026-04-02");
    assert_eq!(due(&stopped(&[("2026-03-10", "2026-03-30")])), "2026-04-22");
    assert_eq!(due(&stopped(&[("2026-03-10", "2026-03-30"), ("2026-03-20", "2026-03-30")])), "2026-04-22");
    // A notice within the time as it stood still is in time.
    let told = Asked { extended: vec![Some(day("2026-04-10"))], ..stopped(&[("2026-03-10", "2026-03-30")]) };
    assert_eq!(due(&told), "2026-06-22");
    // Elsewhere a question of identity stops nothing.
    assert!(deadline(&Asked { stopped: vec![(day("2026-11-03"), day("2026-11-05"))], ..asked("kr-pipa", "access", "2026-11-02") }).is_err());
}

#[test]
fn what_cannot_be_counted_is_refused() {
    for (regime, kind, received, word) in [
        ("kr-nothing", "access", "2026-11-02", "no regime"), ("kr-pipa", "nothing", "2026-11-02", "no time for"), ("kr-pipa", "automated-decision", "2020-01-06", "not in force"),
        ("kr-pipa", "portability", "2024-01-02", "2025-03-13"), ("in-dpdp", "access", "2026-11-02", "not in force"),
    ] {
        let refused = deadline(&asked(regime, kind, received)).expect_err("refused").text(Lang::En);
        assert!(refused.contains(word), "{regime} {kind} {received}: {refused}");
    }
    let unknown = Asked { country: Some("ZZ".to_owned()), ..asked("eu-gdpr", "access", "2026-11-02") };
    assert!(deadline(&unknown).is_err());
    // Beyond the calendar only weekends are known, and that is said.
    assert!(says(&deadline(&asked("kr-pipa", "access", "2040-05-10")).expect("counted"), "known until"));
}

/// Holidays of a calendar, read anew.
fn holidays(calendar: &str) -> HashSet<NaiveDate> {
    let lines = include_str!("../data/holidays.tsv").lines().filter(|line| !line.starts_with('#'));
    let own = lines.map(|line| line.split('\t').collect::<Vec<_>>()).filter(|cells| cells.first() == Some(&calendar));
    own.flat_map(|cells| cells[2].split(' ').map(|day| {
        let (month, day) = day.split_at(2);
        format!("{}-{month}-{day}", cells[1]).parse().expect("a day")
    }).collect::<Vec<_>>()).collect()
}

/// A second counting, for four rules: days or months, from the day after, to the next working day.
fn counted_again(length: u32, months: bool, received: NaiveDate, free: &HashSet<NaiveDate>) -> NaiveDate {
    let mut end = received;
    if months {
        let (year, month) = (received.year() + (received.month0() + length) as i32 / 12, (received.month0() + length) % 12 + 1);
        let last = (28..=31).rev().find(|day| NaiveDate::from_ymd_opt(year, month, *day).is_some()).expect("a month has days");
        end = NaiveDate::from_ymd_opt(year, month, received.day().min(last)).expect("a day");
    } else {
        for _ in 0..length {
            end = end.succ_opt().expect("a day");
        }
    }
    while free.contains(&end) || matches!(end.weekday(), Weekday::Sat | Weekday::Sun) {
        end = end + Days::new(1);
    }
    end
}

#[test]
fn ten_years_are_counted_the_same_twice() {
    let first = day("2024-03-15");
    for (regime, kind, country, length, months) in [("kr-pipa", "access", "KR", 10, false), ("kr-pipa", "automated-decision", "KR", 30, false), ("eu-gdpr", "access", "DE", 1, true), ("eu-gdpr", "access", "PL", 1, true)] {
        let free = holidays(country);
        for received in first.iter_days().take_while(|on| *on < first + Months::new(120)) {
            let found = deadline(&Asked { regime: regime.to_owned(), kind: kind.to_owned(), received, country: Some(country.to_owned()), ..Asked::default() }).expect("counted");
            assert_eq!(found.due, Some(counted_again(length, months, received, &free)), "{regime} {kind} {country}, received {received}");
        }
    }
}
