//! The sheets of a workbook. Formulas are never computed: their stored values are read as text.

use std::io::{Cursor, Read, Write};

use calamine::{Data, DataRef, ExcelDateTime, ExcelDateTimeType, Ods, Reader as _, Xlsx};
use whither_ledger::{Note, Place, Problem};

use crate::grid::malformed;
use crate::limits;
use crate::packed::Line;
use crate::table::{Room, Table, TableRow};

/// Every sheet of an XLSX with rows, at most so many of each.
pub(crate) fn xlsx(bytes: &[u8], most: usize, notes: &mut Vec<Note>) -> Result<Vec<Table>, Problem> {
    let unpacked = unpacked_size(bytes)?;
    match if unpacked > LONG && most < usize::MAX { beginning(bytes, most) } else { None } {
        Some(cut) => sheets(&cut, most, notes),
        None => sheets(bytes, most, notes),
    }
}

/// Bytes unpacked from which on a preview reads the beginning only.
const LONG: u128 = 32 << 20;

/// The same workbook with so many rows of each sheet and the texts that they share: a preview of a long log need not read all of it.
/// Merged cells are written behind the rows, and are lost with them: logs of this length have none below their header.
fn beginning(bytes: &[u8], most: usize) -> Option<Vec<u8>> {
    let mut book = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut shared = 0;
    let mut texts = None;
    for at in 0..book.len() {
        let mut entry = book.by_index(at).ok()?;
        let name = entry.name().ok()?.to_string();
        if name.starts_with("xl/worksheets/") && name.ends_with(".xml") {
            let (mut head, cut) = until(&mut entry, b"</row>", most + 1)?;
            shared = shared.max(highest_shared(&head));
            if cut {
                head.extend(b"</sheetData></worksheet>");
            }
            out.start_file(name, stored).ok()?;
            out.write_all(&head).ok()?;
        } else if name == "xl/sharedStrings.xml" {
            texts = Some(at);
        } else {
            out.raw_copy_file(entry).ok()?;
        }
    }
    if let Some(at) = texts {
        let (mut head, cut) = until(&mut book.by_index(at).ok()?, b"</si>", shared + 1)?;
        if cut {
            head.extend(b"</sst>");
        }
        out.start_file("xl/sharedStrings.xml", stored).ok()?;
        out.write_all(&head).ok()?;
    }
    out.finish().ok().map(Cursor::into_inner)
}

/// What is read until a mark was seen so many times, and whether more follows. None when it becomes too long: its marks are others.
fn until(stream: &mut dyn Read, mark: &[u8], times: usize) -> Option<(Vec<u8>, bool)> {
    let (mut head, mut seen, mut from) = (Vec::new(), 0, 0);
    let mut piece = vec![0; 1 << 16];
    loop {
        let got = stream.read(&mut piece).ok()?;
        head.extend(piece.get(..got)?);
        while let Some(at) = memchr::memmem::find(head.get(from..)?, mark) {
            (seen, from) = (seen + 1, from + at + mark.len());
            if seen == times {
                head.truncate(from);
                return Some((head, true));
            }
        }
        if got == 0 {
            return Some((head, false));
        }
        // A mark may lie across two pieces.
        from = from.max(head.len().saturating_sub(mark.len()));
        if head.len() as u128 > LONG {
            return None;
        }
    }
}

/// The highest number of a shared text that cells name: `<c r="A1" t="s"><v>17</v>`.
fn highest_shared(sheet: &[u8]) -> usize {
    let cells = memchr::memmem::find_iter(sheet, b"t=\"s\"").filter_map(|at| {
        let cell = sheet.get(at..(at + 96).min(sheet.len()))?;
        let digits = cell.get(memchr::memmem::find(cell, b"<v>")? + 3..)?;
        let end = digits.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(digits.len());
        std::str::from_utf8(digits.get(..end)?).ok()?.parse::<usize>().ok()
    });
    cells.max().unwrap_or(0)
}

/// The first sheets of a workbook; more of them are said.
fn first<T>(names: Vec<T>, notes: &mut Vec<Note>) -> impl Iterator<Item = T> + use<T> {
    if names.len() > limits::TABLES {
        let problem = Problem::TooLarge { what: "sheets".to_owned(), limit: limits::TABLES as u64 };
        notes.push(Note { place: Place::default(), problem });
    }
    names.into_iter().take(limits::TABLES)
}

fn failed(sheet: &str, error: impl ToString) -> Note {
    Note { place: Place { sheet: Some(sheet.to_owned()), ..Place::default() }, problem: malformed(error) }
}

