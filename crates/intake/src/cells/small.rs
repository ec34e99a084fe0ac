//! Consent, retention, safeguard, count: small closed readings.

use whither_ledger::{Consent, Retention, Safeguard};

/// Whether consent was given, refused or withdrawn.
pub fn consent(cell: &str) -> Option<Consent> {
    Some(match crate::roles::fold(cell).as_str() {
        "y" | "yes" | "o" | "동의" | "동의함" | "동의완료" | "given" | "optin" | "true" | "ja" | "oui" | "sí" | "sim" | "granted" => Consent::Given,
        "n" | "no" | "x" | "미동의" | "동의안함" | "거부" | "부동의" | "refused" | "optout" | "false" | "nein" | "non" | "denied" => Consent::Refused,
        "철회" | "동의철회" | "withdrawn" | "revoked" | "widerrufen" => Consent::Withdrawn,
        _ => return None,
    })
}

/// A span of time: `5년`, `90 days`, `제공일로부터 5년`. A condition without a span has no reading.
pub fn retention(cell: &str) -> Option<Retention> {
    const UNITS: [(&str, char); 21] = [
        ("년", 'Y'), ("개년", 'Y'), ("개월", 'M'), ("달", 'M'), ("주", 'W'), ("일", 'D'), ("years", 'Y'), ("year", 'Y'), ("months", 'M'), ("month", 'M'), ("weeks", 'W'),
        ("days", 'D'), ("day", 'D'), ("jahre", 'Y'), ("jahr", 'Y'), ("monate", 'M'), ("tage", 'D'), ("ans", 'Y'), ("mois", 'M'), ("jours", 'D'), ("年", 'Y'),
    ];
    // As a machine writes it (ISO 8601): "P7Y", "P18M".
    let machine = cell.trim().strip_prefix('P').and_then(|rest| rest.strip_suffix(['Y', 'M', 'W', 'D']));
    if machine.is_some_and(|digits| !digits.is_empty() && digits.len() <= 3 && digits.bytes().all(|byte| byte.is_ascii_digit())) {
        return Some(Retention(cell.trim().to_owned()));
    }
    let text = cell.to_lowercase();
    let mut found: Vec<String> = Vec::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let digits: String = rest.get(at..)?.chars().take_while(char::is_ascii_digit).collect();
        let after = rest.get(at + digits.len()..)?;
        let word = after.trim_start();
        let unit = UNITS.iter().filter(|(name, _)| word.starts_with(name)).max_by_key(|(name, _)| name.len());
        if let Some((name, unit)) = unit.filter(|_| digits.len() <= 3) {
            let next = word.get(name.len()..).and_then(|next| next.chars().next());
            // "2024년 3월" is a date; "5일자" a day.
            let date = (*unit == 'Y' && digits.len() == 4) || matches!(next, Some('자'));
            let letters = next.is_some_and(|c| c.is_ascii_alphabetic());
            let span = format!("P{digits}{unit}");
            if !date && !letters && !found.contains(&span) {
                found.push(span);
            }
        }
        rest = after;
    }
    match found.as_slice() {
        [only] => Some(Retention(only.clone())),
        _ => None,
    }
}

/// The safeguard of a transfer, where exactly one is named.
pub fn safeguard(cell: &str) -> Option<Safeguard> {
    let text = cell.to_lowercase();
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
    let found = [
        (Safeguard::StandardContractualClauses, text.contains("standard contractual clause") || text.contains("standardvertragsklausel") || text.contains("표준계약") || text.contains("clauses contractuelles types") || words.contains(&"scc") || words.contains(&"sccs")),
        (Safeguard::BindingCorporateRules, text.contains("binding corporate rules") || words.contains(&"bcr") || words.contains(&"bcrs")),
        (Safeguard::Adequacy, text.contains("adequacy") || text.contains("angemessenheitsbeschluss") || text.contains("동등성") || text.contains("data privacy framework")),
        (Safeguard::Certification, text.contains("isms-p") || text.contains("certification")),
        (Safeguard::Encryption, text.contains("암호화") || text.contains("encrypt") || text.contains("verschlüssel")),
    ];
    let named: Vec<Safeguard> = found.into_iter().filter(|(_, named)| *named).map(|(safeguard, _)| safeguard).collect();
    match named.as_slice() {
        [only] => Some(*only),
        _ => None,
    }
}

/// A count: digits with or without thousands marks, with or without a counter (회, 건, times).
pub fn count(cell: &str) -> Option<u64> {
    let text = cell.trim();
    let text = ["회", "건", "번", "times", "records", "건수"].iter().fold(text, |text, unit| text.strip_suffix(unit).unwrap_or(text)).trim();
    let digits: String = text.chars().filter(|c| !matches!(c, ',' | ' ' | '\u{a0}')).collect();
    let digits = digits.strip_suffix(".0").unwrap_or(&digits);
    (!digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit())).then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_words_are_read() {
        assert_eq!(retention("제공일로부터 5년").map(|r| r.0).as_deref(), Some("P5Y"));
        assert_eq!(retention("P7Y").map(|r| r.0).as_deref(), Some("P7Y"));
        assert_eq!(retention("발송 후 90일").map(|r| r.0).as_deref(), Some("P90D"));
        assert_eq!(retention("3 months after the contract").map(|r| r.0).as_deref(), Some("P3M"));
        for cell in ["목적 달성 시까지", "2024년 3월까지", "5년 또는 3개월", ""] {
            assert_eq!(retention(cell), None, "{cell}");
        }
        assert_eq!(count("1,790건"), Some(1790));
        assert_eq!(count("수시"), None);
        assert_eq!(consent("동의"), Some(Consent::Given));
        assert_eq!(safeguard("Standard Contractual Clauses (SCC)"), Some(Safeguard::StandardContractualClauses));
        assert_eq!(safeguard("SCC; Data Privacy Framework"), None);
    }
}
