//! JSON: every array of objects is a table.

use serde_json::{Map, Value};
use whither_ledger::{Note, Place, Problem};

use crate::{detect, limits, source};
use crate::table::{Room, Table, TableRow};

pub(crate) fn parse(text: &str, notes: &mut Vec<Note>) -> Result<Value, Problem> {
    let text = text.trim_start_matches('\u{feff}');
    let text = detect::assigned(text).unwrap_or(text);
    // serde_json refuses nesting beyond 128 by itself.
    let mut value = serde_json::from_str(text).map_err(|error| Problem::Malformed { detail: error.to_string() })?;
    let mut count = 0;
    repair(&mut value, &mut count);
    if count > 0 {
        notes.push(Note { place: Place::default(), problem: Problem::Mojibake { count } });
    }
    Ok(value)
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

fn repaired(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let bytes: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect::<Option<_>>()?;
    String::from_utf8(bytes).ok()
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
                // Records of plain values hold no tables.
                let holds = |value: &Value| match value {
                    Value::Object(object) => object.values().any(|value| value.is_object() || value.is_array()),
                    other => other.is_array(),
                };
                for (at, value) in values.iter().enumerate().filter(|(_, value)| holds(value)) {
                    stack.push((format!("{pointer}/{at}"), keys.clone(), value));
                }
            }
            _ => {}
        }
    }
    out
}

fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// A table of records with their numbers; `unroll`: one row for each record inside a record.
fn table<'a>(pointer: &str, keys: &[String], values: impl Iterator<Item = (u64, &'a Value)>, unroll: bool, room: &mut Room) -> Table {
    let mut headers: Vec<String> = Vec::new();
    let mut index = std::collections::HashMap::new();
    let (mut rows, mut cut) = (Vec::new(), false);
    for (number, value) in values {
        let Value::Object(object) = value else { continue };
        for flat in records(object, unroll) {
            if room.is_full() {
                cut = true;
                break;
            }
            let mut row = Vec::new();
            for (key, text) in flat {
                let column = *index.entry(key.clone()).or_insert_with(|| {
                    headers.push(key);
                    headers.len() - 1
                });
                cut |= !room.put(&mut row, column, text);
            }
            rows.push(TableRow { number, cells: row, spans_all: false });
        }
    }
    rows.insert(0, TableRow { number: 0, cells: headers, spans_all: false });
    let place = Place { pointer: Some(pointer.to_owned()), ..Place::default() };
    Table { place, headings: keys.to_vec(), rows, header_rows: Some(1), cut, ..Table::default() }
}

/// The rows that a record makes: one, or one for each record inside it.
fn records(object: &Map<String, Value>, unroll: bool) -> Box<dyn Iterator<Item = Vec<(String, String)>> + '_> {
    let mut flat = Vec::new();
    flatten("", object, 0, &mut flat);
    let Some((key, inner)) = records_in(object).filter(|_| unroll) else { return Box::new(std::iter::once(flat)) };
    flat.retain(|(own, _)| *own != key);
    // One at a time: what a record says is copied for each record inside it.
    Box::new(inner.iter().filter_map(Value::as_object).map(move |record| {
        let mut own = flat.clone();
        flatten(&key, record, 1, &mut own);
        own
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
