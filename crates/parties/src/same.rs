//! Whether two names are one company's: a score with its reason.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use whither_ledger::Country;

use crate::name::{script, Name, Script};
use crate::sound;

/// How alike two names are, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Match {
    /// 0 (nothing in common) to 100 (the same letters).
    pub score: u8,
    /// Why.
    pub reason: Reason,
}

/// Why two names are, or are not, taken for one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// The same letters; case, blanks, marks and the legal form do not count.
    SameName,
    /// One writes the other beside its name: "카카오(Kakao)".
    WrittenBeside,
    /// The directory lists both as names of one company.
    Directory,
    /// The same words in another language, or the same sounds in another script.
    Translated,
    /// One letter differs.
    Spelling,
    /// The same name with a legal form that is another company's: GmbH and Ltd., or 株式会社 at the other end.
    OtherForm,
    /// The same name, and only one says a country.
    CountryOfOne,
    /// The same name in two countries.
    OtherCountry,
    /// One name is a part of the other.
    Part,
    /// Nothing says so.
    Different,
}

impl Match {
    /// From this score on two names are taken for one without asking. Below it the person is asked.
    pub const SURE: u8 = 90;
    /// Below this score nothing is asked either.
    pub const DOUBT: u8 = 60;

    pub(crate) const fn new(score: u8, reason: Reason) -> Match {
        Match { score, reason }
    }

    /// Whether the names are taken for one without asking.
    pub fn is_sure(self) -> bool {
        self.score >= Self::SURE
    }
}

/// Words that are translated: folded writing to concept. Latin ones may be several words, kept without blanks: "Guang Zhou" is Guangzhou.
struct Words {
    native: Vec<(String, usize)>,
    latin: HashMap<String, usize>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut words = Words { native: Vec::new(), latin: HashMap::new() };
    let lines = include_str!("../data/words.tsv").lines().filter(|line| !line.starts_with('#'));
    for (concept, line) in lines.enumerate() {
        let mut cells = line.split('\t').skip(1);
        let korean = cells.next().unwrap_or_default();
        let english = cells.next().unwrap_or_default();
        let others = cells.next().unwrap_or_default();
        for word in korean.split('|').chain(others.split('|')).filter(|word| !word.is_empty()) {
            words.native.push((word.to_owned(), concept));
        }
        for phrase in english.split('|').filter(|word| !word.is_empty()) {
            let phrase = phrase.split(' ').filter(|word| *word != "and").collect();
            words.latin.insert(phrase, concept);
        }
    }
    words.native.sort_by_key(|(word, _)| std::cmp::Reverse(word.chars().count()));
    words
});

/// Whether a text is a word that is translated.
pub(crate) fn is_word(key: &str) -> bool {
    WORDS.native.iter().any(|(word, _)| word == key) || WORDS.latin.contains_key(key)
}

/// A piece of a name: a word that is translated, or one that is transcribed.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Concept(usize),
    Sound(String),
}

/// Korean for the country, which is also a name: Hankook Tire, Daehan Steel, Koryo Steel.
const KOREA: [&str; 3] = ["한국", "대한", "고려"];

/// The pieces of a name. `sounded`: "한국" and "대한" are names here and not the country.
fn pieces(words: &[String], sounded: bool) -> Vec<Piece> {
    let text = words.concat();
    let mut out = Vec::new();
    if script(&text) == Script::Latin {
        let words: Vec<String> = words.iter().filter(|word| !matches!(word.as_str(), "of" | "the")).cloned().collect();
        let mut at = 0;
        while at < words.len() {
            let longest = (1..=5.min(words.len() - at)).rev().find_map(|length| Some((length, *WORDS.latin.get(&words.get(at..at + length)?.concat())?)));
            match (longest, out.last_mut()) {
                (Some((length, concept)), _) => {
                    out.push(Piece::Concept(concept));
                    at += length;
                    continue;
                }
                (None, Some(Piece::Sound(sound))) => sound.push_str(&words[at]),
                (None, _) => out.push(Piece::Sound(words[at].clone())),
            }
            at += 1;
        }
        return out;
    }
    let mut rest = text.as_str();
    while let Some(first) = rest.chars().next() {
        // A word stands for itself only where another piece is left beside it.
        let known = WORDS.native.iter().find(|(word, _)| rest.starts_with(word.as_str())).filter(|(word, _)| !(sounded && KOREA.contains(&word.as_str())));
        // "타이어앤테크놀로지": and.
        if first == '앤' && known.is_none() && matches!(out.last(), Some(Piece::Concept(_))) {
            rest = rest.get(first.len_utf8()..).unwrap_or_default();
            continue;
        }
        // Latin writings of a place leave out what kind of place it is: 射阳县 is Sheyang.
        if matches!(first, '市' | '县' | '縣' | '省') && !out.is_empty() {
            rest = rest.get(first.len_utf8()..).unwrap_or_default();
            continue;
        }
        match (known, out.last_mut()) {
            (Some((word, concept)), _) => {
                out.push(Piece::Concept(*concept));
                rest = rest.get(word.len()..).unwrap_or_default();
                continue;
            }
            (None, Some(Piece::Sound(sound))) => sound.push(first),
            (None, _) => out.push(Piece::Sound(first.to_string())),
        }
        rest = rest.get(first.len_utf8()..).unwrap_or_default();
    }
    out
}

