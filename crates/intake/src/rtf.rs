//! RTF 1.9: paragraphs and table rows, with the code page of each font.

use std::collections::HashMap;

use encoding_rs::{Encoding, BIG5, EUC_KR, GBK, SHIFT_JIS, UTF_8, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1253, WINDOWS_1254};

use crate::flow::{Block, Line};
use crate::table::Room;
use crate::grid::{self, Cell};
use crate::limits;

fn code_page(number: i32) -> &'static Encoding {
    match number {
        949 | 1361 => EUC_KR,
        932 => SHIFT_JIS,
        936 => GBK,
        950 => BIG5,
        1250 => WINDOWS_1250,
        1251 => WINDOWS_1251,
        1253 => WINDOWS_1253,
        1254 => WINDOWS_1254,
        65001 => UTF_8,
        _ => WINDOWS_1252,
    }
}

fn charset(number: i32) -> Option<&'static Encoding> {
    Some(match number {
        0 => WINDOWS_1252,
        128 => SHIFT_JIS,
        129 => EUC_KR,
        134 => GBK,
        136 => BIG5,
        161 => WINDOWS_1253,
        204 => WINDOWS_1251,
        238 => WINDOWS_1250,
        _ => return None,
    })
}

/// What a group of braces keeps to itself.
#[derive(Clone)]
struct Group {
    skip: bool,
    fonts: bool,
    /// Characters that stand for one `\u` in older readers.
    fallback: usize,
    font: i32,
}

struct Reader {
    groups: Vec<Group>,
    group: Group,
    usual: &'static Encoding,
    encodings: HashMap<i32, &'static Encoding>,
    /// Bytes in the code page of their font.
    bytes: Vec<u8>,
    text: String,
    row: Vec<String>,
    rows: Vec<Vec<String>>,
    in_table: bool,
    /// Characters yet to be passed over behind a `\u`.
    passed: usize,
    high: Option<u16>,
    blocks: Vec<Block>,
    room: Room,
    cells: usize,
}

/// The paragraphs and tables of an RTF document. Anything is read; what makes no sense is passed over.
pub(crate) fn read(bytes: &[u8]) -> Vec<Block> {
    let group = Group { skip: false, fonts: false, fallback: 1, font: -1 };
    let mut reader = Reader {
        groups: Vec::new(), group, usual: WINDOWS_1252, encodings: HashMap::new(), bytes: Vec::new(), text: String::new(), row: Vec::new(), rows: Vec::new(),
        in_table: false, passed: 0, high: None, room: Room::default(), blocks: Vec::new(), cells: 0,
    };
    let mut rest = bytes;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        match byte {
            b'{' => {
                reader.flush();
                if reader.groups.len() < 4_096 {
                    reader.groups.push(reader.group.clone());
                }
                reader.passed = 0;
            }
            b'}' => {
                reader.flush();
                if let Some(outer) = reader.groups.pop() {
                    reader.group = outer;
                }
                reader.passed = 0;
            }
            b'\\' => rest = reader.control(rest),
            b'\r' | b'\n' => {}
            byte => reader.byte(byte),
        }
    }
    reader.end_table();
    reader.paragraph();
    reader.blocks
}

impl Reader {
    fn byte(&mut self, byte: u8) {
        if self.passed > 0 {
            self.passed -= 1;
        } else if !self.group.skip {
            self.bytes.push(byte);
        }
    }

    fn flush(&mut self) {
        if !self.bytes.is_empty() {
            let encoding = self.encodings.get(&self.group.font).copied().unwrap_or(self.usual);
            self.text.push_str(&encoding.decode_without_bom_handling(&self.bytes).0);
            self.bytes.clear();
        }
    }

    fn paragraph(&mut self) {
        self.flush();
        let text = std::mem::take(&mut self.text);
        let number = self.blocks.len() as u64 + 1;
        self.blocks.extend(text.lines().map(|text| Block::Line(Line { text: text.to_owned(), number, ..Line::default() })));
    }

    fn end_table(&mut self) {
        let rows = std::mem::take(&mut self.rows);
        let cells: Vec<Cell> = rows
            .into_iter()
            .enumerate()
            .flat_map(|(row, cells)| cells.into_iter().enumerate().map(move |(column, text)| Cell { row, column, rows: 1, columns: 1, text: text.trim().to_owned() }))
            .collect();
        if !cells.is_empty() {
            self.blocks.push(Block::Table(grid::table(&cells, None, &mut self.room)));
        }
    }

