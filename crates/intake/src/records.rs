//! Delimited text, record by record, as it streams by (RFC 4180, leniently).
//!
//! One record is in memory at a time. A quotation mark that is never closed is read as a plain character; a record
//! over [`limits::RECORD`] is passed over.

use std::borrow::Cow;
use std::io;

use memchr::{memchr, memchr2};

use crate::detect::Text;
use crate::limits;

/// A field's bytes: in the window, or in the scratch space when doubled quotation marks had to be undone.
#[derive(Debug, Clone, Copy)]
struct Span {
    start: usize,
    end: usize,
    scratch: bool,
}

pub(crate) struct Records<'a> {
    text: Text<'a>,
    window: Vec<u8>,
    start: usize,
    end: usize,
    ended: bool,
    delimiter: u8,
    terminator: Option<u8>,
    number: u64,
    fields: Vec<Span>,
    scratch: Vec<u8>,
}

/// A record: its number from 1 and its fields as bytes, which are UTF-8 unless the document is damaged.
pub(crate) struct Record<'a> {
    pub number: u64,
    window: &'a [u8],
    scratch: &'a [u8],
    fields: &'a [Span],
    /// A quotation mark in it is never closed.
    pub open_quote: bool,
    /// It was longer than is read; it has no fields.
    pub too_long: bool,
}

impl Record<'_> {
    pub fn get(&self, index: usize) -> &[u8] {
        let Some(span) = self.fields.get(index) else { return b"" };
        let from = if span.scratch { self.scratch } else { self.window };
        from.get(span.start..span.end).unwrap_or_default()
    }

    pub fn len(&self) -> usize {
        self.fields.len()
    }

    /// The bytes from one field to another as they stand, when neither was rewritten.
    pub fn raw(&self, first: usize, last: usize) -> Option<&[u8]> {
        let (from, to) = (self.fields.get(first)?, self.fields.get(last)?);
        if self.fields.get(first..=last)?.iter().any(|span| span.scratch) { None } else { self.window.get(from.start..to.end) }
    }

    pub fn text(&self, index: usize) -> Cow<'_, str> {
        String::from_utf8_lossy(self.get(index))
    }

    pub fn texts(&self) -> Vec<String> {
        (0..self.len().min(limits::COLUMNS)).map(|index| self.text(index).into_owned()).collect()
    }
}

/// What became of an attempt to split a record off the window.
enum Split {
    /// It ends before this place.
    Whole(usize),
    /// The window ends first, inside quotation marks or not.
    Short { quoted: bool },
}

impl<'a> Records<'a> {
    pub fn new(text: Text<'a>, delimiter: u8) -> Self {
        let (window, fields) = (vec![0; 256 << 10], Vec::new());
        Self { text, window, start: 0, end: 0, ended: false, delimiter, terminator: None, number: 0, fields, scratch: Vec::new() }
    }

    pub fn bytes(&self) -> u64 {
        self.text.bytes
    }

    pub fn replaced(&self) -> (u64, &'static str) {
        (self.text.replaced, self.text.encoding_name())
    }

