//! Recipients that a letter or a policy names line by line, with no label before them: "- Acme GmbH, Bremen (Versand)",
//! "1) 가람은행 (실명확인 / 성명, 계좌번호)", "▷ 한결고객센터 : 고객상담". Only below words that say that recipients follow.

use crate::cells::{country, tidy};
use crate::Role;

/// A recipient and what stands beside its name, each with a label for the table it becomes part of.
pub(crate) type Cells = Vec<(String, Role, String)>;

/// What a sentence says before a list of recipients.
const BEFORE: [&str; 34] = [
    "recipient", "third part", "shared with", "shared your", "disclosed to", "been disclosed", "provided to", "processors", "service providers", "partners", "sub-processor",
    "empfänger", "weitergegeben", "offengelegt", "übermittelt", "auftragsverarbeiter", "dienstleister", "an dritte",
    "destinataire", "communiqué", "transmis", "sous-traitant", "prestataires", "des tiers",
    "제공받은", "제공받는", "제공하였", "제공한", "제공하고", "제공됩니다", "위탁하", "위탁한", "수탁자", "수탁업체",
];

/// Whether a line says that a list of recipients follows: "Ihre Daten wurden folgenden Empfängern offengelegt:".
pub(crate) fn is_before_list(text: &str) -> bool {
    let text = text.trim();
    let lower = text.to_lowercase();
    text.ends_with([':', '：']) && (12..=180).contains(&text.chars().count()) && text.split_whitespace().count() >= 3 && BEFORE.iter().any(|word| lower.contains(word))
}

/// Whether a heading says that recipients are below it, whatever their relation: "3. Empfänger".
pub(crate) fn is_heading_of(text: &str) -> bool {
    let lower = text.to_lowercase();
    text.chars().count() <= 60 && !text.ends_with(['.', ':']) && ["recipients", "empfänger", "destinataires", "제공받는 자", "제3자 제공"].iter().any(|word| lower.contains(word))
}

/// Signs that a name is a company's.
const SIGNS: [&str; 30] = [
    "(주)", "㈜", "주식회사", "유한회사", "은행", "카드", "보험", "증권", "캐피탈", "페이", "신용정보", "코리아", "센터", "텔레콤", "通信", "株式会社", "有限公司",
    " inc", " llc", " ltd", " gmbh", " ag", " sas", " sarl", " s.a", " b.v", " plc", " se", " kg", " corp",
];

/// Words of sentences, which no name has.
const SENTENCE: [&str; 28] = [
    "개인정보", "사실", "내용", "항목", "기간", "일시", "경우", "합니다", "습니다", "에 따라", "하는 ", "위하여", "위해 ", "동의를", "때에", "관한 ", "및 그", "법령", " is ", " are ", " we ", " your ", " wir ", " sie ", " ihre ", " vous ", " nous ", " votre ",
];

fn is_name(name: &str) -> bool {
    let count = name.chars().count();
    let padded = format!(" {} ", name.to_lowercase());
    let begins = name.chars().next().is_some_and(|c| c.is_uppercase() || c.is_numeric() || !c.is_ascii() && c.is_alphabetic() || c == '(');
    (2..=70).contains(&count) && begins && name.split_whitespace().count() <= 9 && !name.ends_with(['.', '?', '!']) | name.ends_with("Inc.") | name.ends_with("Ltd.") | name.ends_with("Co.") | name.ends_with("B.V.") | name.ends_with("S.A.") && !SENTENCE.iter().any(|word| padded.contains(word))
}

fn is_company(name: &str) -> bool {
    let padded = format!(" {}", name.to_lowercase());
    SIGNS.iter().any(|sign| padded.contains(sign))
}

/// Whether words beside a name are about what protects a transfer.
fn is_safeguard(text: &str) -> bool {
    let lower = text.to_lowercase();
    ["standard contractual", "contractual clauses", "standardvertrag", "clauses contractuelles", "adequacy", "angemessenheit", "adéquation", "binding corporate", "표준계약", "privacy framework"].iter().any(|word| lower.contains(word))
}

/// Where the first of these signs stands outside brackets, and what it is.
fn outside(text: &str, signs: &[&'static str]) -> Option<(usize, &'static str)> {
    let mut depth = 0usize;
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' | '（' => depth += 1,
            ')' | ']' | '）' => depth = depth.saturating_sub(1),
            _ if depth == 0 => {
                if let Some(sign) = signs.iter().find(|sign| text.get(at..).is_some_and(|rest| rest.starts_with(**sign))) {
                    return Some((at, sign));
                }
            }
            _ => {}
        }
    }
    None
}

