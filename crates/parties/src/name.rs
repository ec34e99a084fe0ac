//! A company's name taken apart: what is the name, what its legal form, and what country it says.

use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::{char::is_combining_mark, UnicodeNormalization};
use whither_ledger::Country;

use crate::sound;

/// A name taken apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Name {
    /// The name itself: folded (NFKC, case, accents), without its legal form and country, as words.
    pub words: Vec<String>,
    /// Tags of the legal form (`data/forms.tsv`); empty when none is written.
    pub form: Vec<&'static str>,
    /// The country that the name states: "Acme Korea", "Acme Ltd. (Singapore)".
    pub country: Option<Country>,
    /// The words with the country that was taken off their end: "petrochina" may be PetroChina. Empty when none was.
    pub whole: Vec<String>,
    /// Whether "The" was taken off its beginning.
    pub article: bool,
    /// Whether 株式会社 stands before the name: with it behind, the name is another company's in Japan's register.
    pub kabushiki_first: Option<bool>,
    /// Another name in brackets, in another script: "카카오(Kakao)".
    pub also: Vec<Vec<String>>,
    /// How many others it stands for, as written: "외 12개사".
    pub others: Option<u32>,
}

impl Name {
    /// The words as one text without spaces: equal for writings of one name.
    pub fn key(&self) -> String {
        self.words.concat()
    }

    /// All names written: the first and those in brackets.
    pub fn keys(&self) -> impl Iterator<Item = String> + '_ {
        std::iter::once(&self.words).chain(&self.also).map(|words| words.concat()).filter(|key| !key.is_empty())
    }
}

struct Forms {
    /// Folded writing to tags, for forms that are words of their own.
    ends: HashMap<String, Vec<&'static str>>,
    begins: HashMap<String, Vec<&'static str>>,
    /// Forms that are also written without a space, longest first.
    attached: Vec<(String, Vec<&'static str>)>,
    /// Long ones of one Latin word, which are misspelled now and then.
    long: Vec<(String, Vec<&'static str>)>,
}

static FORMS: LazyLock<Forms> = LazyLock::new(|| {
    let mut forms = Forms { ends: HashMap::new(), begins: HashMap::new(), attached: Vec::new(), long: Vec::new() };
    for line in include_str!("../data/forms.tsv").lines().filter(|line| !line.starts_with('#')) {
        let mut cells = line.split('\t');
        let (Some(tags), Some(place), Some(writings)) = (cells.next(), cells.next(), cells.next()) else { continue };
        let tags: Vec<&'static str> = tags.split(',').collect();
        for writing in writings.split('|') {
            let folded: String = fold(writing).chars().filter(|c| c.is_alphanumeric()).collect();
            // One syllable is a form only in brackets.
            if writing.starts_with('(') {
                forms.ends.insert(format!("({folded}"), tags.clone());
                continue;
            }
            if !writing.is_ascii() {
                forms.attached.push((folded.clone(), tags.clone()));
            }
            if place != "b" && writing.is_ascii() && folded.len() > 6 && !writing.contains(' ') {
                forms.long.push((folded.clone(), tags.clone()));
            }
            if place != "b" {
                forms.ends.insert(folded.clone(), tags.clone());
            }
            if place != "e" {
                forms.begins.insert(folded, tags.clone());
            }
        }
    }
    forms.attached.sort_by_key(|(writing, _)| std::cmp::Reverse(writing.chars().count()));
    forms
});

/// NFKC, lower case, without accents on Latin letters.
fn fold(text: &str) -> String {
    let plain = |c: char| {
        let base = std::iter::once(c).nfd().next().unwrap_or(c);
        if base.is_ascii_alphabetic() { base } else { c }
    };
    text.nfkc().filter(|c| !is_combining_mark(*c)).map(plain).flat_map(char::to_lowercase).collect()
}

/// "InfoBankCorporation", "SKNetworks": words begin at capitals within a word.
fn apart(written: &str) -> String {
    let mut out = String::with_capacity(written.len());
    let letters: Vec<char> = written.chars().collect();
    for (at, c) in letters.iter().enumerate() {
        let is = |at: Option<usize>, test: fn(&char) -> bool| at.and_then(|at| letters.get(at)).is_some_and(test);
        let after_capitals = at > 1 && is(at.checked_sub(1), char::is_ascii_uppercase) && is(at.checked_sub(2), char::is_ascii_uppercase) && is(Some(at + 1), char::is_ascii_lowercase);
        if c.is_ascii_uppercase() && (is(at.checked_sub(1), char::is_ascii_lowercase) || after_capitals) {
            out.push(' ');
        }
        out.push(*c);
    }
    out
}

/// Words of a text: what stands between blanks and marks. Dots within an abbreviation join it: "S.A." is one word.
fn words(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let text = text.replace("co.,ltd", " co ltd").replace("co., ltd", " co ltd").replace("co.ltd", " co ltd");
    for piece in text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '/' | '·' | 'ㆍ' | '・' | '-' | '–' | '—' | '_' | '|' | ':' | ';' | '"' | '“' | '”' | '&' | '+')) {
        let word: String = piece.chars().filter(|c| c.is_alphanumeric() || *c == '@').collect();
        if !word.is_empty() {
            out.push(word);
        }
    }
    out.retain(|word| word != "and");
    out
}

