//! A list of JSON records (RFC 8259), or one on each line, record by record as it streams by.
//!
//! Only lists whose beginning holds nothing but records of plain values are read like this. A record farther on that holds more, or keys
//! the beginning has not, is put aside as it stands and read behind the others. Where the text is damaged the reading ends, and says where.

use std::collections::HashMap;
use std::io;

use memchr::{memchr, memchr2};
use serde_json::Value;
use whither_ledger::Problem;

use super::{Record, Span, Trouble, Window};
use crate::detect::{self, Text};
use crate::table::Table;
use crate::{json, limits};

/// Bytes in which a script says what it sets.
const ASSIGNED: usize = 200;

/// The keys of a list's records, in the order of its columns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Keys {
    /// As they stand, with their quotation marks.
    written: Vec<Vec<u8>>,
    index: HashMap<Vec<u8>, usize>,
}

impl Keys {
    fn add(&mut self, written: &[u8]) -> usize {
        self.index.insert(written.to_vec(), self.written.len());
        self.written.push(written.to_vec());
        self.written.len() - 1
    }

    /// The columns' headers.
    pub fn headers(&self) -> Vec<String> {
        let text = |written: &Vec<u8>| {
            let key: String = serde_json::from_slice(written).unwrap_or_else(|_| String::from_utf8_lossy(written).trim_matches('"').to_owned());
            json::repaired(&key).unwrap_or(key)
        };
        self.written.iter().map(text).collect()
    }
}

/// The keys of the list that a text begins with; `None` when it is no list of records of plain values.
pub(crate) fn keys(beginning: &str) -> Option<Keys> {
    let mut nothing: &[u8] = &[];
    let text = Text::new(beginning.as_bytes().to_vec(), &mut nothing, encoding_rs::UTF_8);
    let mut records = Json { learns: true, ..Json::new(text, Keys::default()) };
    while let Ok(Some(record)) = records.next() {
        if record.trouble.is_some() {
            return None;
        }
    }
    // The beginning ends anywhere; what ends before that is no list.
    let whole = records.damaged.as_ref().is_none_or(|(_, what)| *what == Damage::End);
    (whole && records.number > 1).then_some(records.keys)
}

/// What stands where a record's next sign was expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Damage {
    /// Nothing: the text ends.
    End,
    /// Something else.
    Sign(u8),
}

/// What became of an attempt to split a record off the window.
enum Split {
    /// It ends before this place.
    Whole(usize),
    /// It ends before this place, and holds more than plain values.
    Odd(usize),
    /// The window ends first.
    Short,
    /// Another sign stands where it cannot.
    Damaged(u8),
}

pub(crate) struct Json<'a> {
    pub(super) window: Window<'a>,
    keys: Keys,
    /// Whether new keys are added to the others.
    learns: bool,
    begun: bool,
    ended: bool,
    number: u64,
    fields: Vec<Span>,
    scratch: Vec<u8>,
    /// Texts that were repaired.
    repaired: u64,
    odd: Vec<(u64, Vec<u8>)>,
    odd_bytes: u64,
    damaged: Option<(u64, Damage)>,
}

impl<'a> Json<'a> {
    pub fn new(text: Text<'a>, keys: Keys) -> Self {
        let (window, fields) = (Window::new(text), Vec::new());
        Self { window, keys, learns: false, begun: false, ended: false, number: 0, fields, scratch: Vec::new(), repaired: 0, odd: Vec::new(), odd_bytes: 0, damaged: None }
    }

