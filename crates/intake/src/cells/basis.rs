//! Legal bases: the statute and the article that a cell names.

use whither_ledger::LegalBasis;

/// Reads a legal basis. Words that name no statute, or two different articles, have no reading.
///
/// `신용정보법 제17조제1항` → `kr-credit-17-1`; `Art. 6(1)(f) GDPR` → `gdpr-6-1-f`; `동의` → `consent`.
pub fn read(cell: &str) -> Option<LegalBasis> {
    korean(cell).or_else(|| gdpr(cell)).or_else(|| plain(cell))
}

fn code(regime: &str, article: String) -> Option<LegalBasis> {
    Some(LegalBasis { regime: regime.to_owned(), article })
}

fn korean(cell: &str) -> Option<LegalBasis> {
    const STATUTES: [(&str, &str); 8] = [
        ("개인정보보호법시행령", "kr-pipa-decree"), ("신용정보법시행령", "kr-credit-decree"), ("개인정보보호법", "kr-pipa"), ("개인정보법", "kr-pipa"), ("개보법", "kr-pipa"),
        ("신용정보의이용및보호에관한법률", "kr-credit"), ("신용정보법", "kr-credit"), ("신정법", "kr-credit"),
    ];
    let text: String = cell.chars().filter(|c| !c.is_whitespace() && !"「」『』".contains(*c)).collect();
    let mut found: Vec<(usize, &str)> = Vec::new();
    for (name, regime) in STATUTES {
        if let Some(at) = text.find(name)
            && !found.iter().any(|(own, _)| *own == at)
        {
            found.push((at, regime));
        }
    }
    let [(at, regime)] = found.as_slice() else { return None };
    // Another statute beside it ("전자금융거래법 제22조") makes it unclear which one carries the disclosure.
    if text.get(*at..).is_some_and(|rest| rest.matches('법').count() > 1) && articles(&text).len() > 1 {
        return None;
    }
    match articles(text.get(*at..)?).as_slice() {
        [] => None,
        [article] => code(regime, article.clone()),
        [first, rest @ ..] => rest.iter().all(|other| other == first).then(|| code(regime, first.clone())).flatten(),
    }
}

/// Every 제N조(의N)(제N항)(제N호), as `17-1-1`.
fn articles(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('조') {
        let (before, after) = rest.split_at(at);
        rest = after.strip_prefix('조').unwrap_or_default();
        let digits: String = before.chars().rev().take_while(char::is_ascii_digit).collect::<Vec<_>>().into_iter().rev().collect();
        if digits.is_empty() {
            continue;
        }
        let mut article = digits;
        let mut tail = rest;
        for (prefix, unit) in [("의", ""), ("제", "항"), ("제", "호")] {
            let Some(next) = tail.strip_prefix(prefix).or_else(|| (!unit.is_empty()).then_some(tail)) else { continue };
            let number: String = next.chars().take_while(char::is_ascii_digit).collect();
            let Some(after) = next.get(number.len()..).and_then(|after| after.strip_prefix(unit)) else { continue };
            if !number.is_empty() {
                article.push('-');
                article.push_str(&number);
                tail = after;
            }
        }
        rest = tail;
        out.push(article);
    }
    out
}

