//! One cell at a time: pure functions from words to readings. Unclear words get no reading.

pub mod basis;
pub mod country;
pub mod date;
pub mod list;
pub mod name;
pub mod small;
pub mod vocabulary;

/// White space folded to single spaces, ends trimmed.
pub fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}')) {
        if !word.is_empty() {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(word);
        }
    }
    out
}

/// Whether the words say that there is nothing: empty, a dash, 해당없음, n/a.
pub fn is_nothing(text: &str) -> bool {
    let text = text.trim();
    // The longest of these words is 해당사항없음, 18 bytes; folding longer text would be for nothing.
    if text.len() > 32 && !text.starts_with(|c: char| c.is_ascii_punctuation()) || text.starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    text.chars().all(|c| matches!(c, '-' | '–' | '—' | '―' | '.' | '*' | '·' | '~' | '_') || c.is_whitespace())
        || matches!(crate::roles::fold(text).as_str(), "해당없음" | "해당사항없음" | "없음" | "na" | "none" | "null" | "nil" | "keine" | "aucun" | "該当なし" | "无")
}
