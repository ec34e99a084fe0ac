//! Dates in every usual form.

use std::borrow::Cow;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use whither_ledger::Moment;

/// Which of day and month comes first in dates such as 03/04/2024.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum DateOrder {
    /// 31/12/2024
    DayMonth,
    /// 12/31/2024
    MonthDay,
}

/// What a date cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct When {
    /// The day or second, or the beginning of a period.
    pub start: Moment,
    /// The last day or second of a period.
    pub end: Option<Moment>,
    /// Day and month could be the other way round; `start` has the day first.
    pub ambiguous: bool,
    /// The cell proves which of day and month comes first.
    pub proves: Option<DateOrder>,
}

/// Reads a date cell. Where `order` is not known and the cell does not prove it, the result is marked ambiguous.
pub fn read(cell: &str, order: Option<DateOrder>) -> Option<When> {
    if let Some(start) = iso(cell.as_bytes()) {
        return Some(When { start, end: None, ambiguous: false, proves: None });
    }
    let cell = cell.trim();
    if cell.len() > 120 {
        return None;
    }
    // 20250309153000, as banks print it.
    if cell.len() == 14 && cell.bytes().all(|byte| byte.is_ascii_digit()) {
        let part = |from: usize, to: usize| cell.get(from..to).unwrap_or_default();
        let spaced = format!("{}-{}-{} {}:{}:{}", part(0, 4), part(4, 6), part(6, 8), part(8, 10), part(10, 12), part(12, 14));
        return iso(spaced.as_bytes()).map(|start| When { start, end: None, ambiguous: false, proves: None });
    }
    if let Some(start) = unix(cell) {
        return Some(When { start, end: None, ambiguous: false, proves: None });
    }
    if let Some((from, to)) = range(cell) {
        let from = single(from, order)?;
        let to = to.trim().trim_end_matches("까지").trim();
        let open = to.is_empty() || matches!(to, "현재" | "present" | "now" | "heute");
        let end = if open { None } else { let to = single(to, order)?; Some(to.end.unwrap_or(to.start)) };
        if end.is_some_and(|end| end < from.start) {
            return None;
        }
        return Some(When { end, ..from });
    }
    single(cell, order)
}


/// A date as Korean documents write it, whose years of two digits come first: `25.03.02`, `’25. 3. 5.` are of 2025.
pub fn korean(cell: &str) -> Cow<'_, str> {
    let bare = cell.trim().trim_start_matches(['’', '‘', '\'', '`']);
    let parts: Vec<&str> = bare.splitn(3, ['.', '/', '-']).map(str::trim).collect();
    let number = |part: &str, most: usize| (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    let day = |part: &str| part.chars().take_while(char::is_ascii_digit).count();
    match parts.as_slice() {
        [year, month, rest] if year.len() == 2 && number(year, 2) && number(month, 2) && (1..=2).contains(&day(rest)) => Cow::Owned(format!("20{bare}")),
        _ => Cow::Borrowed(cell),
    }
}

/// Whether a cell could be a date, in whatever order.
pub fn looks_like(cell: &str) -> bool {
    unix(cell).is_none() && (read(cell, None).is_some() || (cell.len() < 30 && cell.chars().filter(char::is_ascii_digit).count() >= 6 && cell.chars().all(|c| c.is_ascii_digit() || " -./:T".contains(c))))
}

