//! Rows into disclosures. A row whose distinguishing cells were seen before costs one look-up.

use std::borrow::Cow;
use std::ops::ControlFlow;
use std::sync::mpsc::sync_channel;

use hashbrown::{HashMap, HashSet};
use whither_ledger::{Disclosure, Moment, Note, Occurrence, Occurrences, Place, Problem, Reading, Stating};

use crate::cells::{self, basis, country, date, list, name, small, tidy, vocabulary};
use crate::packed::PackedRow;
use crate::records::{Record, Records, Trouble};
use crate::row::{Row, Words};
use crate::roles::{fold, Layout};
use crate::table::{Table, TableRow};
use crate::{limits, roles, source, Column, DateOrder, Mapping, Part, Progress, Role, SampleCell, SampleRow, Stopped};

/// A row's cells, wherever they come from.
#[derive(Clone, Copy)]
pub(crate) enum Cells<'a> {
    Record(&'a Record<'a>),
    Row(&'a TableRow),
    Packed(&'a PackedRow<'a>),
}

impl Cells<'_> {
    pub fn get(&self, column: usize) -> &[u8] {
        match self {
            Cells::Record(record) => record.get(column),
            Cells::Row(row) => row.cells.get(column).map_or(b"", |cell| cell.as_bytes()),
            Cells::Packed(row) => row.get(column),
        }
    }

    fn len(&self) -> usize {
        match self {
            Cells::Record(record) => record.len(),
            Cells::Row(row) => row.cells.len(),
            Cells::Packed(row) => row.len(),
        }
    }

    pub fn text(&self, column: usize) -> String {
        let text = String::from_utf8_lossy(self.get(column));
        match text.char_indices().nth(limits::CELL_CHARS) {
            Some((end, _)) => text.get(..end).unwrap_or_default().to_owned(),
            None => text.into_owned(),
        }
    }

    /// The bytes of several columns: as they stand where the columns are neighbours, else joined in `room`.
    fn key<'b>(&'b self, columns: &[usize], neighbours: bool, room: &'b mut Vec<u8>) -> &'b [u8] {
        if let (true, [first, .., last]) = (neighbours, columns) {
            let raw = match self {
                Cells::Record(record) => record.raw(*first, *last),
                Cells::Packed(row) => row.raw(*first, *last),
                Cells::Row(_) => None,
            };
            if let Some(raw) = raw {
                return raw;
            }
        }
        room.clear();
        for &column in columns {
            room.extend_from_slice(self.get(column));
            room.push(0x1f);
        }
        room
    }

    fn filled(&self) -> usize {
        (0..self.len()).filter(|&column| !self.get(column).iter().all(u8::is_ascii_whitespace)).count()
    }
}

/// What distinguishing cells came to: the disclosures stated, by their place in the reading.
#[derive(Clone)]
enum Group {
    One(u32),
    Several(Box<[u32]>),
    Nothing(Box<Problem>),
}

/// A row's dated time, and the disclosure it belongs to.
type Happened = (u32, Occurrence);

/// Rows that are packed at a time.
const BATCH: usize = 4_096;

/// The times of each disclosure, by its place in the reading, packed beside the reading of rows.
#[derive(Default)]
struct Times(Vec<(Vec<u64>, Occurrences)>);

impl Times {
    fn add(&mut self, dated: bool, batch: &[Happened]) {
        for (id, occurrence) in batch {
            let id = *id as usize;
            if self.0.len() <= id {
                self.0.resize_with(id + 1, Default::default);
            }
            let Some((rows, occurrences)) = self.0.get_mut(id) else { continue };
            if rows.len() < Stating::MAX_PLACES {
                rows.push(occurrence.row);
            }
            if dated {
                occurrences.push(occurrence);
            }
        }
    }
}

