//! How names sound: one reduced writing for Korean, kana and Latin letters, and how alike two sound.

use any_ascii::any_ascii_char;

use crate::name::{script, Script};

/// What kana only lengthen: the next consonant, the last vowel.
fn lengthens(c: char) -> bool {
    matches!(c, 'ッ' | 'っ' | 'ー')
}

/// Whether any of it is kana, which say how they are read.
pub(crate) fn has_kana(text: &str) -> bool {
    text.chars().any(|c| ('\u{3040}'..='\u{30ff}').contains(&c))
}

/// Kana with a small vowel behind them have that vowel alone: ティ is ti, ファ fa.
fn with_small_vowels(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        let small = letters.peek().and_then(|next| Some(match next { 'ァ' => 'a', 'ィ' => 'i', 'ゥ' => 'u', 'ェ' => 'e', 'ォ' => 'o', _ => return None }));
        match small.filter(|_| has_kana(c.encode_utf8(&mut [0; 4]))) {
            Some(vowel) => {
                let read = any_ascii_char(c).to_ascii_lowercase();
                out.push_str(read.trim_end_matches(['a', 'i', 'u', 'e', 'o']));
                out.push(vowel);
                letters.next();
            }
            None => out.push(c),
        }
    }
    out
}

/// A text in Latin letters, for comparing only: no standard romanisation. Chinese characters as Mandarin reads them.
pub(crate) fn latin(text: &str) -> String {
    with_small_vowels(text).chars().filter(|c| !lengthens(*c)).flat_map(|c| any_ascii_char(c).chars()).filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// Names of letters as Korean spells abbreviations out: 엘지 is LG, 에이치엔 is HN. Longer spellings first.
const LETTERS: [(&str, &str); 30] = [
    ("더블유", "w"), ("더블류", "w"), ("에이치", "h"), ("에이", "a"), ("에프", "f"), ("에스", "s"), ("엑스", "x"), ("제이", "j"), ("케이", "k"), ("아이", "i"), ("브이", "v"), ("와이", "y"),
    ("제트", "z"), ("비", "b"), ("삐", "b"), ("씨", "c"), ("디", "d"), ("이", "e"), ("지", "g"), ("쥐", "g"), ("엘", "l"), ("엠", "m"), ("엔", "n"), ("오", "o"), ("피", "p"),
    ("큐", "q"), ("알", "r"), ("티", "t"), ("유", "u"), ("앤", ""),
];

/// The letters that a text begins with, spelled out in Korean, and what follows them.
fn spelled_start(text: &str) -> (String, &str) {
    let (mut letters, mut rest) = (String::new(), text);
    while let Some((spelling, letter)) = LETTERS.iter().find(|(spelling, _)| rest.starts_with(spelling)) {
        letters.push_str(letter);
        rest = rest.get(spelling.len()..).unwrap_or_default();
    }
    (letters, rest)
}

/// How Korean spells a capital letter.
pub(crate) fn spelling(letter: char) -> &'static str {
    if letter == '&' {
        return "앤";
    }
    let letter = letter.to_ascii_lowercase();
    LETTERS.iter().find(|(_, own)| own.starts_with(letter)).map_or("", |(spelling, _)| spelling)
}

/// The writings of a Korean text whose beginning or end may be letters spelled out: 에스케이스퀘어 may be "sk스퀘어".
fn writings(text: &str) -> Vec<String> {
    let mut out = vec![text.to_owned()];
    if script(text) != Script::Hangul {
        return out;
    }
    let (mut letters, mut rest) = (String::new(), text);
    while let Some((spelling, letter)) = LETTERS.iter().find(|(spelling, _)| rest.starts_with(spelling)) {
        letters.push_str(letter);
        rest = rest.get(spelling.len()..).unwrap_or_default();
        if letters.len() > 1 {
            out.push(format!("{letters}{rest}"));
        }
    }
    let end = text.char_indices().skip(1).find_map(|(at, _)| {
        let (letters, rest) = spelled_start(text.get(at..)?);
        (letters.len() > 1 && rest.is_empty()).then(|| format!("{}{letters}", text.get(..at).unwrap_or_default()))
    });
    out.extend(end);
    // "에스지엔지" is SG&G: an & that is spelled like an n.
    let with_and: Vec<String> = out.iter().filter(|_| text.contains('엔')).filter_map(|_| {
        let (letters, rest) = spelled_start(text);
        let inner = letters.get(1..letters.len().checked_sub(1)?)?;
        (inner.contains('n') && letters.len() < 6).then(|| format!("{}{rest}", letters.replacen('n', "", 1)))
    }).take(1).collect();
    out.extend(with_and);
    out
}