/// `YYYY-MM-DD`, `YYYY.MM.DD` or `YYYY/MM/DD`, with or without ` HH:MM[:SS[.fff]]` and an offset: the form logs have.
fn iso(bytes: &[u8]) -> Option<Moment> {
    let number = |from: usize, to: usize| -> Option<u32> {
        bytes.get(from..to)?.iter().try_fold(0u32, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + u32::from(byte - b'0')))
    };
    let separator = *bytes.get(4)?;
    if !matches!(separator, b'-' | b'.' | b'/') || bytes.get(7) != Some(&separator) {
        return None;
    }
    let date = NaiveDate::from_ymd_opt(number(0, 4)?.cast_signed(), number(5, 7)?, number(8, 10)?).filter(|_| bytes.len() >= 10)?;
    if bytes.len() == 10 {
        return Some(Moment::day(date));
    }
    if !matches!(bytes.get(10)?, b' ' | b'T') || bytes.get(13) != Some(&b':') {
        return None;
    }
    let (hour, minute) = (number(11, 13)?, number(14, 16)?);
    let (second, rest) = if bytes.get(16) == Some(&b':') { (number(17, 19)?, bytes.get(19..)?) } else { (0, bytes.get(16..)?) };
    let fraction = rest.strip_prefix(b".").map_or(rest, |rest| &rest[rest.iter().take_while(|byte| byte.is_ascii_digit()).count()..]);
    let offset = matches!(fraction, b"" | b"Z" | b" UTC" | b" KST" | b"UTC")
        || (matches!(fraction.first(), Some(b'+' | b'-')) && matches!(fraction.len(), 3 | 5 | 6) && fraction[1..].iter().all(|b| b.is_ascii_digit() || *b == b':'));
    (hour < 24 && minute < 60 && second < 60 && offset).then(|| Moment::at(date, hour * 3600 + minute * 60 + second))
}

/// Seconds or milliseconds since 1970, as exports of programs have them: the years 2001 to 2033, in UTC.
fn unix(cell: &str) -> Option<Moment> {
    let seconds = match cell.len() {
        10 => cell,
        13 => cell.get(..10)?,
        _ => return None,
    };
    let digits = cell.bytes().all(|byte| byte.is_ascii_digit()) && matches!(seconds.bytes().next(), Some(b'1'));
    // 2024010112 is a day and an hour.
    let (year, month, day) = (seconds.get(..4)?.parse::<i32>().ok()?, seconds.get(4..6)?.parse().ok()?, seconds.get(6..8)?.parse().ok()?);
    if (1990..2100).contains(&year) && NaiveDate::from_ymd_opt(year, month, day).is_some() {
        return None;
    }
    let time = chrono::DateTime::from_timestamp(digits.then(|| seconds.parse().ok()).flatten()?, 0)?.naive_utc();
    use chrono::Timelike;
    Some(Moment::at(time.date(), time.time().num_seconds_from_midnight()))
}

fn range(cell: &str) -> Option<(&str, &str)> {
    for mark in ["~", "∼", "～", "〜", " – ", " — ", " - ", "부터", " to ", " bis ", " until "] {
        if let Some((from, to)) = cell.split_once(mark) {
            return Some((from.trim(), to));
        }
    }
    None
}

#[derive(Debug, PartialEq)]
enum Token {
    Number(u32, usize),
    Month(u32),
    Word(String),
    Mark(char),
}

fn tokens(text: &str) -> Vec<Token> {
    let mut out = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(&c) = chars.peek() {
        if c.is_ascii_digit() {
            let mut digits = String::new();
            while let Some(&digit) = chars.peek().filter(|c| c.is_ascii_digit()) {
                digits.push(digit);
                chars.next();
            }
            out.push(Token::Number(digits.parse().unwrap_or(u32::MAX), digits.len()));
        } else if c.is_alphabetic() {
            let mut word = String::new();
            while let Some(&letter) = chars.peek().filter(|c| c.is_alphabetic()) {
                word.extend(letter.to_lowercase());
                chars.next();
            }
            out.push(month(&word).map_or(Token::Word(word), Token::Month));
        } else {
            chars.next();
            if !c.is_whitespace() {
                out.push(Token::Mark(c));
            }
        }
    }
    out
}

