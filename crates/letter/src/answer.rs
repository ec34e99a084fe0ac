//! Reading an answer: what of that which was asked stands in it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use whither_law::{is_category, regime_of, Words};
use whither_ledger::views::{Entry, Ledger};
use whither_ledger::{Country, Disclosure, DocumentId, Place, Relation};

use crate::data::data;
use crate::draft::{Draft, Tongue};
use crate::request::{Event, Happening, Outcome};

/// Whether a particular is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "Answering")]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// It stands in the documents.
    Answered,
    /// It stands there for some recipients only, or only in part.
    Partly,
    /// It does not stand there.
    Missing,
    /// The service refused it.
    Refused,
    /// Tables cannot tell: the person must look.
    Look,
}

impl Status {
    fn of(text: &str) -> Option<Status> {
        Some(match text {
            "answered" => Status::Answered,
            "partly" => Status::Partly,
            "missing" => Status::Missing,
            "refused" => Status::Refused,
            _ => return None,
        })
    }
}

/// A place of a document that answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Reply {
    /// The document.
    pub document: DocumentId,
    /// Its name.
    pub name: String,
    /// The place.
    pub place: Option<Place>,
    /// Its words.
    pub wording: String,
}

/// A particular that was asked for, and whether it is answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Particular {
    /// Its id.
    pub id: String,
    /// What was asked, in both languages of the screens.
    pub asked: Words,
    /// The articles, as cited.
    pub cites: Words,
    /// Whether it is answered.
    pub status: Status,
    /// What the documents alone suggest.
    pub read: Status,
    /// Whether the person said so, against or without the documents.
    pub judged: bool,
    /// Why, in words.
    pub why: Words,
    /// Places that answer.
    pub evidence: Vec<Reply>,
}

/// A part of a particular that a row can say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Facet {
    Name,
    Data,
    Purposes,
    Dates,
    Retention,
    Basis,
    Country,
    Method,
    Safeguard,
    Consent,
}

impl Facet {
    fn label(self) -> Both {
        match self {
            Facet::Name => ("명칭", "name"),
            Facet::Data => ("항목", "data"),
            Facet::Purposes => ("목적", "purpose"),
            Facet::Dates => ("날짜와 횟수", "days and number of times"),
            Facet::Retention => ("보유·이용 기간", "period"),
            Facet::Basis => ("근거", "basis"),
            Facet::Country => ("국가", "country"),
            Facet::Method => ("방법", "method"),
            Facet::Safeguard => ("보호조치", "safeguard"),
            Facet::Consent => ("동의", "consent"),
        }
    }

    fn said(self, entry: &Entry) -> bool {
        let disclosure = &entry.disclosure;
        match self {
            Facet::Name => named(disclosure),
            Facet::Data => !disclosure.data.is_empty(),
            Facet::Purposes => !disclosure.purposes.is_empty(),
            Facet::Dates => entry.times.is_some_and(|times| times.span.is_some()),
            Facet::Retention => disclosure.retention.is_some(),
            Facet::Basis => disclosure.legal_basis.is_some(),
            Facet::Country => disclosure.transfer.country.is_some(),
            Facet::Method => disclosure.transfer.method.is_some(),
            Facet::Safeguard => disclosure.transfer.safeguard.is_some(),
            Facet::Consent => disclosure.consent.is_some(),
        }
    }
}

/// Words in Korean and in English.
type Both = (&'static str, &'static str);