/// One name in two scripts: the same concepts, and between them the same sounds.
fn translated(a: &[String], b: &[String]) -> Option<u8> {
    let (a_text, b_text) = (a.concat(), b.concat());
    let (a_script, b_script) = (script(&a_text), script(&b_text));
    if a_script == b_script {
        // Traditional and simplified characters read alike.
        let long = a_text.chars().count() >= 4 && a_text.chars().count() == b_text.chars().count();
        return (a_script == Script::Han && long && sound::latin(&a_text) == sound::latin(&b_text)).then_some(92);
    }
    if sounds_like(&a_text, &b_text) {
        return Some(93);
    }
    let named_after = |text: &str| KOREA.iter().any(|word| text.contains(word));
    let of = a.iter().chain(b).any(|word| word == "of");
    let as_is = same_pieces(&pieces(a, false), &pieces(b, false), of);
    as_is.or_else(|| if named_after(&a_text) || named_after(&b_text) { same_pieces(&pieces(a, true), &pieces(b, true), of) } else { None })
}

/// The same concepts, and between them the same sounds. `any_order`: "Bank of China" turns them round.
fn same_pieces(a: &[Piece], b: &[Piece], any_order: bool) -> Option<u8> {
    let sounds = |pieces: &[Piece]| pieces.iter().filter_map(|piece| if let Piece::Sound(sound) = piece { Some(sound.clone()) } else { None }).collect::<Vec<_>>();
    let concepts = |pieces: &[Piece]| {
        let mut all: Vec<usize> = pieces.iter().filter_map(|piece| if let Piece::Concept(concept) = piece { Some(*concept) } else { None }).collect();
        all.sort_unstable();
        all
    };
    let (a_sounds, b_sounds) = (sounds(a), sounds(b));
    if concepts(a) != concepts(b) || a_sounds.len() != b_sounds.len() || a.len() < 2 {
        return None;
    }
    if a_sounds.is_empty() {
        // Only words that are translated: the same in the same order.
        return (any_order || a == b).then_some(91);
    }
    // The words agree already: sounds need agree less. Characters are read in one way only, which has to be the right one.
    let alike = |(a, b): (&String, &String)| {
        let read = script(a) == Script::Han && !sound::has_kana(a) || script(b) == Script::Han && !sound::has_kana(b);
        sound::alike(a, b) >= 0.66 && (!read || strsim::jaro_winkler(&sound::latin(a), &sound::latin(b)) >= 0.86)
    };
    a_sounds.iter().zip(&b_sounds).all(alike).then_some(92)
}

fn sounds_like(a: &str, b: &str) -> bool {
    let alike = sound::alike(a, b);
    match sound::skeleton(a).len() {
        0 | 1 => alike >= 0.95,
        2 => alike >= 0.84,
        _ => alike >= 0.72,
    }
}

/// "한국콜마" beside "Kolmar Korea": Korean puts the country first.
fn country_first(own: &Name, other: &Name) -> Option<Name> {
    let first = own.words.first()?;
    let rest = first.strip_prefix("한국").filter(|rest| rest.chars().count() > 1)?;
    if own.country.is_some() || other.country != Some(Country::KR) {
        return None;
    }
    let mut words = own.words.clone();
    words[0] = rest.to_owned();
    Some(Name { words, country: other.country, ..own.clone() })
}

/// Whether two names, taken apart, are one company's.
pub fn same(a: &Name, b: &Name) -> Match {
    if let Some(turned) = country_first(a, b).map(|turned| same(&turned, b)).or_else(|| country_first(b, a).map(|turned| same(a, &turned)))
        && turned.score >= Match::DOUBT
    {
        return turned;
    }
    // "PetroChina" and "Petrochina": what looked like a country belongs to the name.
    let whole = |own: &Name, other: &Name| (other.country.is_none() || other.country == own.country) && !own.whole.is_empty();
    for (own, other) in [(a, b), (b, a)].into_iter().filter(|(own, other)| whole(own, other)) {
        let joined = Name { words: own.whole.clone(), whole: Vec::new(), country: None, ..own.clone() };
        let other = Name { words: if other.whole.is_empty() { other.words.clone() } else { other.whole.clone() }, whole: Vec::new(), country: None, ..other.clone() };
        let found = same(&joined, &other);
        if found.is_sure() {
            return found;
        }
    }
    let words = by_words(a, b);
    if words.score < Match::DOUBT {
        return words;
    }
    match (a.country, b.country) {
        (Some(a), Some(b)) if a != b => return Match::new(40, Reason::OtherCountry),
        (Some(_), None) | (None, Some(_)) => return Match::new(words.score.min(75), Reason::CountryOfOne),
        _ => {}
    }
    let other_end = matches!((a.kabushiki_first, b.kabushiki_first), (Some(a), Some(b)) if a != b);
    let forms_differ = other_end || !a.form.is_empty() && !b.form.is_empty() && !a.form.iter().any(|tag| b.form.contains(tag));
    if forms_differ { Match::new(words.score.min(75), Reason::OtherForm) } else { words }
}