/// Takes "The" off the beginning of a name; whether there was one.
fn drop_article(words: &mut Vec<String>) -> bool {
    let article = words.len() > 1 && words.first().is_some_and(|word| word == "the");
    if article {
        words.remove(0);
    }
    article
}

/// Takes a name apart. A name that is nothing but a form or a country stays a name.
pub fn name(written: &str) -> Name {
    let folded = fold(&apart(&spelled_out(written)));
    let (text, others) = others(&folded);
    let mut name = Name { others, ..Name::default() };
    // "Acme, Inc. d/b/a Bolt": two names of one company.
    let mut parts = text.split(" dba ").flat_map(|part| part.split(" d b a ")).flat_map(|part| part.split(" d/b/a ")).flat_map(|part| part.split(" doing business as "));
    let first = parts.next().unwrap_or(text);
    let first = FORMER.iter().find_map(|mark| first.split_once(mark)).map_or(first, |(now, _)| now);
    for (inside, piece) in segments(first) {
        if inside { name.bracket(&piece) } else { name.words.extend(words(&piece)) }
    }
    name.article = drop_article(&mut name.words);
    if name.words.is_empty() {
        name.words = words(&folded.replace(['(', ')'], " "));
    }
    // "Acme Korea Co., Ltd." and "Acme Co., Ltd. Korea".
    name.strip_forms();
    if name.country.is_none() {
        name.strip_country();
        name.strip_forms();
    }
    for part in parts {
        let mut also = Name { words: words(part), ..Name::default() };
        also.strip_forms();
        name.also.push(also.words);
    }
    name
}

/// What a name was before.
const FORMER: [&str; 5] = [" f/k/a ", " fka ", " formerly ", " f k a ", " 구 "];

/// What stands outside and inside brackets, in order.
fn segments(text: &str) -> Vec<(bool, String)> {
    let (mut out, mut depth) = (vec![(false, String::new())], 0usize);
    for c in text.chars() {
        match c {
            '(' | '[' | '【' | '<' => {
                if depth == 0 {
                    out.push((true, String::new()));
                }
                depth += 1;
            }
            ')' | ']' | '】' | '>' if depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    out.push((false, String::new()));
                }
            }
            _ => out.last_mut().into_iter().for_each(|(_, text)| text.push(c)),
        }
    }
    out
}

