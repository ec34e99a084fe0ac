//! DOCX (ECMA-376, WordprocessingML) and HWPX (KS X 6101): the same walk over tables, rows, cells, paragraphs and runs.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use whither_ledger::{Note, Place, Problem};
use zip::result::ZipError;
use zip::ZipArchive;

use crate::flow::{Block, Line};
use crate::grid::{self, malformed, Cell};
use crate::limits;
use crate::table::Room;

type Zip<'a> = ZipArchive<Cursor<&'a [u8]>>;

fn open<'a>(bytes: &'a [u8], what: &str) -> Result<Zip<'a>, Problem> {
    let archive = ZipArchive::new(Cursor::new(bytes)).map_err(malformed)?;
    match archive.decompressed_size() {
        Some(size) if size <= u128::from(limits::UNPACKED) => Ok(archive),
        _ => Err(Problem::TooLarge { what: what.to_owned(), limit: limits::UNPACKED }),
    }
}

fn part(archive: &mut Zip<'_>, name: &str, what: &str) -> Result<Option<String>, Problem> {
    let mut entry = match archive.by_name(name) {
        Ok(entry) => entry,
        Err(ZipError::FileNotFound) => return Ok(None),
        Err(error) => return Err(malformed(error)),
    };
    if entry.encrypted() {
        return Err(Problem::Locked { what: what.to_owned() });
    }
    let mut bytes = Vec::new();
    (&mut entry).take(limits::IN_MEMORY + 1).read_to_end(&mut bytes).map_err(malformed)?;
    if bytes.len() as u64 > limits::IN_MEMORY {
        return Err(Problem::TooLarge { what: what.to_owned(), limit: limits::IN_MEMORY });
    }
    Ok(Some(encoding_rs::UTF_8.decode(&bytes).0.into_owned()))
}

/// The paragraphs and tables of a DOCX.
pub(crate) fn docx(bytes: &[u8]) -> Result<Vec<Block>, Problem> {
    let mut archive = open(bytes, "DOCX")?;
    let text = part(&mut archive, "word/document.xml", "DOCX")?.ok_or_else(|| malformed("word/document.xml is missing"))?;
    let mut walk = Walk { word: true, ..Walk::default() };
    walk.xml(&text)?;
    Ok(walk.blocks)
}

/// The paragraphs and tables of an HWPX, section by section.
pub(crate) fn hwpx(bytes: &[u8], notes: &mut Vec<Note>) -> Result<Vec<Block>, Problem> {
    let mut archive = open(bytes, "HWPX")?;
    if part(&mut archive, "META-INF/manifest.xml", "HWPX")?.is_some_and(|manifest| manifest.contains("encryption-data")) {
        return Err(Problem::Locked { what: "HWPX".to_owned() });
    }
    let mut walk = Walk::default();
    for section in 0..=limits::TABLES {
        if section == limits::TABLES {
            notes.push(Note { place: Place::default(), problem: Problem::TooLarge { what: "sections".to_owned(), limit: limits::TABLES as u64 } });
            break;
        }
        match part(&mut archive, &format!("Contents/section{section}.xml"), "HWPX")? {
            Some(text) => walk.xml(&text)?,
            // Some writers count from 1.
            None if section == 0 => {}
            None => break,
        }
    }
    Ok(walk.blocks)
}

/// A table that is open.
#[derive(Default)]
struct Open {
    cells: Vec<Cell>,
    row: usize,
    column: usize,
    started: bool,
    cell: Cell,
    /// The cell goes on the one above it.
    merged: bool,
    /// The last cell that begins in each column.
    last: HashMap<usize, usize>,
}

#[derive(Default)]
struct Walk {
    word: bool,
    blocks: Vec<Block>,
    open: Vec<Open>,
    paragraph: String,
    heading: bool,
    /// Elements of text that are open.
    text: usize,
    /// Depth inside an element that is passed over.
    skip: usize,
    number: u64,
    cells: usize,
    room: Room,
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.attributes().with_checks(false).flatten().find(|own| own.key.local_name().as_ref() == name)?;
    found.normalized_value(XmlVersion::Implicit1_0).ok().map(|value| value.into_owned())
}

