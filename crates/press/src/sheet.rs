//! Letters and forms as values for the templates.

use typst::foundations::{Array, Dict, IntoValue, Str, Value};
use whither_letter::{Block, Form, Layout, Letter};

use crate::Fonts;

fn dict<const N: usize>(pairs: [(&str, Value); N]) -> Dict {
    pairs.into_iter().map(|(key, value)| (Str::from(key), value)).collect()
}

fn list<T: AsRef<str>>(texts: &[T]) -> Value {
    texts.iter().map(|text| text.as_ref().into_value()).collect::<Array>().into_value()
}

fn families(fonts: &Fonts) -> Value {
    std::iter::once("Pretendard").chain(fonts.families()).map(IntoValue::into_value).collect::<Array>().into_value()
}

fn block(block: &Block) -> Value {
    let (kind, with) = match block {
        Block::Heading(text) => ("heading", text.as_str().into_value()),
        Block::Text(text) => ("text", text.as_str().into_value()),
        Block::Numbered(items) => ("numbered", items.iter().map(|item| dict([("text", item.text.as_str().into_value()), ("cites", item.cites.as_str().into_value())]).into_value()).collect::<Array>().into_value()),
        Block::Bulleted(entries) => ("bulleted", list(entries)),
        Block::Table(rows) => ("table", rows.iter().map(|row| list(row)).collect::<Array>().into_value()),
    };
    dict([("kind", kind.into_value()), ("with", with)]).into_value()
}

/// A letter's values.
pub(crate) fn letter(letter: &Letter, draft: bool, fonts: &Fonts) -> Dict {
    let layout = match letter.layout { Layout::Kr => "kr", Layout::Din => "din", Layout::Us => "us" };
    dict([
        ("fonts", families(fonts)),
        ("draft", draft.into_value()),
        ("layout", layout.into_value()),
        ("lang", letter.tongue.id().into_value()),
        ("day", letter.day.as_str().into_value()),
        ("sender", list(&letter.sender)),
        ("addressee", list(&letter.addressee)),
        ("title", letter.title.as_str().into_value()),
        ("salutation", letter.salutation.as_str().into_value()),
        ("blocks", letter.blocks.iter().map(block).collect::<Array>().into_value()),
        ("closing", letter.closing.as_str().into_value()),
        ("role", letter.role.as_str().into_value()),
        ("signature", letter.signature.as_str().into_value()),
        ("enclosures_head", letter.enclosures_head.as_str().into_value()),
        ("enclosures", list(&letter.enclosures)),
    ])
}

/// Everything that stands in a letter.
pub(crate) fn said(letter: &Letter) -> String {
    let mut out: Vec<&str> = vec![&letter.title, &letter.day, &letter.salutation, &letter.closing, &letter.role, &letter.signature, &letter.enclosures_head];
    out.extend([&letter.sender, &letter.addressee, &letter.enclosures].into_iter().flatten().map(String::as_str));
    for block in &letter.blocks {
        match block {
            Block::Heading(text) | Block::Text(text) => out.push(text),
            Block::Numbered(items) => out.extend(items.iter().flat_map(|item| [item.text.as_str(), item.cites.as_str()])),
            Block::Bulleted(entries) => out.extend(entries.iter().map(String::as_str)),
            Block::Table(rows) => out.extend(rows.iter().flatten().map(String::as_str)),
        }
    }
    out.join(" ")
}

/// A form's values.
pub(crate) fn form(form: &Form, fonts: &Fonts) -> Dict {
    let marks = |marks: &[bool]| marks.iter().map(|mark| (*mark).into_value()).collect::<Array>().into_value();
    let (year, month, day) = form.date;
    dict([
        ("fonts", families(fonts)),
        ("to", form.to.as_str().into_value()),
        ("subject", list(&form.subject)),
        ("agent", list(&form.agent)),
        ("kinds", marks(&form.kinds)),
        ("particulars", marks(&form.particulars)),
        ("correction", form.correction.as_str().into_value()),
        ("suspension", form.suspension.as_str().into_value()),
        ("date", list(&[year.to_string(), month.to_string(), day.to_string()])),
        ("signer", form.signer.as_str().into_value()),
    ])
}

/// Everything that is filled into a form.
pub(crate) fn written(form: &Form) -> String {
    let mut out = vec![form.to.as_str(), &form.correction, &form.suspension, &form.signer];
    out.extend(form.subject.iter().chain(&form.agent).map(String::as_str));
    out.join(" ")
}
