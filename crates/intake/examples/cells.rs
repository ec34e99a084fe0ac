//! The tables of documents as they are read: `cells FILE…` prints a line of JSON for each file, `[[[cell, …], …], …]`, headers first.

use std::error::Error;

use whither_intake::{tables, Mapping};

fn main() -> Result<(), Box<dyn Error>> {
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read(&path)?;
        let found = tables(&mut bytes.as_slice(), &Mapping::default())?;
        let rows = |table: whither_intake::Excerpt| -> Vec<Vec<String>> { std::iter::once(table.columns).chain(table.rows.into_iter().map(|row| row.cells)).collect() };
        println!("{}", serde_json::to_string(&found.into_iter().map(rows).collect::<Vec<_>>())?);
    }
    Ok(())
}
