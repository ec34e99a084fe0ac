//! How long the screens take on a vault: `screens VAULT KEY-FILE` prints a line of milliseconds for each (median of 9).

use std::error::Error;
use std::path::Path;
use std::time::Instant;

use whither_ledger::views::{Ledger, Query, Sort};
use whither_ledger::Country;
use whither_vault::{Key, Vault};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [vault, key] = arguments.as_slice() else { return Err("usage: screens VAULT KEY-FILE".into()) };
    let key = Key::from_file(Path::new(key))?;
    let open = || -> Result<Ledger, Box<dyn Error>> {
        let vault = Vault::open(Path::new(vault), &key)?;
        let ledger = Ledger::new(vault.documents()?, vault.entries()?, Country::KR, &std::collections::HashMap::new());
        std::hint::black_box((ledger.totals(), ledger.flow(&Query::default(), 12, Country::KR), ledger.timeline(Country::KR)));
        Ok(ledger)
    };
    println!("unlock to overview {:.0}", median(|| open().map(drop))?);
    let ledger = open()?;
    for (name, query) in [
        ("recipients sorted by name", Query { sort: Sort::Name, ..Query::default() }),
        ("recipients found by a Korean word", Query { search: "신용정보".to_owned(), ..Query::default() }),
        ("recipients of a country", Query { country: Some(Country::KR), ..Query::default() }),
    ] {
        let found = ledger.recipients(&query, 0, 100).total;
        println!("{name} ({found}) {:.2}", median(|| { std::hint::black_box(ledger.recipients(&query, 0, 100)); Ok(()) })?);
    }
    Ok(())
}

fn median(mut run: impl FnMut() -> Result<(), Box<dyn Error>>) -> Result<f64, Box<dyn Error>> {
    let mut times = Vec::new();
    for _ in 0..9 {
        let begun = Instant::now();
        run()?;
        times.push(begun.elapsed().as_secs_f64() * 1000.0);
    }
    times.sort_by(f64::total_cmp);
    Ok(times[times.len() / 2])
}
