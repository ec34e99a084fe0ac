use std::collections::HashMap;
use std::fmt;

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

/// A point in time as the document states it: local wall time, to the day or to the second.
///
/// An offset in the document is kept with the original only; two documents of one service state one clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Moment {
    /// Seconds from 1970-01-01T00:00:00 on that wall clock; midnight for a bare date.
    seconds: i64,
    /// Whether a time of day was stated.
    timed: bool,
}

impl Moment {
    /// A day.
    pub fn day(date: NaiveDate) -> Self {
        Self { seconds: days(date) * 86_400, timed: false }
    }

    /// A day and a second of it (0 to 86,399).
    pub fn at(date: NaiveDate, second: u32) -> Self {
        Self { seconds: days(date) * 86_400 + i64::from(second), timed: true }
    }

    /// The day.
    pub fn date(&self) -> NaiveDate {
        DateTime::from_timestamp(self.seconds, 0).map_or(NaiveDate::MIN, |time| time.date_naive())
    }

    /// Days from 1970-01-01.
    pub fn day_number(&self) -> i64 {
        self.seconds.div_euclid(86_400)
    }

    fn time(&self) -> Option<NaiveDateTime> {
        self.timed.then(|| DateTime::from_timestamp(self.seconds, 0).map(|time| time.naive_utc())).flatten()
    }
}

fn days(date: NaiveDate) -> i64 {
    i64::from(date.num_days_from_ce()) - 719_163
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.time() {
            Some(time) => write!(f, "{}", time.format("%Y-%m-%dT%H:%M:%S")),
            None => write!(f, "{}", self.date()),
        }
    }
}

/// One line of a document that says a disclosure happened: when, how often, and where it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Occurrence {
    /// When; `None` when the row states no date.
    pub time: Option<Moment>,
    /// The end of a stated period.
    pub until: Option<Moment>,
    /// How many times, 1 unless the row states a count.
    pub count: u64,
    /// The table of the document, from 0.
    pub part: u32,
    /// The row of that table.
    pub row: u64,
    /// A hash of the row's own identifier (a transaction number), 0 when it has none.
    pub tag: u32,
    /// Whether day and month could be the other way round.
    pub ambiguous: bool,
}

/// The dated times a disclosure happened in one document, packed to a few bytes each: first, last, count, times, places.
///
/// A record is a varint of the row's distance to the row before (shifted by one, the low bit says that a flag byte
/// and the part follow), the time's distance to the time before, and what the flags announce.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Occurrences {
    packed: Vec<u8>,
    records: u64,
    count: u64,
    #[serde(skip)]
    last: Tail,
}

/// What the next record is packed against.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Tail {
    seconds: i64,
    row: u64,
    part: u32,
    flags: u8,
}

const TIME: u8 = 1;
const TIMED: u8 = 2;
const UNTIL: u8 = 4;
const COUNT: u8 = 8;
const TAG: u8 = 16;
const AMBIGUOUS: u8 = 32;

impl Occurrences {
    /// Appends one. Rows of a part should come in order: distance is what is stored.
    pub fn push(&mut self, occurrence: &Occurrence) {
        let mut flags = 0;
        if let Some(time) = occurrence.time {
            flags |= TIME | if time.timed { TIMED } else { 0 };
        }
        for (flag, on) in [
            (UNTIL, occurrence.until.is_some()),
            (COUNT, occurrence.count != 1),
            (TAG, occurrence.tag != 0),
            (AMBIGUOUS, occurrence.ambiguous),
        ] {
            flags |= if on { flag } else { 0 };
        }
        let part_changed = occurrence.part != self.last.part;
        let changed = flags != self.last.flags || part_changed || occurrence.row < self.last.row;
        if changed && (part_changed || occurrence.row < self.last.row) {
            self.last.row = 0;
        }
        self.varint(occurrence.row.wrapping_sub(self.last.row) << 1 | u64::from(changed));
        if changed {
            self.packed.push(flags);
            self.varint(u64::from(occurrence.part) << 1 | u64::from(self.last.row == 0));
        }
        if let Some(time) = occurrence.time {
            let step = if time.timed { 1 } else { 86_400 };
            let base = if time.timed { self.last.seconds } else { self.last.seconds.div_euclid(step) * step };
            self.varint(zigzag((time.seconds - base) / step));
            self.last.seconds = time.seconds;
        }
        if let Some(until) = occurrence.until {
            self.varint(zigzag(until.seconds - self.last.seconds) << 1 | u64::from(until.timed));
        }
        if flags & COUNT != 0 {
            self.varint(occurrence.count);
        }
        if flags & TAG != 0 {
            self.packed.extend_from_slice(&occurrence.tag.to_le_bytes());
        }
        self.last = Tail { row: occurrence.row, part: occurrence.part, flags, ..self.last };
        self.records += 1;
        self.count = self.count.saturating_add(occurrence.count);
    }

