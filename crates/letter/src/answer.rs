//! Reading an answer: what of that which was asked stands in it, and what two sets of documents say differently.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use whither_law::{is_category, Words};
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

/// What a particular asks of a row; `None` when no table can say it.
fn asks(id: &str) -> Option<fn(&Entry) -> bool> {
    fn dated(entry: &Entry) -> bool {
        entry.times.is_some_and(|times| times.span.is_some())
    }
    Some(match id {
        "items" | "use" => |entry| !entry.disclosure.data.is_empty(),
        "purposes" => |entry| !entry.disclosure.purposes.is_empty(),
        "retention" => |entry| entry.disclosure.retention.is_some(),
        "recipients" | "sale" | "marketing" | "joint" => |entry| named(&entry.disclosure) && !entry.disclosure.data.is_empty() && !entry.disclosure.purposes.is_empty(),
        "dates" => dated,
        "processors" => |entry| named(&entry.disclosure) && !entry.disclosure.purposes.is_empty(),
        "overseas" => |entry| named(&entry.disclosure) && !entry.disclosure.data.is_empty() && !entry.disclosure.purposes.is_empty() && entry.disclosure.retention.is_some(),
        "safeguards" => |entry| entry.disclosure.transfer.safeguard.is_some(),
        "basis" => |entry| entry.disclosure.legal_basis.is_some(),
        "consent" => |entry| entry.disclosure.consent.is_some(),
        _ => return None,
    })
}