/// Months by name: en, de, fr, es, pt, it, nl.
fn month(word: &str) -> Option<u32> {
    const NAMES: [&[&str]; 12] = [
        &["january", "januar", "jänner", "janvier", "enero", "janeiro", "gennaio", "januari", "jan", "ene", "gen", "janv"],
        &["february", "februar", "février", "febrero", "fevereiro", "febbraio", "februari", "feb", "fév", "févr", "fev"],
        &["march", "märz", "mars", "marzo", "março", "maart", "mar", "mär", "mrz"],
        &["april", "avril", "abril", "aprile", "apr", "avr", "abr"],
        &["may", "mai", "mayo", "maio", "maggio", "mei", "mag"],
        &["june", "juni", "juin", "junio", "junho", "giugno", "jun", "giu"],
        &["july", "juli", "juillet", "julio", "julho", "luglio", "jul", "juil", "lug"],
        &["august", "août", "agosto", "augustus", "aug", "ago", "aou"],
        &["september", "septembre", "septiembre", "setembro", "settembre", "sep", "sept", "set"],
        &["october", "oktober", "octobre", "octubre", "outubro", "ottobre", "oct", "okt", "out", "ott"],
        &["november", "novembre", "noviembre", "novembro", "nov"],
        &["december", "dezember", "décembre", "diciembre", "dezembro", "dicembre", "dec", "dez", "déc", "dic"],
    ];
    NAMES.iter().position(|names| names.contains(&word)).and_then(|at| u32::try_from(at + 1).ok())
}

fn single(text: &str, order: Option<DateOrder>) -> Option<When> {
    let text = text.trim().trim_end_matches("부터").trim();
    if let Some(start) = iso(text.as_bytes()) {
        return Some(When { start, end: None, ambiguous: false, proves: None });
    }
    let mut tokens = tokens(text);
    // A weekday in brackets, or before a comma, says nothing more.
    tokens.retain(|token| !matches!(token, Token::Word(word) if is_weekday(word)));
    let (date, used) = date(&tokens, order)?;
    let second = time(&tokens[used..])?;
    Some(match (date, second) {
        (Day { date, ambiguous, proves, .. }, Some(second)) if !date.month_only() => {
            When { start: Moment::at(date.first, second), end: None, ambiguous, proves }
        }
        (Day { date, ambiguous, proves, .. }, None) => When { start: Moment::day(date.first), end: date.last.map(Moment::day), ambiguous, proves },
        _ => return None,
    })
}

fn is_weekday(word: &str) -> bool {
    const DAYS: [&str; 31] = [
        "월요일", "화요일", "수요일", "목요일", "금요일", "토요일", "일요일", "화", "수", "목", "금", "토", "mon", "tue", "wed", "thu", "fri", "sat", "sun",
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "montag", "dienstag", "mittwoch", "donnerstag", "freitag",
    ];
    DAYS.contains(&word)
}

struct Days {
    first: NaiveDate,
    /// The last day, when only a month is stated.
    last: Option<NaiveDate>,
}

impl Days {
    fn month_only(&self) -> bool {
        self.last.is_some()
    }
}

struct Day {
    date: Days,
    ambiguous: bool,
    proves: Option<DateOrder>,
}

fn clear(year: u32, month: u32, day: u32) -> Option<Day> {
    let first = NaiveDate::from_ymd_opt(year.cast_signed(), month, day)?;
    plausible(first).then_some(Day { date: Days { first, last: None }, ambiguous: false, proves: None })
}

fn plausible(date: NaiveDate) -> bool {
    use chrono::Datelike;
    (1900..=2100).contains(&date.year())
}

fn whole_month(year: u32, month: u32) -> Option<Day> {
    let first = NaiveDate::from_ymd_opt(year.cast_signed(), month, 1).filter(|first| plausible(*first))?;
    let last = first.checked_add_months(chrono::Months::new(1))?.pred_opt();
    Some(Day { date: Days { first, last }, ambiguous: false, proves: None })
}

