//! A letter as plain text, as it stands in a mail.

use crate::draft::Tongue;
use crate::letter::{Block, Finished, Layout, Letter};

/// The letter as text. Lines are not broken: the mail program does that.
pub fn text(letter: &Finished) -> String {
    plain(letter)
}

/// The same of a letter that may have blanks, for looking at.
pub(crate) fn plain(letter: &Letter) -> String {
    let mut out: Vec<String> = Vec::new();
    let korean = letter.layout == Layout::Kr;
    if !korean {
        out.push(letter.sender.join("\n"));
    }
    if korean {
        out.push(letter.title.clone());
    }
    out.push(letter.addressee.join("\n"));
    if !korean {
        out.push(letter.day.clone());
        out.push(letter.title.clone());
    }
    out.push(letter.salutation.clone());
    for block in &letter.blocks {
        out.push(match block {
            Block::Heading(text) | Block::Text(text) => text.clone(),
            Block::Numbered(items) => items.iter().enumerate().map(|(at, item)| if item.cites.is_empty() { format!("{}. {}", at + 1, item.text) } else { if matches!(letter.tongue, Tongue::Ja | Tongue::Zh) { format!("{}. {}（{}）", at + 1, item.text, item.cites) } else { format!("{}. {} ({})", at + 1, item.text, item.cites) } }).collect::<Vec<_>>().join("\n"),
            Block::Bulleted(entries) => entries.iter().map(|entry| format!("- {entry}")).collect::<Vec<_>>().join("\n"),
            Block::Table(rows) => rows.iter().map(|row| row.join(" | ")).collect::<Vec<_>>().join("\n"),
        });
    }
    if korean {
        out.push(letter.day.clone());
        out.push(format!("{} {}\n{}", letter.role, letter.signature, letter.sender.iter().skip(1).cloned().collect::<Vec<_>>().join("\n")).trim_end().to_owned());
    } else {
        out.push([letter.closing.as_str(), letter.role.as_str(), letter.signature.as_str()].iter().filter(|line| !line.is_empty()).copied().collect::<Vec<_>>().join("\n\n"));
    }
    if !letter.enclosures.is_empty() {
        out.push(format!("{}\n{}", letter.enclosures_head, letter.enclosures.iter().enumerate().map(|(at, name)| format!("{}. {name}", at + 1)).collect::<Vec<_>>().join("\n")));
    }
    out.retain(|piece| !piece.is_empty());
    out.join("\n\n") + "\n"
}
