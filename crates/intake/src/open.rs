//! Bytes into tables, whatever they come in: the formats, and what lies inside archives and mails.

use std::borrow::Cow;
use std::collections::HashSet;
use std::io::{Cursor, Read};
use std::panic::{catch_unwind, AssertUnwindSafe};

use encoding_rs::Encoding;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use whither_ledger::{Note, Place, Problem};

use crate::archive::{self, Inner};
use crate::flow::{self, Block};
use crate::grid::malformed;
use crate::records::{self, Keys, Records};
use crate::table::{self, Table};
use crate::tcf::{self, Consents, Vendors};
use crate::tilt::Tilt;
use crate::{apart, detect, hwp, html, json, limits, office, pdf, roles, rtf, sheet, Format, Mapping, Stopped};

/// How much of a document is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Extent {
    /// Every table, but of long ones the first rows: what a preview shows.
    Beginning,
    All,
}

impl Extent {
    /// Rows of one table.
    pub fn rows(self) -> usize {
        match self {
            Extent::Beginning => limits::SAMPLE * 2,
            Extent::All => usize::MAX,
        }
    }
}

/// What the bytes turned out to be.
#[expect(clippy::large_enum_variant, reason = "one to a document")]
pub(crate) enum Body<'a> {
    /// One table whose rows stream by: its beginning, and all of them. `delimiter`: of delimited text.
    Streamed { sample: Table, records: Records<'a>, delimiter: Option<u8> },
    /// What is held in memory.
    Whole(Vec<Content>),
}

/// A piece of a document that states disclosures.
#[derive(Serialize, Deserialize)]
#[expect(clippy::large_enum_variant, reason = "the pieces of a document are few beside the cells in them")]
pub(crate) enum Content {
    Table(Table),
    Tilt(Tilt),
}

pub(crate) struct Opened<'a> {
    pub format: Format,
    pub encoding: Option<&'static Encoding>,
    pub body: Body<'a>,
    pub notes: Vec<Note>,
}

fn note(problem: Problem) -> Note {
    Note { place: Place::default(), problem }
}

impl<'a> Opened<'a> {
    /// Looks at the beginning of a stream, and reads all of what is no delimited text; `stops` is asked now and then whether to end that.
    pub fn new(stream: &'a mut dyn Read, mapping: &Mapping, extent: Extent, stops: &mut dyn FnMut() -> bool) -> Result<Self, Stopped> {
        let mut head = Vec::new();
        stream.take(limits::HEAD).read_to_end(&mut head)?;
        let sniffed = detect::sniff(&head, mapping);
        let mut opened = Opened { format: sniffed.format, encoding: sniffed.encoding, body: Body::Whole(Vec::new()), notes: Vec::new() };
        match sniffed.format {
            Format::Empty => opened.notes.push(note(Problem::Empty)),
            Format::Unknown if !detect::is_compound(&head) => opened.notes.push(note(Problem::UnknownFormat { found: sniffed.found.to_owned() })),
            Format::Delimited => {
                let encoding = sniffed.encoding.unwrap_or(encoding_rs::UTF_8);
                let text = whole_lines(&encoding.decode_with_bom_removal(&head).0);
                if let Some(problem) = detect::garbled(&text) {
                    opened.notes.push(note(problem));
                    return Ok(opened);
                }
                let delimiter = delimiter(&text, mapping);
                let all = (head.len() as u64) < limits::HEAD;
                if all && (is_list(&text, delimiter, mapping) || tcf::decode(&text).is_some()) {
                    opened.take(Whole::read(&head, Format::Text, sniffed.encoding, mapping, extent));
                    return Ok(opened);
                }
                // Several tables in one text are told apart before they are read.
                if all && mapping.header_row.is_none() && table::apart(table::whole(&text, delimiter).0).len() > 1 {
                    opened.take(Whole::read(&head, Format::Delimited, sniffed.encoding, mapping, extent));
                    return Ok(opened);
                }
                let records = Records::delimited(detect::Text::new(head, stream, encoding), delimiter);
                opened.body = Body::Streamed { sample: table::from_text(&text, delimiter), records, delimiter: Some(delimiter) };
            }
            Format::Json if head.len() as u64 == limits::HEAD && let Some((sample, keys)) = long_list(&head, sniffed.encoding) => {
                let text = detect::Text::new(head, stream, sniffed.encoding.unwrap_or(encoding_rs::UTF_8));
                opened.body = Body::Streamed { sample, records: Records::json(text, keys), delimiter: None };
            }
            format => {
                let limit = in_memory(format);
                stream.take(limit + 1 - (head.len() as u64).min(limit)).read_to_end(&mut head)?;
                if head.len() as u64 > limit {
                    opened.notes.push(note(Problem::TooLarge { what: format.name().to_owned(), limit }));
                    return Ok(opened);
                }
                opened.take(apart::read(head, format, sniffed.encoding, mapping, extent, stops)?);
            }
        }
        Ok(opened)
    }