/// In a Korean name, abbreviations in Latin capitals as Korean spells them: SK하이닉스 is 에스케이하이닉스, 신세계I&C 신세계아이앤씨.
fn spelled_out(written: &str) -> String {
    let outside: String = written.split(['(', '（']).next().unwrap_or_default().nfkc().collect();
    let letters: Vec<char> = outside.chars().collect();
    if !letters.iter().any(|c| ('가'..='힣').contains(c)) {
        return written.to_owned();
    }
    let mut out = String::new();
    let mut at = 0;
    while let Some(&c) = letters.get(at) {
        let run = letters[at..].iter().take_while(|c| c.is_ascii_uppercase() || **c == '&').count();
        let before = at.checked_sub(1).and_then(|before| letters.get(before)).is_some_and(char::is_ascii_lowercase);
        let behind = letters.get(at + run).is_some_and(|c| c.is_ascii_lowercase());
        if run == 0 || run > 5 || before || behind || c == '&' && run == 1 {
            out.extend(&letters[at..at + run.max(1)]);
        } else {
            letters[at..at + run].iter().for_each(|letter| out.push_str(sound::spelling(*letter)));
        }
        at += run.max(1);
    }
    out.extend(written.nfkc().skip(letters.len()));
    out
}

/// "별하배송 외 3개사": the name before it, and how many more.
fn others(text: &str) -> (&str, Option<u32>) {
    for mark in [" 외 ", " 외", " 등 ", " and ", " & ", " und "] {
        let Some((before, behind)) = text.rsplit_once(mark) else { continue };
        let behind = behind.trim_start();
        let digits: String = behind.chars().take_while(char::is_ascii_digit).collect();
        let unit = behind.get(digits.len()..).unwrap_or_default().trim_start();
        let counted = ["개사", "개 사", "개업체", "개 업체", "곳", "개 기관", "개기관", "여개", "others", "other", "more", "weitere"].iter().any(|word| unit.starts_with(word));
        if counted && !before.trim().is_empty() && let Ok(number) = digits.parse() {
            return (before.trim(), Some(number));
        }
    }
    let ends = [" 등", ", et al.", " et al.", " et al", " u.a."];
    (ends.iter().find_map(|end| text.strip_suffix(end)).filter(|name| !name.trim().is_empty()).unwrap_or(text), None)
}

impl Name {
    fn bracket(&mut self, inner: &str) {
        let inner = inner.trim();
        let beside = ["dba:", "dba ", "d/b/a ", "aka ", "a/k/a "].iter().find_map(|mark| inner.strip_prefix(mark));
        if let Some(beside) = beside {
            let mut also = Name { words: words(beside), ..Name::default() };
            also.strip_forms();
            return self.also.push(also.words);
        }
        let parts = words(inner);
        let key = parts.concat();
        if let Some(tags) = FORMS.ends.get(&format!("({key}")).or_else(|| FORMS.ends.get(&key)) {
            self.add_form(tags);
        } else if let Some(country) = country_of(inner) {
            self.country.get_or_insert(country);
        } else if ["구 ", "구:", "舊", "formerly", "前身", "旧", "f k a", "fka"].iter().any(|mark| inner.starts_with(mark)) {
            // A former name is not the name.
        } else if !parts.is_empty() && !self.words.is_empty() && (script(&key) != script(&self.words.concat()) || !is_kind(&key)) {
            let mut also = Name { words: parts, ..Name::default() };
            also.strip_forms();
            self.also.push(also.words);
        } else {
            self.words.extend(parts);
        }
    }