fn gdpr(cell: &str) -> Option<LegalBasis> {
    let lower = cell.to_lowercase();
    let regime = ["gdpr", "dsgvo", "ds-gvo", "rgpd"].iter().any(|name| lower.contains(name)).then_some("gdpr")?;
    let regime = if lower.contains("uk gdpr") || lower.contains("uk-gdpr") { "uk-gdpr" } else { regime };
    let words: Vec<String> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect();
    let is_number = |word: &str| !word.is_empty() && word.len() <= 2 && word.chars().all(|c| c.is_ascii_digit());
    let starts: Vec<usize> = words.iter().enumerate().filter(|(at, word)| {
        is_number(word) && *at > 0 && matches!(words[at - 1].as_str(), "art" | "article" | "artikel" | "artículo" | "artigo" | "articolo" | "gdpr" | "dsgvo" | "rgpd")
    }).map(|(at, _)| at).collect();
    let read = |start: usize| {
        let mut article = words[start].clone();
        let mut after = words[start + 1..].iter().filter(|word| !matches!(word.as_str(), "abs" | "absatz" | "para" | "paragraph" | "paragraphe" | "par" | "apartado" | "unterabs" | "1er" | "§" | "n"));
        let Some(paragraph) = after.next().filter(|word| is_number(word)) else { return article };
        article = format!("{article}-{paragraph}");
        let mut after = after.filter(|word| !matches!(word.as_str(), "lit" | "litera" | "buchst" | "buchstabe" | "point" | "letra" | "let" | "s" | "satz" | "unterabsatz" | "subparagraph" | "sentence" | "1"));
        match after.next() {
            Some(letter) if letter.len() == 1 && letter.chars().all(|c| c.is_ascii_lowercase()) => format!("{article}-{letter}"),
            _ => article,
        }
    };
    let mut found: Vec<String> = starts.into_iter().map(read).collect();
    found.dedup();
    match found.as_slice() {
        [only] => code(regime, only.clone()),
        _ => None,
    }
}

/// A basis by its plain name, whole cell.
fn plain(cell: &str) -> Option<LegalBasis> {
    let folded = crate::roles::fold(cell);
    let name = match folded.as_str() {
        "동의" | "정보주체의동의" | "정보주체동의" | "이용자동의" | "고객동의" | "본인동의" | "별도동의" | "제3자제공동의" | "consent" | "yourconsent" | "consentofthedatasubject" | "einwilligung" | "consentement" | "同意" | "consentimiento" | "consentimento" => "consent",
        "계약이행" | "계약의이행" | "계약의체결및이행" | "contract" | "performanceofacontract" | "performanceofcontract" | "vertragserfüllung" | "vertrag" | "contrat" => "contract",
        "정당한이익" | "legitimateinterest" | "legitimateinterests" | "berechtigtesinteresse" | "intérêtlégitime" => "legitimate-interest",
        "법령상의무" | "법적의무" | "법령상의무이행" | "legalobligation" | "rechtlicheverpflichtung" | "obligationlégale" => "legal-obligation",
        _ => return None,
    };
    code(name, String::new())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statutes_and_articles_are_read() {
        for (cell, expected) in [
            ("신용정보법 제17조제1항", "kr-credit-17-1"),
            ("「신용정보의 이용 및 보호에 관한 법률」 제32조 제1항", "kr-credit-32-1"),
            ("개인정보 보호법 제28조의8제1항제3호", "kr-pipa-28-8-1-3"),
            ("개인정보 보호법 제28조의8 제1항 제3호", "kr-pipa-28-8-1-3"),
            ("개인정보보호법 제17조 제1항 제1호(동의)", "kr-pipa-17-1-1"),
            ("Art. 6(1)(f) GDPR", "gdpr-6-1-f"),
            ("Art. 6 Abs. 1 lit. f DSGVO", "gdpr-6-1-f"),
            ("Art. 6 Abs. 1 S. 1 lit. b DSGVO", "gdpr-6-1-b"),
            ("article 6, paragraphe 1, point c) du RGPD", "gdpr-6-1-c"),
            ("GDPR-6-1-a", "gdpr-6-1-a"),
            ("GDPR Article 6(1)(a)", "gdpr-6-1-a"),
            ("동의", "consent"),
            ("정보주체의 동의", "consent"),
        ] {
            assert_eq!(read(cell).map(|basis| basis.to_string()).as_deref(), Some(expected), "{cell}");
        }
    }

    #[test]
    fn unclear_words_have_no_reading() {
        for cell in ["", "관련 법령", "전자금융거래법 제22조", "신용정보법", "Art. 6(1)(a) and Art. 6(1)(f) GDPR", "개인정보 보호법 제17조 및 제26조", "신용정보법 제17조 및 전자금융거래법 제22조", "n/a"] {
            assert_eq!(read(cell), None, "{cell}");
        }
    }
}
