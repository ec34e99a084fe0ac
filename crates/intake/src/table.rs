//! Tables held in memory, and the beginning of those that stream.

use serde::{Deserialize, Serialize};
use whither_ledger::{Place, Problem};

use crate::packed::{Line, Packed, PackedRow};
use crate::records::{Keys, Records, Trouble};
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
    /// Of a long table the rows behind those.
    #[serde(skip)]
    pub rest: Packed,
    /// Below its pointer, where the record of each row stands, by the row's number; empty where that is the number less one.
    pub steps: Vec<String>,
    /// Header rows, where the format marks them.
    pub header_rows: Option<usize>,
    /// Its rows are records of a list: their numbers are those of lines.
    pub by_line: bool,
    /// There was more of it than is read.
    pub cut: bool,
    /// Who hands it over, as what holds it says: the sender of a mail.
    pub giver: Option<Giver>,
}

/// The sender of a mail.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct Giver {
    pub name: String,
    /// By which two of one name are told apart.
    pub address: String,
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
        let fits = self.pay(row.len(), column, &text);
        if fits {
            if row.len() <= column {
                row.resize(column + 1, String::new());
            }
            row[column] = text;
        }
        fits
    }

    /// The same for a row that is being put together.
    pub fn put_in(&mut self, line: &mut Line, column: usize, text: &str) -> bool {
        let fits = self.pay(line.len(), column, text);
        if fits {
            line.put(column, text);
        }
        fits
    }

    fn pay(&mut self, width: usize, column: usize, text: &str) -> bool {
        // A long text pays for its length too: copies of one can fill memory as well as cells can.
        let grown = (column + 1).saturating_sub(width).max(1) + text.len() / 64;
        if column >= limits::COLUMNS {
            return false;
        }
        if grown > self.0 {
            self.0 = 0;
            return false;
        }
        self.0 -= grown;
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
    /// Adds a row behind all others.
    pub fn add(&mut self, number: u64, spans_all: bool, line: &Line) {
        if self.rows.len() < limits::UNPACKED_ROWS {
            self.rows.push(TableRow { number, cells: line.cells().map(str::to_owned).collect(), spans_all });
        } else {
            self.rest.push(number, spans_all, line.cells());
        }
    }

    /// How many rows it has.
    pub fn len(&self) -> u64 {
        self.rows.len() as u64 + self.rest.len()
    }

    /// The place of the row with this number.
    pub fn position(&self, number: u64) -> Option<usize> {
        let in_rest = || self.rest.position(|row| row.number == number).map(|at| at + self.rows.len());
        self.rows.iter().position(|row| row.number == number).or_else(in_rest)
    }

    /// The rows that stand at most so far from the one with this number; from the first where none has it.
    pub fn near(&self, number: u64, around: usize) -> Vec<TableRow> {
        let at = self.position(number).unwrap_or(0);
        let window = at.saturating_sub(around)..=at.saturating_add(around);
        let mut near: Vec<TableRow> = self.rows.iter().enumerate().filter(|(at, _)| window.contains(at)).map(|(_, row)| row.clone()).collect();
        let (mut rest, mut at) = (self.rest.read(), self.rows.len());
        while at <= *window.end()
            && let Some(row) = rest.next()
        {
            if window.contains(&at) {
                near.push(row.to_row());
            }
            at += 1;
        }
        near
    }

    /// Holds all of its rows cell by cell.
    pub fn unpack(&mut self) {
        let rest = std::mem::take(&mut self.rest);
        let mut rows = rest.read();
        while let Some(row) = rows.next() {
            self.rows.push(row.to_row());
        }
    }

    pub fn place(&self, row: u64) -> Place {
        match &self.place.pointer {
            Some(pointer) => {
                let before = row.saturating_sub(1);
                let step = usize::try_from(before).ok().and_then(|at| self.steps.get(at)).cloned().unwrap_or_else(|| before.to_string());
                Place { pointer: Some(format!("{pointer}/{step}")), ..self.place.clone() }
            }
            None if self.by_line => Place { line: Some(row), ..self.place.clone() },
            None => Place { row: Some(row), ..self.place.clone() },
        }
    }

    /// By what a person's choices for this table are told from those for another one of its document.
    pub fn key(&self) -> Place {
        let apart = self.place.pointer.is_none();
        Place { row: self.rows.first().filter(|_| apart).map(|row| row.number), ..self.place.clone() }
    }

    /// The number of the row at a place of this table.
    pub fn row_of(&self, place: &Place) -> Option<u64> {
        let (Some(own), Some(pointer)) = (&self.place.pointer, &place.pointer) else { return place.line.or(place.row) };
        let step = pointer.strip_prefix(own.as_str())?.strip_prefix('/')?;
        let within = |own: &String| own.strip_prefix(step).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        let before = if self.steps.is_empty() { step.parse().ok()? } else { self.steps.iter().position(within)? as u64 };
        Some(before + 1)
    }

    /// Whether a place is in this table.
    pub fn holds(&self, place: &Place) -> bool {
        let pointed = match (&self.place.pointer, &place.pointer) {
            (None, None) => true,
            (Some(_), Some(_)) => self.row_of(place).is_some(),
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

/// The tables that stand in one: beside one another with an empty column between, and below one another, each with a header of its own.
pub(crate) fn apart(mut table: Table) -> Vec<Table> {
    if !table.rest.is_empty() {
        let beginning = Table { rows: table.rows.clone(), headings: table.headings.clone(), header_rows: table.header_rows, ..table.clone_around() };
        if split(beginning).len() == 1 && table.rest.position(may_be_header).is_none() {
            return vec![table];
        }
        table.unpack();
    }
    split(table)
}

/// Whether a row may be a header. A row of a long table nearly always has a digit somewhere, a day or a number, and a header none.
fn may_be_header(row: &PackedRow<'_>) -> bool {
    let digit = |column| row.get(column).iter().any(u8::is_ascii_digit);
    !(0..row.len()).any(digit) && {
        let row = row.to_row();
        !row.spans_all && is_header(&row.cells)
    }
}

/// Whether cells are a header that names recipients. In a row of data a word or two may be one too: "third party", "e-mail".
fn is_header(cells: &[String]) -> bool {
    let filled = cells.iter().filter(|cell| !cell.trim().is_empty()).count();
    let known = roles::known_headers(cells);
    known >= 2 && known * 2 >= filled && roles::names_recipient(cells)
}

fn split(table: Table) -> Vec<Table> {
    beside(table).into_iter().flat_map(below).flat_map(forms).collect()
}

/// Forms below one another: two columns of labels and values, in which the recipient's label comes again.
fn forms(table: Table) -> Vec<Table> {
    let filled = |row: &TableRow| row.cells.iter().filter(|cell| !cell.trim().is_empty()).count();
    if table.rows.len() > limits::SAMPLE || table.rows.iter().any(|row| filled(row) > 2) {
        return vec![table];
    }
    let labels: Vec<String> = table.rows.iter().map(|row| row.cells.first().cloned().unwrap_or_default()).collect();
    let starts: Vec<usize> = (0..labels.len()).filter(|&at| roles::names_recipient(&labels[at..=at])).collect();
    let between = |pair: &[usize]| roles::known_headers(&labels[pair[0]..pair[1]]) >= 2;
    if starts.len() < 2 || !starts.windows(2).all(between) {
        return vec![table];
    }
    let ends = starts.iter().skip(1).copied().chain([labels.len()]);
    let form = |(from, to): (usize, usize)| Table { rows: table.rows[from..to].to_vec(), headings: table.headings.clone(), ..table.clone_around() };
    starts.iter().copied().zip(ends).map(form).collect()
}

fn beside(table: Table) -> Vec<Table> {
    let Some(header) = table.rows.iter().take(limits::SAMPLE).find(|row| !row.spans_all && roles::known_headers(&row.cells) >= 2) else { return vec![table] };
    let gap = |column: usize| header.cells.get(column).is_some_and(|cell| cell.trim().is_empty()) && table.rows.iter().all(|row| row.cells.get(column).is_none_or(|cell| cell.trim().is_empty()));
    let mut groups: Vec<std::ops::Range<usize>> = Vec::new();
    for column in (0..header.cells.len().min(limits::COLUMNS)).filter(|&column| !header.cells[column].trim().is_empty()) {
        match groups.last_mut() {
            Some(group) if !(group.end..column).any(gap) => group.end = column + 1,
            _ => groups.push(column..column + 1),
        }
    }
    let whole = |group: &std::ops::Range<usize>| roles::known_headers(&header.cells[group.clone()]) >= 2 && roles::names_recipient(&header.cells[group.clone()]);
    if groups.len() < 2 || !groups.iter().all(whole) {
        return vec![table];
    }
    let only = |group: &std::ops::Range<usize>| {
        let cells = |row: &TableRow| row.cells.iter().enumerate().map(|(column, cell)| if group.contains(&column) { cell.clone() } else { String::new() }).collect();
        let rows = table.rows.iter().map(|row| TableRow { cells: cells(row), ..*row });
        Table { rows: rows.collect(), headings: table.headings.clone(), header_rows: table.header_rows, ..table.clone_around() }
    };
    groups.iter().map(only).collect()
}

fn below(table: Table) -> Vec<Table> {
    let headed = |row: &TableRow| !row.spans_all && is_header(&row.cells);
    let headers: Vec<usize> = table.rows.iter().enumerate().filter(|(_, row)| headed(row)).map(|(at, _)| at).collect();
    let folded = |at: usize| -> Vec<String> { table.rows[at].cells.iter().map(|cell| roles::fold(cell)).filter(|cell| !cell.is_empty()).collect() };
    let mut starts: Vec<usize> = Vec::new();
    let mut header: Option<usize> = None;
    for at in headers {
        // The same header again belongs to the table, and a second row of a header follows at once.
        if header.is_some_and(|before| at > before + 1 && folded(at) != folded(before)) {
            starts.push(at);
        }
        if header.is_none() || starts.last() == Some(&at) {
            header = Some(at);
        }
    }
    if starts.is_empty() {
        return vec![table];
    }
    let alone = |at: usize| {
        let mut cells: Vec<&str> = table.rows[at].cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
        cells.dedup();
        cells
    };
    let mut out = Vec::new();
    let mut from = 0;
    let mut headings = table.headings.clone();
    for start in starts.into_iter().chain([table.rows.len()]) {
        // Lone texts above a header are its heading.
        let mut end = start;
        while start < table.rows.len() && end > from + 1 && alone(end - 1).len() <= 1 {
            end -= 1;
        }
        let rows = table.rows[from..end].to_vec();
        out.push(Table { rows, headings: std::mem::replace(&mut headings, table.headings.clone()), header_rows: None, ..table.clone_around() });
        headings.extend((end..start).filter_map(|at| alone(at).first().map(|text| (*text).to_owned())));
        from = start;
    }
    out
}

impl Table {
    /// Everything but its rows.
    fn clone_around(&self) -> Table {
        Table { place: self.place.clone(), title: self.title.clone(), headings: Vec::new(), rows: Vec::new(), rest: Packed::default(), steps: self.steps.clone(), header_rows: None, by_line: self.by_line, cut: self.cut, giver: self.giver.clone() }
    }
}

/// The beginning of delimited text as a table.
pub(crate) fn from_text(head: &str, delimiter: u8) -> Table {
    // What is wrong with a row is said when all of them are read.
    let (rows, _) = sample(head, delimiter, limits::SAMPLE);
    Table { rows, ..Table::default() }
}

/// The beginning of a list of JSON records as a table, at most so many of them.
pub(crate) fn from_records(head: &str, keys: &Keys, most: usize) -> Table {
    let mut nothing: &[u8] = &[];
    let mut records = Records::json(detect::Text::new(head.as_bytes().to_vec(), &mut nothing, encoding_rs::UTF_8), keys.clone());
    let mut rows = vec![TableRow { number: 0, cells: keys.headers(), spans_all: false }];
    while let Ok(Some(record)) = records.next() {
        rows.push(TableRow { number: record.number, cells: record.texts(), spans_all: false });
        if rows.len() > most {
            break;
        }
    }
    Table { place: Place { pointer: Some(String::new()), ..Place::default() }, rows, header_rows: Some(1), ..Table::default() }
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
    let mut records = Records::delimited(detect::Text::new(head.as_bytes().to_vec(), &mut nothing, encoding_rs::UTF_8), delimiter);
    let (mut rows, mut problems) = (Vec::new(), Vec::new());
    while let Ok(Some(record)) = records.next() {
        problems.extend(record.trouble.and_then(Trouble::problem).map(|problem| (record.number, problem)));
        if record.trouble == Some(Trouble::TooLong) {
            continue;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_beside_one_another_are_told_apart() {
        let text = "제공받는 자,제공 목적,,수탁업체,위탁업무\n다온은행,결제,,나래솔루션,서버\n가람카드,결제,,,\n";
        let all = apart(whole(text, b',').0);
        let rows: Vec<Vec<String>> = all.iter().map(|table| table.rows[1].cells.iter().filter(|cell| !cell.is_empty()).cloned().collect()).collect();
        assert_eq!(rows, [["다온은행", "결제"], ["나래솔루션", "서버"]]);
        assert_eq!(apart(whole("제공받는 자,제공 목적,,비고\n다온은행,결제,,x\n", b',').0).len(), 1);
    }

    #[test]
    fn forms_are_told_apart() {
        let text = "제공받는 자,다온은행\n제공 목적,계좌 확인\n제공 항목,성명\n제공받는 자,가람카드\n제공 목적,결제\n제공 항목,카드번호\n";
        assert_eq!(apart(whole(text, b',').0).len(), 2);
    }

    #[test]
    fn tables_below_one_another_are_told_apart() {
        let text = "제3자 제공 현황\n제공받는 자,제공 목적,제공 항목\n다온은행,결제,계좌번호\n제공받는 자,제공 목적,제공 항목\n가람카드,결제,카드번호\n,,\n처리위탁 현황,,\n수탁업체,위탁업무,국가\n나래솔루션,서버 운영,대한민국\n";
        let all = apart(whole(text, b',').0);
        let firsts: Vec<Vec<&str>> = all.iter().map(|table| table.rows.iter().map(|row| row.cells[0].as_str()).collect()).collect();
        assert_eq!(firsts, [vec!["제3자 제공 현황", "제공받는 자", "다온은행", "제공받는 자", "가람카드"], vec!["수탁업체", "나래솔루션"]]);
        assert_eq!(all[1].headings, ["처리위탁 현황"]);
        assert_eq!(all[1].rows[1].number, 9);
    }
}