    fn varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.packed.push((value & 0x7f) as u8 | 0x80);
            value >>= 7;
        }
        self.packed.push((value & 0x7f) as u8);
    }

    /// How many times in all, as stated.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// How many rows say so.
    pub fn records(&self) -> u64 {
        self.records
    }

    /// Whether no row says so.
    pub fn is_empty(&self) -> bool {
        self.records == 0
    }

    /// The first and the last day or second, with the ends of periods.
    pub fn span(&self) -> Option<(Moment, Moment)> {
        self.iter().filter_map(|o| o.time.map(|time| (time, o.until.unwrap_or(time)))).fold(None, |span, (from, to)| {
            Some(span.map_or((from, to), |(first, last): (Moment, Moment)| (first.min(from), last.max(to))))
        })
    }

    /// Every record in the order pushed.
    pub fn iter(&self) -> impl Iterator<Item = Occurrence> + '_ {
        Records { bytes: &self.packed, tail: Tail::default() }
    }

    /// The same records with their ambiguous days and months changed over, or left without a date (`None`).
    #[must_use]
    pub fn reorder(&self, swap: impl Fn(NaiveDate) -> Option<NaiveDate>) -> Occurrences {
        let mut out = Occurrences::default();
        for mut occurrence in self.iter() {
            if let (true, Some(time)) = (occurrence.ambiguous, occurrence.time) {
                occurrence.time = swap(time.date())
                    .map(|date| Moment { seconds: days(date) * 86_400 + time.seconds.rem_euclid(86_400), ..time });
                occurrence.ambiguous = false;
            }
            out.push(&occurrence);
        }
        out
    }

    /// The packed bytes with their counts, for storing.
    pub fn to_bytes(&self) -> (&[u8], u64, u64) {
        (&self.packed, self.records, self.count)
    }

    /// From stored bytes. Bytes that are no records end the iteration early; they cannot panic.
    pub fn from_bytes(packed: Vec<u8>, records: u64, count: u64) -> Self {
        Self { packed, records, count, last: Tail::default() }
    }

    /// What several documents say together: a transfer that two of them list counts once.
    ///
    /// Rows of two documents are the same transfer when time, period, stated count and the row's own identifier agree
    /// (most have none). Equal rows within one document are that many transfers.
    pub fn union<'a>(of: impl IntoIterator<Item = &'a Occurrences>) -> Vec<Occurrence> {
        let mut of = of.into_iter().peekable();
        let Some(first) = of.next() else { return Vec::new() };
        let mut all: Vec<Occurrence> = first.iter().collect();
        if of.peek().is_none() {
            return all;
        }
        let identity = |o: &Occurrence| (o.time, o.until, o.count, o.tag);
        for next in of {
            let mut known: HashMap<_, u64> = HashMap::new();
            for occurrence in &all {
                *known.entry(identity(occurrence)).or_default() += 1;
            }
            for occurrence in next.iter() {
                match known.get_mut(&identity(&occurrence)) {
                    Some(left) if *left > 0 => *left -= 1,
                    _ => all.push(occurrence),
                }
            }
        }
        all
    }
}

fn zigzag(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)).cast_unsigned()
}

fn unzigzag(value: u64) -> i64 {
    (value >> 1).cast_signed() ^ -(value & 1).cast_signed()
}

struct Records<'a> {
    bytes: &'a [u8],
    tail: Tail,
}

impl Records<'_> {
    fn varint(&mut self) -> Option<u64> {
        let mut value = 0u64;
        for shift in (0..64).step_by(7) {
            let (&byte, rest) = self.bytes.split_first()?;
            self.bytes = rest;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }
}