    fn add_form(&mut self, tags: &[&'static str]) {
        // The first form read is the outermost, which says most.
        if self.form.is_empty() {
            self.form = tags.to_vec();
        }
    }

    fn strip_forms(&mut self) {
        while self.strip_form() {}
    }

    fn strip_form(&mut self) -> bool {
        let count = self.words.len();
        for taken in (1..=5.min(count.saturating_sub(1))).rev() {
            let tail = self.words.get(count - taken..).unwrap_or_default().concat();
            if let Some(tags) = FORMS.ends.get(&tail) {
                self.kabushiki_first = self.kabushiki_first.or(KABUSHIKI.contains(&tail.as_str()).then_some(false));
                self.words.truncate(count - taken);
                self.add_form(tags);
                return true;
            }
            let head = self.words.get(..taken).unwrap_or_default();
            // "A B T Industries" begins with no AB.
            let letters = taken > 1 && head.iter().all(|word| word.chars().count() == 1);
            if let Some(tags) = FORMS.begins.get(&head.concat()).filter(|_| !letters) {
                self.kabushiki_first = self.kabushiki_first.or(KABUSHIKI.contains(&head.concat().as_str()).then_some(true));
                self.words.drain(..taken);
                self.add_form(tags);
                return true;
            }
        }
        if let Some(tags) = self.words.last().filter(|_| count > 1).and_then(|last| misspelled(last)) {
            self.words.truncate(count - 1);
            self.add_form(tags);
            return true;
        }
        let first_last = [self.words.len().saturating_sub(1), 0];
        for (writing, tags) in &FORMS.attached {
            for (turn, at) in first_last.into_iter().enumerate() {
                let Some(word) = self.words.get_mut(at) else { continue };
                let rest = if turn == 0 { word.strip_suffix(writing.as_str()) } else { word.strip_prefix(writing.as_str()) };
                if let Some(rest) = rest.filter(|rest| rest.chars().count() > 1) {
                    self.kabushiki_first = self.kabushiki_first.or(KABUSHIKI.contains(&writing.as_str()).then_some(turn == 1));
                    *word = rest.to_owned();
                    self.add_form(tags);
                    return true;
                }
            }
        }
        false
    }

    /// "Acme Korea", "아크메코리아"; not "Bank of Korea" or "Korea Post", whose name it is.
    fn strip_country(&mut self) {
        let count = self.words.len();
        for taken in (1..=3.min(count.saturating_sub(1))).rev() {
            let tail = self.words.get(count - taken..).unwrap_or_default().join(" ");
            let before = self.words.get(count - taken - 1).map_or("", String::as_str);
            if ["of", "in", "de", "für", "for", "du", "del"].contains(&before) {
                return;
            }
            if let Some(country) = country_of(&tail) {
                self.whole.clone_from(&self.words);
                self.words.truncate(count - taken);
                self.country = Some(country);
                return;
            }
        }
        if let Some(last) = self.words.last()
            && let Some((rest, code)) = [("코리아", "KR"), ("재팬", "JP"), ("ジャパン", "JP"), ("차이나", "CN")].iter().find_map(|(end, code)| Some((last.strip_suffix(end)?, code)))
            && rest.chars().count() > 1
        {
            let rest = rest.to_owned();
            self.whole.clone_from(&self.words);
            if let Some(last) = self.words.last_mut() {
                *last = rest;
            }
            self.country = Country::from_alpha2(code);
        }
    }
}

/// The form that is registered before or behind the name, and with it the name.
const KABUSHIKI: [&str; 2] = ["株式会社", "株式會社"];

/// A long form of one word with a letter lost, doubled or changed: "Limitd", "Aktiengeselschaft".
fn misspelled(word: &str) -> Option<&'static [&'static str]> {
    if word.len() < 6 || !word.is_ascii() {
        return None;
    }
    let start = word.get(..3)?;
    FORMS.long.iter().find(|(form, _)| form.starts_with(start) && form.len().abs_diff(word.len()) < 2 && strsim::osa_distance(form, word) == 1).map(|(_, tags)| tags.as_slice())
}

/// A country's name of more than two letters; codes are words too often.
fn country_of(text: &str) -> Option<Country> {
    match text.trim() {
        "uk" | "u.k." | "u.k" => Country::from_alpha2("GB"),
        "usa" | "u.s.a." | "u.s." => Country::from_alpha2("US"),
        "코리아" => Some(Country::KR),
        text if text.chars().count() < 2 || text.is_ascii() && text.len() < 4 => None,
        text => Country::from_name(text),
    }
}

