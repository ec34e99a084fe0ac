//! JSON: every array of objects is a table.

use serde_json::{Map, Value};
use whither_ledger::{Note, Place, Problem};

use crate::limits;
use crate::table::{Table, TableRow};

pub(crate) fn parse(text: &str, _notes: &mut Vec<Note>) -> Result<Value, Problem> {
    // serde_json refuses nesting beyond 128 by itself.
    serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| Problem::Malformed { detail: error.to_string() })
}

/// Every array of objects with the pointer to it; keys of inner objects are joined by a point.
pub(crate) fn tables(value: &Value, notes: &mut Vec<Note>) -> Vec<Table> {
    let mut out = Vec::new();
    let mut cells = 0;
    let mut stack: Vec<(String, Vec<String>, &Value)> = vec![(String::new(), Vec::new(), value)];
    while let Some((pointer, keys, value)) = stack.pop() {
        if out.len() >= limits::TABLES || cells >= limits::CELLS {
            notes.push(Note { place: Place::default(), problem: Problem::TooLarge { what: "JSON".to_owned(), limit: limits::CELLS as u64 } });
            break;
        }
        match value {
            Value::Object(object) => {
                for (key, value) in object.iter().filter(|(_, value)| value.is_object() || value.is_array()) {
                    let keys = keys.iter().cloned().chain([key.clone()]).collect();
                    stack.push((format!("{pointer}/{}", escape(key)), keys, value));
                }
            }
            Value::Array(values) => {
                let objects: Vec<&Map<String, Value>> = values.iter().filter_map(Value::as_object).collect();
                if !objects.is_empty() && objects.len() * 2 > values.len() {
                    out.push(table(&pointer, &keys, values, &mut cells));
                }
                for (at, value) in values.iter().enumerate().filter(|(_, value)| value.is_object() || value.is_array()).take(10_000) {
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

fn table(pointer: &str, keys: &[String], values: &[Value], cells: &mut usize) -> Table {
    let mut headers: Vec<String> = Vec::new();
    let mut index = std::collections::HashMap::new();
    let mut rows = Vec::new();
    for (at, value) in values.iter().enumerate() {
        let Value::Object(object) = value else { continue };
        let mut flat = Vec::new();
        flatten("", object, 0, &mut flat);
        let mut row = vec![String::new(); headers.len()];
        for (key, text) in flat {
            let column = *index.entry(key.clone()).or_insert_with(|| {
                headers.push(key);
                headers.len() - 1
            });
            if column >= limits::COLUMNS || *cells >= limits::CELLS {
                continue;
            }
            if row.len() <= column {
                row.resize(column + 1, String::new());
            }
            row[column] = text;
            *cells += 1;
        }
        rows.push(TableRow { number: at as u64 + 1, cells: row, spans_all: false });
    }
    rows.insert(0, TableRow { number: 0, cells: headers, spans_all: false });
    let place = Place { pointer: Some(pointer.to_owned()), ..Place::default() };
    Table { place, headings: keys.to_vec(), rows, header_rows: Some(1), ..Table::default() }
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
