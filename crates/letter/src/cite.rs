//! Citations as they are written in the language of a letter.

use whither_law::{precedent, statute, Citation};
use whither_ledger::Lang;

use crate::draft::Tongue;

/// A statute's short name in a language other than Korean and English.
fn short(statute: &str, tongue: Tongue) -> Option<&'static str> {
    Some(match (statute, tongue) {
        ("eu-gdpr", Tongue::De) => "DSGVO",
        ("ch-fadp", Tongue::De) => "DSG",
        ("ch-dsv", Tongue::De) => "DSV",
        ("eu-gdpr", Tongue::Fr) => "RGPD",
        ("ch-fadp", Tongue::Fr) => "LPD",
        ("ch-dsv", Tongue::Fr) => "OPDo",
        ("br-lgpd", Tongue::Pt) => "LGPD",
        ("jp-appi", Tongue::Ja) => "個人情報保護法",
        ("cn-pipl", Tongue::Zh) => "《个人信息保护法》",
        _ => return None,
    })
}

/// A number up to 99 in Chinese numerals, as statutes are numbered.
fn chinese(number: &str) -> String {
    const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    let Ok(value) = number.parse::<usize>() else { return number.to_owned() };
    match (value / 10, value % 10) {
        (0, ones) => DIGITS[ones].to_string(),
        (1, 0) => "十".to_owned(),
        (1, ones) => format!("十{}", DIGITS[ones]),
        (tens @ 2..=9, 0) => format!("{}十", DIGITS[tens]),
        (tens @ 2..=9, ones) => format!("{}十{}", DIGITS[tens], DIGITS[ones]),
        _ => number.to_owned(),
    }
}

/// As an article or a decision is cited in a letter.
pub fn label(citation: &Citation, tongue: Tongue) -> String {
    let found = citation.article(None);
    if let (Some(case), Tongue::De | Tongue::Fr) = (precedent(citation.bare()), tongue) {
        return format!("{}, {}", if tongue == Tongue::De { "EuGH" } else { "CJUE" }, case.number);
    }
    if let (Some(case), Tongue::En) = (precedent(citation.bare()), tongue)
        && case.court_en == "Court of Justice of the European Union"
    {
        return format!("CJEU, Case {}", case.number);
    }
    let (Some(article), Some(short)) = (found, found.and_then(|article| short(&article.statute, tongue))) else {
        return citation.label(if tongue == Tongue::Ko { Lang::Ko } else { Lang::En });
    };
    let swiss = article.statute.starts_with("ch-");
    let pieces = citation.bare().get(citation.article_id().len()..).unwrap_or_default();
    let mut pieces = pieces.split('(').filter_map(|piece| piece.split(')').next()).filter(|piece| !piece.is_empty());
    let (first, second) = (pieces.next(), pieces.next());
    let number = &article.number;
    match tongue {
        Tongue::De => {
            let paragraph = first.map(|first| format!(" Abs. {first}")).unwrap_or_default();
            let letter = second.map(|second| format!(" {} {second}", if swiss { "Bst." } else { "Buchst." })).unwrap_or_default();
            format!("Art. {number}{paragraph}{letter} {short}")
        }
        Tongue::Fr if swiss => {
            let paragraph = first.map(|first| format!(" al. {first}")).unwrap_or_default();
            let letter = second.map(|second| format!(" let. {second}")).unwrap_or_default();
            format!("art. {number}{paragraph}{letter} {short}")
        }
        Tongue::Fr => {
            let paragraph = first.map(|first| format!(", paragraphe {first}")).unwrap_or_default();
            let letter = second.map(|second| format!(", point {second})")).unwrap_or_default();
            if paragraph.is_empty() { format!("article {number} du {short}") } else { format!("article {number}{paragraph}{letter}, du {short}") }
        }
        Tongue::Pt => match first {
            Some(first) => format!("art. {number}, {}, da {short}", first.strip_prefix('§').map_or_else(|| first.to_owned(), |paragraph| format!("§ {paragraph}º"))),
            None => format!("art. {number} da {short}"),
        },
        Tongue::Ja => format!("{short}第{number}条{}", first.map(|first| format!("第{first}項")).unwrap_or_default()),
        Tongue::Zh => format!("{short}第{}条{}", chinese(number), first.map(|first| format!("第{}款", chinese(first))).unwrap_or_default()),
        Tongue::Ko | Tongue::En => citation.label(tongue.lang()),
    }
}