/// What a particular asks of a row, as its sentence in the letter does, and what of it no table can say; `None` when that is all of it.
fn asks(id: &str, regime: &str) -> Option<(&'static [Facet], Option<Both>)> {
    use Facet::*;
    let facets: &[Facet] = match (id, regime) {
        ("items", _) => &[Data],
        ("use", "kr-credit") => &[Purposes, Dates, Data, Retention],
        ("use", _) => &[Purposes],
        ("purposes", _) => &[Purposes],
        ("retention", _) => &[Retention],
        ("recipients", "kr-pipa") => &[Name, Dates, Data, Purposes, Retention, Basis],
        ("recipients", "kr-credit") => &[Name, Purposes, Dates, Data, Retention],
        ("recipients", "us-ca-ccpa") => &[Data],
        ("recipients", "ch-fadp" | "ca-pipeda" | "sg-pdpa") => &[Name],
        ("recipients", "in-dpdp") => &[Name, Data],
        ("recipients", "jp-appi") => &[Name, Dates, Data, Consent],
        ("recipients", "cn-pipl") => &[Name, Data, Purposes, Method],
        ("recipients", _) => &[Name, Data, Purposes, Basis],
        ("sale" | "marketing" | "joint", _) => &[Name, Data, Purposes],
        ("dates", _) => &[Dates],
        ("processors", "kr-pipa" | "kr-credit") => &[Name, Purposes, Data, Retention],
        ("processors", _) => &[Name, Purposes, Data],
        ("overseas", "kr-pipa" | "kr-credit") => &[Name, Country, Method, Data, Purposes, Retention, Basis],
        ("overseas", "ch-fadp" | "sg-pdpa") => &[Name, Country],
        ("overseas", _) => &[Name, Country, Data, Purposes],
        ("safeguards", _) => &[Safeguard],
        ("basis", _) => &[Basis],
        ("consent", _) => &[Consent],
        _ => return None,
    };
    let beyond = match (id, regime) {
        ("items", "kr-pipa") => Some(("내용과 사본", "their content, and the copy")),
        ("overseas", "kr-pipa" | "kr-credit") => Some(("연락처와, 거부하는 방법과 효과", "the contact, and how to refuse and with what effect")),
        ("processors", "kr-pipa") => Some(("공개한 위치", "where it was published")),
        _ => None,
    };
    Some((facets, beyond))
}

/// Whether a country is another one than the regime's.
fn is_abroad(country: Country, regime: &str) -> bool {
    match regime {
        "us-ca-ccpa" => country.to_string() != "US",
        "kr-credit" => country != Country::KR,
        own => regime_of(country) != Some(own),
    }
}

/// The rows a particular is about.
fn concerns(id: &str, disclosure: &Disclosure, regime: &str) -> bool {
    let relation = disclosure.relation.as_ref().and_then(|stated| stated.reading);
    let processing = matches!(relation, Some(Relation::Processing | Relation::SubProcessing));
    let abroad = disclosure.country().is_some_and(|country| is_abroad(country, regime));
    match id {
        "recipients" => !processing && relation != Some(Relation::InternalUse),
        "processors" => processing,
        "overseas" | "safeguards" => abroad,
        "sale" => matches!(relation, Some(Relation::Sale | Relation::Advertising)),
        "marketing" => relation == Some(Relation::Advertising),
        "joint" => matches!(relation, Some(Relation::JointUse | Relation::JointControl)),
        "use" => relation == Some(Relation::InternalUse),
        _ => relation != Some(Relation::InternalUse),
    }
}

fn named(disclosure: &Disclosure) -> bool {
    !is_category(disclosure.recipient_name())
}

/// What was asked, and what of it the documents of the answer say.
pub fn checklist(draft: &Draft, history: &[Happening], ledger: &Ledger) -> Vec<Particular> {
    let data = data();
    let Some(regime) = data.regime(&draft.regime) else { return Vec::new() };
    let state = crate::request::state(history);
    let own = |entry: &&Entry| entry.stated_in.iter().any(|(id, ..)| state.documents.contains(&id.to_string()));
    let entries: Vec<&Entry> = ledger.entries().iter().filter(own).collect();
    let chosen = |id: &str, optional: bool| draft.particulars.as_ref().map_or(!optional, |ids| ids.iter().any(|own| own == id));
    regime.particulars.iter().filter(|asked| chosen(&asked.id, asked.optional)).map(|asked| {
        let words = |tongue| data.particular(&asked.id, &regime.id, tongue).unwrap_or_default().to_owned();
        let cites = |tongue| crate::cite::labels(&asked.cites, tongue, ", ");
        let (read, why, evidence) = read(&asked.id, &regime.id, &entries, ledger, &state.documents, state.outcome);
        let judged = crate::request::counting(history).filter_map(|(_, one)| match &one.event {
            Event::Judged { particular, status } if *particular == asked.id => Some(Status::of(status)),
            _ => None,
        }).last().flatten();
        Particular {
            id: asked.id.clone(),
            asked: Words { ko: words(Tongue::Ko), en: words(Tongue::En) },
            cites: Words { ko: cites(Tongue::Ko), en: cites(Tongue::En) },
            status: judged.unwrap_or(read),
            read,
            judged: judged.is_some(),
            why,
            evidence,
        }
    }).collect()
}