    pub fn next(&mut self) -> io::Result<Option<Record<'_>>> {
        if !self.find_next()? {
            return Ok(None);
        }
        let trouble = loop {
            match self.split() {
                Split::Whole(next) => {
                    self.window.start = next;
                    break None;
                }
                Split::Odd(next) => {
                    self.put_aside(next);
                    break Some(Trouble::Odd);
                }
                Split::Damaged(sign) => {
                    self.damaged = Some((self.number + 1, Damage::Sign(sign)));
                    self.ended = true;
                    return Ok(None);
                }
                Split::Short if self.window.is_long() => {
                    if !self.pass_over()? {
                        return Ok(None);
                    }
                    break Some(Trouble::TooLong);
                }
                Split::Short => {
                    if !self.window.more()? {
                        self.damaged = Some((self.number + 1, Damage::End));
                        self.ended = true;
                        return Ok(None);
                    }
                }
            }
        };
        self.number += 1;
        let fields = if trouble.is_none() { self.fields.as_slice() } else { &[] };
        Ok(Some(Record { number: self.number, window: &self.window.bytes, scratch: &self.scratch, fields, trouble }))
    }

    /// Goes to the next record; whether there is one.
    fn find_next(&mut self) -> io::Result<bool> {
        while !self.ended {
            let rest = self.window.rest();
            let Some(found) = rest.iter().position(|byte| !byte.is_ascii_whitespace() && *byte != b',') else {
                self.window.start = self.window.end;
                // A list that is never closed lacks what stood behind; lines need no end.
                if !self.window.more()? {
                    self.ended = true;
                    if self.begun {
                        self.damaged = Some((self.number + 1, Damage::End));
                    }
                }
                continue;
            };
            let sign = rest[found];
            if sign == b'w' && rest.len() < ASSIGNED && !self.window.ended {
                self.window.more()?;
                continue;
            }
            let skipped = match sign {
                b'[' if !self.begun && self.number == 0 => {
                    self.begun = true;
                    found + 1
                }
                b'w' if !self.begun && self.number == 0 => match detect::assigned(&String::from_utf8_lossy(rest.get(..rest.len().min(ASSIGNED)).unwrap_or_default())) {
                    Some(_) => memchr(b'=', rest).map_or(rest.len(), |equals| equals + 1),
                    None => found,
                },
                b']' if self.begun => {
                    self.ended = true;
                    found + 1
                }
                _ => found,
            };
            self.window.start += skipped;
            if skipped == found {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn split(&mut self) -> Split {
        let Json { window, keys, learns, fields, scratch, repaired, .. } = self;
        fields.clear();
        fields.resize(keys.written.len(), Span::NONE);
        scratch.clear();
        let (text, start) = (window.filled(), window.start);
        let mut at = start;
        // A value on a line of its own among records.
        if text.get(at) != Some(&b'{') {
            return match text.get(at) {
                Some(&sign) if !b"[\"-0123456789tfn".contains(&sign) => Split::Damaged(sign),
                _ => skip_value(text, at).map_or(Split::Short, Split::Odd),
            };
        }
        at += 1;
        let mut next = 0;
        loop {
            at = skip_blank(text, at);
            match text.get(at) {
                Some(b'}') => return Split::Whole(at + 1),
                Some(b',') => {
                    at += 1;
                    continue;
                }
                Some(b'"') => {}
                Some(&sign) => return Split::Damaged(sign),
                None => return Split::Short,
            }
            // Records mostly have their keys in one order.
            let known = keys.written.get(next).filter(|key| text[at..].starts_with(key));
            let (column, end) = match known {
                Some(key) => (Some(next), at + key.len()),
                None => {
                    let Some(end) = end_of_string(text, at) else { return Split::Short };
                    let written = text.get(at..end).unwrap_or_default();
                    let column = keys.index.get(written).copied();
                    (column.or_else(|| (*learns && keys.written.len() < limits::COLUMNS).then(|| keys.add(written))), end)
                }
            };
            at = skip_blank(text, end);
            match text.get(at) {
                Some(b':') => at = skip_blank(text, at + 1),
                Some(&sign) => return Split::Damaged(sign),
                None => return Split::Short,
            }
            let Some(column) = column else { return skip_value(text, start).map_or(Split::Short, Split::Odd) };
            next = column + 1;
            let span = match text.get(at) {
                None => return Split::Short,
                Some(b'{' | b'[') => return skip_value(text, start).map_or(Split::Short, Split::Odd),
                Some(b'"') => {
                    let Some(found) = memchr2(b'"', b'\\', text.get(at + 1..).unwrap_or_default()).map(|found| at + 1 + found) else { return Split::Short };
                    let mut span = Span { start: at + 1, end: found, scratch: false };
                    at = found + 1;
                    if text[found] == b'\\' {
                        let Some(end) = end_of_string(text, span.start - 1) else { return Split::Short };
                        let Some(plain) = unescaped(&text[span.start - 1..end]) else { return Split::Damaged(b'\\') };
                        span = put(scratch, plain.as_bytes());
                        at = end;
                    }
                    let written = if span.scratch { &scratch[span.start..span.end] } else { &text[span.start..span.end] };
                    if let Some(right) = repaired_bytes(written) {
                        *repaired += 1;
                        span = put(scratch, right.as_bytes());
                    }
                    span
                }
                Some(_) => {
                    let Some(end) = text[at..].iter().position(|byte| byte.is_ascii_whitespace() || b",}]".contains(byte)).map(|found| at + found) else { return Split::Short };
                    let literal = &text[at..end];
                    let is_number = literal.first().is_some_and(|byte| byte.is_ascii_digit() || *byte == b'-') && literal.iter().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(byte));
                    if !is_number && !matches!(literal, b"true" | b"false" | b"null") {
                        return Split::Damaged(text[at]);
                    }
                    let span = if literal == b"null" { Span::NONE } else { Span { start: at, end, scratch: false } };
                    at = end;
                    span
                }
            };
            if fields.len() <= column {
                fields.resize(column + 1, Span::NONE);
            }
            fields[column] = span;
        }
    }

    /// Keeps a record as it stands, as long as there is room.
    fn put_aside(&mut self, end: usize) {
        let written = self.window.bytes.get(self.window.start..end).unwrap_or_default();
        self.odd_bytes += written.len() as u64;
        if self.odd_bytes <= limits::IN_MEMORY {
            self.odd.push((self.number + 1, written.to_vec()));
        }
        self.window.start = end;
    }

    /// Goes behind a record that is longer than is read; whether it ends.
    fn pass_over(&mut self) -> io::Result<bool> {
        let (mut depth, mut in_string, mut escaped) = (0u64, false, false);
        loop {
            for (at, &byte) in self.window.rest().iter().enumerate() {
                match byte {
                    _ if escaped => escaped = false,
                    b'\\' if in_string => escaped = true,
                    b'"' => in_string = !in_string,
                    b'{' | b'[' if !in_string => depth += 1,
                    b'}' | b']' if !in_string => depth = depth.saturating_sub(1),
                    _ => continue,
                }
                if depth == 0 && !in_string && !escaped {
                    self.window.start += at + 1;
                    return Ok(true);
                }
            }
            self.window.start = self.window.end;
            if !self.window.more()? {
                self.damaged = Some((self.number + 1, Damage::End));
                self.ended = true;
                return Ok(false);
            }
        }
    }

    pub fn problems(&self) -> Vec<(Option<u64>, Problem)> {
        let mut out = Vec::new();
        if self.repaired > 0 {
            out.push((None, Problem::Mojibake { count: self.repaired }));
        }
        if self.odd_bytes > limits::IN_MEMORY {
            out.push((self.odd.last().map(|(number, _)| number + 1), Problem::TooLarge { what: "JSON".to_owned(), limit: limits::IN_MEMORY }));
        }
        if let Some((number, damage)) = self.damaged {
            let detail = match damage {
                Damage::End => "it ends before its end".to_owned(),
                Damage::Sign(sign) => format!("a sign that cannot stand there: {:?}", char::from(sign)),
            };
            out.push((Some(number), Problem::Malformed { detail }));
        }
        out
    }

    pub fn odd(&mut self) -> Option<Table> {
        let odd = std::mem::take(&mut self.odd);
        let values: Vec<(u64, Value)> = odd.iter().filter_map(|(number, written)| Some((*number, serde_json::from_slice(written).ok()?))).collect();
        (!values.is_empty()).then(|| json::odd(&values))
    }
}

fn put(scratch: &mut Vec<u8>, text: &[u8]) -> Span {
    let start = scratch.len();
    scratch.extend_from_slice(text);
    Span { start, end: scratch.len(), scratch: true }
}

fn skip_blank(text: &[u8], mut at: usize) -> usize {
    while text.get(at).is_some_and(u8::is_ascii_whitespace) {
        at += 1;
    }
    at
}

/// Behind the string that begins here.
fn end_of_string(text: &[u8], start: usize) -> Option<usize> {
    let mut at = start + 1;
    loop {
        let found = at + memchr2(b'"', b'\\', text.get(at..)?)?;
        if text[found] == b'"' {
            return Some(found + 1);
        }
        at = found + 2;
    }
}

/// Behind the value that begins here.
fn skip_value(text: &[u8], start: usize) -> Option<usize> {
    let (mut at, mut depth) = (start, 0u64);
    loop {
        match text.get(at)? {
            b'"' => at = end_of_string(text, at)?,
            b'{' | b'[' => {
                depth += 1;
                at += 1;
            }
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                at += 1;
            }
            byte if depth == 0 && (byte.is_ascii_whitespace() || *byte == b',') => return Some(at),
            _ => {
                at += 1;
                continue;
            }
        }
        if depth == 0 {
            return Some(at);
        }
    }
}