/// What a label begins and ends with besides the article: the statute's name.
fn statute_of(citation: &Citation, tongue: Tongue) -> Option<(String, String)> {
    let statute = statute(&citation.article(None)?.statute)?;
    let own = short(&statute.id, tongue);
    Some(match (own, tongue) {
        (Some(own), Tongue::De) => (String::new(), format!(" {own}")),
        (Some(own), Tongue::Fr) if statute.id.starts_with("ch-") => (String::new(), format!(" {own}")),
        (Some(own), Tongue::Fr) => (String::new(), format!(" du {own}")),
        (Some(own), Tongue::Pt) => (String::new(), format!(" da {own}")),
        (Some(own), _) => (own.to_owned(), String::new()),
        (None, Tongue::Ko) if statute.id.starts_with("kr-") => (format!("「{}」 ", statute.short_ko), String::new()),
        (None, Tongue::Ko) => (format!("{} ", statute.short_ko), String::new()),
        (None, _) => (format!("{} ", statute.short_en), String::new()),
    })
}

/// Several, each once, in one phrase. A statute that was just named is not named again; in Korean its decree is "같은 법 시행령".
pub(crate) fn labels<'a>(citations: impl IntoIterator<Item = &'a Citation>, tongue: Tongue, and: &str) -> String {
    let mut out: Vec<String> = Vec::new();
    let mut seen: Vec<&Citation> = Vec::new();
    let mut before: Option<(String, String)> = None;
    for citation in citations {
        if seen.contains(&citation) {
            continue;
        }
        seen.push(citation);
        let whole = label(citation, tongue);
        let names = statute_of(citation, tongue);
        // In Korean two paragraphs of one article are 제42조제1항·제2항.
        if let (Tongue::Ko, Some(last), Some(article)) = (tongue, seen.iter().rev().nth(1), citation.article(None))
            && last.article_id() == citation.article_id()
            && article.id.starts_with("kr-")
            && let Some((_, paragraph)) = whole.split_once(article.label_ko.as_str()).filter(|(_, paragraph)| !paragraph.is_empty())
            && let Some(before) = out.last_mut()
            && before.ends_with('항')
        {
            before.push_str(&format!("·{paragraph}"));
            continue;
        }
        // 第33条第1項及び第5項.
        if let (Tongue::Ja, Some(last), Some(article)) = (tongue, seen.iter().rev().nth(1), citation.article(None))
            && last.article_id() == citation.article_id()
            && let Some((_, paragraph)) = whole.split_once(&format!("第{}条", article.number)).filter(|(_, paragraph)| !paragraph.is_empty())
            && let Some(before) = out.last_mut()
        {
            before.push_str(&format!("及び{paragraph}"));
            continue;
        }
        let said = match (&names, &before) {
            (Some(own), Some(last)) if own == last && own.1.is_empty() => whole.strip_prefix(own.0.as_str()).unwrap_or(&whole).to_owned(),
            (Some(own), Some(last)) if own == last => {
                // The name stands behind: the article before loses it.
                if let Some(last) = out.last_mut()
                    && let Some(short) = last.strip_suffix(own.1.as_str())
                {
                    *last = short.trim_end_matches(',').to_owned();
                }
                whole
            }
            (Some((name, _)), Some((last, _))) if tongue == Tongue::Ko && name.trim_end() == format!("{} 시행령」", last.trim_end().trim_end_matches('」')) => whole.replacen(name.trim_end(), "같은 법 시행령", 1),
            _ => whole,
        };
        before = names;
        out.push(said);
    }
    match (tongue, out.as_slice()) {
        (Tongue::Ko, [one, other]) => format!("{one} 및 {other}"),
        (Tongue::Fr, [one, other]) if one.starts_with("article ") && other.starts_with("article ") => format!("{one} et de l'{other}"),
        // "arts. 18, II, e 19, II, da LGPD".
        (Tongue::Pt, [.., _, _]) if out.iter().all(|one| one.starts_with("art. ")) => {
            let bare: Vec<&str> = out.iter().filter_map(|one| one.strip_prefix("art. ")).collect();
            let (last, before) = bare.split_last().unwrap_or((&"", &[]));
            format!("arts. {}{} e {last}", before.join(", "), if before.iter().any(|one| one.contains(',')) { "," } else { "" })
        }
        _ => out.join(and),
    }
}