    pub fn next(&mut self) -> io::Result<Option<Record<'_>>> {
        let (mut quotes, mut open_quote) = (true, false);
        loop {
            if self.start == self.end && !self.more()? {
                return Ok(None);
            }
            let terminator = self.terminator()?;
            match self.split(quotes, terminator) {
                Split::Whole(next) => {
                    self.start = next;
                    self.number += 1;
                    let (window, scratch, fields) = (&self.window[..], &self.scratch[..], &self.fields[..]);
                    return Ok(Some(Record { number: self.number, window, scratch, fields, open_quote, too_long: false }));
                }
                Split::Short { quoted } => {
                    let long = self.end - self.start >= limits::RECORD;
                    if quotes && quoted && (long || self.ended) {
                        (quotes, open_quote) = (false, true);
                    } else if long {
                        return self.pass_over(terminator);
                    } else {
                        self.more()?;
                    }
                }
            }
        }
    }

    /// Lines end with LF or CRLF, or with CR in a text whose beginning has no LF.
    fn terminator(&mut self) -> io::Result<u8> {
        if let Some(known) = self.terminator {
            return Ok(known);
        }
        while self.end < self.window.len() / 2 && self.more()? {}
        let window = &self.window[self.start..self.end];
        let found = if memchr(b'\n', window).is_none() && memchr(b'\r', window).is_some() { b'\r' } else { b'\n' };
        self.terminator = Some(found);
        Ok(found)
    }

    fn split(&mut self, quotes: bool, terminator: u8) -> Split {
        self.fields.clear();
        self.scratch.clear();
        let window = &self.window[..self.end];
        let mut at = self.start;
        loop {
            let field = at;
            if quotes && window.get(at) == Some(&b'"') {
                let scratch_start = self.scratch.len();
                let mut run = at + 1;
                let mut undone = false;
                let close = loop {
                    let from = at + 1;
                    let Some(quote) = memchr(b'"', &window[from..]).map(|found| from + found) else { return Split::Short { quoted: true } };
                    match window.get(quote + 1) {
                        Some(b'"') => {
                            self.scratch.extend_from_slice(&window[run..=quote]);
                            (undone, run, at) = (true, quote + 2, quote + 1);
                        }
                        None if !self.ended => return Split::Short { quoted: true },
                        _ => break quote,
                    }
                };
                // Anything between the closing mark and the delimiter belongs to the field, as a person would read it.
                let Some(end) = memchr2(self.delimiter, terminator, &window[close + 1..]).map(|found| close + 1 + found).or(self.ended.then_some(self.end))
                else {
                    return Split::Short { quoted: false };
                };
                let tail = trim_cr(&window[close + 1..end]);
                if undone || !tail.is_empty() {
                    self.scratch.extend_from_slice(&window[run..close]);
                    self.scratch.extend_from_slice(tail);
                    self.fields.push(Span { start: scratch_start, end: self.scratch.len(), scratch: true });
                } else {
                    self.fields.push(Span { start: field + 1, end: close, scratch: false });
                }
                at = end;
            } else {
                let Some(end) = memchr2(self.delimiter, terminator, &window[at..]).map(|found| at + found).or(self.ended.then_some(self.end)) else {
                    return Split::Short { quoted: false };
                };
                let last = window.get(end).is_none_or(|&byte| byte == terminator);
                let length = if last { trim_cr(&window[field..end]).len() } else { end - field };
                self.fields.push(Span { start: field, end: field + length, scratch: false });
                at = end;
            }
            match window.get(at) {
                Some(&byte) if byte == self.delimiter => at += 1,
                Some(_) => return Split::Whole(at + 1),
                None => return Split::Whole(at),
            }
        }
    }

    /// Reads more behind what is there; whether there was more.
    fn more(&mut self) -> io::Result<bool> {
        if self.start > 0 {
            self.window.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
        }
        if self.end + 4 > self.window.len() {
            self.window.resize(self.window.len() * 2, 0);
        }
        let got = self.text.fill(&mut self.window[self.end..])?;
        self.end += got;
        self.ended |= got == 0;
        Ok(got > 0)
    }

    fn pass_over(&mut self, terminator: u8) -> io::Result<Option<Record<'_>>> {
        loop {
            if let Some(found) = memchr(terminator, &self.window[self.start..self.end]) {
                self.start += found + 1;
                break;
            }
            self.start = self.end;
            if !self.more()? {
                break;
            }
        }
        self.number += 1;
        self.fields.clear();
        Ok(Some(Record { number: self.number, window: &[], scratch: &[], fields: &[], open_quote: false, too_long: true }))
    }
}

fn trim_cr(bytes: &[u8]) -> &[u8] {
    bytes.strip_suffix(b"\r").unwrap_or(bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn split(text: &str, first: usize, delimiter: u8) -> Vec<Vec<String>> {
        let (head, mut rest) = text.as_bytes().split_at(first.min(text.len()));
        let mut records = Records::new(Text::new(head.to_vec(), &mut rest, encoding_rs::UTF_8), delimiter);
        let mut out = Vec::new();
        while let Some(record) = records.next().expect("memory does not fail") {
            out.push(record.texts());
        }
        out
    }

    #[test]
    fn quotes_newlines_and_line_ends() {
        assert_eq!(split("a,\"b\nc\",\"d\"\"e\"\r\nf,,\r\n", 3, b','), [vec!["a", "b\nc", "d\"e"], vec!["f", "", ""]]);
        assert_eq!(split("a;b\rc;d", 1, b';'), [["a", "b"], ["c", "d"]]);
        assert_eq!(split("a,\"never closed\nb,c\n", 9, b','), [["a", "\"never closed"], ["b", "c"]]);
        assert_eq!(split("\"a\"x,b", 2, b','), [["ax", "b"]]);
    }

    #[test]
    fn a_record_over_the_limit_is_passed_over() {
        let text = format!("a,b\n{}\nc,d\n", "x".repeat(limits::RECORD + 10));
        let rows = split(&text, 100, b',');
        assert_eq!(rows.len(), 3);
        assert_eq!(rows[1], Vec::<String>::new());
        assert_eq!(rows[2], ["c", "d"]);
    }

    proptest! {
        #[test]
        fn well_formed_text_is_split_as_the_csv_crate_does(
            rows in prop::collection::vec(prop::collection::vec("[a-z가-힣,\"\n ]{0,6}", 2..5), 1..12), first in 0usize..40,
        ) {
            let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
            for row in &rows {
                writer.write_record(row).expect("memory does not fail");
            }
            let text = String::from_utf8(writer.into_inner().expect("flushed")).expect("UTF-8");
            prop_assert_eq!(split(&text, first, b','), rows);
        }

        #[test]
        fn any_text_ends(text in "[a\",\r\n;]{0,60}", first in 0usize..60) {
            prop_assert!(split(&text, first, b',').len() <= text.len() + 1);
        }
    }
}
