//! Delimited text, record by record, as it streams by (RFC 4180, leniently).
//!
//! A quotation mark that is never closed is read as a plain character; a record
//! over [`crate::limits::RECORD`] is passed over.

use std::io;

use memchr::{memchr, memchr2};

use super::{Record, Span, Trouble, Window};
use crate::detect::Text;

pub(crate) struct Delimited<'a> {
    pub(super) window: Window<'a>,
    delimiter: u8,
    terminator: Option<u8>,
    number: u64,
    fields: Vec<Span>,
    scratch: Vec<u8>,
}

/// What became of an attempt to split a record off the window.
enum Split {
    /// It ends before this place.
    Whole(usize),
    /// The window ends first, inside quotation marks or not.
    Short { quoted: bool },
}

impl<'a> Delimited<'a> {
    pub fn new(text: Text<'a>, delimiter: u8) -> Self {
        Self { window: Window::new(text), delimiter, terminator: None, number: 0, fields: Vec::new(), scratch: Vec::new() }
    }

    pub fn next(&mut self) -> io::Result<Option<Record<'_>>> {
        let (mut quotes, mut trouble) = (true, None);
        loop {
            if self.window.start == self.window.end && !self.window.more()? {
                return Ok(None);
            }
            let terminator = self.terminator()?;
            match self.split(quotes, terminator) {
                Split::Whole(next) => {
                    self.window.start = next;
                    self.number += 1;
                    return Ok(Some(Record { number: self.number, window: &self.window.bytes, scratch: &self.scratch, fields: &self.fields, trouble }));
                }
                Split::Short { quoted } => {
                    let long = self.window.is_long();
                    if quotes && quoted && (long || self.window.ended) {
                        (quotes, trouble) = (false, Some(Trouble::OpenQuote));
                    } else if long {
                        return self.pass_over(terminator);
                    } else {
                        self.window.more()?;
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
        while self.window.end < self.window.bytes.len() / 2 && self.window.more()? {}
        let window = self.window.rest();
        let found = if memchr(b'\n', window).is_none() && memchr(b'\r', window).is_some() { b'\r' } else { b'\n' };
        self.terminator = Some(found);
        Ok(found)
    }

    fn split(&mut self, quotes: bool, terminator: u8) -> Split {
        self.fields.clear();
        self.scratch.clear();
        let (window, ended) = (self.window.filled(), self.window.ended);
        let mut at = self.window.start;
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
                        None if !ended => return Split::Short { quoted: true },
                        _ => break quote,
                    }
                };
                // Anything between the closing mark and the delimiter belongs to the field, as a person would read it.
                let Some(end) = memchr2(self.delimiter, terminator, &window[close + 1..]).map(|found| close + 1 + found).or(ended.then_some(window.len()))
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
                let Some(end) = memchr2(self.delimiter, terminator, &window[at..]).map(|found| at + found).or(ended.then_some(window.len())) else {
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

    fn pass_over(&mut self, terminator: u8) -> io::Result<Option<Record<'_>>> {
        loop {
            if let Some(found) = memchr(terminator, self.window.rest()) {
                self.window.start += found + 1;
                break;
            }
            self.window.start = self.window.end;
            if !self.window.more()? {
                break;
            }
        }
        self.number += 1;
        self.fields.clear();
        Ok(Some(Record { number: self.number, window: &[], scratch: &[], fields: &[], trouble: Some(Trouble::TooLong) }))
    }
}

fn trim_cr(bytes: &[u8]) -> &[u8] {
    bytes.strip_suffix(b"\r").unwrap_or(bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::limits;

    fn split(text: &str, first: usize, delimiter: u8) -> Vec<Vec<String>> {
        let (head, mut rest) = text.as_bytes().split_at(first.min(text.len()));
        let mut records = Delimited::new(Text::new(head.to_vec(), &mut rest, encoding_rs::UTF_8), delimiter);
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
