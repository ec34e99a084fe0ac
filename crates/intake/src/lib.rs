#![doc = include_str!("../README.md")]

pub mod cells;
mod detect;
mod html;
mod interpret;
mod json;
pub mod limits;
mod mapping;
mod records;
mod roles;
mod row;
mod sheet;
mod source;
mod table;
mod tilt;

use std::io::{self, Read};
use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use whither_ledger::{Note, Place, Problem, Reading, Relation};

pub use cells::date::DateOrder;
pub use cells::vocabulary::{data_category_label, purpose_label, relation_label};
pub use detect::Format;
pub use mapping::{Choice, Mapping};
pub use roles::Role;
pub use source::{source, sources, Source};

use interpret::Interpreter;
use records::Records;
use table::Table;

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
    /// Its tables that can be read, with their columns.
    pub parts: Vec<Part>,
    /// What is already known not to be understood.
    #[ts(skip)]
    pub notes: Vec<Note>,
}

/// One table of a document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Part {
    /// Which.
    pub place: Place,
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

/// Says what a document is from its first bytes (delimited text) or all of it (other formats).
pub fn identify(stream: &mut dyn Read, mapping: &Mapping) -> Result<Identified, Stopped> {
    let mut opened = Opened::new(stream, mapping)?;
    let mut found = Identified {
        source: source::TABLE.to_owned(),
        format: opened.format,
        encoding: opened.encoding.map(|encoding| encoding.name().to_owned()),
        delimiter: None,
        controller: None,
        parts: Vec::new(),
        notes: std::mem::take(&mut opened.notes),
    };
    let tables = match opened.body {
        Body::Delimited { ref head, delimiter, .. } => {
            found.delimiter = Some(char::from(delimiter).to_string());
            vec![table::from_text(head, delimiter)]
        }
        Body::Tables(tables) => tables,
        Body::Tilt(tilt) => {
            found.source = "tilt".to_owned();
            found.controller = tilt.controller();
            return Ok(found);
        }
        Body::Nothing => return Ok(found),
    };
    let laid: Vec<_> = tables.iter().map(|table| roles::lay_out(table, mapping)).collect();
    let title = tables.iter().flat_map(|table| table.title.iter()).next().cloned();
    found.controller = mapping.controller.clone().or_else(|| tables.iter().find_map(|table| source::controller(table, &laid)));
    found.source = source::recognise(&tables, &laid).to_owned();
    let any = laid.iter().any(|layout| layout.names_recipients());
    for (table, layout) in tables.iter().zip(&laid) {
        if layout.names_recipients() || !any {
            found.parts.push(interpret::sample(table, layout, title.as_deref()));
        }
    }
    Ok(found)
}

