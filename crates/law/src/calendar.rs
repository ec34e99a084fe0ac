//! Public holidays, as far as they are known.

use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate, Weekday};

/// The public holidays of a country, or of a part of it.
#[derive(Debug)]
pub struct Calendar {
    /// `KR`, `DE`, `GB-SCT` …
    pub id: &'static str,
    days: HashSet<NaiveDate>,
    from: i32,
    until: i32,
}

static CALENDARS: LazyLock<BTreeMap<&'static str, Calendar>> = LazyLock::new(|| {
    let mut all: BTreeMap<&'static str, Calendar> = BTreeMap::new();
    for line in include_str!("../data/holidays.tsv").lines().filter(|line| !line.starts_with('#')) {
        let mut cells = line.split('\t');
        let (Some(id), Some(year)) = (cells.next(), cells.next().and_then(|year| year.parse::<i32>().ok())) else { continue };
        let calendar = all.entry(id).or_insert_with(|| Calendar { id, days: HashSet::new(), from: year, until: year });
        (calendar.from, calendar.until) = (calendar.from.min(year), calendar.until.max(year));
        for day in cells.next().unwrap_or_default().split_whitespace() {
            let (month, day) = (day.get(..2).and_then(|text| text.parse().ok()), day.get(2..).and_then(|text| text.parse().ok()));
            calendar.days.extend(month.zip(day).and_then(|(month, day)| NaiveDate::from_ymd_opt(year, month, day)));
        }
    }
    all
});

/// Why nothing falls due on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rest {
    /// A Saturday.
    Saturday,
    /// A Sunday.
    Sunday,
    /// A public holiday.
    Holiday,
}

/// Why a day is no working day; without a calendar only weekends are known.
pub fn rest(day: NaiveDate, calendar: Option<&Calendar>) -> Option<Rest> {
    match day.weekday() {
        _ if calendar.is_some_and(|calendar| calendar.days.contains(&day)) => Some(Rest::Holiday),
        Weekday::Sat => Some(Rest::Saturday),
        Weekday::Sun => Some(Rest::Sunday),
        _ => None,
    }
}

impl Calendar {
    /// The calendar of a country (`DE`) or a part of one (`GB-SCT`).
    pub fn of(id: &str) -> Option<&'static Calendar> {
        CALENDARS.get(id.to_uppercase().as_str())
    }

    /// Every calendar.
    pub fn all() -> impl Iterator<Item = &'static Calendar> {
        CALENDARS.values()
    }

    /// Whether the holidays of that year are known.
    pub fn knows(&self, day: NaiveDate) -> bool {
        (self.from..=self.until).contains(&day.year())
    }

    /// The last year whose holidays are known.
    pub fn until(&self) -> i32 {
        self.until
    }
}
