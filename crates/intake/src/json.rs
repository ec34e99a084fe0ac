//! JSON: every array of objects is a table.

use std::borrow::Cow;
use std::collections::HashMap;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use whither_ledger::{Note, Place, Problem};

use crate::packed::Line;
use crate::{detect, limits, roles, source, tcf};
use crate::table::{Room, Table, TableRow};

pub(crate) fn parse(text: &str, notes: &mut Vec<Note>) -> Result<Value, Problem> {
    let text = text.trim_start_matches('\u{feff}');
    let text = detect::assigned(text).unwrap_or(text);
    if is_schema(text) {
        return Err(Problem::NoTable);
    }
    // serde_json refuses nesting beyond 128 by itself.
    let mut value = match serde_json::from_str(text) {
        Ok(value) => value,
        Err(error) => lines(text).ok_or_else(|| Problem::Malformed { detail: error.to_string() })?,
    };
    let mut count = 0;
    repair(&mut value, &mut count);
    if count > 0 {
        notes.push(Note { place: Place::default(), problem: Problem::Mojibake { count } });
    }
    Ok(value)
}

/// A record on every line: JSON Lines.
fn lines(text: &str) -> Option<Value> {
    let records = text.lines().filter(|line| !line.trim().is_empty());
    let records: Vec<Value> = records.map(|line| serde_json::from_str(line).ok().filter(Value::is_object)).collect::<Option<_>>()?;
    (records.len() > 1).then_some(Value::Array(records))
}

/// The tables of a large text whose lists hold records of plain values, without the whole value in memory, and at most so many rows of
/// each; `None` for any other.
pub(crate) fn large(text: &str, most: usize, notes: &mut Vec<Note>) -> Option<Vec<Table>> {
    let text = text.trim_start_matches('\u{feff}');
    let text = detect::assigned(text).unwrap_or(text);
    if is_schema(text) {
        return None;
    }
    let mut read = Large { tables: Vec::new(), room: Room::default(), line: Line::default(), repaired: 0, most };
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let ended = Lists { read: &mut read, pointer: String::new(), keys: Vec::new() }.deserialize(&mut deserializer);
    // What is damaged or nested is read, or said, by the other way.
    ended.and_then(|()| deserializer.end()).ok()?;
    if read.repaired > 0 {
        notes.push(Note { place: Place::default(), problem: Problem::Mojibake { count: read.repaired } });
    }
    Some(read.tables)
}

struct Large {
    tables: Vec<Table>,
    room: Room,
    line: Line,
    repaired: u64,
    /// Rows of a table that are wanted.
    most: usize,
}

/// A list of records, or an object of such lists.
struct Lists<'a> {
    read: &'a mut Large,
    pointer: String,
    keys: Vec<String>,
}

impl<'de> DeserializeSeed<'de> for Lists<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Lists<'_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a list of records")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        // A consent string beside a list is for the other way to find.
        if tcf::decode(text).is_some() { Err(E::custom("a consent string")) } else { Ok(()) }
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        if self.keys.len() > 2 {
            return Err(A::Error::custom("nested"));
        }
        while let Some(key) = map.next_key::<String>()? {
            let pointer = format!("{}/{}", self.pointer, escape(&key));
            let keys = self.keys.iter().cloned().chain([key]).collect();
            map.next_value_seed(Lists { read: self.read, pointer, keys })?;
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<(), A::Error> {
        let (mut rows, mut number) = (Rows::default(), 0u64);
        while values.next_element_seed(Record { read: self.read, rows: &mut rows, number: number + 1 })?.is_some() {
            number += 1;
            if number as usize >= self.read.most {
                // What else the list holds is not wanted, what stands behind it is.
                while values.next_element::<IgnoredAny>()?.is_some() {}
                break;
            }
        }
        if number > 0 {
            self.read.tables.push(rows.table(&self.pointer, &self.keys));
        }
        Ok(())
    }
}

/// One record of plain values, put into its row as it is read.
struct Record<'a> {
    read: &'a mut Large,
    rows: &'a mut Rows,
    number: u64,
}