fn by_words(a: &Name, b: &Name) -> Match {
    let (a_key, b_key) = (a.key(), b.key());
    if a_key == b_key {
        return Match::new(100, Reason::SameName);
    }
    // What both write beside their names may be a place.
    if a.keys().any(|key| key == b_key) || b.keys().any(|key| key == a_key) {
        return Match::new(96, Reason::WrittenBeside);
    }
    let digits = |key: &str| key.chars().filter(char::is_ascii_digit).collect::<String>();
    if digits(&a_key) != digits(&b_key) && script(&a_key) == script(&b_key) && look(&a_key) != look(&b_key) {
        return Match::new(0, Reason::Different);
    }
    // "더네이쳐" is The Nature.
    let without_article = |name: &Name, other: &Name| {
        let first = name.words.first().and_then(|first| first.strip_prefix('더')).filter(|rest| other.article && rest.chars().count() > 1)?;
        Some(std::iter::once(first.to_owned()).chain(name.words.iter().skip(1).cloned()).collect::<Vec<_>>())
    };
    let all = |name: &Name, other: &Name| std::iter::once(name.words.clone()).chain(name.also.clone()).chain(without_article(name, other)).collect::<Vec<_>>();
    let best = all(a, b).iter().flat_map(|one| all(b, a).into_iter().filter_map(|other| translated(one, &other)).collect::<Vec<_>>()).max();
    if let Some(score) = best {
        return Match::new(score, Reason::Translated);
    }
    if script(&a_key) != script(&b_key) && a.keys().any(|one| b.keys().any(|other| crate::exonym::known(&one, &other))) {
        return Match::new(92, Reason::Translated);
    }
    let (a_length, b_length) = (a_key.chars().count(), b_key.chars().count());
    if script(&a_key) == script(&b_key) {
        // "Google lreland": letters that look alike.
        if a_length.min(b_length) >= 8 && a_length == b_length && script(&a_key) == Script::Latin && look(&a_key) == look(&b_key) {
            return Match::new(90, Reason::Spelling);
        }
        if a_length.min(b_length) >= 8 && strsim::osa_distance(&a_key, &b_key) == 1 {
            // A letter lost, doubled or swapped in a long name is a slip; another letter in its place may be another name.
            let slip = a_length.min(b_length) >= 12 && script(&a_key) == Script::Latin && (a_length != b_length || strsim::levenshtein(&a_key, &b_key) == 2);
            return Match::new(if slip { 90 } else { 80 }, Reason::Spelling);
        }
        if a_length.min(b_length) >= 2 && (starts(&a.words, &b.words) || starts(&b.words, &a.words)) {
            return Match::new(60, Reason::Part);
        }
    }
    Match::new(0, Reason::Different)
}

/// Letters that look alike as one.
fn look(key: &str) -> String {
    key.chars().map(|c| match c { 'i' | '1' => 'l', '0' => 'o', '@' => 'a', other => other }).collect()
}

fn starts(long: &[String], short: &[String]) -> bool {
    long.len() > short.len() && long.starts_with(short)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::name::name;

    fn compare(a: &str, b: &str) -> Match {
        same(&name(a), &name(b))
    }

    #[test]
    fn writings_of_one_name_are_one() {
        for (a, b) in [
            ("(주)누리페이", "누리페이 주식회사"), ("Acme, Inc.", "ACME Corporation"), ("삼성전자", "Samsung Electronics Co., Ltd."), ("주식회사 카카오", "Kakao Corp."), ("엘지화학", "LG Chem, Ltd."),
            ("구글코리아 유한회사", "Google Korea LLC"), ("한국전력공사", "Korea Electric Power Corporation"), ("카카오뱅크", "KakaoBank Corp."), ("토스페이먼츠 주식회사", "Toss Payments Co., Ltd."),
        ] {
            let found = compare(a, b);
            assert!(found.is_sure(), "{a} / {b}: {found:?}");
        }
    }

    #[test]
    fn companies_of_one_family_are_several() {
        for (a, b) in [
            ("삼성카드", "삼성화재"), ("현대카드", "현대캐피탈"), ("KB국민은행", "KB국민카드"), ("Apple Inc.", "Apple Bank"), ("Google LLC", "Google Ireland Limited"), ("Klarna GmbH", "Klarna Bank AB"), ("Acme GmbH", "Acme Ltd"),
            ("Amazon Web Services Korea LLC", "Amazon Web Services EMEA SARL"), ("LG전자", "LG유플러스"), ("신한은행", "Shinhan Card Co., Ltd."), ("Studio 51", "Studio 52"), ("한국투자증권", "한국투자신탁"), ("Acme Korea", "Acme Japan"),
        ] {
            let found = compare(a, b);
            assert!(!found.is_sure(), "{a} / {b}: {found:?}");
        }
    }
}
