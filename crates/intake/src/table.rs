//! Tables held in memory, and the beginning of those that stream.

use serde::{Deserialize, Serialize};
use whither_ledger::{Place, Problem};

use crate::records::Records;
use crate::{detect, limits, roles};

/// A table: rows of text with their numbers, and what stands around it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Table {
    /// Where it stands in its document.
    pub place: Place,
    /// The document's title.
    pub title: Option<String>,
    /// The heading and the caption above it, nearest last.
    pub headings: Vec<String>,
    pub rows: Vec<TableRow>,
    /// Header rows, where the format marks them.
    pub header_rows: Option<usize>,
    /// Its rows are records of a list: their numbers are those of lines.
    pub by_line: bool,
    /// There was more of it than is read.
    pub cut: bool,
    /// Who hands it over, as what holds it says: the sender of a mail.
    pub giver: Option<String>,
}

/// Room for cells: a place is paid for, whether something stands in it or not, so that a cell far to the right makes no others for nothing.
#[derive(Debug)]
pub(crate) struct Room(usize);

impl Default for Room {
    fn default() -> Self {
        Self(limits::CELLS)
    }
}

impl Room {
    /// Puts a text in its column; whether there was room for it.
    pub fn put(&mut self, row: &mut Vec<String>, column: usize, text: String) -> bool {
        // A long text pays for its length too: copies of one can fill memory as well as cells can.
        let grown = (column + 1).saturating_sub(row.len()).max(1) + text.len() / 64;
        if column >= limits::COLUMNS {
            return false;
        }
        if grown > self.0 {
            self.0 = 0;
            return false;
        }
        self.0 -= grown;
        if row.len() <= column {
            row.resize(column + 1, String::new());
        }
        row[column] = text;
        true
    }

    /// Room for rows of empty places; how many of them fit.
    pub fn take(&mut self, rows: usize, width: usize) -> usize {
        let fits = rows.min(self.0 / width.max(1));
        self.0 -= fits * width;
        fits
    }

    /// Whether nothing more fits.
    pub fn is_full(&self) -> bool {
        self.0 == 0
    }
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct TableRow {
    pub number: u64,
    pub cells: Vec<String>,
    /// The whole row is one cell that spans every column.
    pub spans_all: bool,
}

impl Table {
    pub fn place(&self, row: u64) -> Place {
        match &self.place.pointer {
            Some(pointer) => Place { pointer: Some(format!("{pointer}/{}", row.saturating_sub(1))), ..self.place.clone() },
            None if self.by_line => Place { line: Some(row), ..self.place.clone() },
            None => Place { row: Some(row), ..self.place.clone() },
        }
    }

    /// Whether a place is in this table.
    pub fn holds(&self, place: &Place) -> bool {
        let pointed = match (&self.place.pointer, &place.pointer) {
            (None, None) => true,
            (Some(own), Some(other)) => other.strip_prefix(own.as_str()).is_some_and(|rest| rest.starts_with('/') && !rest.get(1..).unwrap_or_default().contains('/')),
            _ => false,
        };
        pointed && self.place.file == place.file && self.place.sheet == place.sheet && self.place.table == place.table
    }

    /// Rows turned into columns: for tables whose labels stand in the first column.
    pub fn transposed(&self) -> Table {
        let width = self.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        let rows = (0..width).map(|column| TableRow {
            number: column as u64 + 1,
            cells: self.rows.iter().map(|row| row.cells.get(column).cloned().unwrap_or_default()).collect(),
            spans_all: false,
        });
        Table { rows: rows.collect(), header_rows: Some(1), ..self.clone() }
    }
}

/// The beginning of delimited text as a table.
pub(crate) fn from_text(head: &str, delimiter: u8) -> Table {
    // What is wrong with a row is said when all of them are read.
    let (rows, _) = sample(head, delimiter, limits::SAMPLE);
    Table { rows, ..Table::default() }
}

/// All of a delimited text as a table, and what is wrong with its rows.
pub(crate) fn whole(text: &str, delimiter: u8) -> (Table, Vec<(u64, Problem)>) {
    let most = limits::CELLS / 8;
    let (mut rows, problems) = sample(text, delimiter, most + 1);
    let cut = rows.len() > most;
    rows.truncate(most);
    (Table { rows, cut, ..Table::default() }, problems)
}

fn sample(head: &str, delimiter: u8, most: usize) -> (Vec<TableRow>, Vec<(u64, Problem)>) {
    let mut nothing: &[u8] = &[];
    let mut records = Records::new(detect::Text::new(head.as_bytes().to_vec(), &mut nothing, encoding_rs::UTF_8), delimiter);
    let (mut rows, mut problems) = (Vec::new(), Vec::new());
    while let Ok(Some(record)) = records.next() {
        if record.too_long {
            problems.push((record.number, Problem::TooLarge { what: "row".to_owned(), limit: limits::RECORD as u64 }));
            continue;
        }
        if record.open_quote {
            problems.push((record.number, Problem::OpenQuote));
        }
        rows.push(TableRow { number: record.number, cells: record.texts(), spans_all: false });
        if rows.len() == most {
            break;
        }
    }
    (rows, problems)
}

/// The delimiter under which most rows have the same number of fields, and most headers are known.
pub(crate) fn delimiter(head: &str) -> u8 {
    let start: String = head.chars().take(64 << 10).collect();
    let score = |candidate: u8| {
        let rows = sample(&start, candidate, 60).0;
        let widths: Vec<usize> = rows.iter().map(|row| row.cells.len()).filter(|&width| width > 1).collect();
        let usual = widths.iter().max_by_key(|&&width| widths.iter().filter(|&&w| w == width).count());
        let same = usual.map_or(0, |usual| widths.iter().filter(|&w| w == usual).count());
        let known = rows.iter().take(40).map(|row| roles::known_headers(&row.cells)).max().unwrap_or(0);
        // One known header may be chance; two are a table.
        known * 100 + same
    };
    let candidates = *b",\t;|^~\x1f\x01:#";
    candidates.into_iter().rev().max_by_key(|&candidate| score(candidate)).unwrap_or(b',')
}
