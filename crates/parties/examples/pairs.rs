//! How right the matching is: `pairs FILE.tsv [KIND|wrong]` reads labelled pairs (same, a, b, kind) and prints precision and recall.

use std::collections::BTreeMap;

use whither_parties::{name, same};

fn main() {
    let path = std::env::args().nth(1).expect("a file of pairs");
    let show = std::env::args().nth(2);
    let text = std::fs::read_to_string(path).expect("the file");
    let mut kinds: BTreeMap<(String, bool), (usize, usize)> = BTreeMap::new();
    let (mut right, mut wrong, mut missed) = (0, 0, 0);
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [is_same, a, b, kind, ..] = cells.as_slice() else { continue };
        let is_same = *is_same == "1";
        let found = same(&name(a), &name(b));
        let sure = found.is_sure();
        let count = kinds.entry(((*kind).to_owned(), is_same)).or_default();
        count.0 += 1;
        count.1 += usize::from(sure == is_same);
        match (is_same, sure) {
            (true, true) => right += 1,
            (false, true) => wrong += 1,
            (true, false) => missed += 1,
            _ => {}
        }
        if sure != is_same && show.as_deref().is_some_and(|show| show == "wrong" || show == *kind) {
            println!("{}\t{a}\t{b}\t{kind}\t{} {:?}", u8::from(is_same), found.score, found.reason);
        }
    }
    println!("| kind | same | pairs | right |\n|---|---|---|---|");
    for ((kind, is_same), (all, good)) in kinds {
        println!("| {kind} | {} | {all} | {good} |", if is_same { "yes" } else { "no" });
    }
    let share = |part: usize, of: usize| 100.0 * part as f64 / of.max(1) as f64;
    println!("precision {:.1} %, recall {:.1} %", share(right, right + wrong), share(right, right + missed));
}