/// Classes of sounds that survive transcription. Korean: syllable by syllable; ㅡ is no vowel of its own.
const INITIAL: [&str; 19] = ["k", "k", "n", "t", "t", "r", "m", "p", "p", "s", "s", "", "s", "s", "s", "k", "t", "p", "h"];
// Vowels are the least sure: a and e are one, o and u are one.
const MEDIAL: [&str; 21] = ["a", "a", "a", "a", "o", "a", "o", "a", "o", "a", "a", "a", "o", "o", "o", "a", "i", "o", "", "i", "i"];
const FINAL: [&str; 28] = ["", "k", "k", "k", "n", "n", "n", "t", "r", "k", "m", "p", "r", "r", "p", "r", "m", "p", "p", "t", "t", "n", "t", "t", "k", "t", "p", "t"];

fn push(out: &mut String, class: &str) {
    for c in class.chars() {
        if !out.ends_with(c) {
            out.push(c);
        }
    }
}

/// A text in classes of sounds.
pub(crate) fn sounds(text: &str) -> String {
    let mut out = String::new();
    let mut foreign = String::new();
    for c in with_small_vowels(text).chars().filter(|c| !lengthens(*c)) {
        if ('가'..='힣').contains(&c) {
            push(&mut out, &classes(&std::mem::take(&mut foreign)));
            let index = (c as u32 - 0xac00) as usize;
            // 신라 is heard Silla.
            if INITIAL[index / 588] == "r" && out.ends_with('n') {
                out.pop();
            }
            push(&mut out, INITIAL[index / 588]);
            push(&mut out, MEDIAL[index % 588 / 28]);
            push(&mut out, FINAL[index % 28]);
        } else {
            foreign.extend(any_ascii_char(c).chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()));
        }
    }
    push(&mut out, &classes(&foreign));
    out
}

/// Latin letters in the same classes.
fn classes(latin: &str) -> String {
    const PAIRS: [(&str, &str); 29] = [
        ("tion", "son"), ("sion", "son"),
        // A soft g: agent, general; how others write j.
        ("gen", "san"), ("dzh", "s"), ("dge", "s"), ("dj", "s"), ("zh", "s"), ("eo", "o"), ("eu", ""), ("ae", "a"), ("oo", "o"), ("ee", "i"), ("ou", "o"), ("ea", "i"), ("ay", "ai"), ("ai", "ai"), ("ey", "i"), ("ie", "i"), ("ch", "s"), ("sh", "s"), ("ph", "p"),
        ("ck", "k"), ("ng", "n"), ("wo", "o"), ("wh", ""), ("kn", "n"), ("qu", "k"), ("gh", "k"), ("th", "t"),
    ];
    let mut out = String::new();
    let mut rest = latin;
    while let Some(first) = rest.chars().next() {
        if let Some((pair, class)) = PAIRS.iter().find(|(pair, _)| rest.starts_with(pair)) {
            push(&mut out, class);
            rest = rest.get(pair.len()..).unwrap_or_default();
            continue;
        }
        let behind = rest.get(1..).unwrap_or_default();
        let next = behind.chars().next().unwrap_or(' ');
        let vowel = |c: char| "aeiouy".contains(c);
        let class = match first {
            // Sign, design.
            'g' if behind == "n" => "",
            'b' | 'p' | 'v' | 'f' => "p",
            'c' if "eiy".contains(next) => "s",
            'c' | 'g' | 'k' | 'q' => "k",
            'x' => "ks",
            't' | 'd' => "t",
            's' => "s",
            'j' | 'z' => "s",
            // "Server" is 서버: an r that no vowel follows is not heard.
            'r' if !vowel(next) || behind == "e" => "",
            'l' | 'r' => "r",
            'm' => "m",
            'n' => "n",
            'h' if out.is_empty() => "h",
            'a' => "a",
            // The last e is silent: line, adobe, apple.
            'e' if behind.is_empty() && out.len() > 1 => "",
            'e' => "a",
            'i' => "i",
            'y' if behind.is_empty() || !vowel(next) => "i",
            'o' => "o",
            'u' => "o",
            digit if digit.is_ascii_digit() => rest.get(..1).unwrap_or_default(),
            _ => "",
        };
        push(&mut out, class);
        rest = behind;
    }
    out
}