impl<'de> DeserializeSeed<'de> for Record<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Record<'_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a record of plain values")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Record { read, rows, number } = self;
        let mut next = 0;
        read.line.clear();
        while let Some(Plain(key)) = map.next_key()? {
            let key = repaired(&key).map_or(key, |right| {
                read.repaired += 1;
                Cow::Owned(right)
            });
            let Plain(mut text) = map.next_value()?;
            if let Some(right) = repaired(&text) {
                read.repaired += 1;
                text = Cow::Owned(right);
            }
            // Records mostly have their keys in one order.
            let column = if rows.headers.get(next).is_some_and(|header| *header == key) { next } else { rows.column(key.into_owned()) };
            next = column + 1;
            rows.table.cut |= !read.room.put_in(&mut read.line, column, &text);
        }
        if read.room.is_full() {
            rows.table.cut = true;
        } else {
            rows.table.add(number, false, &read.line);
        }
        Ok(())
    }
}

/// A plain value as text, borrowed from the document where it stands there as it is.
struct Plain<'a>(Cow<'a, str>);

impl<'de> serde::Deserialize<'de> for Plain<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AsText;
        impl<'de> Visitor<'de> for AsText {
            type Value = Plain<'de>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a plain value")
            }

            fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Plain<'de>, E> {
                Ok(Plain(Cow::Borrowed(text)))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Plain<'de>, E> {
                Ok(Plain(Cow::Owned(text.to_owned())))
            }

            fn visit_bool<E: Error>(self, yes: bool) -> Result<Plain<'de>, E> {
                Ok(Plain(Cow::Borrowed(if yes { "true" } else { "false" })))
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<Plain<'de>, E> {
                Ok(Plain(Cow::Owned(number.to_string())))
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<Plain<'de>, E> {
                Ok(Plain(Cow::Owned(number.to_string())))
            }

            fn visit_f64<E: Error>(self, number: f64) -> Result<Plain<'de>, E> {
                Ok(Plain(Cow::Owned(Value::from(number).to_string())))
            }

            fn visit_unit<E: Error>(self) -> Result<Plain<'de>, E> {
                Ok(Plain(Cow::Borrowed("")))
            }
        }
        deserializer.deserialize_any(AsText)
    }
}

/// Whether a value holds lists or objects of its own: records of plain values hold no tables.
fn holds(value: &Value) -> bool {
    match value {
        Value::Object(object) => object.values().any(|value| value.is_object() || value.is_array()),
        other => other.is_array(),
    }
}