/// Every sheet of an ODS with rows.
pub(crate) fn ods(bytes: &[u8], notes: &mut Vec<Note>) -> Result<Vec<Table>, Problem> {
    unpacked_size(bytes)?;
    let mut book: Ods<_> = Ods::new(Cursor::new(bytes)).map_err(malformed)?;
    let (mut out, mut room) = (Vec::new(), Room::default());
    for name in first(book.sheet_names(), notes) {
        let range = match book.worksheet_range(&name) {
            Ok(range) => range,
            Err(error) => {
                notes.push(failed(&name, error));
                continue;
            }
        };
        let (top, left) = range.start().unwrap_or_default();
        let mut cells = Cells::default();
        for (row, column, cell) in range.used_cells() {
            cells.put(&mut room, row + top as usize, column + left as usize, older_text(cell));
        }
        out.extend(cells.table(name));
    }
    Ok(out)
}

/// Every sheet of an XLS with rows. (Not calamine: sizes that a damaged file states make it end the whole program.)
pub(crate) fn xls(bytes: &[u8], notes: &mut Vec<Note>) -> Result<Vec<Table>, Problem> {
    let book = rxls::Workbook::open(bytes).map_err(malformed)?;
    let (mut out, mut room) = (Vec::new(), Room::default());
    for sheet in first(book.sheets.iter().collect(), notes) {
        let mut cells = Cells::default();
        for (row, column, cell) in sheet.cells() {
            cells.put(&mut room, usize::try_from(row).unwrap_or(usize::MAX), usize::from(column), oldest_text(cell));
        }
        out.extend(cells.table(sheet.name.clone()));
    }
    Ok(out)
}

/// The cells of a sheet that hold something, however far apart they stand.
#[derive(Default)]
struct Cells {
    rows: std::collections::BTreeMap<usize, Vec<String>>,
    cut: bool,
}

impl Cells {
    fn put(&mut self, room: &mut Room, row: usize, column: usize, text: String) {
        if !text.is_empty() {
            self.cut |= !room.put(self.rows.entry(row).or_default(), column, text);
        }
    }

    fn table(self, name: String) -> Option<Table> {
        let rows: Vec<TableRow> = self.rows.into_iter().map(|(row, cells)| TableRow { number: row as u64 + 1, cells, spans_all: false }).collect();
        let place = Place { sheet: Some(name.clone()), ..Place::default() };
        (!rows.is_empty()).then(|| Table { place, headings: vec![name], title: title(&rows), rows, cut: self.cut, ..Table::default() })
    }
}

fn unpacked_size(bytes: &[u8]) -> Result<u128, Problem> {
    let archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(malformed)?;
    let too_large = || Problem::TooLarge { what: "XLSX".to_owned(), limit: limits::UNPACKED };
    match archive.decompressed_size() {
        Some(size) if size <= u128::from(limits::UNPACKED) => Ok(size),
        _ => Err(too_large()),
    }
}

fn sheets(bytes: &[u8], most: usize, notes: &mut Vec<Note>) -> Result<Vec<Table>, Problem> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(malformed)?;
    let mut out = Vec::new();
    let mut room = Room::default();
    for name in first(book.sheet_names(), notes) {
        let merged = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
        let mut sheet = Sheet::new(merged.iter().map(|region| Merged { from: region.start, to: region.end, text: String::new() }).collect());
        let mut reader = match book.worksheet_cells_reader(&name) {
            Ok(reader) => reader,
            Err(error) => {
                notes.push(failed(&name, error));
                continue;
            }
        };
        loop {
            let cell = match reader.next_cell() {
                Ok(Some(cell)) => cell,
                Ok(None) => break,
                Err(error) => {
                    notes.push(failed(&name, error));
                    break;
                }
            };
            let (row, column) = cell.get_position();
            if row != sheet.row {
                sheet.end_row(&mut room);
                if sheet.table.len() >= most as u64 {
                    break;
                }
                // Rows stand in order; one that does not is damage, and read where it stands.
                sheet.row = row;
            }
            sheet.cut |= !match cell.get_value() {
                DataRef::SharedString(text) => sheet.put(&mut room, column, text.trim()),
                DataRef::String(text) => sheet.put(&mut room, column, text.trim()),
                value => sheet.put(&mut room, column, &text(value)),
            };
        }
        sheet.end_row(&mut room);
        out.extend(sheet.table(name));
    }
    Ok(out)
}

/// Cells that a sheet shows as one: the text of the first stands for all.
struct Merged {
    from: (u32, u32),
    to: (u32, u32),
    text: String,
}