/// What the documents say of a particular.
fn read(id: &str, regime: &str, entries: &[&Entry], ledger: &Ledger, documents: &[String], outcome: Option<Outcome>) -> (Status, Words, Vec<Reply>) {
    let say = |ko: &str, en: &str| Words { ko: ko.to_owned(), en: en.to_owned() };
    let absent = |why: Words| if outcome == Some(Outcome::Refused) { (Status::Refused, say("답이 거절되었습니다.", "The answer was refused."), Vec::new()) } else { (Status::Missing, why, Vec::new()) };
    if documents.is_empty() && outcome != Some(Outcome::Refused) {
        return (Status::Missing, say("아직 답의 문서가 없습니다.", "No document of the answer is here yet."), Vec::new());
    }
    // Nothing is missing from an answer only because the person took its document out of the vault.
    let here = |id: &String| ledger.documents.iter().any(|own| own.id.to_string() == *id);
    if !documents.is_empty() && !documents.iter().all(here) && outcome != Some(Outcome::Refused) {
        return (Status::Look, say("답의 문서 가운데 이 금고에서 지워진 것이 있어 알 수 없습니다. 다시 가져오거나 직접 정해 주세요.", "A document of the answer was removed from this vault: bring it in again, or decide yourself."), Vec::new());
    }
    let Some((facets, beyond)) = asks(id, regime) else {
        if outcome == Some(Outcome::Refused) {
            return absent(Words::default());
        }
        return (Status::Look, say("표에서는 알 수 없습니다. 문서를 보고 정해 주세요.", "No table tells: please look into the documents and decide."), Vec::new());
    };
    let about: Vec<&&Entry> = entries.iter().filter(|entry| concerns(id, &entry.disclosure, regime)).collect();
    if about.is_empty() {
        return absent(say("답의 문서에 이에 관한 줄이 없습니다.", "No row of the answer is about it."));
    }
    let told: Vec<&&&Entry> = about.iter().filter(|entry| facets.iter().any(|facet| facet.said(entry))).collect();
    let evidence = told.iter().take(3).filter_map(|entry| {
        let (document, places, _) = entry.stated_in.iter().find(|(id, ..)| documents.contains(&id.to_string()))?;
        let name = ledger.documents.iter().find(|own| own.id == *document).map(|own| own.name.clone()).unwrap_or_default();
        Some(Reply { document: *document, name, place: places.first().cloned(), wording: entry.disclosure.recipient.wording.clone() })
    }).collect();
    // Of each part, how many rows say it.
    let all = about.len();
    let lacking: Vec<(Facet, usize)> = facets.iter().map(|facet| (*facet, about.iter().filter(|entry| facet.said(entry)).count())).filter(|(_, said)| *said < all).collect();
    let wholly = about.iter().filter(|entry| facets.iter().all(|facet| facet.said(entry))).count();
    // A name alone is no answer to what was asked of it.
    if lacking.len() == facets.len() && lacking.iter().all(|(facet, said)| *said == 0 || *facet == Facet::Name) {
        return absent(Words { ko: format!("관련된 {all}줄이 모두 이를 말하지 않습니다."), en: format!("None of the {all} row(s) about it says it.") });
    }
    match beyond {
        _ if !lacking.is_empty() => {
            let name = |ko: bool| lacking.iter().map(|(facet, said)| { let label = facet.label(); format!("{} {said}/{all}", if ko { label.0 } else { label.1 }) }).collect::<Vec<_>>().join(", ");
            (Status::Partly, Words { ko: format!("관련된 {all}줄 가운데 {wholly}줄만 모두 말합니다. 빠진 것(말한 줄): {}.", name(true)), en: format!("{wholly} of {all} row(s) about it say all of it. Lacking (rows that say it): {}.", name(false)) }, evidence)
        }
        Some((ko, en)) => (Status::Look, Words { ko: format!("표가 말할 수 있는 것은 모두 있습니다. {ko}은(는) 문서를 보고 정해 주세요."), en: format!("All that a table can say is there; please look into the documents for {en}.") }, evidence),
        None => (Status::Answered, Words { ko: format!("관련된 {all}줄이 모두 말합니다."), en: format!("All {all} row(s) about it say it.") }, evidence),
    }
}