/// Undoes UTF-8 that was written byte for byte as if each were a letter ("PokÃ©mon"), where all of a text is like that.
fn repair(value: &mut Value, count: &mut u64) {
    match value {
        Value::String(text) => {
            if let Some(right) = repaired(text) {
                *text = right;
                *count += 1;
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|value| repair(value, count)),
        Value::Object(object) => {
            if object.keys().any(|key| repaired(key).is_some()) {
                *object = std::mem::take(object).into_iter().map(|(key, value)| (repaired(&key).unwrap_or(key), value)).collect();
                *count += 1;
            }
            object.values_mut().for_each(|value| repair(value, count));
        }
        _ => {}
    }
}

/// The text that was meant, where each letter is a byte of UTF-8.
pub(crate) fn repaired(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let bytes: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect::<Option<_>>()?;
    String::from_utf8(bytes).ok()
}

/// Whether a text describes what documents look like (JSON Schema), and tells of nobody.
fn is_schema(text: &str) -> bool {
    let head = text.get(..text.floor_char_boundary(2_000)).unwrap_or_default();
    head.contains("\"$schema\"") && head.contains("json-schema.org/") && text.contains("\"properties\"")
}

/// Every array of objects with the pointer to it; keys of inner objects are joined by a point.
pub(crate) fn tables(value: &Value, notes: &mut Vec<Note>) -> Vec<Table> {
    let mut out = Vec::new();
    let mut room = Room::default();
    let mut stack: Vec<(String, Vec<String>, &Value)> = vec![(String::new(), Vec::new(), value)];
    while let Some((pointer, keys, value)) = stack.pop() {
        if out.len() >= limits::TABLES || room.is_full() {
            notes.push(Note { place: Place::default(), problem: Problem::TooLarge { what: "JSON".to_owned(), limit: limits::CELLS as u64 } });
            break;
        }
        match value {
            // Records by number instead of in a list.
            Value::Object(object) if object.len() > 1 && object.iter().all(|(key, value)| value.is_object() && key.parse::<u32>().is_ok()) => {
                // A row's number is one more than the last step of its pointer: here the record's own number.
                let numbered = object.iter().filter_map(|(key, value)| Some((key.parse::<u64>().ok()? + 1, value)));
                out.push(table(&pointer, &keys, numbered, false, &mut room));
            }
            // Records by the recipient's name: {"thirdParties": {"Acme": {…}, …}}.
            Value::Object(object) if object.len() > 1 && object.values().all(Value::is_object) && keys.last().is_some_and(|key| names_recipients(key)) => {
                let mut rows = Rows::default();
                let key = keys.last().cloned().unwrap_or_default();
                for ((name, value), number) in object.iter().zip(1..) {
                    let step = escape(name);
                    let named = value.as_object().into_iter().flatten().map(|(key, value)| (key.clone(), value.clone()));
                    let named: Map<String, Value> = std::iter::once((key.clone(), Value::String(name.clone()))).chain(named).collect();
                    rows.add(number, &step, &named, false, &mut room);
                }
                out.push(rows.table(&pointer, &keys));
            }
            Value::Object(object) => {
                // A file with one record has it without a list.
                if pointer.is_empty() && object.get("label_values").is_some_and(Value::is_array) {
                    stack.push((String::new(), Vec::new(), object.get("label_values").unwrap_or(&Value::Null)));
                    continue;
                }
                for (key, value) in object.iter().filter(|(_, value)| value.is_object() || value.is_array()) {
                    let keys = keys.iter().cloned().chain([key.clone()]).collect();
                    stack.push((format!("{pointer}/{}", escape(key)), keys, value));
                }
            }
            Value::Array(values) => {
                if let Some(key) = keys.last().filter(|_| source::lists_under(&keys))
                    && values.iter().any(Value::is_string)
                {
                    out.push(plain(&pointer, &keys, key, values));
                    continue;
                }
                let objects: Vec<&Map<String, Value>> = values.iter().filter_map(Value::as_object).collect();
                if !objects.is_empty() && objects.len() * 2 > values.len() {
                    out.push(table(&pointer, &keys, (1..).zip(values), true, &mut room));
                }
                if objects.iter().take(50).any(|object| records_in(object).is_some()) {
                    continue;
                }
                for (at, value) in values.iter().enumerate().filter(|(_, value)| holds(value)) {
                    stack.push((format!("{pointer}/{at}"), keys.clone(), value));
                }
            }
            _ => {}
        }
    }
    out
}

fn names_recipients(key: &str) -> bool {
    roles::meanings(key).first().is_some_and(|role| role.names_recipient()) && !roles::is_weak(key)
}

fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// A table of records with their numbers; `unroll`: one row for each record inside a record.
fn table<'a>(pointer: &str, keys: &[String], values: impl Iterator<Item = (u64, &'a Value)>, unroll: bool, room: &mut Room) -> Table {
    let mut rows = Rows::default();
    for (number, value) in values {
        if let Value::Object(object) = value {
            rows.add(number, &number.saturating_sub(1).to_string(), object, unroll, room);
        }
    }
    rows.table(pointer, keys)
}

/// Records of a list that were put aside, with their numbers, as a table of their own.
pub(crate) fn odd(values: &[(u64, Value)]) -> Table {
    table("", &[], values.iter().map(|(number, value)| (*number, value)), true, &mut Room::default())
}

/// Rows of a table whose columns are met one by one.
#[derive(Default)]
struct Rows {
    headers: Vec<String>,
    index: HashMap<String, usize>,
    table: Table,
}