/// Whether a text in brackets tells companies of one name apart: "신한(카드)", "Acme (Europe)".
fn is_kind(key: &str) -> bool {
    const PLACES: [&str; 14] = ["europe", "asia", "apac", "emea", "pacific", "international", "global", "america", "americas", "holdings", "group", "cayman", "中国", "上海"];
    crate::same::is_word(key) || PLACES.contains(&key) || key.chars().all(|c| c.is_ascii_digit())
}

/// The script that most letters of a text are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Script {
    Latin,
    /// Cyrillic, Greek and others.
    Other,
    Hangul,
    /// Chinese characters and kana.
    Han,
}

pub(crate) fn script(text: &str) -> Script {
    let count = |range: &dyn Fn(char) -> bool| text.chars().filter(|c| range(*c)).count();
    let hangul = count(&|c| ('가'..='힣').contains(&c));
    let han = count(&|c| ('\u{3040}'..='\u{30ff}').contains(&c) || ('\u{4e00}'..='\u{9fff}').contains(&c));
    match () {
        () if hangul > 0 && hangul >= han => Script::Hangul,
        () if han > 0 => Script::Han,
        () if text.chars().any(|c| c.is_alphabetic() && !c.is_ascii() && ('\u{370}'..='\u{1fff}').contains(&c)) => Script::Other,
        () => Script::Latin,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(written: &str) -> String {
        name(written).key()
    }

    #[test]
    fn legal_forms_are_no_part_of_a_name() {
        for written in ["누리페이", "(주)누리페이", "㈜누리페이", "누리페이㈜", "주식회사 누리페이", "누리페이 주식회사", "누리페이주식회사", "누리 페이(주)", "유한회사 누리페이"] {
            assert_eq!(key(written), "누리페이", "{written}");
        }
        for written in ["Acme", "ACME, Inc.", "Acme Inc", "Acme Co., Ltd.", "acme Pte. Ltd.", "Acme S.à r.l.", "ACME GmbH & Co. KG", "Acme S.A.", "The Acme Company", "Ａｃｍｅ LLC", "Acme Sp. z o.o.", "PT Acme Tbk"] {
            assert_eq!(key(written), "acme", "{written}");
        }
        assert_eq!(key("株式会社ソニー"), key("ソニー株式会社"));
        assert_eq!(key("支付宝(中国)网络技术有限公司"), "支付宝网络技术");
    }

    #[test]
    fn a_name_is_never_eaten() {
        assert_eq!(key("주식회사"), "주식회사");
        assert_eq!(key("Limited Brands"), "limitedbrands");
        assert_eq!(key("SE"), "se");
        assert_eq!(key("Company"), "company");
        assert_eq!(key("Korea"), "korea");
        assert_eq!(key("코리아"), "코리아");
        assert_eq!(key("Costco"), "costco");
        assert_eq!(key("SAP"), "sap");
        assert_eq!(key("ASA"), "asa");
    }

    #[test]
    fn a_country_in_the_name_is_kept_beside_it() {
        let country = |written: &str| name(written).country.map(|country| country.to_string());
        assert_eq!(country("Acme Korea LLC").as_deref(), Some("KR"));
        assert_eq!(country("아크메코리아 유한회사").as_deref(), Some("KR"));
        assert_eq!(country("Acme Ltd. (Singapore)").as_deref(), Some("SG"));
        assert_eq!(country("Acme (UK) Limited").as_deref(), Some("GB"));
        assert_eq!(key("Acme (UK) Limited"), "acme");
        assert_eq!(country("Bank of Korea"), None);
        assert_eq!(country("Korea Post"), None);
    }

    #[test]
    fn others_and_other_scripts_are_no_part_of_a_name() {
        assert_eq!((key("별하배송 외 12개사").as_str(), name("별하배송 외 12개사").others), ("별하배송", Some(12)));
        assert_eq!(name("카카오(Kakao)").keys().collect::<Vec<_>>(), ["카카오", "kakao"]);
        assert_eq!(key("누리페이(구 다온페이)"), "누리페이");
    }
}
