#![doc = include_str!("../README.md")]

pub mod apart;
mod archive;
pub mod cells;
mod detect;
mod flow;
mod grid;
mod html;
mod hwp;
mod interpret;
mod json;
pub mod limits;
mod mapping;
mod named;
pub mod ocr;
mod office;
mod open;
mod packed;
mod pdf;
mod records;
mod roles;
mod row;
mod rtf;
mod sheet;
mod source;
mod stems;
mod table;
mod tcf;
mod tilt;

use std::collections::HashSet;
use std::io::{self, Read};
use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use whither_ledger::{Note, Place, Problem, Reading, Relation};

pub use cells::date::DateOrder;
pub use cells::vocabulary::{data_category_label, purpose_label, relation_label};
pub use detect::Format;
pub use mapping::{Choice, Mapping, OneTable, Pattern, Secret};
pub use roles::Role;
pub use source::{source, sources, Source};

use interpret::Interpreter;
use open::{Body, Content, Extent, Opened};
use records::Trouble;
use roles::Layout;
use table::Table;
use tilt::Tilt;

/// How far a reading is.
#[derive(Debug, Clone, Copy, Default)]
pub struct Progress {
    /// Rows read.
    pub rows: u64,
    /// Bytes read.
    pub bytes: u64,
}

/// Why a reading ended before the document did. Nothing the bytes say can cause it.
#[derive(Debug)]
pub enum Stopped {
    /// The progress callback asked for it.
    Cancelled,
    /// The stream itself failed.
    Io(io::Error),
}

impl From<io::Error> for Stopped {
    fn from(error: io::Error) -> Self {
        Stopped::Io(error)
    }
}

impl std::fmt::Display for Stopped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Stopped::Cancelled => f.write_str("cancelled"),
            Stopped::Io(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Stopped {}

/// What a document is, before anything of it is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Identified {
    /// The recognised source, or `table`.
    pub source: String,
    /// Its format.
    pub format: Format,
    /// The encoding of its text.
    pub encoding: Option<String>,
    /// The delimiter of delimited text.
    pub delimiter: Option<String>,
    /// The controller that the document names as its sender.
    pub controller: Option<String>,
    /// The sheets of a workbook.
    pub sheets: Vec<String>,
    /// Its tables that can be read, with their columns.
    pub parts: Vec<Part>,
    /// What is already known not to be understood.
    #[ts(skip)]
    pub notes: Vec<Note>,
}

impl Identified {
    /// The headers of its tables: by them a mapping is found again. `None` without headers.
    pub fn headers(&self) -> Option<String> {
        let headed = self.parts.iter().filter(|part| part.header_row.is_some());
        let tables = headed.map(|part| part.columns.iter().map(|column| roles::fold(&column.header)).collect::<Vec<_>>().join("|"));
        let mut tables: Vec<String> = tables.filter(|headers| headers.len() > 1).collect();
        tables.sort();
        tables.dedup();
        (!tables.is_empty()).then(|| tables.join("\n"))
    }
}

/// One table of a document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Part {
    /// Which: `OneTable::table` of a mapping that means it.
    pub place: Place,
    /// The person wants none of it.
    pub left_out: bool,
    /// The heading or caption above it.
    pub heading: Option<String>,
    /// The row of the header, from 1; `None` when there is none.
    #[ts(type = "number | null")]
    pub header_row: Option<u64>,
    /// The relation that the heading or the columns tell for every row.
    pub relation: Option<Relation>,
    /// Its columns.
    pub columns: Vec<Column>,
    /// The first rows, as they will be read.
    pub rows: Vec<SampleRow>,
}

/// A column and the role it plays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Column {
    /// Its header.
    pub header: String,
    /// Its role, where it is known.
    pub role: Option<Role>,
    /// The pattern it is a part of: its neighbours with the same header are the others.
    pub pattern: Option<Pattern>,
}

/// A row as it will be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SampleRow {
    /// Its number.
    #[ts(type = "number")]
    pub row: u64,
    /// Its cells.
    pub cells: Vec<SampleCell>,
}

/// A cell as it will be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SampleCell {
    /// The words.
    pub wording: String,
    /// Our reading, in a form to show: a day, a country's code, a number of items.
    pub reading: Option<String>,
    /// Whether the role asks for a reading and there is none.
    pub unclear: bool,
}

/// What all of a document comes to: its tables and how they are laid out, its TILT documents, and who they are from.
struct Laid {
    tables: Vec<Table>,
    laid: Vec<Layout>,
    tilts: Vec<Tilt>,
    givers: Vec<Option<String>>,
    source: String,
    controller: Option<String>,
    /// Columns and tables the mapping names and the document has not.
    missing: Vec<Note>,
}