/// The text of a string with its quotation marks; an escape for half a character is a replacement character.
fn unescaped(written: &[u8]) -> Option<String> {
    serde_json::from_slice(written).ok().or_else(|| {
        let lossy = String::from_utf8_lossy(written);
        serde_json::from_str(&lossy).ok()
    })
}

/// See [`json::repaired`].
fn repaired_bytes(text: &[u8]) -> Option<String> {
    // Letters that were bytes begin with C2 or C3; most texts that are not ASCII begin otherwise.
    let first = text.iter().find(|byte| !byte.is_ascii())?;
    if !matches!(first, 0xc2 | 0xc3) {
        return None;
    }
    json::repaired(std::str::from_utf8(text).ok()?)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The rows, what was remarked of them, and the records of other keys.
    type Read = (Vec<Vec<String>>, Vec<(Option<u64>, Problem)>, Option<Table>);

    fn read(text: &str, first: usize) -> Read {
        let beginning: String = text.chars().take(1 << 16).collect();
        let (head, mut rest) = text.as_bytes().split_at(first.min(text.len()));
        let found = keys(&beginning).unwrap_or_default();
        let mut records = Json::new(Text::new(head.to_vec(), &mut rest, encoding_rs::UTF_8), found);
        let mut out = Vec::new();
        while let Some(record) = records.next().expect("memory does not fail") {
            out.push(record.texts());
        }
        let (problems, odd) = (records.problems(), records.odd());
        (out, problems, odd)
    }

    #[test]
    fn records_are_read_as_they_stand() {
        let text = "[ {\"a\": \"x\\n\\u00e9\", \"b\": 1.50},\n{\"b\":null , \"a\":\"Pok\u{c3}\u{a9}\"} ,{\"a\":true}]";
        let (rows, problems, odd) = read(text, 7);
        assert_eq!(rows, [["x\né", "1.50"], ["Poké", ""], ["true", ""]]);
        assert_eq!((problems, odd), (vec![(None, Problem::Mojibake { count: 1 })], None));
        assert_eq!(read("{\"a\":1}\n{\"a\":2}\n", 3).0, [["1"], ["2"]]);
        assert_eq!(read("window.log.part0 = [{\"a\":1},{\"a\":2}];", 3).0, [["1"], ["2"]]);
    }

    #[test]
    fn only_lists_of_plain_records_are_read_like_this() {
        for other in ["[1, 2]", "[{\"a\": {}}, {\"a\": {}}]", "{\"a\": 1}", "[{\"a\" 1}, {\"a\" 2}]", "{\"a\": [{\"b\": 1}, {\"b\": 2}]}", "", "[", "{}"] {
            assert_eq!(keys(other), None, "{other}");
        }
        assert!(keys("[{\"a\": 1}, {\"b\": 2}, {\"a\": ").is_some());
    }

    #[test]
    fn what_is_odd_is_put_aside_and_what_is_damaged_is_said() {
        let begin = "[{\"a\":1},{\"a\":2},";
        let odd = "{\"a\":3,\"b\":{\"c\":4}},{\"z\":\"}\"},5,{\"a\":6}";
        let found = keys(begin);
        let text = format!("{begin}{odd},{{\"a\":7] }}]");
        let mut rest: &[u8] = &[];
        let mut records = Json::new(Text::new(text.into_bytes(), &mut rest, encoding_rs::UTF_8), found.expect("a list"));
        let mut seen = Vec::new();
        while let Some(record) = records.next().expect("memory does not fail") {
            seen.push((record.number, record.texts(), record.trouble));
        }
        let one = |number, text: &str| (number, vec![text.to_owned()], None);
        let none = |number| (number, Vec::new(), Some(Trouble::Odd));
        assert_eq!(seen, [one(1, "1"), one(2, "2"), none(3), none(4), none(5), one(6, "6")]);
        assert_eq!(records.problems().len(), 1);
        assert_eq!(records.problems()[0].0, Some(7));
        let table = records.odd().expect("odd records");
        assert_eq!(table.rows[0].cells, ["a", "b.c", "z"]);
        assert_eq!(table.place(4).pointer.as_deref(), Some("/3"));
    }

    #[test]
    fn a_record_over_the_limit_is_passed_over() {
        let text = format!("[{{\"a\":\"1\"}},{{\"a\":\"2\"}},{{\"a\":\"{}\"}},{{\"a\":\"4\"}}]", "x".repeat(limits::RECORD + 10));
        assert_eq!(read(&text, 10).0, [vec!["1"], vec!["2"], vec![], vec!["4"]]);
    }

    proptest! {
        #[test]
        fn plain_records_are_read_as_serde_reads_them(
            rows in prop::collection::vec(prop::collection::vec(prop::option::of("[a-z가-힣,\"\\\\\n{}\\[\\]: ]{0,6}"), 3), 2..12), first in 0usize..60, pretty: bool,
        ) {
            let records: Vec<serde_json::Map<String, Value>> = rows.iter().map(|row| ["a", "나", "c"].iter().zip(row).filter_map(|(key, cell)| Some(((*key).to_owned(), Value::from(cell.clone()?)))).collect()).collect();
            let text = if pretty { serde_json::to_string_pretty(&records) } else { serde_json::to_string(&records) }.expect("JSON");
            let columns = keys(&text).map(|keys| keys.headers()).unwrap_or_default();
            let expected: Vec<Vec<String>> = records.iter().map(|record| columns.iter().map(|key| record.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()).collect()).collect();
            let (read, problems, odd) = read(&text, first);
            prop_assert_eq!(read, expected);
            prop_assert!(problems.is_empty() && odd.is_none());
        }

        #[test]
        fn any_text_ends(text in "[\\[\\]{}\":,a1 \\\\\n]{0,60}", first in 0usize..60) {
            prop_assert!(read(&text, first).0.len() <= text.len() + 1);
        }
    }
}