    fn take(&mut self, mut whole: Whole) {
        self.format = whole.format;
        self.notes.append(&mut whole.notes);
        self.body = Body::Whole(whole.contents);
    }
}

/// The bytes of a format that are held in memory.
fn in_memory(format: Format) -> u64 {
    match format {
        Format::Html | Format::Rtf | Format::Delimited | Format::Text => limits::IN_MEMORY,
        _ => limits::ARCHIVE,
    }
}

fn delimiter(text: &str, mapping: &Mapping) -> u8 {
    mapping.delimiter.and_then(|c| u8::try_from(c).ok()).unwrap_or_else(|| table::delimiter(text))
}

/// The beginning of a long list of JSON records, and their keys.
fn long_list(head: &[u8], encoding: Option<&'static Encoding>) -> Option<(Table, Keys)> {
    let text = encoding.unwrap_or(encoding_rs::UTF_8).decode_with_bom_removal(head).0;
    let keys = records::keys(&text)?;
    Some((table::from_records(&text, &keys, limits::SAMPLE * 2), keys))
}

/// Whether text that no delimiter makes a table of recipients is a list of labelled lines.
fn is_list(text: &str, delimiter: u8, mapping: &Mapping) -> bool {
    let sample = table::from_text(text, delimiter);
    // Lines of "label: value" are no table with a colon between its columns.
    let layout = roles::lay_out(&sample, mapping);
    let colons = delimiter == b':';
    let tabular = layout.written.len() > 1 && layout.names_recipients() && (!colons || layout.written.len() > 2 && sample.rows.iter().all(|row| row.cells.len() == layout.written.len()));
    let free = mapping.header_row.is_none() && mapping.columns.is_empty() && mapping.delimiter.is_none();
    free && !tabular && (colons || !flow::tables(flow::lines(text).collect(), None).is_empty())
}

/// All of a document that is held in memory: its tables, and what could not be read of it.
#[derive(Serialize, Deserialize)]
pub(crate) struct Whole {
    pub format: Format,
    pub contents: Vec<Content>,
    pub notes: Vec<Note>,
}

impl Whole {
    pub fn read(bytes: &[u8], format: Format, encoding: Option<&'static Encoding>, mapping: &Mapping, extent: Extent) -> Whole {
        let mut reader = Reader { mapping, extent, notes: Vec::new(), room: limits::UNPACKED, said: 0, files: 0, passed_over: 0, silent: Vec::new(), consents: Vec::new(), vendors: None, seen: HashSet::new() };
        let mut read = reader.file(bytes, format, encoding, None, 0);
        reader.consents(&mut read.found);
        let mut notes = std::mem::take(&mut reader.notes);
        let states = |content: &Content| match content {
            Content::Table(table) => reader.files == 0 || roles::lay_out(table, mapping).names_recipients(),
            Content::Tilt(_) => true,
        };
        // A repair is no reason why nothing was found.
        let explained = notes.iter().any(|note| !matches!(note.problem, Problem::Mojibake { .. } | Problem::Replaced { .. } | Problem::Recognised { .. }));
        if !read.found.iter().any(states) {
            match reader.files {
                0 if explained => {}
                0 => notes.push(note(Problem::NoTable)),
                files => notes.push(note(Problem::NothingInside { files })),
            }
        } else if !reader.silent.is_empty() {
            let names = reader.silent.iter().take(5).cloned().collect::<Vec<_>>().join(", ");
            notes.push(note(Problem::Silent { files: reader.silent.len() as u64, names }));
        }
        if reader.passed_over > 0 {
            notes.push(note(Problem::PassedOver { files: reader.passed_over }));
        }
        if mapping.password.is_some() {
            for one in &mut notes {
                if let Problem::Password { what } = &one.problem {
                    one.problem = Problem::WrongPassword { what: what.clone() };
                }
            }
        }
        Whole { format: read.format, contents: read.found, notes }
    }
}

