//! Headers that the dictionary does not have, by the words they are made of. What could mean two things is left alone.

use crate::roles::fold;
use crate::Role;

/// The role that a header's words tell.
pub(crate) fn read(header: &str) -> Option<Role> {
    if header.chars().count() > 200 {
        return None;
    }
    // Californian tables say PI for personal information.
    let said = header.split_inclusive(|c: char| !c.is_alphanumeric());
    let said: String = said.flat_map(|word| if word.trim_end_matches(|c: char| !c.is_alphanumeric()) == "PI" { ["personal information", " "] } else { [word, ""] }).collect();
    // "Empfaenger" is Empfänger; a word that has these letters of its own is read as it stands first.
    let spelled = |text: &str| text.replace("ae", "ä").replace("oe", "ö").replace("ue", "ü");
    let read = |text: &str| {
        let folded = fold(text);
        korean(&folded).or_else(|| by_words(&folded)).or_else(|| by_words(&spelled(&folded))).or_else(|| eastern(&folded))
    };
    // "Mechanismus (USA)": what stands in brackets only adds to it.
    read(&said).or_else(|| said.split_once('(').and_then(|(outside, _)| read(outside)))
}

/// Words of a field in European languages, and the field; the first line that fits counts.
///
/// What the law has told: GDPR art. 13(1), 14(1), 15(1), 28, 30(1), 46; Cal. Civ. Code § 1798.110, § 1798.115.
fn by_words(folded: &str) -> Option<Role> {
    use Role::*;
    let has = |words: &[&str]| words.iter().any(|word| folded.contains(word));
    let starts = |words: &[&str]| words.iter().any(|word| folded.starts_with(word));
    let is = |words: &[&str]| words.contains(&folded);
    let short = folded.chars().count() <= 40;
    let data = ["information", "data", "daten", "données", "datos", "dados", "dati", "gegevens"];
    let kinds = ["categor", "types", "typeof", "typede", "kinds", "kategorie", "catégorie", "datenart", "artder", "datatype"];
    let others = ["thirdpart", "externalpart", "recipient", "empfänger", "destinataire", "tiers"];
    let first = |words: &[&str]| words.iter().filter_map(|word| folded.find(word)).min().unwrap_or(usize::MAX);
    // "Data sent", "Data it handles", "Données concernées": data with what is done to it.
    let done = [
        "sent", "involved", "access", "receive", "touched", "handle", "process", "share", "collect", "transfer", "transmi", "received", "expos", "disclos", "stored", "used", "concern", "envoy", "partag", "trait",
        "accédé", "verarbeitet", "übermittelt", "übertragen", "betroffen", "erhoben", "geteilt", "trattati", "acessados", "tratados", "compartilhad", "verwerkt", "gedeeld", "mayreceive", "itget", "accede", "receb", "ricev", "reciben",
    ];
    match () {
        () if has(&["evidence", "nachweis"]) => None,
        () if folded.ends_with("recipients") && has(&["name"]) => Some(Recipient),
        () if short && (folded.ends_with("subprocessor") || folded.ends_with("subprocessors")) && !has(&["location", "countr", "region", "evidence", "list"]) => Some(RecipientSubProcessor),
        () if short && starts(&["why", "reason"]) && !has(&["who", "justification"]) => Some(Purpose),
        () if short && starts(&["what"]) && has(&["handle", "disclosed", "share", "sent", "collect", "receive", "reaches", "access"]) && !has(&["how", "why", "purpose"]) => Some(DataItems),
        () if short && has(&["your", "customer", "student"]) && folded.ends_with("information") && !has(&["contact", "source", "category", "categories"]) => Some(DataItems),
        () if short && starts(&["consent"]) && !has(&["date", "withdr", "when", "time", "id"]) => Some(Consent),
        () if is(&["daterequested", "requestedon", "requestdate"]) => Some(RequestDate),
        () if short && (has(&["sharedat", "sharedon", "sentat", "senton", "disclosedat", "disclosedon", "accessedat", "accessedon", "occurredat", "transferredat", "transferredon"]) || is(&["datesent", "dateshared", "datedisclosed", "dateofdisclosure", "dateoftransfer"])) => Some(Date),
        () if is(&["jurisdiction", "jurisdictions", "hq", "headquarters", "basedin", "dataresidency", "sitzland", "siège", "sede"]) => Some(Country),
        () if is(&["usecase", "usecases", "usedfor", "whatfor", "whatweuseitfor", "whyweuseit", "verwendung", "wofür", "utilisation", "usage"]) => Some(Purpose),
        () if is(&["dataelements", "datafields", "datapoints", "datatypes", "datenfelder", "champs", "payload"]) => Some(DataItems),
        () if is(&["ttl"]) => Some(Retention),
        () if starts(&["dowe", "does"]) && has(&["share"]) => Some(SoldOrShared),
        () if starts(&["canyoulimit", "canyouoptout"]) => Some(RefusalMethod),
        () if short && starts(&["thirdparty"]) && !has(&data) && !has(&["purpose", "country", "location", "policy", "categor", "type", "link", "url", "sale", "sold", "why"]) => Some(Recipient),
        () if is(&["lastused", "lastaccess", "lastaccessed", "lastuse"]) => Some(Date),
        () if is(&["feature", "features", "functionality"]) => Some(Service),
        () if is(&["permissions", "permission", "scopes", "scope", "donnée"]) => Some(DataItems),
        () if is(&["granted", "grantedon", "authorized", "authorised", "authorizedon"]) => Some(ConsentDate),
        () if short && (starts(&["whoserves", "whoset", "whoreceives", "whogets"]) || folded.ends_with("providers") || starts(&["fournisseur"]) || has(&["bénéficiaire"])) && !has(&["how", "why", "purpose", "data"]) => Some(Recipient),
        () if short && !has(&["url", "link", "datum", "date"]) && (starts(&["dpa", "avv"]) || folded.ends_with("dpa") || folded.ends_with("avv") || is(&["contract", "agreement", "vertrag", "contrat", "typedecontrat", "contrato", "contratto", "encadrementjuridique"])) => {
            Some(Safeguard)
        }
        () if short && has(&["overdracht", "grundlagedrittland", "drittlandtransfer", "drittlandübermittlung", "basedestransferts", "cadredutransfert", "trasferimentoextra"])
            || short && has(&["drittland"]) && has(&["grundlage", "garanti", "mechanism"]) => Some(Safeguard),
        () if short && !has(&["transfer"]) && folded.ends_with("status") => Some(Status),
        () if has(&kinds) && first(&others) < first(&data) => Some(if has(&["sold", "shared", "sale"]) { SoldOrShared } else { RecipientCategory }),
        () if has(&others) && has(&["sale", "sold", "sharing"]) => Some(SoldOrShared),
        () if has(&others) && has(&["businesspurpose"]) => Some(DisclosedBusinessPurpose),
        () if has(&["contact", "kontakt", "coordonnées"]) && !has(&others) && !has(&data[1..]) => Some(RecipientContact),
        () if has(&["justification", "ofusers", "whydo", "whydoes", "replacement", "disclosureof", "useofpersonal", "useofinformation", "encadrement", "transfertinternational", "withwhoandwhy"]) => None,
        () if has(&["refusal", "widerspruch", "optout"]) => Some(RefusalMethod),
        () if has(&["titular", "interessati", "interesados"]) && has(&["categor", "tip"]) || is(&["betroffene", "interessati", "titulares"]) => Some(DataSubjectCategory),
        () if has(&["titular"]) && has(&kinds) => Some(DataSubjectCategory),
        () if is(&["contactgegevens", "kontaktdaten"]) => Some(RecipientContact),
        () if starts(&["pays", "countr"]) || folded.ends_with("country") => Some(Country),
        () if has(&["transferbas", "transfergrundlage", "basedutransfert", "transfermechanism", "transfergarantie", "safeguard", "garantie", "garanzi", "garantía", "mécanismedetransfert", "mécanismesdetransfert"])
            && short =>
        {
            Some(Safeguard)
        }
        () if is(&["mechanism", "scc", "sccs", "mécanisme"]) || starts(&["mechanismart", "vertragnachart28"]) => Some(Safeguard),
        () if has(&["legalbas", "lawfulbas", "legalground", "basisofprocessing", "basisforprocessing", "rechtsgrundlage", "baselégale", "baselegal", "baseslégales", "basejuridique", "fondementjuridique", "basegiuridica", "grondslag", "obligationlégale", "legalobligation"]) => Some(LegalBasis),
        () if has(&["retention", "howlong", "retained", "aufbewahrung", "speicherdauer", "speicherfrist", "löschfrist", "conservation", "conservaremos", "conservazione", "conservación", "storageperiod", "periodofpersonal", "periodofuse", "bewaartermijn", "retenção", "cuántotiempo", "expiry", "expiration", "duration", "lifespan", "lifetime", "laufzeit"]) => {
            Some(Retention)
        }
        () if has(&["datasubject", "betroffenengruppe", "betroffenepersonen", "kategoriebetroffen", "kategorienbetroffen", "personnesconcernées"]) || starts(&["population"]) => Some(DataSubjectCategory),
        () if has(&["source", "herkunft", "provenance"]) && has(&data) => Some(Source),
        () if has(&kinds) && has(&data) => Some(DataCategory),
        () if starts(&["datacategor", "informationcategor", "catégoriesde", "datenkategorie"]) => Some(DataCategory),
        () if has(&data) && short && !has(&others) && (has(&done) || is(&["infos", "informations"])) && !has(&["terms", "agreement", "addendum", "policy", "why", "how", "purpose", "when", "where", "who", "location", "region", "center", "centre"]) => Some(DataItems),
        () if short && (starts(&["cosariceve", "whatreaches", "whatitreceives", "whattheyreceive"]) || folded.ends_with("data") && folded.len() <= 20 && !has(&["metadata", "source", "role", "open"])) => Some(DataItems),
        () if starts(&["whatinformation", "whatdata", "whatpersonal", "whichdata", "quellesdonnées", "quellesinformations", "welchedaten"]) => Some(DataItems),
        () if has(&["soustraitant", "prestataire", "prestador", "subencargado", "subprocesador", "subresponsabile", "unterauftrag", "subverwerker", "nameofsubprocessor", "cdnprovider"]) && short && !has(&["activit", "actividad", "locali", "ubicac", "pays", "descri", "ofprocessing"]) => {
            Some(RecipientProcessor)
        }
        () if has(&["whodoweshare", "whoweshare", "withwho", "sharedwith", "disclosedto", "recipient", "empfänger", "destinataire", "destinatari", "ontvanger", "anbieter", "entityname", "entitylegal", "nombredelaentidad"]) || starts(&["entreprise", "nameofparty", "nameofthird", "partnername", "émetteur", "emetteur", "emeteur"]) => {
            Some(Recipient)
        }
        () if has(&["country", "regio", "standort", "verarbeitungsort", "speicherort", "serverort", "vestiging", "location", "wheretheyprocess", "whereprocessed", "localisation", "ubicación", "localização", "ubicazione", "locatie", "lieu", "pays", "serverstandort", "ortderverarbeitung", "datacent", "hostedin"])
            || starts(&["land", "hosting"]) && short
            || is(&["ort", "dove", "où", "dónde", "onde", "waar", "wo"]) =>
        {
            Some(Country)
        }
        () if has(&["timing", "when"]) && has(&["method", "how"]) => Some(DateAndMethod),
        () if is(&["operations", "whatitdoes", "dienstleistung", "dienstleistungen"]) || has(&["servicerendu", "servicefourni", "whattheydo", "functiondescription", "descriptionoffunction", "descriptionofservice", "descriptionofcdn", "descriptionofprocessing", "servicesprovided", "serviceprovided", "servicesoffer", "scopeofwork", "leistungsbeschreibung", "serviceconcerné"])
            || has(&["activit", "actividad", "attività", "tätigkeit"]) && !has(&["activityid", "activitylog", "record", "purpose"]) && short =>
        {
            Some(PurposeProcessor)
        }
        () if has(&["purpose", "zweck", "finalit", "finalid", "objectif", "whywe", "reasonfor", "usesof", "whyis", "motif", "raison", "gründe", "paraque", "doeleind"]) => Some(Purpose),
        () if short && (folded.ends_with("product") || folded.ends_with("products")) => Some(Service),
        () if is(&["function", "funktion", "fonction", "funzione", "función", "doel"]) => Some(Purpose),
        () if has(&["productuse", "servicesusing", "sdkname", "nameofsdk", "toolname", "usodelproducto"]) => Some(Service),
        () if has(&["personalinformation", "personaldata", "personenbezogene", "donnéespersonnelles", "donnéestraitées", "donnéescollectées", "itemstransferred", "transferreditems", "dataitreceives", "datashared", "dataprocessed", "verarbeitetedaten", "informationtransferred"]) => {
            Some(DataItems)
        }
        () if has(&["engagedsince", "lastreviewed", "effectivedate"]) => Some(Date),
        () => None,
    }
}

