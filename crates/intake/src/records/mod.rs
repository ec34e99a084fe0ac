//! Records of a document as it streams by, one in memory at a time: delimited text, and lists of JSON records.

mod delimited;
mod json;

use std::borrow::Cow;
use std::io;

use whither_ledger::Problem;

use crate::detect::Text;
use crate::limits;
use crate::table::Table;

use delimited::Delimited;
use json::Json;

/// A field's bytes: in the window, or in the scratch space when quotation marks or escapes had to be undone.
#[derive(Debug, Clone, Copy)]
struct Span {
    start: usize,
    end: usize,
    scratch: bool,
}

impl Span {
    /// A field that the record has not.
    const NONE: Span = Span { start: 0, end: 0, scratch: true };
}

/// A record: its number from 1 and its fields as bytes, which are UTF-8 unless the document is damaged.
pub(crate) struct Record<'a> {
    pub number: u64,
    window: &'a [u8],
    scratch: &'a [u8],
    fields: &'a [Span],
    /// What is to be said of it.
    pub trouble: Option<Trouble>,
}

/// What is amiss with a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// A quotation mark in it is never closed.
    OpenQuote,
    /// It was longer than is read; it has no fields.
    TooLong,
    /// It holds more than texts under the keys of the others; it has no fields, and is among [`Records::odd`].
    Odd,
}

impl Trouble {
    /// What is said of it at once.
    pub fn problem(self) -> Option<Problem> {
        match self {
            Self::OpenQuote => Some(Problem::OpenQuote),
            Self::TooLong => Some(Problem::TooLarge { what: "row".to_owned(), limit: limits::RECORD as u64 }),
            Self::Odd => None,
        }
    }
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

    /// The bytes from one field to another as they stand, when none was rewritten and they stand in this order.
    pub fn raw(&self, first: usize, last: usize) -> Option<&[u8]> {
        let fields = self.fields.get(first..=last)?;
        let as_they_stand = fields.iter().all(|span| !span.scratch) && fields.windows(2).all(|pair| pair[0].end <= pair[1].start);
        if as_they_stand { self.window.get(fields.first()?.start..fields.last()?.end) } else { None }
    }

    pub fn text(&self, index: usize) -> Cow<'_, str> {
        String::from_utf8_lossy(self.get(index))
    }

    pub fn texts(&self) -> Vec<String> {
        (0..self.len().min(limits::COLUMNS)).map(|index| self.text(index).into_owned()).collect()
    }
}

/// The part of a text in which a record is looked for.
struct Window<'a> {
    text: Text<'a>,
    bytes: Vec<u8>,
    start: usize,
    end: usize,
    ended: bool,
}

impl<'a> Window<'a> {
    fn new(text: Text<'a>) -> Self {
        Self { text, bytes: vec![0; 256 << 10], start: 0, end: 0, ended: false }
    }

    /// What was filled of it.
    fn filled(&self) -> &[u8] {
        self.bytes.get(..self.end).unwrap_or_default()
    }

    /// What is not read yet.
    fn rest(&self) -> &[u8] {
        self.bytes.get(self.start..self.end).unwrap_or_default()
    }

    /// Reads more behind what is there; whether there was more.
    fn more(&mut self) -> io::Result<bool> {
        if self.start > 0 {
            self.bytes.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
        }
        if self.end + 4 > self.bytes.len() {
            self.bytes.resize(self.bytes.len() * 2, 0);
        }
        let got = self.text.fill(&mut self.bytes[self.end..])?;
        self.end += got;
        self.ended |= got == 0;
        Ok(got > 0)
    }

    /// Whether a record that begins here and does not end in the window is longer than is read.
    fn is_long(&self) -> bool {
        self.end - self.start >= limits::RECORD
    }
}

/// The records of a text.
pub(crate) enum Records<'a> {
    Delimited(Delimited<'a>),
    Json(Json<'a>),
}

impl<'a> Records<'a> {
    /// Of delimited text.
    pub fn delimited(text: Text<'a>, delimiter: u8) -> Self {
        Self::Delimited(Delimited::new(text, delimiter))
    }

    /// Of a list of JSON records that have these keys.
    pub fn json(text: Text<'a>, keys: Keys) -> Self {
        Self::Json(Json::new(text, keys))
    }

    pub fn next(&mut self) -> io::Result<Option<Record<'_>>> {
        match self {
            Self::Delimited(records) => records.next(),
            Self::Json(records) => records.next(),
        }
    }

    /// Bytes taken from the document.
    pub fn bytes(&self) -> u64 {
        self.window().text.bytes
    }

    /// What is to be said of the text when all of it is read, with the record's number where it is about one.
    pub fn problems(&self) -> Vec<(Option<u64>, Problem)> {
        let text = &self.window().text;
        let replaced = (text.replaced > 0).then(|| (None, Problem::Replaced { count: text.replaced, encoding: text.encoding_name().to_owned() }));
        let own = if let Self::Json(records) = self { records.problems() } else { Vec::new() };
        replaced.into_iter().chain(own).collect()
    }

    /// The records that were passed over as odd, as a table of their own.
    pub fn odd(&mut self) -> Option<Table> {
        if let Self::Json(records) = self { records.odd() } else { None }
    }

    fn window(&self) -> &Window<'a> {
        match self {
            Self::Delimited(records) => &records.window,
            Self::Json(records) => &records.window,
        }
    }
}

pub(crate) use json::{keys, Keys};