/// Reads all of a document.
pub fn read(
    stream: &mut dyn Read,
    mapping: &Mapping,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Reading, Stopped> {
    let opened = Opened::new(stream, mapping)?;
    let mut reading = Interpreter::new(mapping, opened.notes);
    match opened.body {
        Body::Delimited { head, delimiter, text } => {
            let sample = table::from_text(&head, delimiter);
            let layout = roles::lay_out(&sample, mapping);
            reading.start_document(std::slice::from_ref(&sample), std::slice::from_ref(&layout));
            reading.stream(Records::new(text, delimiter), &sample, &layout, progress)?;
        }
        Body::Tables(tables) => {
            let laid: Vec<_> = tables.iter().map(|table| roles::lay_out(table, mapping)).collect();
            reading.start_document(&tables, &laid);
            reading.tables(&tables, &laid, progress)?;
        }
        Body::Tilt(tilt) => tilt.read(&mut reading),
        Body::Nothing => {}
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
    let opened = Opened::new(stream, mapping)?;
    let wanted = place.row.unwrap_or(1);
    let window = wanted.saturating_sub(around)..=wanted.saturating_add(around);
    match opened.body {
        Body::Delimited { head, delimiter, text } => {
            let sample = table::from_text(&head, delimiter);
            let layout = roles::lay_out(&sample, mapping);
            let mut records = Records::new(text, delimiter);
            let mut out = Excerpt { columns: layout.headers.clone(), rows: Vec::new() };
            while let Some(record) = records.next()? {
                if record.number > *window.end() {
                    break;
                }
                if window.contains(&record.number) && Some(record.number) != layout.header_row {
                    out.rows.push(ExcerptRow { row: record.number, cells: record.texts() });
                }
            }
            Ok(out)
        }
        Body::Tables(tables) => {
            let found = tables.iter().find(|t| t.place.sheet == place.sheet && t.place.table == place.table && t.pointer_matches(place));
            let Some(table) = found else { return Ok(Excerpt::default()) };
            let layout = roles::lay_out(table, mapping);
            let rows = table.rows.iter().filter(|row| window.contains(&row.number) && (layout.transposed || Some(row.number) != layout.header_row));
            let rows = rows.map(|row| ExcerptRow { row: row.number, cells: row.cells.clone() }).collect();
            Ok(Excerpt { columns: layout.headers, rows })
        }
        Body::Tilt(tilt) => Ok(tilt.excerpt(place)),
        Body::Nothing => Ok(Excerpt::default()),
    }
}

/// What the bytes turned out to be.
enum Body<'a> {
    /// Delimited text: its decoded beginning, and all of it as a stream of UTF-8.
    Delimited { head: String, delimiter: u8, text: detect::Text<'a> },
    /// Tables held in memory.
    Tables(Vec<Table>),
    /// A TILT document.
    Tilt(tilt::Tilt),
    /// Nothing that can be read; the notes say why.
    Nothing,
}

struct Opened<'a> {
    format: Format,
    encoding: Option<&'static encoding_rs::Encoding>,
    body: Body<'a>,
    notes: Vec<Note>,
}

fn note(problem: Problem) -> Note {
    Note { place: Place::default(), problem }
}

impl<'a> Opened<'a> {
    fn new(stream: &'a mut dyn Read, mapping: &Mapping) -> Result<Self, Stopped> {
        let mut head = Vec::new();
        stream.take(limits::HEAD).read_to_end(&mut head)?;
        let sniffed = detect::sniff(&head, mapping);
        let mut opened = Opened { format: sniffed.format, encoding: sniffed.encoding, body: Body::Nothing, notes: Vec::new() };
        match sniffed.format {
            Format::Empty => opened.notes.push(note(Problem::Empty)),
            Format::Unknown => opened.notes.push(note(Problem::UnknownFormat { found: sniffed.found.to_owned() })),
            Format::Delimited => {
                let encoding = sniffed.encoding.unwrap_or(encoding_rs::UTF_8);
                let text = whole_lines(&encoding.decode_with_bom_removal(&head).0);
                if let Some(problem) = detect::garbled(&text) {
                    opened.notes.push(note(problem));
                    return Ok(opened);
                }
                let delimiter = mapping.delimiter.and_then(|c| u8::try_from(c).ok()).unwrap_or_else(|| table::delimiter(&text));
                let text_stream = detect::Text::new(head, stream, encoding);
                opened.body = Body::Delimited { head: text, delimiter, text: text_stream };
            }
            Format::Html | Format::Json | Format::Xlsx => {
                let limit = if sniffed.format == Format::Xlsx { limits::WORKBOOK } else { limits::IN_MEMORY };
                stream.take(limit + 1 - (head.len() as u64).min(limit)).read_to_end(&mut head)?;
                if head.len() as u64 > limit {
                    let what = sniffed.format.name().to_owned();
                    opened.notes.push(note(Problem::TooLarge { what, limit }));
                    return Ok(opened);
                }
                opened.read_whole(&head);
            }
        }
        Ok(opened)
    }

    fn read_whole(&mut self, bytes: &[u8]) {
        let encoding = self.encoding.unwrap_or(encoding_rs::UTF_8);
        let outcome = match self.format {
            Format::Xlsx => sheet::tables(bytes).map(Body::Tables),
            Format::Json => {
                let text = encoding.decode(bytes).0;
                json::parse(&text, &mut self.notes).map(|value| match tilt::Tilt::recognise(value) {
                    Ok(tilt) => Body::Tilt(tilt),
                    Err(value) => Body::Tables(json::tables(&value, &mut self.notes)),
                })
            }
            _ => {
                let text = encoding.decode(bytes).0;
                match detect::garbled(&text) {
                    Some(problem) => Err(problem),
                    None => Ok(Body::Tables(html::tables(&text, &mut self.notes))),
                }
            }
        };
        match outcome {
            Ok(Body::Tables(tables)) if tables.is_empty() => self.notes.push(note(Problem::NoTable)),
            Ok(body) => self.body = body,
            Err(problem) => self.notes.push(note(problem)),
        }
    }
}

/// The part of a decoded head that does not end inside a line.
fn whole_lines(text: &str) -> String {
    let cut = text.len() as u64 >= limits::HEAD / 2;
    let text = if cut { text.rsplit_once('\n').map_or(text, |(lines, _)| lines) } else { text };
    text.to_owned()
}