impl Rows {
    /// Adds a record; `step`: the last step of its pointer.
    fn add(&mut self, number: u64, step: &str, object: &Map<String, Value>, unroll: bool, room: &mut Room) {
        for (flat, inner) in records(object, unroll) {
            if room.is_full() {
                self.table.cut = true;
                break;
            }
            let mut row = Vec::new();
            for (key, text) in flat {
                let column = self.column(key);
                self.table.cut |= !room.put(&mut row, column, text);
            }
            self.table.rows.push(TableRow { number, cells: row, spans_all: false });
            self.table.steps.push(inner.map_or_else(|| step.to_owned(), |inner| format!("{step}/{inner}")));
        }
    }

    /// The column of a key; a key that is new has the next one.
    fn column(&mut self, key: String) -> usize {
        if let Some(&column) = self.index.get(&key) {
            return column;
        }
        self.index.insert(key.clone(), self.headers.len());
        self.headers.push(key);
        self.headers.len() - 1
    }

    fn table(mut self, pointer: &str, keys: &[String]) -> Table {
        // Where a record's number says where it stands, nothing else has to.
        let by_number = |(row, step): (&TableRow, &String)| step.parse() == Ok(row.number.saturating_sub(1));
        if self.table.rows.iter().zip(&self.table.steps).all(by_number) {
            self.table.steps = Vec::new();
        } else {
            self.table.rows.iter_mut().zip(1..).for_each(|(row, number)| row.number = number);
        }
        self.table.rows.insert(0, TableRow { number: 0, cells: self.headers, spans_all: false });
        let place = Place { pointer: Some(pointer.to_owned()), ..Place::default() };
        Table { place, headings: keys.to_vec(), header_rows: Some(1), ..self.table }
    }
}

/// A record's keys with their texts.
type Flat = Vec<(String, String)>;

/// The rows that a record makes: one, or one for each record inside it, with where that one stands below it.
fn records(object: &Map<String, Value>, unroll: bool) -> Box<dyn Iterator<Item = (Flat, Option<String>)> + '_> {
    let mut flat = Vec::new();
    flatten("", object, 0, &mut flat);
    let Some((key, inner)) = records_in(object).filter(|_| unroll) else { return Box::new(std::iter::once((flat, None))) };
    flat.retain(|(own, _)| *own != key);
    // One at a time: what a record says is copied for each record inside it.
    Box::new(inner.iter().enumerate().filter_map(|(at, value)| Some((at, value.as_object()?))).map(move |(at, record)| {
        let mut own = flat.clone();
        flatten(&key, record, 1, &mut own);
        (own, Some(format!("{}/{at}", escape(&key))))
    }))
}

/// A list of plain texts under a key that a source knows.
fn plain(pointer: &str, keys: &[String], key: &str, values: &[Value]) -> Table {
    let row = |number: u64, text: String| TableRow { number, cells: vec![text], spans_all: false };
    let texts = values.iter().zip(1..).filter_map(|(value, number)| Some(row(number, value.as_str()?.to_owned())));
    let rows = std::iter::once(row(0, key.to_owned())).chain(texts).take(limits::CELLS).collect();
    Table { place: Place { pointer: Some(pointer.to_owned()), ..Place::default() }, headings: keys.to_vec(), rows, header_rows: Some(1), ..Table::default() }
}

/// The records inside a record: "events" of a business. Only where it has one such list beside a text of its own.
fn records_in(object: &Map<String, Value>) -> Option<(String, &Vec<Value>)> {
    let mut lists = object.iter().filter_map(|(key, value)| {
        let values = value.as_array()?;
        (!values.is_empty() && values.iter().all(Value::is_object)).then(|| (key.clone(), values))
    });
    let only = lists.next()?;
    let named = object.values().any(Value::is_string);
    (lists.next().is_none() && named).then_some(only)
}

