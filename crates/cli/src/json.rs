//! The documented JSON: `whither.reading/1`.

use std::collections::HashMap;
use std::io::{self, Write};

use serde::Serialize;
use serde_json::{json, Value};
use whither_ledger::{Disclosure, DocumentId, Evidence, Lang, NoteKind, Occurrences, Place, Reading, RowCounts};

/// A document that was read.
pub struct Read {
    /// Its SHA-256.
    pub id: DocumentId,
    /// Its file name.
    pub name: String,
    /// Its size in bytes.
    pub size: u64,
    /// What it says.
    pub reading: Reading,
}

#[derive(Serialize)]
struct Document<'a> {
    id: DocumentId,
    name: &'a str,
    source: &'a str,
    rows: RowCounts,
}

#[derive(Serialize)]
struct Stated<'a> {
    #[serde(flatten)]
    disclosure: &'a Disclosure,
    occurrences: Option<Value>,
    evidence: Vec<Evidence>,
}

#[derive(Serialize)]
struct Note<'a> {
    kind: NoteKind,
    document: DocumentId,
    place: &'a Place,
    text: String,
}

/// All documents as one JSON value: equal disclosures of several documents are one, with the evidence of each.
pub fn document_json(all: &[Read], lang: Lang) -> Value {
    let mut index: HashMap<&Disclosure, usize> = HashMap::new();
    let mut merged: Vec<(&Disclosure, Vec<Evidence>, Vec<&Occurrences>)> = Vec::new();
    let mut seen: Vec<DocumentId> = Vec::new();
    for read in all {
        // The same bytes named twice are one document.
        if seen.contains(&read.id) {
            continue;
        }
        seen.push(read.id);
        for stating in &read.reading.disclosures {
            let at = *index.entry(&stating.disclosure).or_insert_with(|| {
                merged.push((&stating.disclosure, Vec::new(), Vec::new()));
                merged.len() - 1
            });
            merged[at].1.extend(stating.places.iter().map(|place| Evidence { document: read.id, place: place.clone() }));
            merged[at].2.push(&stating.occurrences);
        }
    }
    let disclosures: Vec<Stated<'_>> = merged
        .into_iter()
        .map(|(disclosure, evidence, occurrences)| Stated { disclosure, occurrences: occurrences_json(&occurrences), evidence })
        .collect();
    let documents: Vec<Document<'_>> =
        all.iter().map(|read| Document { id: read.id, name: &read.name, source: &read.reading.source, rows: read.reading.rows }).collect();
    let notes: Vec<Note<'_>> = all
        .iter()
        .flat_map(|read| read.reading.notes.iter().map(|note| Note { kind: note.kind(), document: read.id, place: &note.place, text: note.text(lang) }))
        .collect();
    json!({ "format": "whither.reading/1", "documents": documents, "disclosures": disclosures, "notes": notes })
}

fn occurrences_json(several: &[&Occurrences]) -> Option<Value> {
    let (count, span) = match several {
        [only] => (only.count(), only.span()),
        _ => {
            let all = Occurrences::union(several.iter().copied());
            let starts = all.iter().filter_map(|o| o.time).min();
            let ends = all.iter().filter_map(|o| o.until.or(o.time)).max();
            (all.iter().map(|o| o.count).sum(), starts.zip(ends))
        }
    };
    if several.iter().all(|occurrences| occurrences.is_empty()) {
        return None;
    }
    let day = |moment: whither_ledger::Moment| moment.date().to_string();
    Some(json!({ "count": count, "first": span.map(|(first, _)| day(first)), "last": span.map(|(_, last)| day(last)) }))
}

pub(crate) fn print(out: &mut impl Write, all: &[Read], lang: Lang) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &document_json(all, lang))?;
    writeln!(out)
}