impl Iterator for Records<'_> {
    type Item = Occurrence;

    fn next(&mut self) -> Option<Occurrence> {
        let head = self.varint()?;
        if head & 1 == 1 {
            let (&flags, rest) = self.bytes.split_first()?;
            self.bytes = rest;
            self.tail.flags = flags;
            let part = self.varint()?;
            self.tail.part = u32::try_from(part >> 1).ok()?;
            if part & 1 == 1 {
                self.tail.row = 0;
            }
        }
        self.tail.row = self.tail.row.wrapping_add(head >> 1);
        let flags = self.tail.flags;
        let mut time = None;
        if flags & TIME != 0 {
            let timed = flags & TIMED != 0;
            let step = if timed { 1 } else { 86_400 };
            let base = if timed { self.tail.seconds } else { self.tail.seconds.div_euclid(step).checked_mul(step)? };
            self.tail.seconds = base.checked_add(unzigzag(self.varint()?).checked_mul(step)?)?;
            time = Some(Moment { seconds: self.tail.seconds, timed });
        }
        let mut until = None;
        if flags & UNTIL != 0 {
            let packed = self.varint()?;
            let seconds = self.tail.seconds.checked_add(unzigzag(packed >> 1))?;
            until = Some(Moment { seconds, timed: packed & 1 == 1 });
        }
        let count = if flags & COUNT != 0 { self.varint()? } else { 1 };
        let mut tag = 0;
        if flags & TAG != 0 {
            let (bytes, rest) = self.bytes.split_first_chunk::<4>()?;
            tag = u32::from_le_bytes(*bytes);
            self.bytes = rest;
        }
        let ambiguous = flags & AMBIGUOUS != 0;
        Some(Occurrence { time, until, count, part: self.tail.part, row: self.tail.row, tag, ambiguous })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn moments() -> impl Strategy<Value = Moment> {
        (-40_000i64..80_000, 0u32..86_400, any::<bool>()).prop_map(|(day, second, timed)| {
            let seconds = day * 86_400 + if timed { i64::from(second) } else { 0 };
            Moment { seconds, timed }
        })
    }

    prop_compose! {
        fn occurrences()(
            time in prop::option::of(moments()), until in prop::option::of(moments()), count in prop_oneof![Just(1u64), 0..u64::from(u32::MAX)],
            part in 0u32..3, row in 0u64..5_000_000, tag in prop_oneof![Just(0u32), any::<u32>()], ambiguous in any::<bool>(),
        ) -> Occurrence {
            Occurrence { time, until, count, part, row, tag, ambiguous }
        }
    }

    proptest! {
        #[test]
        fn what_is_packed_comes_back(all in prop::collection::vec(occurrences(), 0..50)) {
            let mut packed = Occurrences::default();
            all.iter().for_each(|o| packed.push(o));
            prop_assert_eq!(packed.iter().collect::<Vec<_>>(), all);
        }

        #[test]
        fn any_bytes_are_a_shrug(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = Occurrences::from_bytes(bytes, 9, 9).iter().count();
        }
    }

    fn dated(day: u32, row: u64, tag: u32) -> Occurrence {
        let date = NaiveDate::from_ymd_opt(2024, 3, day).expect("a day of March");
        Occurrence { time: Some(Moment::day(date)), until: None, count: 1, part: 0, row, tag, ambiguous: false }
    }

    fn packed(all: &[Occurrence]) -> Occurrences {
        let mut out = Occurrences::default();
        all.iter().for_each(|o| out.push(o));
        out
    }

    #[test]
    fn an_overlapping_export_counts_a_transfer_once() {
        let january_to_march = packed(&[dated(1, 2, 0), dated(2, 3, 0), dated(2, 4, 0)]);
        let march_to_may = packed(&[dated(2, 2, 0), dated(2, 3, 0), dated(2, 4, 0), dated(5, 5, 0)]);
        assert_eq!(Occurrences::union([&january_to_march, &march_to_may]).len(), 5);
    }

    #[test]
    fn two_transactions_on_one_day_stay_two() {
        let one = packed(&[dated(1, 2, 7)]);
        let other = packed(&[dated(1, 2, 8)]);
        assert_eq!(Occurrences::union([&one, &other]).len(), 2);
        assert_eq!(Occurrences::union([&one, &one]).len(), 1);
    }

    #[test]
    fn a_moment_is_written_as_stated() {
        let date = NaiveDate::from_ymd_opt(2018, 4, 27).expect("a date");
        assert_eq!(Moment::day(date).to_string(), "2018-04-27");
        assert_eq!(Moment::at(date, 11_400).to_string(), "2018-04-27T03:10:00");
        assert_eq!(Moment::day(NaiveDate::from_ymd_opt(1950, 1, 1).expect("a date")).to_string(), "1950-01-01");
    }
}