/// How the rows of one table are read.
pub(crate) struct Plan<'a> {
    part: u32,
    table: &'a Table,
    pub layout: &'a Layout,
    /// The headers, folded.
    folded: Vec<String>,
    key: Vec<usize>,
    /// Whether the key's columns stand side by side.
    neighbours: bool,
    dates: Vec<usize>,
    period: (Option<usize>, Option<usize>),
    count: Option<usize>,
    reference: Vec<usize>,
    recipients: Vec<usize>,
    /// Who gave the data away, as what stands around the table says.
    giver: Option<&'a str>,
    /// Whether rows say when or how often.
    dated: bool,
}

impl<'a> Plan<'a> {
    fn new(part: usize, table: &'a Table, layout: &'a Layout, giver: Option<&'a str>) -> Self {
        let columns = |is: &dyn Fn(Role) -> bool| -> Vec<usize> {
            layout.roles.iter().enumerate().filter(|(_, role)| role.is_some_and(is)).map(|(column, _)| column).collect()
        };
        let first = |role| layout.columns_of(role).next();
        let dates = columns(&|role| role == Role::Date);
        let key = columns(&Role::distinguishes);
        let period = (first(Role::PeriodStart), first(Role::PeriodEnd));
        let count = first(Role::Count);
        Self {
            part: u32::try_from(part).unwrap_or(u32::MAX),
            table,
            layout,
            folded: layout.headers.iter().map(|header| fold(header)).collect(),
            giver,
            neighbours: key.windows(2).all(|pair| pair[1] == pair[0] + 1),
            key,
            dated: !dates.is_empty() || count.is_some() || period.0.is_some(),
            dates,
            period,
            count,
            reference: columns(&|role| role == Role::RowRef),
            recipients: columns(&|role| role.names_recipient() || role == Role::UseActor),
        }
    }

    pub fn header(&self, column: usize) -> &str {
        self.layout.headers.get(column).map_or("", String::as_str)
    }
}

pub(crate) struct Interpreter<'a> {
    mapping: &'a Mapping,
    reading: Reading,
    index: HashMap<Disclosure, u32>,
    groups: HashMap<Box<[u8]>, Group>,
    words: Words,
    order: Option<DateOrder>,
    /// The first cell in which day and month could be either.
    ambiguous: Option<(Place, String)>,
}

impl<'a> Interpreter<'a> {
    pub fn new(mapping: &'a Mapping, notes: Vec<Note>) -> Self {
        let reading = Reading { source: source::TABLE.to_owned(), controller: mapping.controller.clone(), notes, ..Reading::default() };
        Self { mapping, reading, index: HashMap::new(), groups: HashMap::new(), words: Words::default(), order: mapping.date_order, ambiguous: None }
    }

    /// What the document is, and who it is from unless the person says so.
    pub fn start_document(&mut self, source: &str, controller: Option<String>) {
        self.reading.source = source.to_owned();
        if self.reading.controller.is_none() {
            self.reading.controller = controller;
        }
    }

    pub fn note(&mut self, place: Place, problem: Problem) {
        if self.reading.notes.len() < Reading::MAX_NOTES {
            self.reading.notes.push(Note { place, problem });
        }
    }

    pub fn finish(mut self) -> Reading {
        if let Some((place, value)) = self.ambiguous.take() {
            let order = self.order;
            for stating in &mut self.reading.disclosures {
                stating.occurrences = stating.occurrences.reorder(|date| match order {
                    Some(DateOrder::DayMonth) => Some(date),
                    Some(DateOrder::MonthDay) => swap(date),
                    None => None,
                });
            }
            if order.is_none() {
                self.note(place, Problem::DateOrder { value });
            }
        }
        // Nothing read is never nothing said.
        if self.reading.disclosures.is_empty() && self.reading.notes.is_empty() {
            self.note(Place::default(), Problem::NoRows);
        }
        self.reading
    }

    /// Says why a table is not read; whether it is.
    fn accepts(&mut self, table: &Table, layout: &Layout) -> bool {
        if layout.unwanted {
            self.note(table.place.clone(), Problem::TableLeftOut);
            return false;
        }
        if layout.names_recipients() {
            return true;
        }
        let headers: Vec<&str> = layout.headers.iter().map(String::as_str).filter(|header| !header.is_empty()).take(12).collect();
        let problem = if headers.is_empty() { Problem::NoHeader } else { Problem::NoRecipientColumn { columns: headers.join(", ") } };
        self.note(table.place.clone(), problem);
        false
    }