impl Laid {
    fn new(contents: Vec<Content>, mapping: &Mapping) -> Laid {
        let (mut tables, mut tilts) = (Vec::new(), Vec::new());
        for content in contents {
            match content {
                Content::Table(table) => tables.push(table),
                Content::Tilt(tilt) => tilts.push(tilt),
            }
        }
        // A sheet that is not there leaves nothing out: next month's may have another name.
        if mapping.sheet.is_some() && tables.iter().any(|table: &Table| table.place.sheet == mapping.sheet) {
            tables.retain(|table| table.place.sheet.is_none() || table.place.sheet == mapping.sheet);
        }
        let laid: Vec<Layout> = tables.iter().map(|table| roles::lay_out(table, mapping)).collect();
        // A column that one of several tables has is missing in none.
        let nowhere = laid.first().into_iter().flat_map(|first| &first.missing).filter(|header| laid.iter().all(|layout| layout.missing.contains(header)));
        let mut missing: Vec<Note> = nowhere.map(|header| Note { place: Place::default(), problem: Problem::NoSuchColumn { value: header.clone() } }).collect();
        let unknown = mapping.tables.iter().filter(|own| tables.iter().all(|table| table.key() != own.table));
        missing.extend(unknown.map(|own| Note { place: own.table.clone(), problem: Problem::NoSuchTable }));
        let givers = source::givers(&tables, &laid);
        let known = source::recognise(&tables, &laid);
        let source = if known == source::TABLE && !tilts.is_empty() { tilt::SOURCE } else { known };
        let controller = source::only(givers.iter().cloned().chain(tilts.iter().map(Tilt::controller)));
        Laid { tables, laid, tilts, givers, source: source.to_owned(), controller, missing }
    }
}

/// Nobody waits for the end of this.
fn never() -> bool {
    false
}

/// Says what a document is from its first bytes (delimited text) or all of it (other formats).
pub fn identify(stream: &mut dyn Read, mapping: &Mapping) -> Result<Identified, Stopped> {
    identify_unless(stream, mapping, &mut never)
}

/// The same, asking `stops` now and then whether to end it.
pub fn identify_unless(stream: &mut dyn Read, mapping: &Mapping, stops: &mut dyn FnMut() -> bool) -> Result<Identified, Stopped> {
    let mut opened = Opened::new(stream, mapping, Extent::Beginning, stops)?;
    let mut found = Identified {
        source: source::TABLE.to_owned(),
        format: opened.format,
        encoding: opened.encoding.map(|encoding| encoding.name().to_owned()),
        delimiter: None,
        controller: None,
        sheets: Vec::new(),
        parts: Vec::new(),
        notes: std::mem::take(&mut opened.notes),
    };
    let contents = match opened.body {
        Body::Streamed { sample, delimiter, .. } => {
            found.delimiter = delimiter.map(|delimiter| char::from(delimiter).to_string());
            vec![Content::Table(sample)]
        }
        Body::Whole(contents) => contents,
    };
    if contents.is_empty() {
        return Ok(found);
    }
    for content in &contents {
        if let Content::Table(Table { place: Place { sheet: Some(sheet), .. }, .. }) = content
            && !found.sheets.contains(sheet)
        {
            found.sheets.push(sheet.clone());
        }
    }
    let all = Laid::new(contents, mapping);
    let title = all.tables.iter().flat_map(|table| table.title.iter()).next();
    // Beside a table that is understood, others of its file are hardly worth a look; those of another file are, and those of which
    // the person said something: it can be taken back.
    let understood: HashSet<&Option<String>> = all.tables.iter().zip(&all.laid).filter(|(_, layout)| layout.names_recipients()).map(|(table, _)| &table.place.file).collect();
    let shown = all.tables.iter().zip(&all.laid).zip(interpret::read(&all.tables, &all.laid)).filter(|((table, layout), read)| *read && (mapping.one(&table.key()).is_some() || layout.names_recipients() || !understood.contains(&table.place.file)));
    let parts: Vec<Part> = shown.map(|((table, layout), _)| interpret::sample(table, layout, title.map(String::as_str))).take(limits::SHOWN).collect();
    Ok(Identified { source: all.source, controller: mapping.controller.clone().or(all.controller), parts, ..found })
}