    /// A control word or symbol; what stands behind it.
    fn control<'a>(&mut self, rest: &'a [u8]) -> &'a [u8] {
        let Some(&first) = rest.first() else { return rest };
        if !first.is_ascii_alphabetic() {
            let rest = rest.get(1..).unwrap_or_default();
            match first {
                b'\'' => {
                    let hex = rest.get(..2).and_then(|two| std::str::from_utf8(two).ok()).and_then(|two| u8::from_str_radix(two, 16).ok());
                    if let Some(byte) = hex {
                        self.byte(byte);
                    }
                    return rest.get(2..).unwrap_or_default();
                }
                b'*' => self.group.skip = true,
                b'~' => self.byte(b' '),
                b'_' => self.byte(b'-'),
                b'\\' | b'{' | b'}' => self.byte(first),
                _ => {}
            }
            return rest;
        }
        let letters = rest.iter().take(32).take_while(|byte| byte.is_ascii_alphabetic()).count();
        let (word, rest) = rest.split_at(letters);
        let digits = rest.iter().enumerate().take(11).take_while(|(at, byte)| byte.is_ascii_digit() || (*at == 0 && **byte == b'-')).count();
        let (number, rest) = rest.split_at(digits);
        let number: Option<i32> = std::str::from_utf8(number).ok().and_then(|number| number.parse().ok());
        let rest = rest.strip_prefix(b" ").unwrap_or(rest);
        if word == b"bin" {
            return rest.get(usize::try_from(number.unwrap_or(0)).unwrap_or(0)..).unwrap_or_default();
        }
        self.word(word, number);
        rest
    }

    fn word(&mut self, word: &[u8], number: Option<i32>) {
        let kept = !self.group.skip;
        match word {
            b"u" => {
                self.flush();
                // Negative numbers stand for code points above 32,767.
                let unit = u16::try_from(number.unwrap_or(0).rem_euclid(65_536)).unwrap_or(0);
                if kept && (0xd800..0xdc00).contains(&unit) {
                    self.high = Some(unit);
                } else if kept {
                    let units: Vec<u16> = self.high.take().into_iter().chain([unit]).collect();
                    self.text.push_str(&String::from_utf16_lossy(&units));
                }
                self.passed = self.group.fallback;
            }
            b"fonttbl" => (self.group.fonts, self.group.skip) = (true, true),
            b"colortbl" | b"stylesheet" | b"info" | b"pict" | b"object" | b"listtable" | b"listoverridetable" | b"header" | b"footer" | b"headerl" | b"headerr"
            | b"footerl" | b"footerr" | b"themedata" | b"datastore" | b"fldinst" | b"nonshppict" => self.group.skip = true,
            b"ansicpg" => self.usual = code_page(number.unwrap_or(1252)),
            b"uc" => self.group.fallback = usize::try_from(number.unwrap_or(1)).unwrap_or(1).min(16),
            b"f" => {
                self.flush();
                self.group.font = number.unwrap_or(0);
            }
            b"fcharset" if self.group.fonts => {
                if let Some(encoding) = charset(number.unwrap_or(1)) {
                    self.encodings.insert(self.group.font, encoding);
                }
            }
            b"trowd" | b"intbl" => self.in_table = true,
            b"pard" => {
                self.flush();
                self.in_table = false;
            }
            b"cell" | b"nestcell" if kept => {
                self.flush();
                self.cells += 1;
                let text = std::mem::take(&mut self.text);
                if self.cells <= limits::CELLS {
                    self.row.push(text);
                }
            }
            b"row" | b"nestrow" if kept => {
                self.flush();
                self.rows.push(std::mem::take(&mut self.row));
            }
            b"par" | b"line" | b"sect" if kept => {
                self.flush();
                if self.in_table || !self.row.is_empty() {
                    self.text.push('\n');
                } else {
                    self.end_table();
                    self.paragraph();
                }
            }
            b"tab" => self.symbol('\t'),
            b"emdash" => self.symbol('—'),
            b"endash" => self.symbol('–'),
            b"lquote" | b"rquote" => self.symbol('\''),
            b"ldblquote" | b"rdblquote" => self.symbol('"'),
            b"bullet" => self.symbol('•'),
            _ => {}
        }
    }

    fn symbol(&mut self, c: char) {
        self.flush();
        if !self.group.skip {
            self.text.push(c);
        }
    }
}