/// The date at the beginning, and how many tokens it takes.
fn date(tokens: &[Token], order: Option<DateOrder>) -> Option<(Day, usize)> {
    use Token::{Mark, Month, Number, Word};
    let is = |token: Option<&Token>, word: &str| matches!(token, Some(Word(w)) if w == word);
    let ordinal = |at: usize| usize::from(matches!(tokens.get(at), Some(Word(w)) if matches!(w.as_str(), "st" | "nd" | "rd" | "th" | "de")) || matches!(tokens.get(at), Some(Mark('.' | ','))));
    match tokens {
        // 20240305, 20240305123000 (the time is left to `time`)
        [Number(packed, 8), ..] => clear(packed / 10_000, packed / 100 % 100, packed % 100).map(|day| (day, 1)),
        // 2024년 3월 5일, 2024年3月5日
        [Number(year, 4), Word(y), Number(month, _), Word(m), Number(day, _), Word(d), ..]
            if matches!(y.as_str(), "년" | "年") && matches!(m.as_str(), "월" | "月") && matches!(d.as_str(), "일" | "日") =>
        {
            clear(*year, *month, *day).map(|day| (day, 6))
        }
        [Number(year, 4), Word(y), Number(month, _), Word(m), ..] if matches!(y.as_str(), "년" | "年") && matches!(m.as_str(), "월" | "月") => {
            whole_month(*year, *month).map(|day| (day, 4))
        }
        // 2024-03-05, 2024. 3. 5., 2024/3/5
        [Number(year, 4), Mark(a), Number(month, 1..=2), Mark(b), Number(day, 1..=2), rest @ ..] if a == b && "-./".contains(*a) => {
            clear(*year, *month, *day).map(|day| (day, 5 + usize::from(*a == '.' && rest.first() == Some(&Mark('.')))))
        }
        // 2024-03, 2024.3.
        [Number(year, 4), Mark('-' | '.' | '/'), Number(month, 1..=2), rest @ ..] if rest.is_empty() || rest == [Mark('.')] => {
            whole_month(*year, *month).map(|day| (day, tokens.len()))
        }
        // 05.03.2024: with points the day always comes first.
        [Number(day, 1..=2), Mark('.'), Number(month, 1..=2), Mark('.'), Number(year, 4), ..] => clear(*year, *month, *day).map(|day| (day, 5)),
        // 05/03/2024, 05-03-2024
        [Number(a, 1..=2), Mark(m), Number(b, 1..=2), Mark(n), Number(year, 4), ..] if m == n && "/-".contains(*m) => {
            slashed(*a, *b, *year, order).map(|day| (day, 5))
        }
        // 25/03/02: a year that is near comes before one that is long ago.
        [Number(year @ 15..=40, 2), Mark('/'), Number(month, 1..=2), Mark('/'), Number(day @ 1..=14, 2), ..] => clear(2_000 + *year, *month, *day).map(|day| (day, 5)),
        // 1/15/24: two digits are a year of this century.
        [Number(a, 1..=2), Mark('/'), Number(b, 1..=2), Mark('/'), Number(year, 2), ..] => slashed(*a, *b, 2_000 + *year, order).map(|day| (day, 5)),
        // 5 March 2024, 5th March 2024, 5. März 2024, 05-Mar-2024, 5 de marzo de 2024
        [Number(day, 1..=2), rest @ ..] => {
            let skip = 1 + ordinal(1) + usize::from(matches!(rest.first(), Some(Mark('-' | '/'))));
            let Some(Month(month)) = tokens.get(skip) else { return None };
            let skip = skip + 1 + usize::from(is(tokens.get(skip + 1), "de") || matches!(tokens.get(skip + 1), Some(Mark('-' | '/' | '.' | ','))));
            let year = match tokens.get(skip) {
                Some(Number(year, 4)) => *year,
                // 05-Mar-24
                Some(Number(year, 2)) if matches!(tokens.get(skip - 1), Some(Mark('-' | '/'))) => 2_000 + year,
                _ => return None,
            };
            clear(year, *month, *day).map(|day| (day, skip + 1))
        }
        // March 5, 2024; March 2024
        [Month(month), rest @ ..] => {
            let skip = usize::from(rest.first() == Some(&Mark('.')));
            match rest.get(skip..)? {
                [Number(year, 4), ..] => whole_month(*year, *month).map(|day| (day, 2 + skip)),
                [Number(day, 1..=2), ..] => {
                    let at = 2 + skip;
                    let at = at + ordinal(at);
                    let at = at + usize::from(tokens.get(at) == Some(&Mark(',')));
                    let Some(Number(year, 4)) = tokens.get(at) else { return None };
                    clear(*year, *month, *day).map(|day| (day, at + 1))
                }
                _ => None,
            }
        }
        _ => None,
    }
}