/// What a file came to, and what it is.
struct Contents {
    format: Format,
    found: Vec<Content>,
}

/// Reads files inside files, within limits that hold for all of them.
struct Reader<'a> {
    mapping: &'a Mapping,
    extent: Extent,
    notes: Vec<Note>,
    /// Bytes that may still be unpacked.
    room: u64,
    /// What was said, also when there were too many notes to keep it.
    said: u64,
    files: u64,
    passed_over: u64,
    /// Files in which nothing states recipients.
    silent: Vec<String>,
    /// Consent strings, with where they stand.
    consents: Vec<(Place, Consents)>,
    /// The list that names their vendors, and the file it is.
    vendors: Option<(Vendors, Option<String>)>,
    /// Hashes of the files read.
    seen: HashSet<[u8; 32]>,
}

impl Reader<'_> {
    fn say(&mut self, file: Option<&str>, problem: Problem) {
        self.said += 1;
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
        let flowing = |blocks: Vec<Block>| flow::tables(blocks, None);
        let tables = match format {
            Format::Xlsx => sheet::xlsx(bytes, self.extent.rows(), &mut notes)?,
            Format::Xls => sheet::xls(bytes, &mut notes)?,
            Format::Ods => sheet::ods(bytes, &mut notes)?,
            Format::Docx => flowing(office::docx(bytes)?),
            Format::Hwpx => flowing(office::hwpx(bytes, &mut notes)?),
            Format::Hwp => flowing(hwp::read(bytes, &mut notes)?),
            Format::Rtf => flowing(rtf::read(bytes)),
            Format::Pdf => flowing(pdf::read(bytes, self.password(), &mut notes)?),
            Format::Picture => flowing(pdf::picture(bytes, &mut notes)?),
            Format::Html => html::tables(&decoded(bytes, encoding, &mut notes)?, &mut notes),
            Format::Text => {
                let text = decoded(bytes, encoding, &mut notes)?;
                if let Some(consents) = tcf::decode(&text) {
                    self.consents.push((Place { file: file.map(str::to_owned), ..Place::default() }, consents));
                }
                flowing(flow::lines(&text).collect())
            }
            Format::Delimited => {
                let text = decoded(bytes, encoding, &mut notes)?;
                if tcf::decode(&text).is_some() {
                    return self.known(bytes, Format::Text, encoding, file, depth);
                }
                self.delimited(&text, &mut notes)
            }
            Format::Json => {
                let text = decoded(bytes, encoding, &mut notes)?;
                if bytes.len() > limits::LARGE_JSON
                    && let Some(tables) = json::large(&text, self.extent.rows(), &mut notes)
                {
                    return Ok(Contents { format, found: self.kept(tables, notes, file) });
                }
                let value = json::parse(&text, &mut notes)?;
                let found = tcf::find(&value).into_iter();
                self.consents.extend(found.map(|(pointer, consents)| (Place { file: file.map(str::to_owned), pointer: Some(pointer), ..Place::default() }, consents)));
                self.vendors = self.vendors.take().or_else(|| Some((Vendors::recognise(&value)?, file.map(str::to_owned))));
                match Tilt::recognise(value, file) {
                    Ok(tilt) => return Ok(Contents { format, found: vec![Content::Tilt(tilt)] }),
                    Err(value) => json::tables(&value, &mut notes),
                }
            }
            Format::Zip => return self.zip(bytes, file, depth),
            Format::Mail => return self.mail(bytes, file, depth),
            Format::Mailbox => {
                let (messages, more) = archive::mailbox(bytes);
                if more {
                    self.say(file, Problem::TooLarge { what: "files".to_owned(), limit: limits::FILES as u64 });
                }
                let found = self.inside(messages, file, depth);
                return Ok(Contents { format, found });
            }
            Format::Empty => return Err(Problem::Empty),
            Format::Unknown if detect::is_compound(bytes) => {
                return match detect::compound(bytes)? {
                    detect::Compound::Is(format) => self.known(bytes, format, None, file, depth),
                    detect::Compound::Encrypted => self.encrypted(bytes, file, depth),
                };
            }
            Format::Unknown => return Err(Problem::UnknownFormat { found: "?".to_owned() }),
        };
        Ok(Contents { format, found: self.kept(tables, notes, file) })
    }

    /// The tables of a file with their place, and what is to be said of them.
    fn kept(&mut self, tables: Vec<Table>, notes: Vec<Note>, file: Option<&str>) -> Vec<Content> {
        for mut one in notes {
            one.place.file = file.map(str::to_owned);
            self.notes.push(one);
        }
        let found = tables.into_iter().flat_map(table::apart).map(|mut table| {
            table.place.file = file.map(str::to_owned);
            if table.cut {
                let problem = Problem::TooLarge { what: "cells".to_owned(), limit: limits::CELLS as u64 };
                self.notes.push(Note { place: table.place.clone(), problem });
            }
            Content::Table(table)
        });
        found.collect()
    }

    /// Makes tables of the consent strings, once the list that names their vendors is known; the list itself then names nobody else.
    fn consents(&mut self, found: &mut Vec<Content>) {
        if self.consents.is_empty() {
            return;
        }
        let vendors = match self.vendors.take() {
            Some((vendors, file)) => {
                found.retain(|content| !matches!(content, Content::Table(table) if table.place.file == file && table.place.pointer.as_deref() == Some("/vendors")));
                vendors
            }
            None => Vendors::default(),
        };
        let mut room = limits::DISCLOSURES;
        for (place, consents) in std::mem::take(&mut self.consents) {
            let table = consents.table(place, &vendors, &mut room);
            if table.cut {
                self.say(table.place.file.as_deref(), Problem::TooLarge { what: "vendors".to_owned(), limit: limits::DISCLOSURES as u64 });
            }
            found.push(Content::Table(table));
        }
    }

    fn password(&self) -> &str {
        self.mapping.password.as_ref().map_or("", |secret| secret.reveal())
    }

    /// A workbook or document of Office that is enciphered as a whole ([MS-OFFCRYPTO]).
    fn encrypted(&mut self, bytes: &[u8], file: Option<&str>, depth: usize) -> Result<Contents, Problem> {
        let asks = || Problem::Password { what: "Office".to_owned() };
        if self.password().is_empty() {
            return Err(asks());
        }
        let plain = office_crypto::decrypt_from_bytes(bytes.to_vec(), self.password()).map_err(|error| match error {
            // Another cipher than is known: no password opens it here.
            office_crypto::DecryptError::Unimplemented(_) => Problem::Locked { what: "Office".to_owned() },
            _ => asks(),
        })?;
        // A wrong password gives other bytes, not an error.
        if !plain.starts_with(b"PK\x03\x04") {
            return Err(asks());
        }
        self.zip(&plain, file, depth)
    }

    fn delimited(&self, text: &str, notes: &mut Vec<Note>) -> Vec<Table> {
        let delimiter = delimiter(text, self.mapping);
        if is_list(text, delimiter, self.mapping) {
            return flow::tables(flow::lines(text).collect(), None);
        }
        let (table, problems) = table::whole(text, delimiter);
        notes.extend(problems.into_iter().take(100).map(|(row, problem)| Note { place: table.place(row), problem }));
        vec![table]
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
        let unpacked = archive::unzip(bytes, self.mapping.password.as_ref().map_or("", |secret| secret.reveal()), &mut self.room)?;
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
        let mut tables = Vec::new();
        // HTML says what the plain text says, with its tables.
        for page in &mail.html {
            tables.append(&mut html::tables(page, &mut self.notes));
        }
        let states = |table: &Table| roles::lay_out(table, self.mapping).names_recipients();
        if !tables.iter().any(states) {
            // Tables that only lay the page out hide nothing of the text beside it.
            let listed: Vec<Table> = mail.text.iter().flat_map(|text| flow::tables(flow::lines(text).collect(), None)).collect();
            if tables.is_empty() || listed.iter().any(states) {
                tables = listed;
            }
        }
        // Of many mails only what states recipients is worth a word.
        if depth > 0 {
            tables.retain(states);
        }
        for (table, number) in tables.iter_mut().zip(1..) {
            table.place.table = Some(number);
            table.place.file = file.map(str::to_owned);
            table.title.clone_from(&mail.subject);
        }
        let mut found: Vec<Content> = tables.into_iter().map(Content::Table).collect();
        found.append(&mut self.inside(mail.attached, file, depth));
        for content in &mut found {
            if let Content::Table(table) = content
                && table.giver.is_none()
            {
                table.giver.clone_from(&mail.sender);
            }
        }
        Ok(Contents { format: Format::Mail, found })
    }

    /// Files inside another. Of many, only what states recipients is kept, since most of what an export holds is something else;
    /// of few, every table, so that a person can say what its columns mean.
    fn inside(&mut self, files: Vec<Inner>, outer: Option<&str>, depth: usize) -> Vec<Content> {
        let few = files.len() <= limits::FEW;
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
            match sniffed.format {
                Format::Empty => continue,
                Format::Unknown if detect::is_compound(&inner.bytes) => {}
                Format::Unknown if sniffed.found.is_empty() || sniffed.found == "?" => {
                    self.silent.push(name);
                    continue;
                }
                // Pictures of an archive are seldom of text, and reading one takes a second.
                Format::Picture => {
                    self.passed_over += 1;
                    continue;
                }
                Format::Unknown => {
                    self.say(Some(&name), Problem::UnknownFormat { found: sniffed.found.to_owned() });
                    continue;
                }
                format if inner.bytes.len() as u64 > in_memory(format) => {
                    self.say(Some(&name), Problem::TooLarge { what: format.name().to_owned(), limit: in_memory(format) });
                    continue;
                }
                _ => {}
            }
            let said = (self.said, self.notes.len());
            let contents = self.file(&inner.bytes, sniffed.format, sniffed.encoding, Some(&name), depth + 1);
            let holds = matches!(contents.format, Format::Zip | Format::Mail | Format::Mailbox);
            let before = found.len();
            let mut others = Vec::new();
            for content in contents.found {
                let states = match &content {
                    // What lies deeper was looked at there.
                    Content::Table(table) => holds || roles::lay_out(table, self.mapping).states_recipients(),
                    Content::Tilt(_) => true,
                };
                if states { found.push(content) } else { others.push(content) }
            }
            let told = self.consents.iter().any(|(place, _)| place.file.as_deref() == Some(name.as_str()));
            if found.len() == before && !holds && !told && (self.said, self.notes.len()) == said {
                self.silent.push(name);
                let tabular = |content: &Content| matches!(content, Content::Table(table) if table.rows.len() > 1 && table.rows.iter().any(|row| row.cells.len() > 1));
                found.extend(others.into_iter().filter(|content| few && tabular(content)));
            }
        }
        found
    }
}

fn within(outer: Option<&str>, name: &str) -> String {
    outer.map_or_else(|| name.to_owned(), |outer| format!("{outer}/{name}"))
}

/// The text of a document; what its encoding does not have is said, and what is mostly unreadable is none.
fn decoded<'b>(bytes: &'b [u8], encoding: Option<&'static Encoding>, notes: &mut Vec<Note>) -> Result<Cow<'b, str>, Problem> {
    let encoding = encoding.unwrap_or(encoding_rs::UTF_8);
    let (text, _, damaged) = encoding.decode(bytes);
    if let Some(problem) = detect::garbled(&text) {
        return Err(problem);
    }
    if damaged {
        let count = text.chars().filter(|&c| c == char::REPLACEMENT_CHARACTER).count() as u64;
        notes.push(note(Problem::Replaced { count, encoding: encoding.name().to_owned() }));
    }
    Ok(text)
}

/// The part of a decoded head that does not end inside a line.
fn whole_lines(text: &str) -> String {
    let cut = text.len() as u64 >= limits::HEAD / 2;
    let text = if cut { text.rsplit_once('\n').map_or(text, |(lines, _)| lines) } else { text };
    text.to_owned()
}
