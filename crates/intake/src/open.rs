//! Bytes into tables, whatever they come in: the formats, and what lies inside archives and mails.

use std::collections::HashSet;
use std::io::{Cursor, Read};
use std::panic::{catch_unwind, AssertUnwindSafe};

use encoding_rs::Encoding;
use sha2::{Digest, Sha256};
use whither_ledger::{Note, Place, Problem};

use crate::archive::{self, Inner};
use crate::flow::{self, Block};
use crate::grid::malformed;
use crate::table::{self, Table};
use crate::tilt::Tilt;
use crate::{detect, hwp, html, json, limits, office, pdf, roles, rtf, sheet, Format, Mapping, Stopped};

/// What the bytes turned out to be.
pub(crate) enum Body<'a> {
    /// Delimited text: its decoded beginning, and all of it as a stream of UTF-8.
    Delimited { head: String, delimiter: u8, text: detect::Text<'a> },
    /// What is held in memory.
    Whole(Vec<Content>),
}

/// A piece of a document that states disclosures.
pub(crate) enum Content {
    Table(Table),
    Tilt(Tilt),
}

pub(crate) struct Opened<'a> {
    pub format: Format,
    pub encoding: Option<&'static Encoding>,
    pub body: Body<'a>,
    pub notes: Vec<Note>,
    /// Who sent it, as a mail says.
    pub sender: Option<String>,
}

fn note(problem: Problem) -> Note {
    Note { place: Place::default(), problem }
}

impl<'a> Opened<'a> {
    pub fn new(stream: &'a mut dyn Read, mapping: &Mapping) -> Result<Self, Stopped> {
        let mut head = Vec::new();
        stream.take(limits::HEAD).read_to_end(&mut head)?;
        let sniffed = detect::sniff(&head, mapping);
        let mut opened = Opened { format: sniffed.format, encoding: sniffed.encoding, body: Body::Whole(Vec::new()), notes: Vec::new(), sender: None };
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
                if (head.len() as u64) < limits::HEAD && is_list(&text, delimiter, mapping) {
                    opened.format = Format::Text;
                    opened.whole(&head, mapping);
                    return Ok(opened);
                }
                let text_stream = detect::Text::new(head, stream, encoding);
                opened.body = Body::Delimited { head: text, delimiter, text: text_stream };
            }
            format => {
                let limit = match format {
                    Format::Html | Format::Json | Format::Rtf => limits::IN_MEMORY,
                    _ => limits::ARCHIVE,
                };
                stream.take(limit + 1 - (head.len() as u64).min(limit)).read_to_end(&mut head)?;
                if head.len() as u64 > limit {
                    opened.notes.push(note(Problem::TooLarge { what: format.name().to_owned(), limit }));
                    return Ok(opened);
                }
                opened.whole(&head, mapping);
            }
        }
        Ok(opened)
    }

    fn whole(&mut self, bytes: &[u8], mapping: &Mapping) {
        let mut reader = Reader { mapping, notes: Vec::new(), room: limits::UNPACKED, sender: None, files: 0, passed_over: 0, seen: HashSet::new() };
        let contents = reader.file(bytes, self.format, self.encoding, None, 0);
        self.format = contents.format;
        if contents.found.is_empty() && reader.notes.is_empty() {
            reader.notes.push(note(if reader.files > 0 { Problem::NothingInside { files: reader.files } } else { Problem::NoTable }));
        }
        if reader.passed_over > 0 {
            reader.notes.push(note(Problem::PassedOver { files: reader.passed_over }));
        }
        self.body = Body::Whole(contents.found);
        self.notes.append(&mut reader.notes);
        self.sender = reader.sender;
    }
}

/// Whether text that no delimiter makes a table of recipients is a list of labelled lines.
fn is_list(text: &str, delimiter: u8, mapping: &Mapping) -> bool {
    let sample = table::from_text(text, delimiter);
    // Lines of "label: value" are no table with a colon between its columns.
    let tabular = delimiter != b':' && roles::lay_out(&sample, mapping).names_recipients();
    mapping.header_row.is_none() && mapping.columns.is_empty() && mapping.delimiter.is_none() && !tabular && !flow::tables(flow::lines(text).collect(), None).is_empty()
}

/// What a file came to, and what it is.
struct Contents {
    format: Format,
    found: Vec<Content>,
}

