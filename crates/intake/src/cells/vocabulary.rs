//! Words for purposes, data items and relations, from `data/*.toml`.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;
use whither_ledger::{DataCategory, Lang, Purpose, Relation};

use crate::roles::fold;

#[derive(Deserialize)]
struct Term {
    ko: String,
    en: String,
    words: Vec<String>,
    #[serde(default)]
    headings: Vec<String>,
}

static PURPOSES: LazyLock<HashMap<String, Term>> = LazyLock::new(|| toml::from_str(include_str!("../../data/purposes.toml")).unwrap_or_default());
static ITEMS: LazyLock<HashMap<String, Term>> = LazyLock::new(|| toml::from_str(include_str!("../../data/items.toml")).unwrap_or_default());
static RELATIONS: LazyLock<HashMap<Relation, Term>> = LazyLock::new(|| toml::from_str(include_str!("../../data/relations.toml")).unwrap_or_default());

/// The purpose whose longest word stands in the wording. Equally long words of two purposes give none.
pub fn purpose(wording: &str) -> Option<Purpose> {
    static WORDS: LazyLock<Vec<(String, &'static str)>> = LazyLock::new(|| {
        PURPOSES.iter().flat_map(|(code, term)| term.words.iter().map(|word| (fold(word), code.as_str()))).collect()
    });
    longest(&fold(wording), &WORDS).map(|code| Purpose((*code).to_owned()))
}

/// The data category that is called exactly this.
pub fn data_category(wording: &str) -> Option<DataCategory> {
    static WORDS: LazyLock<HashMap<String, &'static str>> =
        LazyLock::new(|| ITEMS.iter().flat_map(|(code, term)| term.words.iter().map(|word| (fold(word), code.as_str()))).collect());
    let whole = WORDS.get(&fold(wording));
    let bare = || wording.split(['(', '（', '[', '<']).next().and_then(|bare| WORDS.get(&fold(bare)));
    whole.or_else(bare).map(|code| DataCategory((*code).to_owned()))
}

/// The relation that a cell names.
pub fn relation(cell: &str) -> Option<Relation> {
    static WORDS: LazyLock<HashMap<String, Relation>> =
        LazyLock::new(|| RELATIONS.iter().flat_map(|(relation, term)| term.words.iter().map(|word| (fold(word), *relation))).collect());
    WORDS.get(&fold(cell)).copied()
}

/// The relation that a heading tells for the table below it. A heading of two relations tells none.
pub fn heading_relation(heading: &str) -> Option<Relation> {
    static WORDS: LazyLock<Vec<(String, Relation)>> =
        LazyLock::new(|| RELATIONS.iter().flat_map(|(relation, term)| term.headings.iter().map(|word| (fold(word), *relation))).collect());
    let text = fold(heading);
    if text.chars().count() > 120 {
        return None;
    }
    let best = longest(&text, &WORDS)?;
    // What is left beside the longest word may name another relation.
    let word = WORDS.iter().filter(|(word, relation)| relation == best && text.contains(word.as_str())).map(|(word, _)| word).max_by_key(|word| word.len())?;
    let rest = text.replacen(word.as_str(), " ", 1);
    let other = [("위탁", Relation::Processing), ("제3자제공", Relation::Provision), ("공동이용", Relation::JointUse)];
    let mixed = other.iter().any(|(word, relation)| relation != best && rest.contains(word) && !(*best == Relation::SubProcessing && *relation == Relation::Processing));
    (!mixed).then_some(*best)
}

fn longest<'a, T: PartialEq>(text: &str, words: &'a [(String, T)]) -> Option<&'a T> {
    let mut best: Option<(usize, &T, bool)> = None;
    for (word, code) in words.iter().filter(|(word, _)| text.contains(word.as_str())) {
        let length = word.chars().count();
        best = match best {
            Some((known, other, tie)) if known > length => Some((known, other, tie)),
            Some((known, other, tie)) if known == length => Some((known, other, tie || other != code)),
            _ => Some((length, code, false)),
        };
    }
    best.filter(|(_, _, tie)| !tie).map(|(_, code, _)| code)
}

fn label<K: std::hash::Hash + Eq>(terms: &'static HashMap<K, Term>, code: &K, lang: Lang) -> Option<&'static str> {
    terms.get(code).map(|term| match lang { Lang::Ko => term.ko.as_str(), Lang::En => term.en.as_str() })
}

/// The plain label of a purpose code.
pub fn purpose_label(code: &str, lang: Lang) -> Option<&'static str> {
    label(&PURPOSES, &code.to_owned(), lang)
}

/// The plain label of a data-category code.
pub fn data_category_label(code: &str, lang: Lang) -> Option<&'static str> {
    label(&ITEMS, &code.to_owned(), lang)
}

/// The plain label of a relation.
pub fn relation_label(relation: Relation, lang: Lang) -> &'static str {
    label(&RELATIONS, &relation, lang).unwrap_or(relation.code())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_files_are_read_whole() {
        assert!(PURPOSES.len() >= 60 && ITEMS.len() >= 120, "{} {}", PURPOSES.len(), ITEMS.len());
        assert_eq!(RELATIONS.len(), 12);
    }

    #[test]
    fn clear_words_have_a_code_and_unclear_ones_none() {
        assert_eq!(purpose("부정거래 탐지").map(|p| p.0).as_deref(), Some("FraudPreventionAndDetection"));
        assert_eq!(purpose("서비스 제공"), None);
        assert_eq!(data_category("휴대폰번호").map(|c| c.0).as_deref(), Some("TelephoneNumber"));
        assert_eq!(data_category("이메일(선택)").map(|c| c.0).as_deref(), Some("EmailAddress"));
        assert_eq!(data_category("결제 관련 정보 일체"), None);
        assert_eq!(relation("처리위탁"), Some(Relation::Processing));
        assert_eq!(heading_relation("개인정보 처리위탁 현황"), Some(Relation::Processing));
        assert_eq!(heading_relation("개인정보의 제3자 제공"), Some(Relation::Provision));
        assert_eq!(heading_relation("개인정보의 국외 이전"), None);
        assert_eq!(heading_relation("제3자 제공 및 처리위탁"), None);
        assert_eq!(heading_relation("개인정보 재위탁 현황"), Some(Relation::SubProcessing));
    }
}
