//! Names of recipients: several in a cell, sub-processors in brackets, contacts beside the name.

use super::{country, tidy};
use crate::limits;
use whither_ledger::Country;

/// A recipient as its cell names it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Named {
    /// The words of the cell for this recipient, whole.
    pub wording: String,
    /// The name without what stands beside it.
    pub name: String,
    /// The country that the name states, with its words.
    pub country: Option<(String, Country)>,
    /// Sub-processors named in brackets.
    pub subs: Vec<Named>,
}

/// What a recipient cell holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Names {
    /// Those named.
    pub named: Vec<Named>,
    /// The words for those it does not name: `외 3개사`.
    pub unnamed: Option<String>,
}

const SUB: [&str; 14] = [
    "재수탁사", "재수탁자", "재수탁업체", "재위탁", "재위탁사", "재위탁업체", "재수탁", "sub-processor", "sub-processors", "subprocessor", "subprocessors",
    "subcontractor", "subcontractors", "unterauftragnehmer",
];

/// Reads a recipient cell.
pub fn read(cell: &str) -> Names {
    let mut names = Names::default();
    for line in cell.lines().flat_map(split_list).take(limits::LIST) {
        let line = line.trim_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '•' | '·' | '▪' | '○' | 'ㅇ' | '※' | '*' | ','));
        let line = tidy(unnumbered(line));
        if super::is_nothing(&line) || is_control(&line) {
            continue;
        }
        if let Some(subs) = sub_label(&line) {
            // A line of its own below its processor: "sub-processor: X".
            if let Some(last) = names.named.last_mut() {
                last.wording = format!("{}\n{line}", last.wording);
                last.subs.extend(read(subs).named);
                continue;
            }
        }
        let aside = line.starts_with('(') && closing(&line) == Some(line.len()) && sub_label(line.trim_matches(['(', ')'])).is_none();
        if (is_contact(&line) || aside)
            && let Some(last) = names.named.last_mut()
        {
            last.wording = format!("{}\n{line}", last.wording);
            continue;
        }
        if is_contact(&line) && !line.contains('(') {
            continue;
        }
        let (line, unnamed) = others(&line);
        if unnamed.is_some() {
            names.unnamed = unnamed;
        }
        if !line.is_empty() {
            names.named.push(one(&line));
        }
    }
    names
}

/// A line without the number of its list: "1) 가람카드", "① 가람카드".
fn unnumbered(line: &str) -> &str {
    let rest = line.trim_start_matches(|c: char| ('①'..='⑳').contains(&c));
    if rest.len() < line.len() {
        return rest.trim_start();
    }
    let digits = line.chars().take_while(char::is_ascii_digit).count();
    let behind = line.get(digits..).unwrap_or_default();
    match behind.strip_prefix([')', '.']) {
        Some(name) if (1..=2).contains(&digits) && !name.starts_with(|c: char| c.is_ascii_digit()) && !name.trim().is_empty() => name.trim_start(),
        _ => line,
    }
}

/// What a page offers beside its words, as a link or a button: "전체 목록 보기".
fn is_control(line: &str) -> bool {
    let lower = line.to_lowercase();
    line.chars().count() <= 14 && (line.ends_with(" 보기") || ["더보기", "펼치기", "접기", "바로가기", "상세보기", "자세히"].contains(&line)) || ["view all", "see all", "show more", "read more", "view list", "see list", "learn more"].contains(&lower.as_str())
}

fn one(line: &str) -> Named {
    let mut named = Named { wording: line.to_owned(), country: country::in_name(line), ..Named::default() };
    let mut name = String::new();
    let mut rest = line;
    while let Some(open) = rest.find(['(', '（', '[']) {
        let (before, after) = rest.split_at(open);
        name.push_str(before);
        let Some(close) = closing(after) else {
            name.push_str(after);
            rest = "";
            break;
        };
        let (bracket, tail) = after.split_at(close);
        let inner: String = bracket.chars().skip(1).take(bracket.chars().count().saturating_sub(2)).collect();
        if let Some(subs) = sub_label(&inner) {
            named.subs.extend(read(subs).named);
        } else if (country::in_bracket(&inner).is_none() || is_within(before, tail)) && !is_contact(&inner) && !inner.contains("연락처") {
            name.push_str(bracket);
        }
        rest = tail;
    }
    name.push_str(rest);
    let name = tidy(&name);
    named.name = name.trim_end_matches([',', ':', '-', '–']).trim().to_owned();
    if named.name.is_empty() {
        named.name = line.to_owned();
    }
    named
}

/// Whether a bracket with a country stands within a company's name: "Acme (Korea) Ltd." is not Acme in Korea but a company of that name.
fn is_within(before: &str, tail: &str) -> bool {
    let word: String = tail.trim_start().chars().take_while(|c| c.is_alphanumeric() || ".&".contains(*c)).collect();
    !before.trim().is_empty() && word.chars().count() > 1 && !tail.trim_start().starts_with([',', '-', '–', '/', '('])
}

