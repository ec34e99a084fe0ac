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
        || text.chars().count() <= 24 && ["내역이없습니다", "사항이없습니다", "사실이없습니다", "내역없음", "사항없음", "제공없음"].iter().any(|none| crate::roles::fold(text).ends_with(none))
        || ["keineweiteren", "nofurther", "noother", "noadditional", "aucunautre"].iter().any(|none| crate::roles::fold(text).starts_with(none))
        || matches!(crate::roles::fold(text).as_str(), "해당없음" | "해당사항없음" | "없음" | "na" | "none" | "null" | "nil" | "keine" | "aucun" | "該当なし" | "无")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use whither_ledger::{countries, Country};

    use super::*;

    fn any_country() -> impl Strategy<Value = Country> {
        prop::sample::select(countries().iter().map(|record| record.country).collect::<Vec<_>>())
    }

    /// A company's name without anything that stands for a country, a list or a bracket.
    fn any_name() -> impl Strategy<Value = String> {
        ("[가나다라마바사아자차카타파하]{2,6}", prop::sample::select(vec!["", "은행", "신용평가", "페이", "카드"])).prop_map(|(stem, kind)| format!("{stem}{kind}"))
    }

    proptest! {
        #[test]
        fn any_words_are_a_shrug(cell in "\\PC{0,60}") {
            let _ = (basis::read(&cell), country::read(&cell), country::in_name(&cell), vocabulary::purpose(&cell), vocabulary::data_category(&cell));
            let _ = (small::consent(&cell), small::retention(&cell), small::safeguard(&cell), small::count(&cell), vocabulary::relation(&cell));
            for named in name::read(&cell).named {
                prop_assert!(!named.name.is_empty() && !named.wording.is_empty(), "{named:?}");
            }
        }

        #[test]
        fn a_country_is_read_by_name_and_code_and_the_two_together(country in any_country(), name in any_name()) {
            for cell in [country.ko().to_owned(), country.en().to_owned(), country.code().to_owned(), format!("{}({})", country.ko(), country.code())] {
                prop_assert_eq!(country::read(&cell), Some(country), "{}", cell);
            }
            // Names with brackets or commas of their own are no words for a bracket.
            if !country.ko().contains(['(', ',']) {
                let named = name::read(&format!("{name} ({})", country.ko())).named;
                prop_assert_eq!(named.len(), 1);
                prop_assert_eq!(named[0].country.as_ref().map(|(_, country)| *country), Some(country));
                prop_assert_eq!(&named[0].name, &name);
            }
        }

        #[test]
        fn an_article_is_read_as_written(article in 1u32..200, branch in prop::option::of(2u32..12), paragraph in 1u32..20, point in 1u32..12, space in prop::bool::ANY) {
            let gap = if space { " " } else { "" };
            let branch = branch.map_or(String::new(), |number| format!("의{number}"));
            let cell = format!("개인정보 보호법 제{article}조{branch}{gap}제{paragraph}항{gap}제{point}호");
            let expected = format!("kr-pipa-{article}{}-{paragraph}-{point}", branch.replace('의', "-"));
            prop_assert_eq!(basis::read(&cell).map(|basis| basis.to_string()), Some(expected));
        }

        #[test]
        fn a_list_is_what_was_joined(items in prop::collection::hash_set("[가-힣]{2,5}번호", 1..8), mark in prop::sample::select(vec![", ", "·", " / ", "\n", "、"])) {
            let items: Vec<String> = items.into_iter().collect();
            prop_assert_eq!(list::items(&items.join(mark)), items);
        }

        #[test]
        fn counts_and_spans_are_read_back(number in 0u64..1_000_000_000, years in 1u32..100) {
            let grouped = number.to_string().as_bytes().rchunks(3).rev().map(|digits| String::from_utf8_lossy(digits).into_owned()).collect::<Vec<_>>().join(",");
            prop_assert_eq!(small::count(&format!("{grouped}건")), Some(number));
            prop_assert_eq!(small::retention(&format!("제공일로부터 {years}년")).map(|span| span.0), Some(format!("P{years}Y")));
        }

        #[test]
        fn names_in_a_cell_come_apart(names in prop::collection::vec(any_name(), 1..5), mark in prop::sample::select(vec![", ", "\n"])) {
            let read: Vec<String> = name::read(&names.join(mark)).named.into_iter().map(|named| named.name).collect();
            prop_assert_eq!(read, names);
        }
    }
}