/// A sheet that is read row by row.
struct Sheet {
    table: Table,
    cut: bool,
    /// The row that is being read, and its cells.
    row: u32,
    line: Line,
    /// Merged cells that begin in a row to come, by that row.
    waiting: std::iter::Peekable<std::vec::IntoIter<Merged>>,
    /// Merged cells that the row is part of.
    merged: Vec<Merged>,
    /// The longest row so far.
    width: usize,
    /// Rows one text is spread over, by how many columns.
    banners: std::collections::HashMap<u64, u32>,
}

impl Sheet {
    fn new(mut merged: Vec<Merged>) -> Self {
        merged.retain(|one| one.to.0 >= one.from.0 && one.to.1 >= one.from.1);
        merged.sort_by_key(|one| one.from);
        let waiting = merged.into_iter().peekable();
        Sheet { table: Table::default(), cut: false, row: 0, line: Line::default(), waiting, merged: Vec::new(), width: 0, banners: std::collections::HashMap::new() }
    }

    fn put(&mut self, room: &mut Room, column: u32, text: &str) -> bool {
        text.is_empty() || room.put_in(&mut self.line, column as usize, text)
    }

    /// Ends the row that is being read, with what merged cells put into it.
    fn end_row(&mut self, room: &mut Room) {
        if self.line.len() == 0 {
            return;
        }
        let row = self.row;
        self.merged.retain(|one| one.to.0 >= row);
        while let Some(one) = self.waiting.next_if(|one| one.from.0 <= row) {
            let text = self.line.get(one.from.1 as usize);
            // A row above that is not there has no text for the others.
            if one.from.0 == row && !text.is_empty() {
                self.merged.push(Merged { text: text.to_owned(), ..one });
            }
        }
        let mut banner = 0;
        for one in &self.merged {
            let span = one.to.1.saturating_sub(one.from.1).saturating_add(1);
            if one.from.0 == one.to.0 && span > 2 {
                banner = banner.max(span);
            }
            for column in one.from.1..=one.to.1.min(one.from.1.saturating_add(limits::SPAN as u32)) {
                if room.is_full() {
                    break;
                }
                self.cut |= !room.put_in(&mut self.line, column as usize, &one.text);
            }
        }
        let number = u64::from(self.row) + 1;
        if banner > 0 {
            self.banners.insert(number, banner);
        }
        let one_text = self.line.cells().zip(self.line.cells().skip(1)).all(|(before, cell)| cell == before || cell.is_empty());
        self.width = self.width.max(self.line.len());
        self.table.add(number, one_text && banner as usize * 2 > self.width, &self.line);
        self.line.clear();
    }

    fn table(mut self, name: String) -> Option<Table> {
        // A text over a few columns is no banner of a table that turns out to be wide.
        for row in &mut self.table.rows {
            row.spans_all &= self.banners.get(&row.number).is_some_and(|span| *span as usize * 2 > self.width);
        }
        let place = Place { sheet: Some(name.clone()), ..Place::default() };
        let title = title(&self.table.rows);
        (!self.table.rows.is_empty()).then(|| Table { place, headings: vec![name], title, cut: self.cut, ..self.table })
    }
}

/// The first row, when it is one text.
fn title(rows: &[TableRow]) -> Option<String> {
    let first = rows.first()?;
    let mut texts: Vec<&String> = first.cells.iter().filter(|cell| !cell.is_empty()).collect();
    texts.dedup();
    match texts.as_slice() {
        [only] => Some((*only).clone()),
        _ => None,
    }
}

fn oldest_text(value: &rxls::Cell) -> String {
    match value {
        rxls::Cell::Text(text) => text.trim().to_owned(),
        rxls::Cell::Number(number) => number.to_string(),
        rxls::Cell::Date(serial) => text(&DataRef::DateTime(ExcelDateTime::new(*serial, ExcelDateTimeType::DateTime, false))),
        rxls::Cell::Bool(yes) => yes.to_string(),
        rxls::Cell::Formula { cached, .. } => oldest_text(cached),
        rxls::Cell::Error(_) => String::new(),
    }
}