/// Reads all of a document.
pub fn read(
    stream: &mut dyn Read,
    mapping: &Mapping,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Reading, Stopped> {
    let opened = Opened::new(stream, mapping, Extent::All, &mut || progress(Progress::default()).is_break())?;
    let mut reading = Interpreter::new(mapping, opened.notes);
    match opened.body {
        Body::Streamed { sample, records, .. } => {
            let all = Laid::new(vec![Content::Table(sample)], mapping);
            reading.start_document(&all.source, all.controller);
            all.missing.into_iter().for_each(|note| reading.note(note.place, note.problem));
            if let ([sample], [layout]) = (all.tables.as_slice(), all.laid.as_slice()) {
                reading.stream(records, sample, layout, progress)?;
            }
        }
        Body::Whole(contents) if contents.is_empty() => {}
        Body::Whole(contents) => {
            let all = Laid::new(contents, mapping);
            reading.start_document(&all.source, all.controller);
            all.missing.into_iter().for_each(|note| reading.note(note.place, note.problem));
            reading.tables(&all.tables, &all.laid, &all.givers, progress)?;
            all.tilts.iter().for_each(|tilt| tilt.read(&mut reading));
        }
    }
    Ok(reading.finish())
}

/// The rows of a document around a place: the original behind a piece of evidence.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Excerpt {
    /// The table's columns; empty when it has no header.
    pub columns: Vec<String>,
    /// Rows, each with its number and its cells as written.
    pub rows: Vec<ExcerptRow>,
    /// The number of the row that stands at the place, where it is one row.
    #[ts(type = "number | null")]
    pub row: Option<u64>,
}

/// A row as written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ExcerptRow {
    /// Its number.
    #[ts(type = "number")]
    pub row: u64,
    /// Its cells.
    pub cells: Vec<String>,
}

/// The rows within `around` of a place, as written in the original. Empty when the place is not in the document.
pub fn excerpt(stream: &mut dyn Read, mapping: &Mapping, place: &Place, around: u64) -> Result<Excerpt, Stopped> {
    let opened = Opened::new(stream, mapping, Extent::All, &mut never)?;
    match opened.body {
        Body::Streamed { sample, mut records, .. } => {
            let row = sample.row_of(place);
            let wanted = row.unwrap_or(1);
            let window = wanted.saturating_sub(around)..=wanted.saturating_add(around);
            let layout = roles::lay_out(&sample, mapping);
            let mut out = Excerpt { columns: layout.written.clone(), rows: Vec::new(), row };
            let mut is_odd = false;
            while let Some(record) = records.next()? {
                if record.number > *window.end() {
                    break;
                }
                if record.trouble == Some(Trouble::Odd) {
                    is_odd |= record.number == wanted;
                    continue;
                }
                if window.contains(&record.number) && Some(record.number) != layout.header_row {
                    out.rows.push(ExcerptRow { row: record.number, cells: record.texts() });
                }
            }
            // A record that is not like the others is shown among its own.
            Ok(if is_odd && let Some(odd) = records.odd() { near(&odd, mapping, place, around) } else { out })
        }
        Body::Whole(contents) => {
            let mut found: Option<&Table> = None;
            // Of several tables on one sheet, the one that has the row.
            let has = |table: &Table| table.row_of(place).is_none_or(|row| table.position(row).is_some());
            for content in &contents {
                match content {
                    Content::Table(table) if table.holds(place) && (found.is_none() || has(table)) => found = Some(table),
                    Content::Tilt(tilt) if tilt.holds(place) => return Ok(tilt.excerpt(place)),
                    _ => {}
                }
            }
            Ok(found.map_or_else(Excerpt::default, |table| near(table, mapping, place, around)))
        }
    }
}

/// The rows of a table near a place.
fn near(table: &Table, mapping: &Mapping, place: &Place, around: u64) -> Excerpt {
    let layout = roles::lay_out(table, mapping);
    // A table whose labels stand in its first column is shown as it is read: a row of it states nothing by itself.
    let turned = layout.transposed.then(|| table.transposed());
    let table = turned.as_ref().unwrap_or(table);
    let row = table.row_of(place);
    let near = table.near(row.unwrap_or(1), usize::try_from(around).unwrap_or(4)).into_iter();
    let rows = near.filter(|row| Some(row.number) != layout.header_row).map(|row| ExcerptRow { row: row.number, cells: row.cells }).collect();
    Excerpt { columns: layout.written, rows, row }
}

/// Every table of a document as it stands, whatever its columns mean: headers, then rows. Delimited text is left out: it is its own table.
pub fn tables(stream: &mut dyn Read, mapping: &Mapping) -> Result<Vec<Excerpt>, Stopped> {
    let Body::Whole(contents) = Opened::new(stream, mapping, Extent::All, &mut never)?.body else { return Ok(Vec::new()) };
    let tables = contents.into_iter().filter_map(|content| match content {
        Content::Table(table) => Some(table),
        Content::Tilt(_) => None,
    });
    let as_rows = |mut table: Table| {
        table.unpack();
        let layout = roles::lay_out(&table, mapping);
        let skip = if layout.transposed { 0 } else { layout.skip };
        let rows = table.rows.into_iter().skip(skip).map(|row| ExcerptRow { row: row.number, cells: row.cells });
        Excerpt { columns: layout.written, rows: rows.collect(), row: None }
    };
    Ok(tables.map(as_rows).collect())
}