/// Chinese and Japanese headers, by how they end and what they are about (APPI art. 27, 28 and the rules for external transmission; PIPL art. 23, 39).
fn eastern(folded: &str) -> Option<Role> {
    let ends = |words: &[&str]| words.iter().any(|word| folded.ends_with(word));
    let has = |words: &[&str]| words.iter().any(|word| folded.contains(word));
    // Han and kana only: Hangul has rules of its own.
    if folded.chars().count() > 20 || !folded.chars().any(|c| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}')) || folded.chars().any(|c| ('가'..='힣').contains(&c)) {
        return None;
    }
    match () {
        () if has(&["是否", "链接", "政策", "リンク", "ポリシー", "url"]) => None,
        () if has(&["拒否", "停止方法", "オプトアウト", "退出", "拒绝"]) => Some(Role::RefusalMethod),
        () if ends(&["保障措施", "安全措施", "保护措施", "安全管理措置"]) => Some(Role::Safeguard),
        () if ends(&["方类别", "方类型"]) => Some(Role::RecipientCategory),
        () if has(&["時期", "日時"]) && has(&["方法"]) => Some(Role::DateAndMethod),
        () if ends(&["依据", "合法性基础", "法律基础", "法的根拠"]) => Some(Role::LegalBasis),
        () if ends(&["联系方式", "連絡先"]) => Some(Role::RecipientContact),
        () if ends(&["状态", "状態"]) => Some(Role::Status),
        () if has(&["授权", "同意"]) && ends(&["时间", "日期", "日時"]) => Some(Role::ConsentDate),
        () if ends(&["提供时间", "共享时间", "发送时间", "提供日期", "共享日期", "提供日", "提供日時"]) => Some(Role::Date),
        () if has(&["数据", "信息", "個人情報"]) && ends(&["类别", "種別", "分類", "分类"]) => Some(Role::DataCategory),
        () if ends(&["授权范围", "权限", "共享内容", "提供内容"]) => Some(Role::DataItems),
        () if ends(&["期間", "期限", "保存期间", "破棄", "存储时间", "保存時間"]) => Some(Role::Retention),
        () if ends(&["目的", "用途", "功能", "理由", "作用", "场景"]) => Some(Role::Purpose),
        () if ends(&["信息", "信息类型", "信息種類", "信息种类", "信息名称", "信息字段", "字段", "信息内容", "数据", "数据类型", "情報", "情報の項目", "項目", "データ", "データ項目", "信息字段及目的", "信息范围"]) => Some(Role::DataItems),
        () if ends(&["委託先", "受託者", "受托方", "委託先名称", "再委託先"]) => Some(Role::RecipientProcessor),
        () if has(&["sdk"]) && ends(&["名称", "sdk"]) => Some(Role::Service),
        () if ends(&["移転先", "境外接收方"]) => Some(Role::RecipientOverseas),
        () if ends(&["送信先", "提供先", "共有先", "開示先", "接收方", "接收者", "共享方", "购买方", "方名称", "第三方", "第三方名称", "厂商", "运营方", "公司", "公司名称", "机构", "机构名称", "企业名称", "单位名称", "主体名称", "公司名", "开发者", "服务商", "服务提供者", "供应商名称", "主体", "主体身份", "提供方", "合作方", "供应商", "送信先提供者", "事業者", "会社", "運営", "運営者", "运营者", "运营主体"]) => Some(Role::Recipient),
        () if has(&["委託"]) && ends(&["処理", "業務"]) => Some(Role::PurposeProcessor),
        () if ends(&["役割", "委託業務", "委託内容", "業務内容", "服务内容", "服务类型"]) => Some(Role::PurposeProcessor),
        () if ends(&["国", "国名", "所在国", "所在", "所在地", "国家", "地区", "保存場所", "存储地点"]) => Some(Role::Country),
        () if ends(&["方式", "方法"]) => Some(Role::Method),
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
    if folded.chars().count() > 24 || !has(&["제공", "이전", "위탁", "수탁", "공유", "조회", "전송", "정보", "데이터", "보관", "보유", "처리", "이용", "파기", "근거", "동의", "철회"]) {
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
    if ends(&["수탁자", "수탁업체", "수탁사", "수탁기관", "수탁회사", "수탁처"]) || ends(&["이전처"]) && has(&["수탁"]) {
        return Some(if sub { Role::RecipientSubProcessor } else { Role::RecipientProcessor });
    }
    match () {
        () if has(&["파기"]) && has(&["결과", "여부"]) => Some(Role::Status),
        () if has(&["파기"]) => Some(Role::Retention),
        () if has(&["제공받는제3자", "제공받은제3자"]) && !has(&["목적", "항목", "기간", "국가", "근거"]) => Some(Role::Recipient),
        () if ends(&["제공하는기관", "제공하는자", "제공한기관", "제공한자"]) => Some(Role::Controller),
        () if ends(&["시점"]) && has(&["이전", "제공", "전송"]) => Some(Role::Date),
        () if ends(&["제공형태", "제공방식"]) => Some(Role::Method),
        () if ends(&["연락처"]) && has(&["이전", "수탁", "제공받", "위탁"]) => Some(Role::RecipientContact),
        // One cell for both: the purpose stands in it, and its words are kept.
        () if has(&["목적및"]) && ends(&["기간"]) => Some(if has(&["위탁"]) { Role::PurposeProcessor } else { Role::Purpose }),
        () if several && ends(&["방법", "시기", "일시"]) => Some(Role::DateAndMethod),
        () if several => None,
        () if ends(&["항목", "개인정보", "신용정보", "정보의내용", "항목등", "데이터범위", "정보범위", "해당데이터", "처리데이터", "이전데이터", "제공데이터"]) => Some(Role::DataItems),
        () if ends(&["목적", "목적구분"]) => Some(if has(&["위탁"]) { Role::PurposeProcessor } else { Role::Purpose }),
        () if ends(&["위탁업무", "위탁하는업무", "위탁업무내용", "업무의내용", "위탁업무의내용"]) => Some(Role::PurposeProcessor),
        () if ends(&["국가", "나라", "국가명", "보관위치", "처리위치", "저장위치"]) => Some(Role::Country),
        () if ends(&["기간", "시간"]) && has(&["보유", "이용기", "이용및", "보관"]) => Some(Role::Retention),
        () if ends(&["정보", "데이터"]) && has(&["처리", "위탁", "제공", "이전", "공유", "전송"]) && !has(&["업체정보", "기본정보"]) => Some(Role::DataItems),
        () if ends(&["동의여부"]) => Some(Role::Consent),
        () if has(&["철회"]) && ends(&["일자", "일시", "날짜"]) => Some(Role::ConsentWithdrawnDate),
        () if has(&["동의"]) && ends(&["일자", "일시", "날짜"]) => Some(Role::ConsentDate),
        () if ends(&["근거", "법적근거", "근거법령", "관련법령"]) => Some(Role::LegalBasis),
        () if ends(&["일자", "일시", "날짜", "시각"]) => Some(Role::Date),
        () if ends(&["횟수", "건수"]) => Some(Role::Count),
        () if ends(&["방법"]) => Some(Role::Method),
        () => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
            ("CATEGORY OF PI", Role::DataCategory),
            ("Data sent to them", Role::DataItems),
            ("Processing Activities", Role::PurposeProcessor),
            ("Données concernées", Role::DataItems),
            ("第三方公司名称", Role::Recipient),
            ("移転の時期・方法", Role::DateAndMethod),
        ] {
            assert_eq!(read(header), Some(role), "{header}");
        }
        for header in ["Notes", "Aktiv", "비고란", "내용", "Date updated"] {
            assert_eq!(read(header), None, "{header}");
        }
    }
}