    pub fn stream(
        &mut self,
        mut records: Records<'_>,
        sample: &Table,
        layout: &Layout,
        progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<(), Stopped> {
        if !self.accepts(sample, layout) {
            return Ok(());
        }
        let plan = Plan::new(0, sample, layout, None);
        let first = layout.header_row.unwrap_or(0) + (layout.skip as u64).saturating_sub(sample.rows.iter().position(|row| Some(row.number) == layout.header_row).unwrap_or(0) as u64);
        let dated = plan.dated;
        let (full, batches) = sync_channel::<Vec<Happened>>(4);
        let (used, empty) = sync_channel::<Vec<Happened>>(6);
        let (read, times) = std::thread::scope(|scope| {
            // Packing touches other memory than reading does: beside it, it costs no time.
            let packer = scope.spawn(move || {
                let mut times = Times::default();
                for mut batch in batches {
                    times.add(dated, &batch);
                    batch.clear();
                    // Nobody may want the room any more.
                    let _ = used.try_send(batch);
                }
                times
            });
            let read = self.rows(&mut records, &plan, first, progress, &mut |batch| {
                let room = empty.try_recv().unwrap_or_else(|_| Vec::with_capacity(BATCH));
                // The packer ends only after this sender; if it panicked, joining it says so.
                let _ = full.send(std::mem::replace(batch, room));
            });
            drop(full);
            (read, packer.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
        });
        let rows = read?;
        self.settle(&plan, times);
        if rows == 0 {
            self.note(Place::default(), Problem::NoRows);
        }
        for (number, problem) in records.problems() {
            self.note(number.map_or_else(Place::default, |number| sample.place(number)), problem);
        }
        if let Some(odd) = records.odd() {
            let laid = roles::lay_out(&odd, self.mapping);
            self.tables(&[odd], &[laid], &[None], progress)?;
        }
        if progress(Progress { rows, bytes: records.bytes() }).is_break() {
            return Err(Stopped::Cancelled);
        }
        Ok(())
    }

    /// Reads every record; how many there were. `hand_over` takes the times of a batch of rows and leaves an empty one.
    fn rows(
        &mut self,
        records: &mut Records<'_>,
        plan: &Plan<'_>,
        first: u64,
        progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
        hand_over: &mut dyn FnMut(&mut Vec<Happened>),
    ) -> Result<u64, Stopped> {
        let (mut key, mut rows, mut batch) = (Vec::new(), 0u64, Vec::with_capacity(BATCH));
        loop {
            let bytes = records.bytes();
            let Some(record) = records.next()? else { break };
            if record.number < first {
                continue;
            }
            rows += 1;
            if rows % 8_192 == 0 && progress(Progress { rows, bytes }).is_break() {
                return Err(Stopped::Cancelled);
            }
            match (record.trouble, record.trouble.and_then(Trouble::problem)) {
                (Some(Trouble::TooLong), Some(problem)) => {
                    self.not_understood(plan, record.number, None, problem);
                    continue;
                }
                (_, Some(problem)) => self.note(plan.table.place(record.number), problem),
                (Some(_), None) => continue,
                (None, None) => {}
            }
            self.given(plan, record.number, Cells::Record(&record), false, &mut key, &mut batch);
            if batch.len() >= BATCH {
                hand_over(&mut batch);
            }
        }
        hand_over(&mut batch);
        Ok(rows)
    }

    pub fn tables(&mut self, tables: &[Table], laid: &[Layout], givers: &[Option<String>], progress: &mut dyn FnMut(Progress) -> ControlFlow<()>) -> Result<(), Stopped> {
        let (mut key, mut rows) = (Vec::new(), 0u64);
        let read = read(tables, laid);
        for (part, (((table, layout), giver), read)) in tables.iter().zip(laid).zip(givers).zip(read).enumerate() {
            if !read {
                continue;
            }
            if !self.accepts(table, layout) {
                self.reading.rows.skipped += table.len() - layout.skip.min(table.rows.len()) as u64;
                continue;
            }
            // Keys of one table mean nothing in another.
            self.groups.clear();
            let turned = layout.transposed.then(|| table.transposed());
            let table = turned.as_ref().unwrap_or(table);
            let plan = Plan::new(part, table, layout, giver.as_deref());
            let (mut batch, mut times) = (Vec::new(), Times::default());
            let mut read = |own: &mut Self, number, cells: Cells<'_>, spans_all| {
                rows += 1;
                if rows % 8_192 == 0 && progress(Progress { rows, bytes: 0 }).is_break() {
                    return Err(Stopped::Cancelled);
                }
                own.given(&plan, number, cells, spans_all, &mut key, &mut batch);
                if batch.len() >= BATCH {
                    times.add(plan.dated, &batch);
                    batch.clear();
                }
                Ok(())
            };
            for row in &table.rows[layout.skip.min(table.rows.len())..] {
                read(self, row.number, Cells::Row(row), row.spans_all)?;
            }
            let mut rest = table.rest.read();
            while let Some(row) = rest.next() {
                read(self, row.number, Cells::Packed(&row), row.spans_all)?;
            }
            times.add(plan.dated, &batch);
            self.settle(&plan, times);
        }
        Ok(())
    }

    /// Gives a table's times to the disclosures they belong to.
    fn settle(&mut self, plan: &Plan<'_>, times: Times) {
        for (stating, (rows, occurrences)) in self.reading.disclosures.iter_mut().zip(times.0) {
            let room = Stating::MAX_PLACES.saturating_sub(stating.places.len());
            stating.places.extend(rows.into_iter().take(room).map(|row| plan.table.place(row)));
            if stating.occurrences.is_empty() {
                stating.occurrences = occurrences;
            } else {
                occurrences.iter().for_each(|occurrence| stating.occurrences.push(&occurrence));
            }
        }
    }

    /// A row as it is given: left out if the person says so, and with its cells taken apart.
    fn given(&mut self, plan: &Plan<'_>, number: u64, cells: Cells<'_>, spans_all: bool, key: &mut Vec<u8>, times: &mut Vec<Happened>) {
        if !speaks(plan.layout, cells) {
            self.reading.rows.skipped += 1;
            self.note(plan.table.place(number), Problem::OfNobodyElse);
        } else if leaves_out(plan.layout, number, cells) {
            self.reading.rows.skipped += 1;
            self.note(plan.table.place(number), Problem::LeftOut);
        } else if plan.layout.split.is_empty() {
            self.row(plan, number, cells, spans_all, key, times);
        } else {
            let row = TableRow { number, cells: plan.layout.spread(|column| cells.text(column)), spans_all };
            self.row(plan, number, Cells::Row(&row), spans_all, key, times);
        }
    }

    fn row(&mut self, plan: &Plan<'_>, number: u64, cells: Cells<'_>, spans_all: bool, key: &mut Vec<u8>, times: &mut Vec<Happened>) {
        let key = cells.key(&plan.key, plan.neighbours, key);
        let group = match self.groups.get(key) {
            Some(group) => group,
            None => {
                if let Some(problem) = skips(plan, cells, spans_all) {
                    self.reading.rows.skipped += 1;
                    self.note(plan.table.place(number), problem);
                    return;
                }
                let group = self.group(plan, number, cells);
                if self.groups.len() < limits::DISCLOSURES * 2 {
                    self.groups.insert(key.into(), group.clone());
                }
                return self.happened(plan, number, cells, spans_all, &group, times);
            }
        };
        if let Group::One(id) = *group
            && let Ok(occurrence) = when(plan, number, cells, &mut self.order, &mut self.ambiguous)
        {
            self.reading.rows.kept += 1;
            times.push((id, occurrence));
            return;
        }
        let group = group.clone();
        self.happened(plan, number, cells, spans_all, &group, times);
    }

    fn happened(&mut self, plan: &Plan<'_>, number: u64, cells: Cells<'_>, spans_all: bool, group: &Group, times: &mut Vec<Happened>) {
        let ids = match group {
            Group::One(id) => std::slice::from_ref(id),
            Group::Several(ids) => ids,
            // What a repeated header, a total or a blank line leaves in the distinguishing columns is remembered as nothing.
            Group::Nothing(problem) => {
                let column = plan.recipients.first().map(|&column| plan.header(column).to_owned());
                return match skips(plan, cells, spans_all) {
                    Some(problem) => {
                        self.reading.rows.skipped += 1;
                        self.note(plan.table.place(number), problem);
                    }
                    None if matches!(**problem, Problem::SaysNone { .. }) => {
                        self.reading.rows.skipped += 1;
                        self.note(plan.table.place(number), (**problem).clone());
                    }
                    None => self.not_understood(plan, number, column, (**problem).clone()),
                };
            }
        };
        match when(plan, number, cells, &mut self.order, &mut self.ambiguous) {
            Ok(occurrence) => {
                self.reading.rows.kept += 1;
                times.extend(ids.iter().map(|&id| (id, occurrence)));
            }
            Err((column, problem)) => self.not_understood(plan, number, Some(column), problem),
        }
    }

    fn not_understood(&mut self, plan: &Plan<'_>, number: u64, column: Option<String>, problem: Problem) {
        self.reading.rows.not_understood += 1;
        let place = plan.table.place(number);
        self.note(Place { column, ..place }, problem);
    }

    /// The disclosures that a row with new distinguishing cells states.
    fn group(&mut self, plan: &Plan<'_>, number: u64, cells: Cells<'_>) -> Group {
        let row = Row { plan, cells, mapping: self.mapping, controller: self.reading.controller.as_deref().or(plan.giver) };
        let (stated, unnamed) = row.disclosures(&mut self.words);
        if let Some(value) = unnamed {
            self.note(plan.table.place(number), Problem::Unnamed { value });
        }
        if stated.is_empty() {
            // "해당 없음" is an answer, an empty cell is none.
            let said = plan.recipients.iter().map(|&column| tidy(&cells.text(column))).find(|text| text.chars().any(char::is_alphabetic));
            return Group::Nothing(Box::new(said.map_or(Problem::NoRecipient, |value| Problem::SaysNone { value })));
        }
        let mut ids = Vec::with_capacity(stated.len());
        for disclosure in stated {
            match self.add(disclosure) {
                Some(id) if !ids.contains(&id) => ids.push(id),
                Some(_) => {}
                None => {
                    let limit = limits::DISCLOSURES as u64;
                    return Group::Nothing(Box::new(Problem::TooLarge { what: "disclosures".to_owned(), limit }));
                }
            }
        }
        match *ids {
            [id] => Group::One(id),
            _ => Group::Several(ids.into()),
        }
    }

    /// The place of a disclosure in the reading; `None` over the limit.
    fn add(&mut self, disclosure: Disclosure) -> Option<u32> {
        if let Some(&id) = self.index.get(&disclosure) {
            return Some(id);
        }
        if self.reading.disclosures.len() >= limits::DISCLOSURES {
            return None;
        }
        let id = u32::try_from(self.reading.disclosures.len()).ok()?;
        self.index.insert(disclosure.clone(), id);
        self.reading.disclosures.push(Stating { disclosure, places: Vec::new(), occurrences: Occurrences::default() });
        Some(id)
    }

    /// A disclosure that stands by itself at a place, without rows.
    pub fn state(&mut self, disclosure: Disclosure, place: Place) {
        match self.add(disclosure) {
            Some(id) => {
                self.reading.rows.kept += 1;
                let places = &mut self.reading.disclosures[id as usize].places;
                if places.len() < Stating::MAX_PLACES {
                    places.push(place);
                }
            }
            None => self.misses(place, Problem::TooLarge { what: "disclosures".to_owned(), limit: limits::DISCLOSURES as u64 }),
        }
    }

    /// Something stated at a place that came to no disclosure.
    pub fn misses(&mut self, place: Place, problem: Problem) {
        self.reading.rows.not_understood += 1;
        self.note(place, problem);
    }


    /// Who the whole document is from.
    pub fn controller(&self) -> Option<&str> {
        self.reading.controller.as_deref()
    }
}

/// Which tables are read, or said not to be: beside the own tables of a source, others of its files say nothing of recipients.
pub(crate) fn read(tables: &[Table], laid: &[Layout]) -> Vec<bool> {
    let own = |of: &dyn Fn(&Layout) -> bool, kind: &dyn Fn(&Table) -> String| -> HashSet<String> {
        tables.iter().zip(laid).filter(|(_, layout)| of(layout)).map(|(table, _)| kind(table)).collect()
    };
    let file = |table: &Table| table.place.file.clone().unwrap_or_default();
    let ending = |table: &Table| file(table).rsplit('.').next().unwrap_or_default().to_lowercase();
    let known = own(&|layout| layout.shape.is_some(), &file);
    // An export writes all its files alike; what else lies beside it in an archive does not.
    let only_own = own(&|layout| layout.only_own, &ending);
    let passed = |table: &Table, layout: &Layout| {
        known.contains(&file(table)) && !layout.names_recipients() || only_own.contains(&ending(table)) && layout.shape.is_none() && !layout.discloses()
    };
    tables.iter().zip(laid).map(|(table, layout)| !passed(table, layout)).collect()
}

fn swap(date: chrono::NaiveDate) -> Option<chrono::NaiveDate> {
    use chrono::Datelike;
    chrono::NaiveDate::from_ymd_opt(date.year(), date.day(), date.month())
}

/// Whether a row states nothing: blank, the header again, a total or a remark.
fn skips(plan: &Plan<'_>, cells: Cells<'_>, spans_all: bool) -> Option<Problem> {
    let filled = cells.filled();
    if filled == 0 {
        return Some(Problem::Blank);
    }
    let headed = |column: usize| {
        let (cell, header) = (cells.get(column), plan.header(column));
        // Only a cell about as long as its header can be it.
        !header.is_empty() && cell.len().abs_diff(header.len()) < 40 && cell.len() < 200 && fold(&cells.text(column)) == plan.folded[column]
    };
    if plan.recipients.iter().any(|&column| headed(column)) {
        let same = (0..cells.len().min(plan.layout.headers.len())).filter(|&column| headed(column)).count();
        if same >= 2 && same * 2 >= filled {
            return Some(Problem::RepeatedHeader);
        }
    }
    let first = (0..cells.len()).map(|column| cells.text(column)).find(|cell| !cell.trim().is_empty()).unwrap_or_default();
    let first = first.trim();
    const FOOTERS: [&str; 14] = ["grand total", "총합계", "합계", "총계", "소계", "총 ", "total", "sum", "※", "*", "주)", "end of", "gesamt", "합 계"];
    let footer = FOOTERS.iter().any(|mark| first.to_lowercase().starts_with(mark));
    let lonely = filled == 1 && plan.layout.headers.len() > 2 && plan.recipients.iter().all(|&column| cells.get(column).iter().all(u8::is_ascii_whitespace));
    let recipientless = plan.recipients.iter().all(|&column| cells::is_nothing(&cells.text(column)));
    let remark = filled <= 2 && footer;
    (spans_all || remark || (lonely && !first.chars().all(|c| c.is_ascii_digit())) || (footer && recipientless)).then_some(Problem::Footer)
}

/// The dated time that a row states.
fn when(
    plan: &Plan<'_>,
    row: u64,
    cells: Cells<'_>,
    order: &mut Option<DateOrder>,
    ambiguous: &mut Option<(Place, String)>,
) -> Result<Occurrence, (String, Problem)> {
    let mut occurrence = Occurrence { time: None, until: None, count: 1, part: plan.part, row, tag: 0, ambiguous: false };
    let mut read = |column: usize| -> Result<Option<date::When>, (String, Problem)> {
        let bytes = cells.get(column);
        if bytes.is_empty() {
            return Ok(None);
        }
        let text = String::from_utf8_lossy(bytes);
        let hangul = plan.header(column).chars().any(|c| ('가'..='힣').contains(&c));
        let Some(when) = date::read(&if hangul { date::korean(&text) } else { Cow::Borrowed(&*text) }, *order) else {
            if cells::is_nothing(&text) {
                return Ok(None);
            }
            return Err((plan.header(column).to_owned(), Problem::NotADate { value: tidy(&text) }));
        };
        if let Some(proven) = when.proves {
            order.get_or_insert(proven);
        }
        if when.ambiguous && ambiguous.is_none() {
            *ambiguous = Some((plan.table.place(row).column(plan.header(column)), tidy(&text)));
        }
        Ok(Some(when))
    };
    for &column in &plan.dates {
        if let Some(when) = read(column)? {
            occurrence = Occurrence { time: Some(when.start), until: when.end, ambiguous: when.ambiguous, ..occurrence };
            break;
        }
    }
    if occurrence.time.is_none()
        && let (Some(from), to) = plan.period
        && let Some(start) = read(from)?
    {
        let end = match to { Some(column) => read(column)?, None => None };
        let end: Option<Moment> = end.map(|end| end.end.unwrap_or(end.start)).or(start.end);
        occurrence = Occurrence { time: Some(start.start), until: end.filter(|end| *end >= start.start), ambiguous: start.ambiguous, ..occurrence };
    }
    if let Some(column) = plan.count {
        let text = cells.text(column);
        if !cells::is_nothing(&text) {
            occurrence.count = small::count(&text).ok_or_else(|| (plan.header(column).to_owned(), Problem::NotACount { value: tidy(&text) }))?;
        }
    }
    for &column in &plan.reference {
        occurrence.tag = tag(occurrence.tag, cells.get(column));
    }
    Ok(occurrence)
}

/// FNV-1a over a row's own identifier: the same on every machine, since it is kept.
fn tag(seed: u32, bytes: &[u8]) -> u32 {
    if bytes.is_empty() {
        return seed;
    }
    let mut hash = 0xcbf2_9ce4_8422_2325_u64 ^ u64::from(seed);
    let (words, rest) = bytes.as_chunks::<8>();
    for word in words {
        hash = (hash ^ u64::from_le_bytes(*word)).wrapping_mul(0x0100_0000_01b3);
        hash ^= hash >> 29;
    }
    for &byte in rest {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    let folded = (hash >> 32) ^ (hash & 0xffff_ffff);
    u32::try_from(folded).unwrap_or(0).max(1)
}

/// Whether a row of a source's own table speaks of third parties.
fn speaks(layout: &Layout, cells: Cells<'_>) -> bool {
    let Some(shape) = layout.shape.filter(|shape| !shape.only.is_empty()) else { return true };
    (0..cells.len()).any(|column| {
        let cell = cells.text(column);
        shape.only.iter().any(|text| cell.contains(text.as_str()))
    })
}

/// Whether the person said that a row is not to be read.
fn leaves_out(layout: &Layout, number: u64, cells: Cells<'_>) -> bool {
    let holds = |column: usize, texts: &[String]| {
        let cell = cells.text(column);
        texts.iter().any(|text| cell.contains(text.as_str()))
    };
    layout.rows_left_out.iter().any(|(from, to)| (*from..=*to).contains(&number)) || layout.left_out.iter().any(|(column, texts)| holds(*column, texts))
}

/// The first rows of a table as they will be read.
pub(crate) fn sample(table: &Table, layout: &Layout, title: Option<&str>) -> Part {
    if layout.headers.iter().all(String::is_empty) {
        return raw(table, layout, title);
    }
    let turned = layout.transposed.then(|| table.transposed());
    let rows = &turned.as_ref().unwrap_or(table).rows;
    let plan = Plan::new(0, table, layout, None);
    let read = rows.iter().skip(layout.skip).filter(|row| speaks(layout, Cells::Row(row)) && !leaves_out(layout, row.number, Cells::Row(row)));
    let spread = read.map(|row| if layout.split.is_empty() { row.clone() } else { TableRow { cells: layout.spread(|column| Cells::Row(row).text(column)), ..row.clone() } });
    let shown = spread.filter(|row| skips(&plan, Cells::Row(row), row.spans_all).is_none()).take(8);
    let cell = |column: usize, text: &str| sample_cell(layout.roles.get(column).copied().flatten(), text);
    let relation = layout.shape.and_then(|shape| shape.relation).or_else(|| layout.roles.iter().flatten().find_map(|role| role.relation()));
    Part {
        place: table.key(),
        left_out: layout.unwanted,
        heading: table.headings.last().cloned().or_else(|| title.map(str::to_owned)),
        header_row: layout.header_row,
        relation: relation.or(layout.heading_relation.as_ref().map(|(_, relation)| *relation)),
        columns: columns(layout),
        rows: shown
            .map(|row| SampleRow {
                row: row.number,
                cells: (0..layout.headers.len()).map(|column| cell(column, row.cells.get(column).map_or("", String::as_str))).collect(),
            })
            .collect(),
    }
}

/// The first rows of a table without a header, as they stand: the person sees which of them it is.
fn raw(table: &Table, layout: &Layout, title: Option<&str>) -> Part {
    let rows: Vec<&TableRow> = table.rows.iter().filter(|row| row.cells.iter().any(|cell| !cell.trim().is_empty())).take(8).collect();
    let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0).min(limits::COLUMNS);
    let cells = |row: &TableRow| (0..width).map(|column| sample_cell(None, row.cells.get(column).map_or("", String::as_str))).collect();
    Part {
        place: table.key(),
        left_out: layout.unwanted,
        heading: table.headings.last().cloned().or_else(|| title.map(str::to_owned)),
        header_row: None,
        relation: None,
        columns: vec![Column { header: String::new(), role: None, pattern: None }; width],
        rows: rows.iter().map(|row| SampleRow { row: row.number, cells: cells(row) }).collect(),
    }
}

fn columns(layout: &Layout) -> Vec<Column> {
    let mut out: Vec<Column> = layout.headers.iter().zip(&layout.roles).map(|(header, role)| Column { header: header.clone(), role: *role, pattern: None }).collect();
    let mut before = 0;
    for (column, pattern) in &layout.split {
        let first = column + before;
        let parts = pattern.roles().count();
        out[first..first + parts].iter_mut().for_each(|column| column.pattern = Some(pattern.clone()));
        before += parts - 1;
    }
    out
}

/// A cell with its reading in a form to show; readings of names and free words are the words themselves.
fn sample_cell(role: Option<Role>, text: &str) -> SampleCell {
    let short: String = tidy(text).chars().take(200).collect();
    let nothing = cells::is_nothing(text);
    let (reading, expected) = match role {
        _ if nothing => (None, role.is_some_and(|role| role.names_recipient())),
        Some(Role::Date | Role::PeriodStart | Role::PeriodEnd) => {
            let when = date::read(text, None).or_else(|| date::read(&date::korean(text), None));
            (when.map(|when| when.end.map_or(when.start.to_string(), |end| format!("{} – {end}", when.start))), true)
        }
        Some(Role::Country) => (country::read(text).map(|country| country.to_string()), true),
        Some(Role::Count) => (small::count(text).map(|count| count.to_string()), true),
        Some(Role::LegalBasis) => (basis::read(text).map(|basis| basis.to_string()), true),
        Some(Role::Retention) => (small::retention(text).map(|retention| retention.0), false),
        Some(Role::Relation) => (vocabulary::relation(text).map(|relation| format!("relation:{}", relation.code())), true),
        Some(Role::Purpose | Role::PurposeProcessor) => (vocabulary::purpose(text).map(|purpose| format!("purpose:{purpose}")), false),
        Some(Role::DataItems | Role::DataCategory) => (Some(format!("items:{}", list::items(text).len())), false),
        Some(role) if role.names_recipient() => {
            let names = name::read(text);
            let country = names.named.first().and_then(|named| named.country.as_ref());
            (match names.named.len() { 0 => None, 1 => country.map(|(_, country)| country.to_string()), several => Some(format!("names:{several}")) }, names.named.is_empty())
        }
        _ => (None, false),
    };
    SampleCell { wording: short, unclear: expected && reading.is_none(), reading }
}
