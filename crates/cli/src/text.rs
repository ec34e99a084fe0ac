//! The table for people.

use std::io::{self, Write};

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};
use whither_intake::{purpose_label, relation_label, source};
use whither_ledger::views::{Entry, Labels, Ledger, Query};
use whither_ledger::{Country, Document, Lang, NoteKind};

use crate::Read;

/// How many lines a table has; the rest is counted.
const LINES: usize = 60;

pub(crate) fn print(out: &mut impl Write, all: &[Read], home: Country, lang: Lang) -> io::Result<()> {
    let ko = lang == Lang::Ko;
    for read in all {
        let rows = read.reading.rows;
        let kind = source(&read.reading.source).map_or(if ko { "표" } else { "table" }, |source| source.name(lang));
        if ko {
            writeln!(out, "{} — {kind}: {}행 읽음, {}행 건너뜀, {}행 알아듣지 못함", read.name, rows.kept, rows.skipped, rows.not_understood)?;
        } else {
            writeln!(out, "{} — {kind}: {} rows read, {} skipped, {} not understood", read.name, rows.kept, rows.skipped, rows.not_understood)?;
        }
    }
    let ledger = ledger(all, home);
    let totals = ledger.totals();
    if totals.recipients == 0 {
        return Ok(());
    }
    writeln!(out)?;
    if ko {
        writeln!(out, "받은 곳 {}곳, 해외 {}곳, 법적 근거를 밝히지 않은 곳 {}곳, 모두 {}번", totals.recipients, totals.abroad, totals.without_basis, totals.times)?;
    } else {
        writeln!(out, "{} recipients, {} abroad, {} without a stated legal basis, {} times", totals.recipients, totals.abroad, totals.without_basis, totals.times)?;
    }
    writeln!(out)?;
    let head = if ko { ["받은 곳", "나라", "관계", "왜", "횟수", "처음", "마지막"] } else { ["recipient", "country", "relation", "purpose", "times", "first", "last"] };
    let mut lines: Vec<Vec<String>> = vec![head.map(str::to_owned).to_vec()];
    let page = ledger.recipients(&Query::default(), 0, LINES);
    for row in &page.rows {
        let label = |stated: &whither_ledger::Stated<whither_ledger::Purpose>| {
            let known = stated.reading.as_ref().and_then(|purpose| purpose_label(&purpose.0, lang));
            known.map_or_else(|| stated.wording.clone(), str::to_owned)
        };
        let mut purposes: Vec<String> = ledger.purposes(row.id).into_iter().map(label).collect();
        purposes.dedup();
        let country = row.countries.iter().map(|country| if ko { country.ko() } else { country.en() }).collect::<Vec<_>>().join(", ");
        lines.push(vec![
            format!("{}{}", if row.abroad { "↗ " } else { "" }, row.name),
            if country.is_empty() { "–".to_owned() } else { country },
            row.relations.iter().map(|relation| relation_label(*relation, lang)).collect::<Vec<_>>().join(", "),
            purposes.join(", "),
            if row.count == 0 { "–".to_owned() } else { row.count.to_string() },
            row.first.clone().unwrap_or_default(),
            row.last.clone().unwrap_or_default(),
        ]);
    }
    table(out, &lines)?;
    let more = (page.total as usize).saturating_sub(page.rows.len());
    if more > 0 {
        writeln!(out, "{}", if ko { format!("… 그 밖의 {more}곳") } else { format!("… {more} others") })?;
    }
    notes(out, all, lang)
}

/// What all documents say together, for a person who lives in `home`.
pub fn ledger(all: &[Read], home: Country) -> Ledger {
    let mut entries: std::collections::HashMap<[u8; 32], (whither_ledger::Disclosure, Vec<_>)> = std::collections::HashMap::new();
    let mut order = Vec::new();
    for read in all {
        for stating in &read.reading.disclosures {
            let key = stating.disclosure.key();
            let entry = entries.entry(key).or_insert_with(|| {
                order.push(key);
                (stating.disclosure.clone(), Vec::new())
            });
            if !entry.1.iter().any(|(id, _, _)| *id == read.id) {
                entry.1.push((read.id, stating.places.clone(), stating.occurrences.clone()));
            }
        }
    }
    let entries = order.iter().filter_map(|key| entries.remove(key)).map(|(disclosure, stated)| Entry::new(disclosure, stated)).collect();
    let document = |read: &Read| Document { id: read.id, name: read.name.clone(), size: read.size, source: read.reading.source.clone(), controller: read.reading.controller.clone(), imported: String::new(), rows: read.reading.rows };
    let entries: Vec<Entry> = entries;
    let labels = labels(&entries);
    Ledger::new(all.iter().map(document).collect(), entries, home, &labels)
}

/// What recipients are called when writings of one name are taken together.
fn labels(entries: &[Entry]) -> Labels {
    let mut names: Vec<&str> = entries.iter().map(|entry| entry.disclosure.recipient_name()).collect();
    let mut seen = std::collections::HashSet::new();
    names.retain(|name| seen.insert(*name));
    whither_parties::cluster(&names, &[]).into_iter().flat_map(|cluster| cluster.names.into_iter().map(move |(name, _)| (name, cluster.label.clone()))).collect()
}

fn table(out: &mut impl Write, lines: &[Vec<String>]) -> io::Result<()> {
    const WIDEST: [usize; 7] = [40, 14, 16, 34, 9, 10, 10];
    let width = |column: usize| lines.iter().map(|line| line[column].width()).max().unwrap_or(0).min(WIDEST[column]);
    let widths: Vec<usize> = (0..7).map(width).collect();
    for line in lines {
        let cells: Vec<String> = line.iter().zip(&widths).map(|(cell, width)| fit(cell, *width)).collect();
        writeln!(out, "{}", cells.join("  ").trim_end())?;
    }
    Ok(())
}

/// Text of exactly this many columns; wide characters count two, control characters (which could steer a terminal) none.
fn fit(text: &str, width: usize) -> String {
    let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let mut out = String::new();
    let mut used = 0;
    let cut = clean.width() > width;
    for c in clean.chars() {
        let wide = c.width().unwrap_or(0);
        if used + wide > width - usize::from(cut) {
            break;
        }
        out.push(c);
        used += wide;
    }
    if cut {
        out.push('…');
        used += 1;
    }
    out.push_str(&" ".repeat(width.saturating_sub(used)));
    out
}

fn notes(out: &mut impl Write, all: &[Read], lang: Lang) -> io::Result<()> {
    for read in all {
        let worth: Vec<_> = read.reading.notes.iter().filter(|note| note.kind() != NoteKind::Skipped).collect();
        if worth.is_empty() {
            continue;
        }
        writeln!(out, "\n{}", read.name)?;
        for note in worth.iter().take(20) {
            writeln!(out, "  {}", clean(&note.text(lang)))?;
        }
        if worth.len() > 20 {
            writeln!(out, "  … {}", worth.len() - 20)?;
        }
    }
    Ok(())
}

fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Why nothing was understood, for each file, on standard error.
pub(crate) fn reasons(all: &[Read], lang: Lang) {
    for read in all {
        for note in read.reading.notes.iter().take(5) {
            eprintln!("whither: {}: {}", read.name, clean(&note.text(lang)));
        }
    }
}
