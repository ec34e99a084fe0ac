//! HWP 5.0 (Hancom's published format, revision 1.3): a compound file of deflated streams, each a flat list of levelled records.

use std::io::{Cursor, Read};

use cfb::CompoundFile as Compound;
use whither_ledger::{Note, Place, Problem};

use crate::flow::{Block, Line};
use crate::grid::{self, malformed, Cell};
use crate::limits;
use crate::table::Room;

const LIST_HEADER: u32 = 0x48;
const PARA_TEXT: u32 = 0x43;
const CONTROL_HEADER: u32 = 0x47;
const TABLE: u32 = 0x4d;

/// The paragraphs and tables of an HWP document.
pub(crate) fn read(bytes: &[u8], notes: &mut Vec<Note>) -> Result<Vec<Block>, Problem> {
    let mut file = Compound::open(Cursor::new(bytes)).map_err(malformed)?;
    let mut header = Vec::new();
    file.open_stream("/FileHeader").map_err(malformed)?.take(256).read_to_end(&mut header).map_err(malformed)?;
    let flags = header.get(36..40).and_then(|four| four.try_into().ok()).map_or(0, u32::from_le_bytes);
    if !header.starts_with(b"HWP Document File") {
        return Err(malformed("no HWP header"));
    }
    // Bit 1: a password. Bit 2: a distribution copy, whose text is enciphered as well.
    if flags & 0b110 != 0 {
        return Err(Problem::Locked { what: "HWP".to_owned() });
    }
    let (mut blocks, mut room) = (Vec::new(), Room::default());
    let mut say = |what: &str, limit: u64| notes.push(Note { place: Place::default(), problem: Problem::TooLarge { what: what.to_owned(), limit } });
    for section in 0.. {
        let Ok(stream) = file.open_stream(format!("/BodyText/Section{section}")) else { break };
        if section == limits::TABLES {
            say("sections", limits::TABLES as u64);
            break;
        }
        let mut raw = Vec::new();
        stream.take(limits::IN_MEMORY).read_to_end(&mut raw).map_err(malformed)?;
        let mut records = Vec::new();
        if flags & 1 == 1 {
            flate2::read::DeflateDecoder::new(raw.as_slice()).take(limits::IN_MEMORY).read_to_end(&mut records).map_err(malformed)?;
        } else {
            records = raw;
        }
        if records.len() as u64 == limits::IN_MEMORY {
            say("HWP", limits::IN_MEMORY);
        }
        Section { blocks: &mut blocks, room: &mut room, open: Vec::new() }.read(&records);
    }
    Ok(blocks)
}

/// A table that is open: records below its level belong to it.
struct Open {
    level: u32,
    in_table: bool,
    cells: Vec<Cell>,
    caption: String,
}

struct Section<'a> {
    blocks: &'a mut Vec<Block>,
    room: &'a mut Room,
    open: Vec<Open>,
}

fn word(bytes: &[u8], at: usize) -> usize {
    bytes.get(at..at + 2).and_then(|two| two.try_into().ok()).map_or(0, |two| usize::from(u16::from_le_bytes(two)))
}

impl Section<'_> {
    fn read(mut self, mut rest: &[u8]) {
        while let Some((head, after)) = rest.split_first_chunk::<4>() {
            let head = u32::from_le_bytes(*head);
            let (tag, level, mut size) = (head & 0x3ff, head >> 10 & 0x3ff, (head >> 20) as usize);
            rest = after;
            if size == 0xfff {
                let Some((long, after)) = rest.split_first_chunk::<4>() else { break };
                size = u32::from_le_bytes(*long) as usize;
                rest = after;
            }
            let (data, after) = rest.split_at(size.min(rest.len()));
            rest = after;
            while self.open.last().is_some_and(|open| level <= open.level) {
                self.close();
            }
            self.record(tag, level, data);
        }
        while !self.open.is_empty() {
            self.close();
        }
    }

    fn record(&mut self, tag: u32, level: u32, data: &[u8]) {
        let depth = self.open.len();
        let inner = self.open.last_mut().filter(|open| level == open.level + 1);
        match (tag, inner) {
            (CONTROL_HEADER, _) if data.starts_with(b" lbt") && depth < limits::DEPTH => {
                self.open.push(Open { level, in_table: false, cells: Vec::new(), caption: String::new() });
            }
            (TABLE, Some(open)) => open.in_table = true,
            // A list before the TABLE record is the caption; a deeper one is a box inside the cell.
            (LIST_HEADER, Some(open)) if open.in_table && open.cells.len() < limits::CELLS => {
                let (column, row) = (word(data, 8), word(data, 10));
                open.cells.push(Cell { row, column, columns: word(data, 12).max(1), rows: word(data, 14).max(1), text: String::new() });
            }
            (PARA_TEXT, _) => {
                let text = text(data);
                match self.open.last_mut() {
                    Some(open) => {
                        let into = open.cells.last_mut().map_or(&mut open.caption, |cell| &mut cell.text);
                        if !into.is_empty() {
                            into.push('\n');
                        }
                        into.push_str(text.trim());
                    }
                    None => {
                        let number = self.blocks.len() as u64 + 1;
                        self.blocks.extend(text.lines().map(|text| Block::Line(Line { text: text.to_owned(), number, ..Line::default() })));
                    }
                }
            }
            _ => {}
        }
    }

    fn close(&mut self) {
        let Some(open) = self.open.pop() else { return };
        if !open.caption.trim().is_empty() {
            let number = self.blocks.len() as u64 + 1;
            self.blocks.push(Block::Line(Line { text: open.caption, number, heading: true, page: None }));
        }
        if !open.cells.is_empty() {
            self.blocks.push(Block::Table(grid::table(&open.cells, None, self.room)));
        }
    }
}

/// UTF-16 with control characters of one or eight units (section 4.3.3 of the format).
fn text(data: &[u8]) -> String {
    let units: Vec<u16> = data.as_chunks::<2>().0.iter().map(|two| u16::from_le_bytes(*two)).collect();
    let (mut at, mut out) = (0, Vec::with_capacity(units.len()));
    while let Some(&unit) = units.get(at) {
        let (kept, step) = match unit {
            9 => (Some(u16::from(b'\t')), 8),
            10 => (Some(u16::from(b'\n')), 1),
            24 => (Some(u16::from(b'-')), 1),
            30 | 31 => (Some(u16::from(b' ')), 1),
            0 | 13 | 25..=29 => (None, 1),
            1..=31 => (None, 8),
            other => (Some(other), 1),
        };
        out.extend(kept);
        at += step;
    }
    String::from_utf16_lossy(&out)
}
