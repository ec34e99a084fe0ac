//! Headers that the dictionary does not have, by the words they are made of. What could mean two things is left alone.

use crate::Role;

/// The role that a folded header's words tell.
pub(crate) fn read(folded: &str) -> Option<Role> {
    if folded.chars().count() > 70 {
        return None;
    }
    korean(folded).or_else(|| by_words(folded))
}

/// Words of a field in English, German and French, and the field; the first line that fits counts.
///
/// What the law has told: GDPR art. 13(1), 14(1), 15(1), 30(1); Cal. Civ. Code § 1798.110, § 1798.115.
fn by_words(folded: &str) -> Option<Role> {
    use Role::*;
    let has = |words: &[&str]| words.iter().any(|word| folded.contains(word));
    let starts = |words: &[&str]| words.iter().any(|word| folded.starts_with(word));
    let data = ["information", "data", "daten", "données"];
    let kinds = ["categor", "types", "typeof", "typede", "kinds", "kategorie", "catégorie", "datenart", "artder"];
    let others = ["thirdpart", "externalpart", "recipient", "empfänger", "destinataire", "tiers"];
    let first = |words: &[&str]| words.iter().filter_map(|word| folded.find(word)).min().unwrap_or(usize::MAX);
    match () {
        () if has(&kinds) && first(&others) < first(&data) => Some(if has(&["sold", "shared", "sale"]) { SoldOrShared } else { RecipientCategory }),
        () if has(&others) && has(&["sale", "sold"]) => Some(SoldOrShared),
        () if has(&others) && has(&["businesspurpose"]) => Some(DisclosedBusinessPurpose),
        () if has(&["contact", "kontakt", "coordonnées"]) && !has(&others) && !has(&data[1..]) => Some(RecipientContact),
        () if has(&["justification", "ofusers", "whydo", "whydoes"]) => None,
        () if starts(&["pays", "countr"]) || folded.ends_with("country") => Some(Country),
        () if has(&["transferbas", "transfergrundlage", "basedutransfert", "transfermechanism", "safeguard", "garantie", "mécanismedetransfert"]) => Some(Safeguard),
        () if has(&["legalbas", "lawfulbas", "legalground", "basisofprocessing", "basisforprocessing", "rechtsgrundlage", "baselégale", "baseslégales", "basejuridique", "fondementjuridique"]) => Some(LegalBasis),
        () if has(&["retention", "howlong", "retained", "aufbewahrung", "speicherdauer", "speicherfrist", "löschfrist", "conservation", "storageperiod", "periodofpersonal", "periodofuse"]) => Some(Retention),
        () if has(&["datasubject", "betroffene", "personnesconcernées"]) || starts(&["population"]) => Some(DataSubjectCategory),
        () if has(&["source", "herkunft", "provenance"]) && has(&data) => Some(Source),
        () if has(&kinds) && has(&data) => Some(DataCategory),
        () if starts(&["datacategor", "informationcategor", "catégoriesde", "datenkategorie"]) => Some(DataCategory),
        () if has(&["whodoweshare", "whoweshare", "sharedwith", "disclosedto", "recipient", "empfänger", "destinataire", "anbieter", "entityname"]) || starts(&["entreprise", "nameofparty"]) => Some(Recipient),
        () if has(&["country", "region", "standort", "location", "wheretheyprocess", "whereprocessed", "lieu", "pays"]) || starts(&["land"]) => Some(Country),
        () if has(&["whattheydo", "functiondescription", "descriptionoffunction", "descriptionofservice", "servicesprovided", "servicesofferts", "leistungsbeschreibung"]) => Some(PurposeProcessor),
        () if has(&["purpose", "zweck", "finalité", "objectif", "whywe", "reasonfor", "usesof", "whyis"]) => Some(Purpose),
        () if has(&["personalinformation", "personaldata", "personenbezogene", "donnéespersonnelles", "donnéestraitées", "donnéescollectées", "itemstransferred", "transferreditems", "dataitreceives", "datashared", "dataprocessed", "verarbeitetedaten", "informationtransferred"]) => {
            Some(DataItems)
        }
        () => None,
    }
}