/// The rows a particular is about.
fn concerns(id: &str, disclosure: &Disclosure, home: Country) -> bool {
    let relation = disclosure.relation.as_ref().and_then(|stated| stated.reading);
    let processing = matches!(relation, Some(Relation::Processing | Relation::SubProcessing));
    let abroad = disclosure.country().is_some_and(|country| country != home);
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
pub fn checklist(draft: &Draft, history: &[Happening], ledger: &Ledger, home: Country) -> Vec<Particular> {
    let data = data();
    let Some(regime) = data.regime(&draft.regime) else { return Vec::new() };
    let state = crate::request::state(history);
    let own = |entry: &&Entry| entry.stated_in.iter().any(|(id, ..)| state.documents.contains(&id.to_string()));
    let entries: Vec<&Entry> = ledger.entries().iter().filter(own).collect();
    let chosen = |id: &str, optional: bool| draft.particulars.as_ref().map_or(!optional, |ids| ids.iter().any(|own| own == id));
    regime.particulars.iter().filter(|asked| chosen(&asked.id, asked.optional)).map(|asked| {
        let words = |tongue| data.particular(&asked.id, &regime.id, tongue).unwrap_or_default().to_owned();
        let cites = |tongue| crate::cite::labels(&asked.cites, tongue, ", ");
        let (read, why, evidence) = read(&asked.id, &entries, ledger, home, &state.documents, state.outcome);
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
fn read(id: &str, entries: &[&Entry], ledger: &Ledger, home: Country, documents: &[String], outcome: Option<Outcome>) -> (Status, Words, Vec<Reply>) {
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
    let Some(says) = asks(id) else {
        if outcome == Some(Outcome::Refused) {
            return absent(Words::default());
        }
        return (Status::Look, say("표에서는 알 수 없습니다. 문서를 보고 정해 주세요.", "No table tells: please look into the documents and decide."), Vec::new());
    };
    let about: Vec<&&Entry> = entries.iter().filter(|entry| concerns(id, &entry.disclosure, home)).collect();
    if about.is_empty() {
        return absent(say("답의 문서에 이에 관한 줄이 없습니다.", "No row of the answer is about it."));
    }
    let told: Vec<&&&Entry> = about.iter().filter(|entry| says(entry)).collect();
    let evidence = told.iter().take(3).filter_map(|entry| {
        let (document, places, _) = entry.stated_in.iter().find(|(id, ..)| documents.contains(&id.to_string()))?;
        let name = ledger.documents.iter().find(|own| own.id == *document).map(|own| own.name.clone()).unwrap_or_default();
        Some(Reply { document: *document, name, place: places.first().cloned(), wording: entry.disclosure.recipient.wording.clone() })
    }).collect();
    let counts = (told.len(), about.len());
    match counts {
        (0, _) => absent(Words { ko: format!("관련된 {}줄이 모두 이를 말하지 않습니다.", counts.1), en: format!("None of the {} row(s) about it says it.", counts.1) }),
        (told, all) if told == all => (Status::Answered, Words { ko: format!("관련된 {all}줄이 모두 말합니다."), en: format!("All {all} row(s) about it say it.") }, evidence),
        (told, all) => (Status::Partly, Words { ko: format!("관련된 {all}줄 가운데 {told}줄만 말합니다."), en: format!("{told} of {all} row(s) about it say it.") }, evidence),
    }
}

/// How a recipient differs between two sets of documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// Only the second names it.
    Added,
    /// Only the first names it.
    Gone,
    /// Both name it and say different things.
    Changed,
    /// Both say the same.
    Same,
}

/// A recipient in two sets of documents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Changed {
    /// Its name.
    pub recipient: String,
    /// Its number in the ledger.
    pub id: Option<u32>,
    /// How it differs.
    pub change: Change,
    /// What differs: the aspect, the words of the first, the words of the second.
    pub aspects: Vec<(String, Vec<String>, Vec<String>)>,
}

/// What documents say of one recipient, by aspect.
type Sayings = BTreeMap<&'static str, Vec<String>>;

/// A recipient's number, and what each of two sets of documents says of it.
type Both = (Option<u32>, Option<Sayings>, Option<Sayings>);

fn sayings(disclosure: &Disclosure, into: &mut Sayings) {
    let mut put = |aspect: &'static str, wording: &str| {
        let list = into.entry(aspect).or_default();
        if !wording.is_empty() && !list.iter().any(|own| own == wording) {
            list.push(wording.to_owned());
        }
    };
    disclosure.relation.iter().for_each(|stated| put("relation", &stated.wording));
    disclosure.purposes.iter().for_each(|stated| put("purposes", &stated.wording));
    disclosure.data.iter().for_each(|stated| put("items", &stated.wording));
    disclosure.transfer.country.iter().for_each(|stated| put("country", &stated.wording));
    disclosure.legal_basis.iter().for_each(|stated| put("basis", &stated.wording));
    disclosure.retention.iter().for_each(|stated| put("retention", &stated.wording));
    disclosure.consent.iter().for_each(|stated| put("consent", &stated.wording));
}

/// Whether two lists of words say the same, blanks and order aside.
fn alike(one: &[String], other: &[String]) -> bool {
    let fold = |list: &[String]| {
        let mut out: Vec<String> = list.iter().map(|text| text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()).collect();
        out.sort();
        out
    };
    fold(one) == fold(other)
}

/// What two sets of documents say of each recipient, differences first.
pub fn compare(ledger: &Ledger, first: &[DocumentId], second: &[DocumentId]) -> Vec<Changed> {
    let mut found: BTreeMap<String, Both> = BTreeMap::new();
    for (at, entry) in ledger.entries().iter().enumerate() {
        let Some(row) = ledger.received_by(at) else { continue };
        let within = |set: &[DocumentId]| entry.stated_in.iter().any(|(id, ..)| set.contains(id));
        let (one, two) = (within(first), within(second));
        if !one && !two {
            continue;
        }
        let own = found.entry(row.name.clone()).or_insert_with(|| (Some(row.id), None, None));
        if one {
            sayings(&entry.disclosure, own.1.get_or_insert_default());
        }
        if two {
            sayings(&entry.disclosure, own.2.get_or_insert_default());
        }
    }
    let mut out: Vec<Changed> = found.into_iter().map(|(recipient, (id, one, two))| {
        let change = match (&one, &two) { (None, _) => Change::Added, (_, None) => Change::Gone, _ => Change::Changed };
        let (one, two) = (one.unwrap_or_default(), two.unwrap_or_default());
        let mut aspects = Vec::new();
        for aspect in ["relation", "purposes", "items", "country", "basis", "retention", "consent"] {
            let (left, right) = (one.get(aspect).cloned().unwrap_or_default(), two.get(aspect).cloned().unwrap_or_default());
            if !alike(&left, &right) {
                aspects.push((aspect.to_owned(), left, right));
            }
        }
        let change = if change == Change::Changed && aspects.is_empty() { Change::Same } else { change };
        Changed { recipient, id, change, aspects }
    }).collect();
    out.sort_by(|a, b| a.change.cmp(&b.change).then_with(|| a.recipient.cmp(&b.recipient)));
    out
}