fn older_text(value: &Data) -> String {
    match value {
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.trim().to_owned(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number.to_string(),
        Data::Bool(yes) => yes.to_string(),
        Data::DateTime(stamp) => text(&DataRef::DateTime(*stamp)),
        _ => String::new(),
    }
}

fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::String(text) => text.trim().to_owned(),
        DataRef::SharedString(text) => text.trim().to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(yes) => yes.to_string(),
        DataRef::DateTime(stamp) => match stamp.as_datetime() {
            Some(time) if time.time() == chrono::NaiveTime::MIN => time.date().to_string(),
            Some(time) => time.format("%Y-%m-%d %H:%M:%S").to_string(),
            None => stamp.as_f64().to_string(),
        },
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_beginning_of_a_workbook_reads_as_all_of_it_does() {
        let whole = include_bytes!("../../../tests/fixtures/xlsx-notice/input.xlsx");
        let cut = beginning(whole, 6).expect("a workbook");
        let all = sheets(whole, usize::MAX, &mut Vec::new()).expect("its sheets");
        let first = sheets(&cut, 6, &mut Vec::new()).expect("their beginnings");
        assert_eq!(all.len(), first.len());
        for (all, first) in all.iter().zip(&first) {
            assert!(first.rows.len() >= 6.min(all.rows.len()));
            let cells = |table: &Table| table.rows.iter().take(6).map(|row| row.cells.iter().filter(|cell| !cell.is_empty()).cloned().collect::<Vec<_>>()).collect::<Vec<_>>();
            // Merged cells are lost: what they would repeat is not there.
            for (all, first) in cells(all).iter().zip(cells(first)) {
                assert!(first.iter().all(|cell| all.contains(cell)) && !first.is_empty(), "{all:?} {first:?}");
            }
        }
    }

    /// A workbook of one sheet whose cells hold their own texts.
    fn workbook(rows: &[Vec<String>], merged: &str) -> Vec<u8> {
        let mut book = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let mut add = |name: &str, text: &str| {
            book.start_file(name, zip::write::SimpleFileOptions::default()).expect("memory");
            book.write_all(text.as_bytes()).expect("memory");
        };
        let cell = |row: usize, column: usize, text: &str| format!(r#"<c r="{}{}" t="inlineStr"><is><t>{text}</t></is></c>"#, ['A', 'B', 'C', 'D'][column], row + 1);
        let row = |(at, cells): (usize, &Vec<String>)| format!(r#"<row r="{}">{}</row>"#, at + 1, cells.iter().enumerate().filter(|(_, text)| !text.is_empty()).map(|(column, text)| cell(at, column, text)).collect::<String>());
        let rows: String = rows.iter().enumerate().map(row).collect();
        let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let package = "http://schemas.openxmlformats.org/package/2006/relationships";
        add("_rels/.rels", &format!(r#"<Relationships xmlns="{package}"><Relationship Id="a" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#));
        add("xl/workbook.xml", &format!(r#"<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="s" sheetId="1" r:id="a"/></sheets></workbook>"#));
        add("xl/_rels/workbook.xml.rels", &format!(r#"<Relationships xmlns="{package}"><Relationship Id="a" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#));
        add("xl/worksheets/sheet1.xml", &format!(r#"<worksheet xmlns="{main}"><sheetData>{rows}</sheetData><mergeCells>{merged}</mergeCells></worksheet>"#));
        book.finish().expect("memory").into_inner()
    }

    #[test]
    fn merged_cells_reach_every_row_of_a_long_sheet() {
        let texts = |cells: [&str; 4]| cells.map(str::to_owned).to_vec();
        let mut rows = vec![texts(["제공 내역", "", "", ""]), texts(["제공받는 자", "제공 목적", "제공 항목", "제공일"])];
        rows.extend((0..limits::UNPACKED_ROWS + 20).map(|_| texts(["가람은행", "결제", "성명", "2024-03-05"])));
        let (first, last) = (limits::UNPACKED_ROWS + 3, limits::UNPACKED_ROWS + 5);
        rows[first] = texts(["다온카드", "결제", "성명", "2024-03-06"]);
        rows[first + 1] = texts(["", "결제", "성명", "2024-03-07"]);
        rows[last] = texts(["", "결제", "성명", "2024-03-08"]);
        let merged = format!(r#"<mergeCell ref="A1:D1"/><mergeCell ref="A{}:A{}"/>"#, first + 1, last + 1);
        let mut read = sheets(&workbook(&rows, &merged), usize::MAX, &mut Vec::new()).expect("a workbook").remove(0);
        assert!(!read.rest.is_empty() && read.rows[0].spans_all && !read.rows[1].spans_all);
        assert_eq!(read.title.as_deref(), Some("제공 내역"));
        read.unpack();
        let named = |at: usize| read.rows[at].cells[0].as_str();
        assert_eq!([first - 1, first, first + 1, last, last + 1].map(named), ["가람은행", "다온카드", "다온카드", "다온카드", "가람은행"]);
        assert_eq!(read.rows.len(), rows.len());
    }
}