/// The statutes that are cited by a short name, with their titles: "PIPA: Personal Information Protection Act".
pub(crate) fn titles<'a>(citations: impl IntoIterator<Item = &'a Citation>, tongue: Tongue) -> Vec<(String, String)> {
    let mut out: Vec<(String, String)> = Vec::new();
    for citation in citations {
        let Some(statute) = citation.article(None).and_then(|article| statute(&article.statute)) else { continue };
        let (short, title) = match tongue {
            Tongue::Ko => (&statute.short_ko, &statute.title_ko),
            Tongue::En => (&statute.short_en, &statute.title_en),
            _ => continue,
        };
        // A decree is named after its act.
        if short != title && !statute.id.ends_with("-decree") && !out.iter().any(|(known, _)| known == short) {
            out.push((short.clone(), title.clone()));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_are_cited_as_the_language_does() {
        let said = |citation: &str, tongue| label(&Citation(citation.to_owned()), tongue);
        assert_eq!(said("eu-gdpr:15(1)(c)", Tongue::De), "Art. 15 Abs. 1 Buchst. c DSGVO");
        assert_eq!(said("ch-fadp:25(2)(g)", Tongue::De), "Art. 25 Abs. 2 Bst. g DSG");
        assert_eq!(said("eu-gdpr:15(1)(c)", Tongue::Fr), "article 15, paragraphe 1, point c), du RGPD");
        assert_eq!(said("eu-c-154-21", Tongue::De), "EuGH, C-154/21");
        assert_eq!(said("eu-gdpr:15", Tongue::Fr), "article 15 du RGPD");
        assert_eq!(said("br-lgpd:18(VII)", Tongue::Pt), "art. 18, VII, da LGPD");
        assert_eq!(said("br-lgpd:8(§5)", Tongue::Pt), "art. 8, § 5º, da LGPD");
        assert_eq!(said("jp-appi:33(1)", Tongue::Ja), "個人情報保護法第33条第1項");
        assert_eq!(said("cn-pipl:45", Tongue::Zh), "《个人信息保护法》第四十五条");
        assert_eq!(said("br-lgpd:18", Tongue::Pt), "art. 18 da LGPD");
        assert_eq!(said("kr-pipa:35(1)", Tongue::Ko), "「개인정보 보호법」 제35조제1항");
    }

    #[test]
    fn a_statute_is_named_once_in_a_row() {
        let said = |citations: &[&str], tongue| {
            let citations: Vec<Citation> = citations.iter().map(|one| Citation((*one).to_owned())).collect();
            labels(&citations, tongue, ", ")
        };
        assert_eq!(said(&["kr-pipa:26(2)", "kr-pipa:30(1)", "kr-pipa-decree:31(1)2"], Tongue::Ko), "「개인정보 보호법」 제26조제2항, 제30조제1항, 같은 법 시행령 제31조제1항제2호");
        assert_eq!(said(&["eu-gdpr:13", "eu-gdpr:14"], Tongue::En), "GDPR art. 13, art. 14");
        assert_eq!(said(&["eu-gdpr:13", "eu-gdpr:14"], Tongue::De), "Art. 13, Art. 14 DSGVO");
        assert_eq!(said(&["kr-pipa-decree:42(1)", "kr-pipa-decree:42(2)"], Tongue::Ko), "「개인정보 보호법 시행령」 제42조제1항·제2항");
        assert_eq!(said(&["eu-gdpr:15", "eu-gdpr:14"], Tongue::Fr), "article 15 et de l'article 14 du RGPD");
        assert_eq!(said(&["kr-credit:17(1)", "kr-pipa:26(2)"], Tongue::Ko), "「신용정보법」 제17조제1항 및 「개인정보 보호법」 제26조제2항");
        assert_eq!(said(&["br-lgpd:18(II)", "br-lgpd:19(II)"], Tongue::Pt), "arts. 18, II, e 19, II, da LGPD");
        assert_eq!(said(&["jp-appi:33(1)", "jp-appi:33(5)"], Tongue::Ja), "個人情報保護法第33条第1項及び第5項");
    }

    #[test]
    fn chinese_numerals_are_those_of_statutes() {
        assert_eq!(["3", "10", "13", "20", "45"].map(chinese), ["三", "十", "十三", "二十", "四十五"]);
    }
}
