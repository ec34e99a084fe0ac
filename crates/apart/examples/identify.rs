//! What the import preview waits for: `identify READER FILE`, where READER is a program that reads whole documents (`whither`).

use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1);
    let (Some(reader), Some(path)) = (arguments.next(), arguments.next()) else { return Err("identify READER FILE".into()) };
    whither_apart::read_with(reader.into());
    let found = whither_intake::identify(&mut std::fs::File::open(path)?, &whither_intake::Mapping::default())?;
    println!("{}: {} tables, {} notes", found.source, found.parts.len(), found.notes.len());
    Ok(())
}