/// The byte after the bracket that closes the one at the start.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    for (at, c) in text.char_indices() {
        match c {
            '(' | '（' | '[' => depth += 1,
            ')' | '）' | ']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at + c.len_utf8());
                }
            }
            _ => {}
        }
    }
    None
}

fn sub_label(text: &str) -> Option<&str> {
    let (label, names) = text.split_once([':', '：'])?;
    let label = label.trim().to_lowercase();
    SUB.contains(&label.as_str()).then(|| names.trim())
}

fn is_contact(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let label = ["연락처", "문의", "전화", "이메일", "개인정보 보호책임자", "contact", "e-mail", "email", "tel", "phone", "mail"];
    let lower = text.to_lowercase();
    (text.contains('@') && !text.contains(' ')) || lower.starts_with("http") || lower.starts_with("www.") || (digits >= 7 && text.chars().all(|c| c.is_ascii_digit() || " -+().".contains(c)))
        || (label.iter().any(|label| lower.starts_with(label)) && (text.contains('@') || text.contains(':') || digits >= 7))
}

/// Cuts "외 3개사", "등 12개 업체", "등", "and 12 others" off the end.
fn others(line: &str) -> (String, Option<String>) {
    let lower = line.to_lowercase();
    for end in [" 등", ", et al.", " et al.", " u.a.", " and others"] {
        if let Some(name) = line.strip_suffix(end).filter(|name| !name.trim().is_empty()) {
            return (name.trim().to_owned(), Some(end.trim_start_matches([',', ' ']).to_owned()));
        }
    }
    for mark in [" 외 ", " 외", " 등 ", " and ", " und ", " & "] {
        let Some(at) = lower.rfind(mark).filter(|_| lower.len() == line.len()) else { continue };
        let (Some(name), Some(tail)) = (line.get(..at), line.get(at..)) else { continue };
        let words = tail.trim();
        let folded = words.to_lowercase();
        let counted = words.chars().any(|c| c.is_ascii_digit());
        let said = ["개사", "개 사", "곳", "개 업체", "개업체", "개 기관", "others", "other companies", "weitere", "여개", "명"];
        if counted && said.iter().any(|said| folded.contains(said)) && words.chars().count() < 24 {
            return (name.trim().to_owned(), Some(words.to_owned()));
        }
    }
    (line.to_owned(), None)
}

/// Splits a line at list marks outside brackets. A comma splits Latin names only where every part looks like a name.
fn split_list(line: &str) -> Vec<String> {
    let hard = pieces(line, &[';', '；', '、', '，', '|']);
    hard.iter().flat_map(|piece| {
        let soft = pieces(piece, &[',']);
        let soft = join_forms(soft);
        let korean = piece.chars().any(|c| ('가'..='힣').contains(&c));
        let names = soft.len() > 1 && soft.iter().all(|part| !part.trim().is_empty());
        let latin = soft.iter().all(|part| part.split_whitespace().any(is_legal_form)) || (soft.len() >= 3 && soft.iter().all(|part| part.split_whitespace().count() <= 3));
        if names && (korean || latin) { soft } else { vec![piece.clone()] }
    }).flat_map(|piece| split_companies(&piece)).collect()
}

/// Splits at marks that may also stand inside a name, where every part is plainly a company's: "㈜누리페이먼츠·가람페이㈜", "아라솔문자㈜ 및 도담넷".
fn split_companies(piece: &str) -> Vec<String> {
    let formed = |part: &str| ["(주)", "㈜", "（주）", "주식회사", "(유)", "유한회사"].iter().any(|form| part.contains(form)) || part.split_whitespace().skip(1).any(is_legal_form);
    let parts = pieces(piece, &['/', '·', 'ㆍ']);
    if parts.len() > 1 && parts.iter().all(|part| formed(part)) {
        return parts;
    }
    for joint in [" 및 ", " and ", " und ", " et "] {
        if let Some((a, b)) = piece.split_once(joint)
            && formed(a)
            && (formed(b) || joint == " 및 " && is_name(b))
                    {
            return vec![a.to_owned(), b.to_owned()];
        }
    }
    vec![piece.to_owned()]
}

/// One word that names a company, and no kind of companies.
fn is_name(text: &str) -> bool {
    const KINDS: [&str; 16] = ["계열사", "자회사", "관계사", "관계회사", "제휴사", "협력사", "협력업체", "가맹점", "대리점", "판매자", "입점사", "기관", "업체", "회사", "고객", "기타"];
    let text = text.trim();
    !text.contains(' ') && (2..=12).contains(&text.chars().count()) && !KINDS.iter().any(|kind| text.ends_with(kind))
}

