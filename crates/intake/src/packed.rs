//! Rows of long tables, end to end: a million rows of cells, each a text by itself, take ten times the room and the time of their bytes.
//!
//! A row is its number (eight bytes, little-endian), whether it spans all columns (one byte), how many cells it has (two bytes), and each
//! cell: its length (four bytes) and its UTF-8.

use crate::table::TableRow;

/// A row that is being put together.
#[derive(Debug, Default)]
pub(crate) struct Line {
    text: String,
    /// Where each column's text stands.
    cells: Vec<(usize, usize)>,
}

impl Line {
    pub fn clear(&mut self) {
        self.text.clear();
        self.cells.clear();
    }

    /// Puts a text in its column.
    pub fn put(&mut self, column: usize, text: &str) {
        if self.cells.len() <= column {
            self.cells.resize(column + 1, (0, 0));
        }
        let start = self.text.len();
        self.text.push_str(text);
        self.cells[column] = (start, self.text.len());
    }

    pub fn len(&self) -> usize {
        self.cells.len()
    }

    pub fn cells(&self) -> impl Iterator<Item = &str> {
        self.cells.iter().map(|&(start, end)| self.text.get(start..end).unwrap_or_default())
    }

    pub fn get(&self, column: usize) -> &str {
        self.cells.get(column).and_then(|&(start, end)| self.text.get(start..end)).unwrap_or_default()
    }
}

/// Bytes from which on a frame is full.
const FRAME: usize = 1 << 20;

/// Rows, packed.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Packed {
    frames: Vec<Vec<u8>>,
    rows: u64,
}

impl Packed {
    /// What was packed elsewhere; `None` when a frame of it is damaged, since rows would be lost without a word.
    pub fn from_frames(frames: Vec<Vec<u8>>) -> Option<Self> {
        let mut packed = Packed { frames, rows: 0 };
        let (mut rows, mut read) = (0, packed.read());
        while read.next().is_some() {
            rows += 1;
        }
        let whole = !read.damaged;
        packed.rows = rows;
        whole.then_some(packed)
    }

    pub fn into_frames(self) -> Vec<Vec<u8>> {
        self.frames
    }

    pub fn push<'a>(&mut self, number: u64, spans_all: bool, cells: impl Iterator<Item = &'a str>) {
        if self.frames.last().is_none_or(|frame| frame.len() >= FRAME) {
            self.frames.push(Vec::with_capacity(FRAME + FRAME / 16));
        }
        let Some(frame) = self.frames.last_mut() else { return };
        frame.extend_from_slice(&number.to_le_bytes());
        frame.push(u8::from(spans_all));
        let count = frame.len();
        frame.extend_from_slice(&[0; 2]);
        let mut written = 0u16;
        for cell in cells.take(crate::limits::COLUMNS) {
            // A text of over four gigabytes is no cell.
            frame.extend_from_slice(&u32::try_from(cell.len()).unwrap_or(0).to_le_bytes());
            frame.extend_from_slice(if u32::try_from(cell.len()).is_ok() { cell.as_bytes() } else { b"" });
            written += 1;
        }
        frame[count..count + 2].copy_from_slice(&written.to_le_bytes());
        self.rows += 1;
    }

    pub fn len(&self) -> u64 {
        self.rows
    }

    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// The place of the first row that is like this.
    pub fn position(&self, is: impl Fn(&PackedRow<'_>) -> bool) -> Option<usize> {
        let (mut rows, mut at) = (self.read(), 0);
        while let Some(row) = rows.next() {
            if is(&row) {
                return Some(at);
            }
            at += 1;
        }
        None
    }

    /// The rows one after the other.
    pub fn read(&self) -> Rows<'_> {
        Rows { frames: self.frames.iter(), frame: &[], cells: Vec::new(), damaged: false }
    }
}

/// Reads packed rows. At a damaged one it ends.
pub(crate) struct Rows<'a> {
    frames: std::slice::Iter<'a, Vec<u8>>,
    frame: &'a [u8],
    cells: Vec<(usize, usize)>,
    damaged: bool,
}

/// A row: its number and its cells as bytes.
pub(crate) struct PackedRow<'a> {
    pub number: u64,
    pub spans_all: bool,
    bytes: &'a [u8],
    /// Where each cell's text stands in `bytes`, its length before it.
    cells: &'a [(usize, usize)],
}

impl Rows<'_> {
    pub fn next(&mut self) -> Option<PackedRow<'_>> {
        while self.frame.is_empty() && !self.damaged {
            self.frame = self.frames.next()?;
        }
        let read = head(self.frame).and_then(|(number, spans_all, count)| {
            self.cells.clear();
            let mut at = HEAD;
            for _ in 0..count {
                let length = u32::from_le_bytes(*self.frame.get(at..)?.first_chunk()?) as usize;
                let start = at + 4;
                at = start.checked_add(length).filter(|&end| end <= self.frame.len())?;
                self.cells.push((start, at));
            }
            Some((number, spans_all, at))
        });
        let Some((number, spans_all, end)) = read else {
            self.damaged = true;
            return None;
        };
        let (bytes, rest) = self.frame.split_at(end);
        self.frame = rest;
        Some(PackedRow { number, spans_all, bytes, cells: &self.cells })
    }
}

/// Bytes before a row's first cell.
const HEAD: usize = 11;

fn head(frame: &[u8]) -> Option<(u64, bool, u16)> {
    let number = u64::from_le_bytes(*frame.first_chunk()?);
    Some((number, *frame.get(8)? != 0, u16::from_le_bytes(*frame.get(9..)?.first_chunk()?)))
}

impl PackedRow<'_> {
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    pub fn get(&self, column: usize) -> &[u8] {
        self.cells.get(column).and_then(|&(start, end)| self.bytes.get(start..end)).unwrap_or_default()
    }

    /// The bytes of neighbouring cells with their lengths.
    pub fn raw(&self, first: usize, last: usize) -> Option<&[u8]> {
        let (from, to) = (self.cells.get(first)?.0, self.cells.get(last)?.1);
        self.bytes.get(from - 4..to)
    }

    pub fn to_row(&self) -> TableRow {
        let cells = (0..self.len()).map(|column| String::from_utf8_lossy(self.get(column)).into_owned());
        TableRow { number: self.number, cells: cells.collect(), spans_all: self.spans_all }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back_and_damaged_frames_do_not() {
        let mut packed = Packed::default();
        let texts: Vec<String> = (0..40_000).map(|row| format!("다온은행 {row}")).collect();
        for (text, number) in texts.iter().zip(2..) {
            packed.push(number, number == 5, ["", text, "x"].into_iter());
        }
        assert!(packed.frames.len() > 1);
        let mut rows = packed.read();
        for (text, number) in texts.iter().zip(2u64..) {
            let row = rows.next().expect("a row");
            assert_eq!((row.to_row().cells.as_slice(), row.number, row.spans_all), (["", text, "x"].map(str::to_owned).as_slice(), number, number == 5));
        }
        assert!(rows.next().is_none());
        let frames = packed.clone().into_frames();
        assert_eq!(Packed::from_frames(frames.clone()), Some(packed));
        // A frame that ends within a row, and a length that leads beyond its frame.
        let mut cut = frames.clone();
        cut[0].pop();
        assert_eq!(Packed::from_frames(cut), None);
        assert_eq!(Packed::from_frames(vec![vec![0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0xff, 0xff, 0xff, 0xff]]), None);
    }
}