/// The recipient that a line names. `followed`: lines with labels stand below it, so that a bare name is one.
pub(crate) fn read(text: &str, korean: bool, followed: bool) -> Option<Cells> {
    let text = text.trim().trim_end_matches([';', ',']).trim_end();
    let label = |ko: &str, en: &str| if korean { ko.to_owned() } else { en.to_owned() };
    let (mut name, mut beside) = match outside(text, &[" – ", " — ", " - ", " : ", ": ", "："]) {
        Some((at, sign)) => (text.get(..at)?.trim(), text.get(at + sign.len()..)?.trim().to_owned()),
        None => (text, String::new()),
    };
    // "Acme GmbH (Versand)": a bracket that names no country says why.
    if beside.is_empty()
        && let Some(open) = name.find(['(', '（'])
        && name.ends_with([')', '）'])
        && let (Some(before), Some(inner)) = (name.get(..open), name.get(open..))
    {
        let inner = inner.trim_start_matches(['(', '（']).trim_end_matches([')', '）']);
        if country::in_bracket(inner).is_none() && country::read(inner).is_none() && !before.trim().is_empty() && !["주", "유", "재", "사"].contains(&inner.trim()) {
            (name, beside) = (before.trim(), inner.trim().to_owned());
        }
    }
    // "Northwind Mail Inc., San Francisco, USA": where it sits.
    let pieces: Vec<&str> = name.split(", ").collect();
    let formed = |piece: &str| {
        let piece = piece.split(" (").next().unwrap_or_default();
        ["inc.", "inc", "ltd.", "ltd", "llc", "co.", "s.a.", "n.v.", "limited", "corp."].contains(&piece.to_lowercase().as_str())
    };
    let own = 1 + pieces.iter().skip(1).take_while(|piece| formed(piece)).count();
    let own_name = pieces.get(..own)?.join(", ");
    let seat = pieces.get(own..)?;
    if !is_name(&own_name) {
        return None;
    }
    let mut cells: Cells = vec![(label("제공받는 자", "Recipient"), Role::Recipient, tidy(&own_name))];
    if let Some(last) = seat.last() {
        match country::read(last) {
            Some(_) => cells.push((label("국가", "Country"), Role::Country, tidy(last))),
            None => cells.push((label("주소", "Address"), Role::RecipientAddress, tidy(&seat.join(", ")))),
        }
    }
    let mut purpose = beside.as_str();
    let mut items = "";
    if let Some((why, what)) = beside.split_once(" / ") {
        (purpose, items) = (why, what);
    }
    let mut why: Vec<&str> = Vec::new();
    for part in purpose.split([';', ',']).map(str::trim).filter(|part| !part.is_empty()) {
        if is_safeguard(part) {
            cells.push((label("보호조치", "Safeguard"), Role::Safeguard, tidy(part)));
        } else {
            why.push(part);
        }
    }
    if !why.is_empty() {
        cells.push((label("목적", "Purpose"), Role::Purpose, tidy(&why.join(", "))));
    }
    if !items.trim().is_empty() {
        cells.push((label("항목", "Data"), Role::DataItems, tidy(items)));
    }
    let telling = cells.len() > 1 || country::in_name(&own_name).is_some();
    (telling || followed || is_company(&own_name)).then_some(cells)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<String> {
        read(text, false, false).unwrap_or_default().into_iter().map(|(_, _, value)| value).collect()
    }

    #[test]
    fn a_line_names_who_where_and_why() {
        assert_eq!(said("Heron Parcel Services GmbH, Bremen (Versand Ihrer Bestellungen)"), ["Heron Parcel Services GmbH", "Bremen", "Versand Ihrer Bestellungen"]);
        assert_eq!(said("Northwind Mail Inc., San Francisco, USA (Versand von Newslettern; Standardvertragsklauseln)"), ["Northwind Mail Inc.", "USA", "Standardvertragsklauseln", "Versand von Newslettern"]);
        assert_eq!(said("Lumen Pay Singapore Pte. Ltd. (Singapore) - payment fraud screening, under standard contractual clauses"), ["Lumen Pay Singapore Pte. Ltd. (Singapore)", "under standard contractual clauses", "payment fraud screening"]);
        assert_eq!(said("가람은행 (계좌 실명확인 / 성명, 계좌번호)"), ["가람은행", "계좌 실명확인", "성명, 계좌번호"]);
        assert_eq!(said("한결고객센터 : 고객상담"), ["한결고객센터", "고객상담"]);
        assert_eq!(said("(주)마루클라우드"), ["(주)마루클라우드"]);
        assert_eq!(said("Northwind Cloud, Inc. (USA): hosting"), ["Northwind Cloud, Inc. (USA)", "hosting"]);
    }

    #[test]
    fn a_sentence_names_nobody() {
        for text in ["이용자들이 사전에 동의한 경우", "법령의 규정에 의거하거나, 수사 목적으로 요구가 있는 경우", "We never sell your data", "Sie haben das Recht auf Auskunft", "별하배송", "문의", "개인정보 처리에 동의한 사실 및 내용: 2021. 5. 3. 회원가입 시 동의"] {
            assert_eq!(read(text, true, false), None, "{text}");
        }
        assert!(read("별하배송", true, true).is_some());
    }

    #[test]
    fn words_before_a_list_are_known() {
        for text in ["Ihre Daten wurden gegenüber folgenden Empfängern offengelegt:", "The recipients to whom your personal data have been disclosed are:", "Vos données ont été communiquées aux destinataires suivants :", "아래와 같이 제3자에게 제공하였습니다:"] {
            assert!(is_before_list(text), "{text}");
        }
        for text in ["Empfänger:", "제공받는 자:", "Please note the following points:"] {
            assert!(!is_before_list(text), "{text}");
        }
    }
}