fn slashed(a: u32, b: u32, year: u32, order: Option<DateOrder>) -> Option<Day> {
    let proves = match (a > 12, b > 12) {
        (true, false) => Some(DateOrder::DayMonth),
        (false, true) => Some(DateOrder::MonthDay),
        _ => None,
    };
    // A proof against the column's order is no date under that order.
    if let (Some(order), Some(proven)) = (order, proves)
        && order != proven
    {
        return None;
    }
    let day = match order.or(proves) {
        Some(DateOrder::MonthDay) => clear(year, a, b)?,
        Some(DateOrder::DayMonth) | None => clear(year, b, a)?,
    };
    Some(Day { ambiguous: order.is_none() && proves.is_none() && a != b, proves, ..day })
}

/// The second of the day that the rest says; `Some(None)` when it says no time, `None` when it says something else.
fn time(tokens: &[Token]) -> Option<Option<u32>> {
    use Token::{Mark, Number, Word};
    let mut rest: Vec<&Token> = tokens.iter().filter(|token| !matches!(token, Mark(',' | '(' | ')'))).collect();
    if matches!(rest.first(), Some(Word(word)) if matches!(word.as_str(), "t" | "at" | "um" | "à")) {
        rest.remove(0);
    }
    if rest.is_empty() || rest == [&Mark('.')] {
        return Some(None);
    }
    let mut half = None;
    rest.retain(|token| match token {
        Word(word) if matches!(word.as_str(), "오전" | "am" | "午前") => { half = Some(0); false }
        Word(word) if matches!(word.as_str(), "오후" | "pm" | "午後") => { half = Some(12); false }
        Word(word) if matches!(word.as_str(), "시" | "분" | "초" | "h" | "uhr" | "時" | "分" | "秒" | "z" | "utc" | "gmt" | "kst" | "jst" | "cet" | "cest") => false,
        Mark(':') => false,
        _ => true,
    });
    // An offset or fraction of a second behind the time.
    let end = rest.iter().position(|token| matches!(token, Mark('+' | '-' | '.'))).unwrap_or(rest.len());
    let numbers: Vec<u32> = rest[..end].iter().map(|token| if let Number(n, 1..=2) = token { Some(*n) } else { None }).collect::<Option<_>>()?;
    let (&hour, rest) = numbers.split_first()?;
    let (minute, second) = match rest {
        [] => (0, 0),
        [minute] => (*minute, 0),
        [minute, second] => (*minute, *second),
        _ => return None,
    };
    let hour = match half {
        Some(add) if (1..=12).contains(&hour) => hour % 12 + add,
        Some(_) => return None,
        None => hour,
    };
    (hour < 24 && minute < 60 && second < 60).then_some(Some(hour * 3600 + minute * 60 + second))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(cell: &str, expected: &str) {
        let got = read(cell, None).map(|when| match when.end {
            Some(end) => format!("{}..{end}", when.start),
            None => when.start.to_string(),
        });
        assert_eq!(got.unwrap_or_default(), expected, "{cell}");
    }

    #[test]
    fn seconds_since_1970_are_read() {
        check("1661926416", "2022-08-31T06:13:36");
        check("1661926416000", "2022-08-31T06:13:36");
        check("0161926416", "");
        check("2024010112", "");
        check("1/15/24, 9:30 AM", "2024-01-15T09:30:00");
        assert!(!looks_like("1661926416"), "a number alone does not look like a date");
    }

    #[test]
    fn every_usual_form_is_read() {
        for cell in [
            "2024-03-05", "2024.03.05", "2024. 3. 5.", "2024/3/5", "2024년 3월 5일", "2024年3月5日", "05.03.2024", "5.3.2024", "20240305",
            "5 March 2024", "March 5, 2024", "5. März 2024", "05-Mar-2024", "Mar. 5th, 2024", "5 de marzo de 2024", "2024.03.05(화)",
        ] {
            check(cell, "2024-03-05");
        }
        for cell in [
            "2024-03-05 15:10:00", "2024-03-05T15:10:00Z", "2024-03-05T15:10:00.123+09:00", "2024.03.05 15:10", "2024년 3월 5일 오후 3시 10분",
            "2024년 3월 5일 15:10", "05.03.2024 15:10 Uhr", "March 5, 2024 at 3:10 PM", "20240305 15:10:00",
        ] {
            check(cell, "2024-03-05T15:10:00");
        }
        check("2024-03", "2024-03-01..2024-03-31");
        check("2024년 2월", "2024-02-01..2024-02-29");
        check("2024-03 ~", "2024-03-01");
        check("2023.01.01 ~ 2023.12.31", "2023-01-01..2023-12-31");
        check("2023-01-01부터 2023-12-31까지", "2023-01-01..2023-12-31");
        check("29/02/2024", "2024-02-29");
        check("02/29/2024", "2024-02-29");
    }

    #[test]
    fn what_is_no_date_is_none() {
        for cell in ["", "2024-13-01", "2024.02.30", "서비스 이용 시점", "수시", "12345", "1", "2024-03-05 25:00", "상시 ~", "010-1234-5678", "2024-12-31 ~ 2024-01-01", "v1.2.2024.5"] {
            assert_eq!(read(cell, None), None, "{cell}");
        }
    }

    #[test]
    fn day_and_month_are_only_told_apart_by_proof() {
        assert!(read("03/04/2024", None).is_some_and(|when| when.ambiguous));
        assert!(read("03/03/2024", None).is_some_and(|when| !when.ambiguous));
        assert_eq!(read("03/04/2024", Some(DateOrder::MonthDay)).map(|w| w.start.to_string()).as_deref(), Some("2024-03-04"));
        for (cell, day) in [("25.03.02", "2025-03-02"), ("’25. 3. 5.", "2025-03-05"), ("24-12-31", "2024-12-31"), ("25/03/24", "2025-03-24"), ("2025.1.3", "2025-01-03")] {
            assert_eq!(read(&korean(cell), None).map(|w| w.start.date().to_string()).as_deref(), Some(day), "{cell}");
        }
        assert_eq!(read("20250309153000", None).map(|w| w.start.to_string()).as_deref(), Some("2025-03-09T15:30:00"));
        assert_eq!(read("25/03/02", None).map(|w| w.start.date().to_string()).as_deref(), Some("2025-03-02"));
        assert_eq!(read("05-Mar-24", None).map(|w| w.start.to_string()).as_deref(), Some("2024-03-05"));
        assert_eq!(read("13/04/2024", Some(DateOrder::MonthDay)), None);
        assert_eq!(read("13/04/2024", None).and_then(|when| when.proves), Some(DateOrder::DayMonth));
    }

    proptest! {
        #[test]
        fn any_text_is_a_shrug(cell in "\\PC{0,40}") {
            let _ = read(&cell, None);
        }

        #[test]
        fn every_date_is_read_back(days in 0i32..40_000, second in 0u32..86_400) {
            let date = NaiveDate::from_num_days_from_ce_opt(days + 700_000).expect("in range");
            let moment = Moment::at(date, second);
            prop_assert_eq!(read(&moment.to_string(), None).map(|when| when.start), Some(moment));
            prop_assert_eq!(read(&date.format("%Y년 %-m월 %-d일").to_string(), None).map(|when| when.start), Some(Moment::day(date)));
            prop_assert_eq!(read(&date.format("%d.%m.%Y").to_string(), None).map(|when| when.start), Some(Moment::day(date)));
        }
    }
}