fn pieces(text: &str, marks: &[char]) -> Vec<String> {
    let (mut depth, mut out) = (0usize, vec![String::new()]);
    for c in text.chars() {
        match c {
            '(' | '（' | '[' => depth += 1,
            ')' | '）' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && marks.contains(&c) {
            out.push(String::new());
        } else if let Some(last) = out.last_mut() {
            last.push(c);
        }
    }
    out
}

/// "Acme, Inc." is one name.
fn join_forms(parts: Vec<String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for part in parts {
        let form = part.split_whitespace().next().is_some_and(is_legal_form);
        match out.last_mut() {
            Some(last) if form => {
                last.push(',');
                last.push_str(&part);
            }
            _ => out.push(part),
        }
    }
    out
}

/// Whether a word is a legal form of companies, as written in their names.
pub fn is_legal_form(word: &str) -> bool {
    const FORMS: [&str; 58] = [
        "inc", "incorporated", "ltd", "limited", "llc", "llp", "lp", "plc", "corp", "corporation", "co", "coltd", "company", "pte", "pteltd", "pty", "pvt", "private",
        "gmbh", "ag", "kg", "se", "ug", "ohg", "ev", "sa", "sas", "sarl", "srl", "spa", "bv", "nv", "ab", "oy", "as", "aps", "kk", "gk", "sl", "slu", "sp",
        "spzoo", "zoo", "doo", "kft", "sro", "ou", "uab", "ltda", "eireli", "bhd", "sdn", "株式会社", "合同会社", "有限公司", "주식회사", "유한회사", "pc",
    ];
    let folded: String = word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    FORMS.contains(&folded.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(cell: &str) -> Vec<String> {
        read(cell).named.into_iter().map(|named| named.name).collect()
    }

    #[test]
    fn several_recipients_in_a_cell() {
        assert_eq!(names("다온카드, 누리카드 주식회사"), ["다온카드", "누리카드 주식회사"]);
        assert_eq!(names("가람은행\n해든저축은행"), ["가람은행", "해든저축은행"]);
        assert_eq!(names("Allant Group, LLC"), ["Allant Group, LLC"]);
        assert_eq!(names("Acme Data, Marketing & Research LLC"), ["Acme Data, Marketing & Research LLC"]);
        assert_eq!(names("Acme, Inc., Bolt GmbH"), ["Acme, Inc.", "Bolt GmbH"]);
        assert_eq!(names("㈜누리페이먼츠·가람페이㈜"), ["㈜누리페이먼츠", "가람페이㈜"]);
        assert_eq!(names("나래신용정보(주)/다온평가정보(주)"), ["나래신용정보(주)", "다온평가정보(주)"]);
        assert_eq!(names("아라솔문자㈜ 및 도담넷"), ["아라솔문자㈜", "도담넷"]);
        assert_eq!(names("누리페이㈜ 및 계열사"), ["누리페이㈜ 및 계열사"]);
        assert_eq!(names("Birch Analytics LLC and its affiliates"), ["Birch Analytics LLC and its affiliates"]);
        assert_eq!(names("1) 가람카드\n2) 미르카드\n③ 새솔카드"), ["가람카드", "미르카드", "새솔카드"]);
        assert_eq!(names("다온은행\n전체 목록 보기"), ["다온은행"]);
        assert_eq!(names("11번가"), ["11번가"]);
        assert_eq!(read("두레물류 등").unnamed.as_deref(), Some("등"));
        assert_eq!(names("Lumen Pay Inc. (미국, privacy@lumen.example)"), ["Lumen Pay Inc."]);
        assert_eq!(read("Lumen Pay Inc. (미국, privacy@lumen.example)").named[0].country.as_ref().map(|(_, country)| country.code()), Some("US"));
        assert_eq!(names("Keine weiteren Empfänger"), Vec::<String>::new());
    }

    #[test]
    fn what_stands_beside_a_name_is_not_the_name() {
        let read = read("나래솔루션(재수탁사: 도담넷, 이음데이터)");
        assert_eq!(read.named[0].name, "나래솔루션");
        assert_eq!(read.named[0].subs.iter().map(|sub| sub.name.as_str()).collect::<Vec<_>>(), ["도담넷", "이음데이터"]);
        assert_eq!(names("별하배송 외 3개사"), ["별하배송"]);
        assert_eq!(super::read("별하배송 외 3개사").unnamed.as_deref(), Some("외 3개사"));
        assert_eq!(names("Northwind Cloud Inc. (privacy@northwind.example.com)"), ["Northwind Cloud Inc."]);
        assert_eq!(names("Northwind Cloud Inc. (United States)\nprivacy@northwind.example.com"), ["Northwind Cloud Inc."]);
        assert_eq!(names("새길신용평가(주)"), ["새길신용평가(주)"]);
        assert_eq!(names("-"), Vec::<String>::new());
    }
}
