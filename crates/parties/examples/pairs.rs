//! How right the matching is: `pairs FILE.tsv [KIND|wrong]` reads labelled pairs (same, a, b, kind) and prints precision and recall,
//! by name alone, with the directory, and of strsim alone. `pairs --speed FILE` looks its names up in the directory, 1,000,000 in all.

use std::collections::BTreeMap;
use std::time::Instant;

use whither_parties::{directory, name, same};

fn speed(path: &str) {
    let text = std::fs::read_to_string(path).expect("a file of names");
    let names: Vec<&str> = text.lines().skip(1).flat_map(|line| line.split('\t').skip(1).take(2)).collect();
    let found = directory().find("warm").is_some();
    let begun = Instant::now();
    let found = usize::from(found) + names.iter().cycle().take(1_000_000).filter(|name| directory().find(name).is_some()).count();
    println!("1,000,000 names ({} written) against {} companies: {:.1} s, {found} found", names.len(), directory().parties().len(), begun.elapsed().as_secs_f64());
}

/// Precision and recall of the best threshold at which precision is 0.99 or more.
fn strsim_alone(pairs: &[(bool, &str, &str, &str)]) -> (f64, f64, f64) {
    let mut scored: Vec<(f64, bool)> = pairs.iter().map(|(is_same, a, b, _)| (strsim::jaro_winkler(&a.to_lowercase(), &b.to_lowercase()), *is_same)).collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    let all = scored.iter().filter(|(_, is_same)| *is_same).count() as f64;
    let (mut right, mut best) = (0.0, (1.0, 1.0, 0.0));
    for (taken, (score, is_same)) in (1..).zip(&scored) {
        right += f64::from(u8::from(*is_same));
        let precision = right / f64::from(taken);
        if precision >= 0.99 {
            best = (*score, precision, right / all);
        }
    }
    best
}

fn main() {
    let path = std::env::args().nth(1).expect("a file of pairs");
    let show = std::env::args().nth(2);
    if path == "--speed" {
        return speed(&show.expect("a file of names"));
    }
    let text = std::fs::read_to_string(path).expect("the file");
    let lines = text.lines().skip(1).map(|line| line.split('\t').collect::<Vec<_>>());
    let rows: Vec<Vec<&str>> = lines.collect();
    let pairs: Vec<(bool, &str, &str, &str)> = rows.iter().filter_map(|cells| if let [is_same, a, b, kind, ..] = cells.as_slice() { Some((*is_same == "1", *a, *b, *kind)) } else { None }).collect();
    let mut kinds: BTreeMap<(bool, &str), [usize; 3]> = BTreeMap::new();
    // By name alone, and with the directory: right, wrong, missed.
    let mut counts = [[0usize; 3]; 2];
    for (is_same, a, b, kind) in &pairs {
        let found = same(&name(a), &name(b));
        let listed = directory().find(a).zip(directory().find(b)).is_some_and(|(a, b)| a.party.id == b.party.id);
        let two = directory().find(a).zip(directory().find(b)).is_some_and(|(a, b)| a.party.id != b.party.id);
        let sure = [found.is_sure(), (found.is_sure() || listed) && !two];
        let count = kinds.entry((!is_same, kind)).or_default();
        count[0] += 1;
        for (way, sure) in sure.into_iter().enumerate() {
            count[way + 1] += usize::from(sure == *is_same);
            match (is_same, sure) {
                (true, true) => counts[way][0] += 1,
                (false, true) => counts[way][1] += 1,
                (true, false) => counts[way][2] += 1,
                (false, false) => {}
            }
        }
        if sure[1] != *is_same && show.as_deref().is_some_and(|show| show == "wrong" || show == *kind) {
            println!("{}\t{a}\t{b}\t{kind}\t{} {:?}", u8::from(*is_same), found.score, found.reason);
        }
    }
    println!("| kind | | pairs | right, by name | right, with the directory |\n|---|---|---|---|---|");
    for ((differ, kind), [all, alone, listed]) in kinds {
        println!("| {kind} | {} | {all} | {alone} | {listed} |", if differ { "different" } else { "same" });
    }
    let share = |part: usize, of: usize| 100.0 * part as f64 / of.max(1) as f64;
    println!("\n| | precision | recall |\n|---|---|---|");
    for (what, [right, wrong, missed]) in ["whither, by name", "whither, with the directory"].into_iter().zip(counts) {
        println!("| {what} | {:.1} % | {:.1} % |", share(right, right + wrong), share(right, right + missed));
    }
    let (threshold, precision, recall) = strsim_alone(&pairs);
    println!("| strsim alone (Jaro–Winkler ≥ {threshold:.2}, the lowest of precision 99 %) | {:.1} % | {:.1} % |", 100.0 * precision, 100.0 * recall);
}
