//! The tables of documents as they are read: `cells FILE…` prints a line of JSON for each file, `[[row, …], …]`, headers first.

use std::error::Error;

use whither_intake::{excerpt, identify, Mapping};

fn main() -> Result<(), Box<dyn Error>> {
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read(&path)?;
        let mut tables = Vec::new();
        for part in identify(&mut bytes.as_slice(), &Mapping::default())?.parts {
            let all = excerpt(&mut bytes.as_slice(), &Mapping::default(), &part.place, u64::MAX / 4)?;
            let rows: Vec<Vec<String>> = std::iter::once(all.columns).chain(all.rows.into_iter().map(|row| row.cells)).collect();
            tables.push(rows);
        }
        println!("{}", serde_json::to_string(&tables)?);
    }
    Ok(())
}