/// The consonants of a text in classes: what names must share to sound alike.
pub(crate) fn skeleton(text: &str) -> String {
    let mut out = String::new();
    // Doubles fall together only when no vowel stands between them; those were in `push`.
    out.extend(sounds(text).chars().filter(|c| !"aeiouh".contains(*c)));
    out
}

/// How alike two texts sound, 0 to 1.
pub(crate) fn alike(a: &str, b: &str) -> f64 {
    let both = writings(a).into_iter().flat_map(|a| writings(b).into_iter().map(move |b| (a.clone(), b)));
    both.map(|(a, b)| alike_as_written(&a, &b)).fold(0.0, f64::max)
}

fn alike_as_written(a: &str, b: &str) -> f64 {
    if latin(a) == latin(b) {
        return 1.0;
    }
    let as_heard = |a: &str, b: &str| {
        let (a_sounds, b_sounds) = (sounds(a), sounds(b));
        if a_sounds.is_empty() || b_sounds.is_empty() || skeleton(a) != skeleton(b) { 0.0 } else { strsim::jaro_winkler(&a_sounds, &b_sounds) }
    };
    // A g before e or i is soft in some names and hard in others.
    let soft = |text: &str| if script(text) == Script::Latin && (text.contains("ge") || text.contains("gi")) { text.replace("ge", "je").replace("gi", "ji") } else { text.to_owned() };
    let (soft_a, soft_b) = (soft(a), soft(b));
    let best = as_heard(a, b);
    if soft_a == a && soft_b == b { best } else { best.max(as_heard(&soft_a, &soft_b)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transcriptions_share_their_consonants() {
        for (korean, latin_name) in [
            ("알리페이", "alipay"), ("카카오", "kakao"), ("네이버", "naver"), ("쿠팡", "coupang"), ("구글", "google"), ("토스", "toss"), ("어도비", "adobe"), ("아마존", "amazon"), ("페이스북", "facebook"),
            ("라인", "line"), ("롯데", "lotte"), ("우리", "woori"), ("크래프톤", "krafton"), ("셀트리온", "celltrion"),
        ] {
            assert_eq!(skeleton(korean), skeleton(latin_name), "{korean} {latin_name}");
            assert!(alike(korean, latin_name) > 0.7, "{korean} {latin_name}: {}", alike(korean, latin_name));
        }
        assert_ne!(skeleton("삼성"), skeleton("hyundai"));
    }

    #[test]
    fn abbreviations_are_spelled_out() {
        for (korean, letters) in [("엘지", "lg"), ("에스케이스퀘어", "sk square"), ("케이지이니시스", "kg inicis"), ("삼성에스디에스", "samsung sds")] {
            let letters = letters.replace(' ', "");
            assert!(alike(korean, &letters) > 0.7, "{korean} {letters}: {}", alike(korean, &letters));
        }
        assert!(alike("카카오페이", "kt") < 0.5);
    }
}