fn flatten(prefix: &str, object: &Map<String, Value>, depth: usize, out: &mut Vec<(String, String)>) {
    for (key, value) in object {
        let key = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
        match value {
            Value::Object(inner) if depth < 4 => flatten(&key, inner, depth + 1, out),
            other => out.push((key, text(other))),
        }
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::Null | Value::Object(_) => String::new(),
        Value::Bool(yes) => yes.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(|value| match value {
            Value::Object(object) => object.get("name").or_else(|| object.get("category")).and_then(Value::as_str).unwrap_or_default().to_owned(),
            other => text(other),
        }).filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_by_line_and_by_name_are_tables() {
        let rows = |text: &str| -> Vec<Vec<String>> {
            let value = parse(text, &mut Vec::new()).expect("JSON");
            tables(&value, &mut Vec::new()).into_iter().flat_map(|table| table.rows).map(|row| row.cells).collect()
        };
        assert_eq!(rows("{\"recipient\": \"Acme\"}\n{\"recipient\": \"Bolt\"}\n"), [["recipient"], ["Acme"], ["Bolt"]]);
        assert_eq!(rows(r#"{"thirdParties": {"Acme": {"country": "US"}, "Bolt": {"country": "GB"}}}"#)[1..], [["US", "Acme"], ["GB", "Bolt"]]);
    }

    #[test]
    fn a_row_points_to_the_record_it_is_made_of() {
        for text in [
            r#"{"out": [{"name": "Acme", "events": [{"at": 1}, {"at": 2}]}, 5, {"name": "Bolt", "events": []}, {"name": "Cedar", "a/b": [{"at": 3}]}]}"#,
            r#"{"thirdParties": {"Acme/EU": {"at": 1}, "Bolt": {"at": 2}}}"#,
            r#"{"thirdParties": {"7": {"at": 1}, "9": {"at": 2}}}"#,
            r#"[{"recipient": "Acme", "at": 1}, {"recipient": "Bolt", "at": 2}]"#,
        ] {
            let value = parse(text, &mut Vec::new()).expect("JSON");
            let table = tables(&value, &mut Vec::new()).remove(0);
            for row in &table.rows[1..] {
                let place = table.place(row.number);
                let pointed = value.pointer(place.pointer.as_deref().expect("a pointer")).unwrap_or_else(|| panic!("{place:?} in {text}"));
                let says = |(key, cell): (&String, &String)| ((key == "at" || key.ends_with(".at")) && !cell.is_empty()).then(|| cell.clone());
                assert_eq!(pointed.get("at").map(Value::to_string), table.rows[0].cells.iter().zip(&row.cells).find_map(says), "{place:?}");
                assert!(table.holds(&place) && table.row_of(&place) == Some(row.number), "{place:?}");
            }
        }
    }

    #[test]
    fn large_and_small_are_read_alike() {
        let flat = r#"{"version": 2, "out": [{"n": 1, "recipient": "Acme"}, {"recipient": "Pok\u00c3\u00a9", "why": null}], "none": []}"#;
        let (mut a, mut b) = (Vec::new(), Vec::new());
        let value = parse(flat, &mut a).expect("JSON");
        assert_eq!(large(flat, usize::MAX, &mut b), Some(tables(&value, &mut a)));
        assert_eq!(a, b);
        assert_eq!(large(flat, 1, &mut Vec::new()).map(|tables| tables[0].rows.len()), Some(2));
        // So long that most of it is packed; a record that has other keys, in another order, is no exception.
        let record = |n: usize| match n % 7 {
            0 => format!(r#"{{"recipient": "Bolt", "why": {n}}}"#),
            3 => format!(r#"{{"why": {n}, "recipient": "Cedar"}}"#),
            _ => r#"{"recipient": "Acme"}"#.to_owned(),
        };
        let records: Vec<String> = (0..limits::UNPACKED_ROWS + 50).map(record).collect();
        let long = format!("[{}]", records.join(","));
        let mut read = large(&long, usize::MAX, &mut Vec::new()).expect("plain records").remove(0);
        assert_eq!(read.rest.len(), 50);
        assert_eq!(read.near(10_001, 1).into_iter().map(|row| row.number).collect::<Vec<_>>(), [10_000, 10_001, 10_002]);
        read.unpack();
        assert_eq!(read.rows, tables(&parse(&long, &mut Vec::new()).expect("JSON"), &mut Vec::new()).remove(0).rows);
        for other in [r#"[{"a": {"b": 1}}]"#, r#"[1, 2]"#, "[{", r#"{"a": [{"b": []}]}"#] {
            assert_eq!(large(other, usize::MAX, &mut Vec::new()), None, "{other}");
        }
    }
}
