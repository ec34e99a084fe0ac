//! How well columns are recognised: `roles FILE.tsv…` reads labelled headers and prints what was right, unknown and wrong.
//!
//! A line: source, language, headers joined by `|`, roles joined by `|` (`-` for none), other roles that are right too as
//! `2:purpose,3:link`, and perhaps the first rows, cells joined by `|`, rows by `||`. Roles that are shown alike count as one
//! (names of recipients, data items and their categories, ways and effects of refusal); purposes and outsourced tasks do not.
//! `VERBOSE=1` prints each column that was not right.

use std::collections::BTreeMap;
use std::error::Error;

use whither_intake::{identify, Mapping, Role};

#[derive(Default, Clone, Copy)]
struct Count {
    right: u32,
    unknown: u32,
    wrong: u32,
    none: u32,
}

/// A role by its name, those that are shown alike as one; what is no role of ours is none.
fn family(name: &str) -> Option<String> {
    let name = match name {
        "refusal" | "refusal_effect" => "refusal_method",
        "data_subject" => "data_subject_category",
        "data_category" => "data_items",
        "sold_or_shared" | "disclosed_business_purpose" => "recipient_category",
        other => other,
    };
    let role: Role = serde_json::from_value(name.into()).ok()?;
    Some(if role.names_recipient() && role != Role::RecipientCategory { "recipient".to_owned() } else { name.to_owned() })
}

fn main() -> Result<(), Box<dyn Error>> {
    let verbose = std::env::var_os("VERBOSE").is_some();
    let mut counts: BTreeMap<String, Count> = BTreeMap::new();
    for path in std::env::args().skip(1) {
        for line in std::fs::read_to_string(path)?.lines().filter(|line| !line.starts_with('#')) {
            let fields: Vec<&str> = line.split('\t').collect();
            let [_, language, headers, labels, rest @ ..] = fields.as_slice() else { return Err(line.into()) };
            let (headers, labels): (Vec<&str>, Vec<&str>) = (headers.split('|').collect(), labels.split('|').collect());
            let others: Vec<(usize, &str)> = rest.first().unwrap_or(&"").split(',').filter_map(|other| other.split_once(':')).filter_map(|(at, role)| Some((at.trim().parse().ok()?, role.trim()))).collect();
            let rows = rest.get(1).unwrap_or(&"").split("||").filter(|row| !row.is_empty());
            let row = |cells: &[&str], cell: &str| format!("<tr>{}</tr>", cells.iter().map(|text| format!("<{cell}>{}</{cell}>", text.replace('&', "&amp;").replace('<', "&lt;"))).collect::<String>());
            let body: Vec<String> = rows.map(|cells| row(&cells.split('|').collect::<Vec<_>>(), "td")).collect();
            let body = if body.is_empty() { row(&vec![""; headers.len()], "td") } else { body.concat() };
            let page = format!("<html><table>{}{body}</table></html>", row(&headers, "th"));
            let found = identify(&mut page.as_bytes(), &Mapping::default())?;
            let columns = found.parts.first().map(|part| part.columns.clone()).unwrap_or_default();
            for (at, label) in labels.iter().enumerate() {
                let given = columns.get(at).and_then(|column| column.role).and_then(|role| serde_json::to_value(role).ok()).and_then(|role| family(role.as_str()?));
                let accepted: Vec<Option<String>> = std::iter::once(*label).chain(others.iter().filter(|(column, _)| *column == at + 1).map(|(_, role)| *role)).map(family).collect();
                let count = counts.entry((*language).to_owned()).or_default();
                match (accepted.first(), &given) {
                    (_, Some(_)) if accepted.contains(&given) => count.right += 1,
                    (Some(None), None) => count.none += 1,
                    (_, None) => count.unknown += 1,
                    (_, Some(_)) => count.wrong += 1,
                }
                if verbose && !accepted.contains(&given) {
                    println!("{language}\t{}\t{label}\t{}\t{}", headers.get(at).unwrap_or(&""), given.as_deref().unwrap_or("?"), headers.join("|"));
                }
            }
        }
    }
    let mut all = Count::default();
    println!("language\tcolumns\tright\tunknown\twrong");
    let print = |name: &str, count: &Count| {
        let sum = f64::from((count.right + count.unknown + count.wrong).max(1));
        let share = |part: u32| 100.0 * f64::from(part) / sum;
        println!("{name}\t{}\t{:.1} %\t{:.1} %\t{:.1} %", sum, share(count.right), share(count.unknown), share(count.wrong));
    };
    for (language, count) in &counts {
        print(language, count);
        all = Count { right: all.right + count.right, unknown: all.unknown + count.unknown, wrong: all.wrong + count.wrong, none: all.none + count.none };
    }
    print("all", &all);
    println!("({} columns that play no role were left alone)", all.none);
    Ok(())
}