/// Reads files inside files, within limits that hold for all of them.
struct Reader<'a> {
    mapping: &'a Mapping,
    notes: Vec<Note>,
    /// Bytes that may still be unpacked.
    room: u64,
    sender: Option<String>,
    files: u64,
    passed_over: u64,
    /// Hashes of the files read.
    seen: HashSet<[u8; 32]>,
}

impl Reader<'_> {
    fn say(&mut self, file: Option<&str>, problem: Problem) {
        if self.notes.len() < 200 {
            self.notes.push(Note { place: Place { file: file.map(str::to_owned), ..Place::default() }, problem });
        }
    }

    /// Reads one file. A defect that a library does not expect is contained and said.
    fn file(&mut self, bytes: &[u8], format: Format, encoding: Option<&'static Encoding>, file: Option<&str>, depth: usize) -> Contents {
        let outcome = catch_unwind(AssertUnwindSafe(|| self.known(bytes, format, encoding, file, depth)));
        match outcome.unwrap_or_else(|_| Err(malformed(format!("{}: its reader gave up", format.name())))) {
            Ok(contents) => contents,
            Err(problem) => {
                self.say(file, problem);
                Contents { format, found: Vec::new() }
            }
        }
    }

    fn known(&mut self, bytes: &[u8], format: Format, encoding: Option<&'static Encoding>, file: Option<&str>, depth: usize) -> Result<Contents, Problem> {
        let mut notes = Vec::new();
        let text = || encoding.unwrap_or(encoding_rs::UTF_8).decode(bytes).0;
        let flowing = |blocks: Vec<Block>| flow::tables(blocks, None);
        let tables = match format {
            Format::Xlsx => sheet::xlsx(bytes)?,
            Format::Xls => sheet::xls(bytes)?,
            Format::Ods => sheet::ods(bytes)?,
            Format::Docx => flowing(office::docx(bytes)?),
            Format::Hwpx => flowing(office::hwpx(bytes)?),
            Format::Hwp => flowing(hwp::read(bytes)?),
            Format::Rtf => flowing(rtf::read(bytes)),
            Format::Pdf => flowing(pdf::read(bytes, self.mapping.password.as_ref().map_or("", |secret| secret.reveal()), &mut notes)?),
            Format::Html => readable(&text()).map(|()| html::tables(&text(), &mut notes))?,
            Format::Text => readable(&text()).map(|()| flowing(flow::lines(&text()).collect()))?,
            Format::Delimited => readable(&text()).map(|()| self.delimited(&text()))?,
            Format::Json => {
                let value = json::parse(&text(), &mut notes)?;
                match Tilt::recognise(value, file) {
                    Ok(tilt) => return Ok(Contents { format, found: vec![Content::Tilt(tilt)] }),
                    Err(value) => json::tables(&value, &mut notes),
                }
            }
            Format::Zip => return self.zip(bytes, file, depth),
            Format::Mail => return self.mail(bytes, file, depth),
            Format::Mailbox => {
                let found = self.inside(archive::mailbox(bytes), file, depth);
                return Ok(Contents { format, found });
            }
            Format::Empty => return Err(Problem::Empty),
            Format::Unknown => return Err(Problem::UnknownFormat { found: "?".to_owned() }),
        };
        for mut one in notes {
            one.place.file = file.map(str::to_owned);
            self.notes.push(one);
        }
        let found = tables.into_iter().map(|mut table| {
            table.place.file = file.map(str::to_owned);
            if table.cut {
                let problem = Problem::TooLarge { what: "cells".to_owned(), limit: limits::CELLS as u64 };
                self.notes.push(Note { place: table.place.clone(), problem });
            }
            Content::Table(table)
        });
        let found = found.collect();
        Ok(Contents { format, found })
    }

    fn delimited(&self, text: &str) -> Vec<Table> {
        let delimiter = table::delimiter(text);
        if is_list(text, delimiter, self.mapping) {
            return flow::tables(flow::lines(text).collect(), None);
        }
        vec![table::whole(text, delimiter)]
    }

    /// A ZIP: an office document, or an archive whose files are read one by one.
    fn zip(&mut self, bytes: &[u8], file: Option<&str>, depth: usize) -> Result<Contents, Problem> {
        let kind = {
            let archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(malformed)?;
            let has = |start: &str| archive.file_names().flatten().any(|name| name.starts_with(start));
            match () {
                () if has("xl/workbook") => Some(Format::Xlsx),
                () if has("word/document.xml") => Some(Format::Docx),
                () if has("Contents/section") => Some(Format::Hwpx),
                () if has("content.xml") && has("META-INF/manifest.xml") => Some(Format::Ods),
                () => None,
            }
        };
        if let Some(kind) = kind {
            return Ok(self.file(bytes, kind, None, file, depth)).map(|contents| Contents { format: kind, ..contents });
        }
        let unpacked = archive::unzip(bytes, &mut self.room)?;
        self.passed_over += unpacked.passed_over;
        for (name, problem) in unpacked.problems {
            let within = name.map(|name| within(file, &name));
            self.say(within.as_deref(), problem);
        }
        let found = self.inside(unpacked.files, file, depth);
        Ok(Contents { format: Format::Zip, found })
    }

    fn mail(&mut self, bytes: &[u8], file: Option<&str>, depth: usize) -> Result<Contents, Problem> {
        let mail = archive::mail(bytes)?;
        if self.sender.is_none() {
            self.sender.clone_from(&mail.sender);
        }
        let mut tables = Vec::new();
        // HTML says what the plain text says, with its tables.
        for page in &mail.html {
            tables.append(&mut html::tables(page, &mut self.notes));
        }
        if tables.is_empty() {
            tables = mail.text.iter().flat_map(|text| flow::tables(flow::lines(text).collect(), None)).collect();
        }
        for (table, number) in tables.iter_mut().zip(1..) {
            table.place.table = Some(number);
            table.place.file = file.map(str::to_owned);
            table.title.clone_from(&mail.subject);
        }
        let mut found: Vec<Content> = tables.into_iter().map(Content::Table).collect();
        found.append(&mut self.inside(mail.attached, file, depth));
        Ok(Contents { format: Format::Mail, found })
    }

    /// Files inside another: only what states recipients is kept, since most of what an export holds is something else.
    fn inside(&mut self, files: Vec<Inner>, outer: Option<&str>, depth: usize) -> Vec<Content> {
        let mut found = Vec::new();
        for inner in files {
            let name = within(outer, &inner.name);
            self.files += 1;
            // Exports hold the same file twice, and answers the same attachment.
            if !self.seen.insert(<[u8; 32]>::from(Sha256::digest(&inner.bytes))) {
                continue;
            }
            if depth >= limits::NESTED {
                self.say(Some(&name), Problem::TooLarge { what: "nesting".to_owned(), limit: limits::NESTED as u64 });
                continue;
            }
            let sniffed = detect::sniff(&inner.bytes[..inner.bytes.len().min(1 << 20)], self.mapping);
            let skipped = match sniffed.format {
                Format::Empty | Format::Unknown => true,
                Format::Html | Format::Json | Format::Rtf | Format::Delimited | Format::Text => inner.bytes.len() as u64 > limits::IN_MEMORY,
                _ => false,
            };
            if skipped {
                self.passed_over += u64::from(sniffed.format == Format::Unknown);
                if !matches!(sniffed.format, Format::Empty | Format::Unknown) {
                    self.say(Some(&name), Problem::TooLarge { what: sniffed.format.name().to_owned(), limit: limits::IN_MEMORY });
                }
                continue;
            }
            let contents = self.file(&inner.bytes, sniffed.format, sniffed.encoding, Some(&name), depth + 1);
            found.extend(contents.found.into_iter().filter(|content| match content {
                Content::Table(table) => roles::lay_out(table, self.mapping).states_recipients(),
                Content::Tilt(_) => true,
            }));
        }
        found
    }
}

fn within(outer: Option<&str>, name: &str) -> String {
    outer.map_or_else(|| name.to_owned(), |outer| format!("{outer}/{name}"))
}

fn readable(text: &str) -> Result<(), Problem> {
    detect::garbled(text).map_or(Ok(()), Err)
}

/// The part of a decoded head that does not end inside a line.
fn whole_lines(text: &str) -> String {
    let cut = text.len() as u64 >= limits::HEAD / 2;
    let text = if cut { text.rsplit_once('\n').map_or(text, |(lines, _)| lines) } else { text };
    text.to_owned()
}