/// Korean headers that put the statutes' words together in a way of their own: "제공할 개인정보의 항목", "국외로 이전되는 정보의 항목".
///
/// PIPA art. 17(2), 26(2) and 28-8(2) name what must be told; tables bend the words. Only headers about data or
/// its going elsewhere are read like this, and only by how they end.
fn korean(folded: &str) -> Option<Role> {
    let ends = |words: &[&str]| words.iter().any(|word| folded.ends_with(word));
    let has = |words: &[&str]| words.iter().any(|word| folded.contains(word));
    if folded.chars().count() > 24 || !has(&["제공", "이전", "위탁", "수탁", "공유", "조회", "전송", "정보", "데이터", "보관", "보유", "처리", "이용"]) {
        return None;
    }
    if has(&["거부", "거절"]) {
        return Some(if ends(&["효과", "불이익", "영향"]) { Role::RefusalEffect } else { Role::RefusalMethod });
    }
    let sub = has(&["재위탁", "재수탁"]);
    let abroad = has(&["이전", "국외", "해외"]);
    let several = folded.contains('및') && has(&["국가", "일시", "시기", "방법", "목적", "기간"]) && !has(&["보유및", "이용및", "기간및"]);
    if ends(&["받는자", "받은자", "받는곳", "받은곳", "받는기관", "받은기관", "받는업체", "받는회사", "받는제3자", "받은제3자", "받는자의명칭", "받는자의성명"]) {
        return Some(match () {
            () if has(&["위탁"]) && sub => Role::RecipientSubProcessor,
            () if has(&["위탁"]) => Role::RecipientProcessor,
            () if abroad => Role::RecipientOverseas,
            () => Role::Recipient,
        });
    }
    if ends(&["수탁자", "수탁업체", "수탁사", "수탁기관", "수탁회사"]) {
        return Some(if sub { Role::RecipientSubProcessor } else { Role::RecipientProcessor });
    }
    match () {
        () if several && ends(&["방법", "시기", "일시"]) => Some(Role::DateAndMethod),
        () if several => None,
        () if ends(&["항목", "개인정보", "신용정보", "정보의내용", "항목등", "데이터범위", "정보범위"]) => Some(Role::DataItems),
        () if ends(&["목적", "목적구분"]) => Some(if has(&["위탁"]) { Role::PurposeProcessor } else { Role::Purpose }),
        () if ends(&["위탁업무", "위탁하는업무", "위탁업무내용", "업무의내용", "위탁업무의내용"]) => Some(Role::PurposeProcessor),
        () if ends(&["국가", "나라", "국가명", "보관위치", "처리위치", "저장위치"]) => Some(Role::Country),
        () if ends(&["기간"]) && has(&["보유", "이용", "보관"]) => Some(Role::Retention),
        () if ends(&["근거", "법적근거"]) => Some(Role::LegalBasis),
        () if ends(&["일자", "일시", "날짜", "시각"]) => Some(Role::Date),
        () if ends(&["횟수", "건수"]) => Some(Role::Count),
        () if ends(&["방법"]) => Some(Role::Method),
        () => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roles::fold;

    #[test]
    fn words_of_the_law_are_read_however_they_are_bent() {
        for (header, role) in [
            ("제공할 개인정보의 항목", Role::DataItems),
            ("국외로 이전받는 자", Role::RecipientOverseas),
            ("개인정보를 이용하는 목적", Role::Purpose),
            ("Categories of External Parties to Whom Personal Information Is Disclosed", Role::RecipientCategory),
            ("How long is the personal data kept?", Role::Retention),
            ("Base légale pour le partage", Role::LegalBasis),
            ("Rechtsgrundlage Art. 6 DSGVO", Role::LegalBasis),
        ] {
            assert_eq!(read(&fold(header)), Some(role), "{header}");
        }
        for header in ["Notes", "Aktiv", "비고란", "내용", "Date updated"] {
            assert_eq!(read(&fold(header)), None, "{header}");
        }
    }
}