impl Walk {
    fn xml(&mut self, text: &str) -> Result<(), Problem> {
        let mut reader = Reader::from_str(text);
        reader.config_mut().check_end_names = false;
        loop {
            match reader.read_event().map_err(|error| malformed(format!("{error}, byte {}", reader.error_position())))? {
                Event::Start(element) => self.start(&element, false)?,
                Event::Empty(element) => self.start(&element, true)?,
                Event::End(element) => self.end(element.local_name().as_ref())?,
                Event::Text(text) if self.text > 0 && self.skip == 0 => self.paragraph.push_str(&text.xml10_content()),
                Event::CData(text) if self.text > 0 && self.skip == 0 => self.paragraph.push_str(&text.xml10_content()),
                Event::GeneralRef(name) if self.text > 0 && self.skip == 0 => {
                    if let Some(c) = name.resolve_char_ref().ok().flatten() {
                        self.paragraph.push(c);
                    } else if let Some(text) = quick_xml::escape::resolve_predefined_entity(&name) {
                        self.paragraph.push_str(text);
                    }
                }
                // No document of these kinds declares entities.
                Event::DocType(_) => return Err(malformed("a document type declaration")),
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    fn start(&mut self, element: &BytesStart<'_>, empty: bool) -> Result<(), Problem> {
        let name = element.local_name();
        let name: &str = name.as_ref();
        if self.skip > 0 {
            self.skip += usize::from(!empty);
            return Ok(());
        }
        // Fallback says again what stands before it; deleted text is no text.
        if !empty && (name == "Fallback" || self.word && name == "del") {
            self.skip = 1;
            return Ok(());
        }
        let number = |key: &str| attribute(element, key).and_then(|value| value.parse::<usize>().ok()).map(|value| value.min(limits::SPAN));
        match (name, self.open.last_mut()) {
            ("tbl", _) if !empty => {
                if self.open.len() >= limits::DEPTH {
                    return Err(malformed("tables inside tables without end"));
                }
                self.open.push(Open::default());
            }
            ("tr", Some(open)) => {
                open.row += usize::from(open.started);
                (open.started, open.column) = (true, 0);
            }
            ("gridBefore", Some(open)) => open.column += number("val").unwrap_or(0),
            ("tc", Some(open)) => {
                open.cell = Cell { row: open.row, column: open.column, rows: 1, columns: 1, text: String::new() };
                open.merged = false;
            }
            ("gridSpan", Some(open)) => open.cell.columns = number("val").unwrap_or(1).max(1),
            ("vMerge", Some(open)) => open.merged = attribute(element, "val").as_deref() != Some("restart"),
            ("cellAddr", Some(open)) => {
                if let (Some(column), Some(row)) = (number("colAddr"), number("rowAddr")) {
                    (open.cell.column, open.cell.row) = (column, row);
                }
            }
            ("cellSpan", Some(open)) => {
                (open.cell.columns, open.cell.rows) = (number("colSpan").unwrap_or(1).max(1), number("rowSpan").unwrap_or(1).max(1));
            }
            ("pStyle", _) if self.word => self.heading = attribute(element, "val").is_some_and(|style| style.to_lowercase().starts_with("heading") || style == "Title"),
            ("t", _) if !empty => self.text += 1,
            // In DOCX a tab inside `tabs` is a stop, not a character.
            ("tab", _) if !self.word || attribute(element, "pos").is_none() => self.paragraph.push('\t'),
            ("br" | "cr" | "lineBreak", _) => self.paragraph.push('\n'),
            ("nbSpace" | "fwSpace", _) => self.paragraph.push(' '),
            ("noBreakHyphen" | "hyphen", _) => self.paragraph.push('-'),
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), Problem> {
        if self.skip > 0 {
            self.skip -= 1;
            return Ok(());
        }
        match name {
            "t" => self.text = self.text.saturating_sub(1),
            "p" => {
                let text = std::mem::take(&mut self.paragraph);
                let heading = std::mem::take(&mut self.heading);
                self.number += 1;
                match self.open.last_mut() {
                    Some(open) => {
                        if !open.cell.text.is_empty() {
                            open.cell.text.push('\n');
                        }
                        open.cell.text.push_str(text.trim());
                    }
                    None => self.blocks.extend(text.lines().map(|text| Block::Line(Line { text: text.to_owned(), number: self.number, page: None, heading }))),
                }
            }
            "tc" => {
                if let Some(open) = self.open.last_mut() {
                    let cell = std::mem::take(&mut open.cell);
                    open.column = cell.column + cell.columns;
                    self.cells += 1;
                    if self.cells > limits::CELLS {
                        return Err(Problem::TooLarge { what: "cells".to_owned(), limit: limits::CELLS as u64 });
                    }
                    let above = open.last.get(&cell.column).filter(|_| open.merged).and_then(|&at| open.cells.get_mut(at));
                    match above.filter(|above| above.row + above.rows == cell.row) {
                        Some(above) => above.rows += 1,
                        None => {
                            open.last.insert(cell.column, open.cells.len());
                            open.cells.push(cell);
                        }
                    }
                }
            }
            "tbl" => {
                if let Some(open) = self.open.pop() {
                    self.blocks.push(Block::Table(grid::table(&open.cells, None, &mut self.room)));
                }
            }
            _ => {}
        }
        Ok(())
    }
}
