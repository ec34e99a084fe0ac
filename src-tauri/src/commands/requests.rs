//! Letters to services: writing them, sending them out, their clock and their answers.

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use tauri::{AppHandle, Runtime, State};
use tauri_plugin_dialog::DialogExt;
use ts_rs::TS;
use whither_law::{precedent, proposed, regime_of, services, Citation, Fact, FactKind, Hints, Mark, Proposed, Words};
use whither_ledger::views::{Ledger, Query};
use whither_ledger::{countries, Country, DocumentId, Lang};
use whither_letter::{
    checklist, clock, compare, counting, form, letter, letter_sent, letters, offer, state, template, Addressee, Blank, Changed, Clock, Draft, Event, Happening, Kind, Letter, Offer, Particular, Proven, Side, State as Standing, Step, Template, Tongue, Writer,
};
use whither_parties::{authorities, directory, Authority, Listed};

use super::outgoing::finished;
use super::questions::{asked, Handled, Progress, Service};
use crate::session::{CUSTOMER, FINDING, HOME, ME, TEMPLATE};
use crate::{Failure, Session, Unlocked};

/// A letter in the list.
#[derive(Debug, Clone, Serialize, TS)]
pub struct RequestRow {
    /// Its number.
    #[ts(type = "number")]
    pub id: i64,
    /// To whom.
    pub to: String,
    /// What it asks.
    pub kind: Kind,
    /// Under which law.
    pub regime: String,
    /// Where it stands.
    pub state: Standing,
    /// Its clock.
    pub clock: Clock,
    /// Why it cannot be read; then nothing else of it is known.
    pub damaged: Option<String>,
}

/// All letters, and what can be written.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Requests {
    /// The letters, the most pressing first.
    pub rows: Vec<RequestRow>,
    /// The letters there are.
    pub offers: Vec<Offer>,
    /// The services that documents name, with the law proposed for each.
    pub services: Vec<Service>,
    /// The recipients that documents name.
    pub recipients: Vec<String>,
    /// Who the person is.
    pub me: Writer,
    /// The day it is.
    pub today: NaiveDate,
}

/// To whom a letter would go, and under which law.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Address {
    /// As far as the directory knows.
    pub to: Addressee,
    /// The regimes, likeliest first, each with its reason.
    pub regimes: Vec<Proposed>,
    /// Where the directory learned it.
    pub source: String,
}

/// A particular as the editor shows it.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(rename = "Choosable")]
pub struct Choice {
    /// Its id.
    pub id: String,
    /// What it asks, in the language of the screen.
    pub text: String,
    /// Its articles.
    pub cites: String,
    /// Whether it is asked.
    pub chosen: bool,
}

/// An entry of a letter's history.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(rename = "HistoryEntry")]
pub struct Entry {
    /// What happened.
    pub happening: Happening,
    /// When it was written down.
    pub at: String,
    /// Whether a later entry corrected it.
    pub corrected: bool,
}

/// A file that proves something.
#[derive(Debug, Clone, Serialize, TS)]
pub struct ProofRow {
    /// Its number.
    #[ts(type = "number")]
    pub id: i64,
    /// Its name.
    pub name: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
}

/// What a draft makes.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Made {
    /// The letter; absent when there is none.
    pub letter: Option<Letter>,
    /// Why there is none.
    pub refused: Option<String>,
    /// Articles whose text nobody read.
    pub unverified: Vec<String>,
}

/// An article or a decision that a letter or its clock rests on, and where its text was read.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(rename = "LetterSource")]
pub struct Source {
    /// As it is cited, in the language of the screen.
    pub label: String,
    /// What it says, in our words.
    pub says: String,
    /// Since when it is in force.
    pub in_force_from: Option<NaiveDate>,
    /// Where it was read.
    pub source: String,
    /// How far it may be relied on.
    pub mark: Mark,
}

/// One letter with everything about it.
#[derive(Debug, Clone, Serialize, TS)]
pub struct RequestView {
    /// Its number.
    #[ts(type = "number")]
    pub id: i64,
    /// As it is written.
    pub draft: Draft,
    /// What it makes.
    pub made: Made,
    /// What the letter and its clock rest on.
    pub sources: Vec<Source>,
    /// What letter this is.
    pub offer: Option<Offer>,
    /// The letters that its law knows: what can follow it.
    pub kinds: Vec<Kind>,
    /// The laws under which it can be asked instead; none for a letter that follows another.
    pub laws: Vec<String>,
    /// Its wording: the person's own, else the built-in one.
    pub template: Option<Template>,
    /// Whether the person keeps a wording of their own for such letters.
    pub own_template: bool,
    /// What can be asked.
    pub choices: Vec<Choice>,
    /// Where it stands.
    pub state: Standing,
    /// Its clock; of a draft, as it would run if it reached the service today.
    pub clock: Clock,
    /// Its history.
    pub history: Vec<Entry>,
    /// The answer against what was asked.
    pub checklist: Vec<Particular>,
    /// Proofs.
    pub proofs: Vec<ProofRow>,
    /// The authorities a complaint can go to.
    pub authorities: Vec<Authority>,
    /// The addressee as the directory knows it: its office for such requests, its web form.
    pub known: Option<Listed>,
    /// Whether the official form exists for it.
    pub form: bool,
    /// The fields that still stop that form.
    pub form_blanks: Vec<Blank>,
    /// The day it is.
    pub today: NaiveDate,
}

/// A letter to begin.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct Begun {
    /// To whom; a letter each.
    pub to: Vec<String>,
    /// Under which law; empty: the likeliest of each.
    pub regime: String,
    /// What is asked.
    pub kind: Kind,
    /// In which language.
    pub tongue: Tongue,
    /// The letter it follows.
    #[ts(type = "number | null")]
    pub after: Option<i64>,
    /// Only the questions about this recipient; empty: all open ones.
    pub about: String,
}

/// How many bytes a proof may have.
pub(crate) const MOST_OF_A_PROOF: u64 = 64 << 20;

fn stored(body: &str) -> Result<Draft, Failure> {
    serde_json::from_str(body).map_err(Failure::other)
}

pub(crate) fn draft(unlocked: &Unlocked, id: i64) -> Result<Draft, Failure> {
    let kept = unlocked.vault.request(id)?.ok_or_else(|| Failure::other(format!("there is no letter {id}")))?;
    stored(&kept.body)
}

pub(crate) fn keep(unlocked: &mut Unlocked, id: Option<i64>, draft: &Draft, now: DateTime<Utc>) -> Result<i64, Failure> {
    let body = serde_json::to_string(draft).map_err(Failure::other)?;
    Ok(unlocked.vault.keep_request(id, &body, &now.to_rfc3339_opts(SecondsFormat::Secs, true))?)
}

fn history(unlocked: &Unlocked, id: i64) -> Result<Vec<(String, Happening)>, Failure> {
    unlocked.vault.history(id)?.into_iter().map(|one| Ok((one.at, serde_json::from_str(&one.body).map_err(Failure::other)?))).collect()
}

pub(crate) fn happenings(unlocked: &Unlocked, id: i64) -> Result<Vec<Happening>, Failure> {
    Ok(history(unlocked, id)?.into_iter().map(|(_, happening)| happening).collect())
}

/// The country whose holidays count where a regime leaves it open: the addressee's, by the directory.
fn country(draft: &Draft) -> Option<String> {
    let own = whither_law::regime(&draft.regime)?;
    (own.country == "EU").then(|| directory().find(&draft.to.name).map(|found| found.party.country.to_string())).flatten()
}

/// The clock of a letter. What asks to complete an answer is no new request: the first letter's clock goes on.
fn running(unlocked: &Unlocked, own: &Draft, history: &[Happening]) -> Clock {
    let today = unlocked.today;
    let mut clock = running_alone(own, history, today);
    let (mut first, mut begun) = (own.clone(), Vec::new());
    while let Some(after) = first.after.filter(|_| first.kind == Kind::Followup) {
        // A first letter that cannot be read has its own line in the list; then this one's day is all there is.
        let Ok((before, its)) = draft(unlocked, after).and_then(|before| Ok((before, happenings(unlocked, after)?))) else { return clock };
        // A letter follows an earlier one; anything else is a damaged number.
        if before.after.is_some_and(|earlier| earlier >= after) {
            return clock;
        }
        (first, begun) = (before, its);
    }
    if !begun.is_empty() && !history.is_empty() {
        let problems = std::mem::take(&mut clock.problems);
        clock = Clock { problems, ..running_alone(&first, &begun, today) };
    }
    clock
}

fn running_alone(draft: &Draft, history: &[Happening], today: NaiveDate) -> Clock {
    let term = offer(&draft.regime, draft.kind).and_then(|offer| offer.term);
    clock(&draft.regime, term.as_deref(), country(draft).as_deref(), history, today)
}

/// Who the person is, as they last said.
fn me(unlocked: &Unlocked) -> Result<Writer, Failure> {
    Ok(unlocked.heard::<Writer>(ME)?.pop().map(|(_, writer)| writer).unwrap_or_default())
}

fn row(unlocked: &Unlocked, id: i64, draft: &Draft) -> Result<RequestRow, Failure> {
    let history = happenings(unlocked, id)?;
    Ok(RequestRow { id, to: draft.to.name.clone(), kind: draft.kind, regime: draft.regime.clone(), state: state(&history), clock: running(unlocked, draft, &history), damaged: None })
}

/// A letter that cannot be read hides no other.
fn damaged(id: i64, today: NaiveDate, why: &Failure) -> RequestRow {
    RequestRow { id, to: String::new(), kind: Kind::Access, regime: String::new(), state: state(&[]), clock: clock("", None, None, &[], today), damaged: Some(why.message.clone()) }
}

pub(crate) fn rows(unlocked: &Unlocked) -> Result<Vec<RequestRow>, Failure> {
    let mut rows = Vec::new();
    for kept in unlocked.vault.requests()? {
        let read = stored(&kept.body).and_then(|draft| row(unlocked, kept.id, &draft));
        rows.push(read.unwrap_or_else(|why| damaged(kept.id, unlocked.today, &why)));
    }
    // What is over or soon over first, then what waits, then drafts, then what is done.
    rows.sort_by_key(|row| {
        let rank = match row.state.step { Step::Sent | Step::Received | Step::Extended => 0, Step::Answered => 1, Step::Draft => 2, Step::Escalated => 3, Step::Closed => 4 };
        (rank, row.clock.left.unwrap_or(i64::MAX), row.id)
    });
    Ok(rows)
}

#[tauri::command(async)]
#[expect(missing_docs, reason = "the window's side is documented in backend.ts")]
pub fn requests(session: State<'_, Session>) -> Result<Requests, Failure> {
    session.with(|unlocked| {
        let known: Vec<Fact> = unlocked.facts.iter().map(|(_, fact)| fact.clone()).collect();
        let services = services(&unlocked.ledger, &known, unlocked.home, unlocked.today).into_iter().filter(|(name, _)| !name.is_empty()).map(|(name, regimes)| Service { name, regimes }).collect();
        let recipients = unlocked.ledger.recipients(&Query::default(), 0, 2_000).rows.into_iter().map(|row| row.name).collect();
        Ok(Requests { rows: rows(unlocked)?, offers: letters(), services, recipients, me: me(unlocked)?, today: unlocked.today })
    })
}

/// To whom a letter would go, and under which law.
fn address_of(unlocked: &Unlocked, name: &str) -> Address {
    let known: Vec<Fact> = unlocked.facts.iter().map(|(_, fact)| fact.clone()).collect();
    let party = directory().find(name).map(|found| found.party);
    let own = services(&unlocked.ledger, &known, unlocked.home, unlocked.today).into_iter().find(|(service, _)| service == name).map(|(_, regimes)| regimes);
    let to = Addressee {
        name: name.to_owned(),
        attention: String::new(),
        address: party.and_then(|party| party.address.clone()).unwrap_or_default(),
        email: party.and_then(|party| party.email.clone()).unwrap_or_default(),
    };
    // A recipient that only documents know: the law of the country they name for it.
    let countries = unlocked.ledger.recipients(&Query { search: name.to_owned(), ..Query::default() }, 0, 200).rows.into_iter().find(|row| row.name == name).map(|row| row.countries).unwrap_or_default();
    let of_country = countries.iter().filter_map(|country| {
        let reason = Words { ko: format!("문서에 적힌 이 받은 곳의 국가({})의 법입니다.", country.ko()), en: format!("The law of the country that documents name for this recipient ({}).", country.en()) };
        Some(Proposed { regime: regime_of(*country)?.to_owned(), reason })
    });
    let of_country: Vec<Proposed> = if party.is_none() { of_country.collect() } else { Vec::new() };
    let source = party.map(|party| format!("{} ({}, {})", party.source, party.as_of, party.mark)).unwrap_or_default();
    Address { to, regimes: own.unwrap_or_else(|| if of_country.is_empty() { proposed(name, party, unlocked.home, Hints::default(), &known) } else { of_country }), source }
}

#[tauri::command(async)]
#[expect(missing_docs, reason = "the window's side is documented in backend.ts")]
pub fn address(session: State<'_, Session>, name: String) -> Result<Address, Failure> {
    session.with(|unlocked| Ok(address_of(unlocked, &name)))
}

/// What documents say of a recipient, a line each.
fn claims(unlocked: &Unlocked, recipient: &str, tongue: Tongue) -> (Vec<String>, Option<String>) {
    let (mut out, mut from): (Vec<String>, Option<String>) = (Vec::new(), None);
    let ko = tongue == Tongue::Ko;
    // Data, purpose, relation, country, and how often; the documents' words stay as they are.
    let [data, purpose, relation, country, once, often] = match tongue {
        Tongue::Ko => ["항목", "목적", "구분", "국가", "1회", "회"],
        Tongue::En => ["data", "purpose", "as", "country", "once", " times"],
        Tongue::De => ["Daten", "Zweck", "als", "Staat", "einmal", "-mal"],
        Tongue::Fr => ["données", "finalité", "en tant que", "pays", "une fois", " fois"],
        Tongue::Pt => ["dados", "finalidade", "como", "país", "uma vez", " vezes"],
        Tongue::Ja => ["項目", "目的", "区分", "国", "1回", "回"],
        Tongue::Zh => ["信息", "目的", "类别", "国家", "1次", "次"],
    };
    for (at, entry) in unlocked.ledger.entries().iter().enumerate() {
        if unlocked.ledger.received_by(at).is_none_or(|row| row.name != recipient) {
            continue;
        }
        let disclosure = &entry.disclosure;
        from = from.or_else(|| disclosure.controller_name().map(str::to_owned));
        let mut pieces: Vec<String> = Vec::new();
        let mut say = |label: &str, words: Vec<&str>| if !words.is_empty() { pieces.push(format!("{label}: {}", words.join(", "))) };
        say(data, disclosure.data.iter().map(|stated| stated.wording.as_str()).collect());
        say(purpose, disclosure.purposes.iter().map(|stated| stated.wording.as_str()).collect());
        say(relation, disclosure.relation.iter().map(|stated| stated.wording.as_str()).collect());
        say(country, disclosure.transfer.country.iter().map(|stated| stated.wording.as_str()).collect());
        if let Some(times) = entry.times {
            let span = times.span.map(|(first, last)| format!("{} – {}", first.date(), last.date())).unwrap_or_default();
            let count = if times.count == 1 { once.to_owned() } else { format!("{}{often}", times.count) };
            pieces.push(if ko { format!("{span} {count}") } else { format!("{span}, {count}") }.trim_start_matches(", ").trim().to_owned());
        }
        let line = format!("{} — {}", disclosure.recipient.wording, pieces.join(" · "));
        if !out.contains(&line) && out.len() < 12 {
            out.push(line);
        }
    }
    (out, from)
}

/// What happened to a letter, for a complaint.
fn chronology(draft: &Draft, history: &[Happening], lang: Lang) -> Vec<(NaiveDate, String)> {
    let ko = lang == Lang::Ko;
    let say = |ko_text: &str, en_text: &str| if ko { ko_text.to_owned() } else { en_text.to_owned() };
    let mut out: Vec<(NaiveDate, String)> = counting(history).filter_map(|(_, one)| {
        let what = match &one.event {
            Event::Sent { .. } => say("요구서를 보냄", "request sent"),
            Event::Received => say("상대방이 요구서를 받음", "request received"),
            Event::IdentityAsked => say("본인 확인을 요청받음", "asked to prove identity"),
            Event::IdentityShown => say("본인 확인 자료를 냄", "proof of identity given"),
            Event::Extended { until: Some(until) } => if ko { format!("{until}까지 연기한다는 통지를 받음") } else { format!("notice of extension until {until}") },
            Event::Extended { until: None } => say("연기한다는 통지를 받음", "notice of extension"),
            Event::Answered { outcome, .. } => match outcome {
                whither_letter::Outcome::Full => say("답변을 받음", "answer received"),
                whither_letter::Outcome::Partial => say("일부 답변을 받음", "partial answer received"),
                whither_letter::Outcome::Refused => say("거절 통지를 받음", "refusal received"),
            },
            _ => return None,
        };
        Some((one.on, if one.note.trim().is_empty() { what } else { format!("{what} ({})", one.note.trim()) }))
    }).collect();
    out.sort_by_key(|(on, _)| *on);
    if out.is_empty() {
        out.extend(draft.date.map(|on| (on, say("요구서를 씀", "request written"))));
    }
    out
}

/// A letter as it begins.
fn prepared(unlocked: &mut Unlocked, begun: &Begun, to: &str, lang_of_screen: Lang) -> Result<Draft, Failure> {
    let address = address_of(unlocked, to);
    let regime = if begun.regime.is_empty() {
        let fits = address.regimes.iter().find(|one| offer(&one.regime, begun.kind).is_some());
        fits.map_or_else(|| "kr-pipa".to_owned(), |one| one.regime.clone())
    } else {
        begun.regime.clone()
    };
    if offer(&regime, begun.kind).is_none() {
        let why = letter(&Draft::new(&regime, begun.kind, begun.tongue), unlocked.today).err().map(|refused| refused.text(lang_of_screen)).unwrap_or_default();
        return Err(Failure::other(why));
    }
    // Whoever received data abroad is unlikely to read Korean.
    let abroad = !regime.starts_with("kr-") || seat(unlocked, to).is_some_and(|country| country != Country::KR);
    let foreign = begun.kind == Kind::Recipient && abroad && begun.tongue == Tongue::Ko;
    let tongue = if !foreign && offer(&regime, begun.kind).is_some_and(|offer| offer.tongues.contains(&begun.tongue)) { begun.tongue } else { Tongue::En };
    let lang = tongue.lang();
    let mut new = Draft::new(&regime, begun.kind, tongue);
    (new.to, new.from) = (address.to, me(unlocked)?);
    if let Some((_, number)) = unlocked.vault.said(CUSTOMER)?.into_iter().filter(|one| one.key == to).map(|one| (one.id, one.body)).next_back() {
        new.from.customer = number;
    }
    if let Some(own) = own_template(unlocked, &regime, begun.kind, tongue)? {
        (new.title, new.body) = (Some(own.title), Some(own.body));
    }
    if begun.kind == Kind::Recipient {
        let (lines, from) = claims(unlocked, to, tongue);
        new.claims = lines;
        new.values.extend(from.map(|from| ("via".to_owned(), from)));
    } else if begun.kind == Kind::Access && begun.after.is_none() && matches!(tongue, Tongue::Ko | Tongue::En) {
        let open = asked(unlocked, None)?.into_iter().filter(|one| one.handled.progress == Progress::Open && one.finding.service.as_deref() == Some(to));
        let about = open.filter(|one| begun.about.is_empty() || one.finding.recipient.as_deref() == Some(begun.about.as_str()));
        // A letter of forty questions is answered by nobody: the surest ones, once each.
        for question in about {
            let words = question.finding.letter.in_lang(lang).to_owned();
            if !new.questions.contains(&words) && new.questions.len() < 12 {
                new.questions.push(words);
            }
        }
    } else if begun.kind == Kind::OverseasRefusal && !begun.about.is_empty() {
        new.values.insert("recipient".to_owned(), begun.about.clone());
    }
    if let Some(after) = begun.after {
        follow(unlocked, &mut new, after, lang)?;
    }
    Ok(new)
}

/// Where a company sits: by the directory, else by the documents that name it.
fn seat(unlocked: &Unlocked, name: &str) -> Option<Country> {
    let listed = directory().find(name).map(|found| found.party.country);
    let told = || unlocked.ledger.recipients(&Query { search: name.to_owned(), ..Query::default() }, 0, 200).rows.into_iter().find(|row| row.name == name).and_then(|row| row.countries.first().copied());
    listed.or_else(told)
}

/// What a letter takes over from the one it follows.
fn follow(unlocked: &Unlocked, new: &mut Draft, after: i64, lang: Lang) -> Result<(), Failure> {
    let (before, history) = (draft(unlocked, after)?, happenings(unlocked, after)?);
    let state = state(&history);
    let list = checklist(&before, &history, &unlocked.ledger);
    let open = |status| matches!(status, whither_letter::Status::Missing | whither_letter::Status::Partly | whither_letter::Status::Refused);
    new.particulars = Some(list.iter().filter(|one| new.kind == Kind::Reminder || open(one.status)).map(|one| one.id.clone()).filter(|_| before.kind.asks_particulars()).collect());
    let title = before.title.clone().or_else(|| template(&before.regime, before.kind, new.tongue).or_else(|| template(&before.regime, before.kind, before.tongue)).map(|own| own.title)).unwrap_or_default();
    if new.kind == Kind::Reminder || !before.kind.asks_particulars() {
        new.values.extend([("asked".to_owned(), title.clone()), ("kind".to_owned(), before.kind.id().to_owned())]);
    }
    let day = |on: Option<NaiveDate>| on.map(|on| on.to_string());
    let due = running(unlocked, &before, &history).day;
    for (key, value) in [("sent", day(state.sent)), ("answered", day(state.answered)), ("due", day(due))] {
        new.values.extend(value.map(|value| (key.to_owned(), value)));
    }
    let why = counting(&history).filter(|(_, one)| matches!(one.event, Event::Answered { outcome: whither_letter::Outcome::Refused | whither_letter::Outcome::Partial, .. })).last().map(|(_, one)| one.note.clone());
    new.values.extend(why.filter(|why| !why.trim().is_empty()).map(|why| ("reason".to_owned(), why)));
    if new.kind.to_authority() {
        new.values.insert("service".to_owned(), [before.to.name.as_str(), before.to.address.as_str()].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", "));
        new.chronology = chronology(&before, &history, lang);
        let all = authority_of(&new.regime, offer(&new.regime, new.kind).as_ref());
        // Of many authorities, the one of the country in which the company sits.
        let seat = directory().find(&before.to.name).map(|found| found.party.country);
        // Where there are several countries' and none is known, the person chooses.
        let single = all.iter().all(|authority| Some(authority.country) == all.first().map(|first| first.country));
        let own = all.iter().find(|authority| Some(authority.country) == seat).or(all.first().filter(|_| single)).copied();
        new.to = own.map(addressed).unwrap_or_default();
        new.enclosures = state.documents.iter().filter_map(|id| unlocked.ledger.documents.iter().find(|document| document.id.to_string() == *id)).map(|document| document.name.clone()).collect();
        new.enclosures.insert(0, sent_as(&title, state.sent));
    } else {
        new.to = before.to;
    }
    new.from = before.from;
    new.identifiers = before.identifiers;
    new.after = Some(after);
    Ok(())
}

/// What a letter that was sent is called among what another one encloses.
pub(crate) fn sent_as(title: &str, sent: Option<NaiveDate>) -> String {
    format!("{title} ({})", sent.map(|on| on.to_string()).unwrap_or_default())
}

fn addressed(authority: &Authority) -> Addressee {
    Addressee { name: authority.name.clone(), attention: String::new(), address: authority.address.clone().unwrap_or_default(), email: authority.email.clone().unwrap_or_default() }
}

/// The authorities of a complaint.
fn authority_of(regime: &str, offer: Option<&Offer>) -> Vec<&'static Authority> {
    let Some(offer) = offer.filter(|offer| !offer.authorities.is_empty()) else { return Vec::new() };
    if offer.authorities.iter().any(|id| id == "*") {
        return authorities().iter().filter(|authority| authority.regimes.iter().any(|own| own == regime)).collect();
    }
    offer.authorities.iter().filter_map(|id| authorities().iter().find(|authority| authority.id == *id)).collect()
}

#[tauri::command(async)]
#[expect(missing_docs, reason = "the window's side is documented in backend.ts")]
pub fn begin_request(session: State<'_, Session>, begun: Begun) -> Result<Vec<i64>, Failure> {
    let lang = session.language();
    session.with(|unlocked| {
        // All or none: what stops one of several letters leaves no half of them behind.
        let drafts: Vec<Draft> = begun.to.iter().map(|to| prepared(unlocked, &begun, to.trim(), lang)).collect::<Result<_, _>>()?;
        drafts.iter().map(|draft| keep(unlocked, None, draft, Utc::now())).collect()
    })
}

fn make(draft: &Draft, today: NaiveDate, lang: Lang) -> Made {
    match letter(draft, today) {
        Ok(letter) => made(letter, lang),
        Err(refused) => Made { letter: None, refused: Some(refused.text(lang)), unverified: Vec::new() },
    }
}

fn made(letter: Letter, lang: Lang) -> Made {
    let read = |citation: &&Citation| citation.article(Some(letter.date)).is_some_and(|article| article.mark == Mark::Memory);
    let unverified = letter.citations.iter().filter(read).map(|citation| citation.label(lang)).collect();
    Made { letter: Some(letter), refused: None, unverified }
}

/// Each article once, the letter's before the clock's.
fn sources(letter: Option<&Letter>, clock: &Clock, today: NaiveDate, lang: Lang) -> Vec<Source> {
    let on = letter.map_or(today, |letter| letter.date);
    let counted = clock.deadline.iter().flat_map(|deadline| deadline.steps.iter().flat_map(|step| &step.citations));
    let mut out: Vec<Source> = Vec::new();
    for citation in letter.iter().flat_map(|letter| &letter.citations).chain(counted) {
        // Of an article the paragraphs have one text and one source.
        let article = citation.article(Some(on));
        let label = Citation(article.map_or_else(|| citation.bare().to_owned(), |article| article.id.clone())).label(lang);
        if out.iter().any(|known| known.label == label) {
            continue;
        }
        let words = |ko: &str, en: &str| match lang { Lang::Ko => ko.to_owned(), Lang::En => en.to_owned() };
        out.extend(match precedent(citation.bare()) {
            Some(case) => Some(Source { label, says: words(&case.holds_ko, &case.holds_en), in_force_from: Some(case.date), source: case.source.clone(), mark: case.mark }),
            None => article.map(|article| Source { label, says: words(&article.says_ko, &article.says_en), in_force_from: article.in_force_from, source: article.source.clone(), mark: article.mark }),
        });
    }
    out
}

fn template_key(regime: &str, kind: Kind, tongue: Tongue) -> String {
    format!("{regime}/{}/{}", kind.id(), tongue.id())
}

/// The person's own wording of such letters.
fn own_template(unlocked: &Unlocked, regime: &str, kind: Kind, tongue: Tongue) -> Result<Option<Template>, Failure> {
    let key = template_key(regime, kind, tongue);
    let last = unlocked.vault.said(TEMPLATE)?.into_iter().rev().find(|one| one.key == key);
    last.map(|one| serde_json::from_str::<Option<Template>>(&one.body).map_err(Failure::other)).transpose().map(Option::flatten)
}

/// As if a draft reached the service today.
fn if_today(own: &Draft, today: NaiveDate) -> Happening {
    Happening { event: Event::Sent { channel: String::new(), draft: Box::new(own.clone()), letter: None, form: None, proofs: Vec::new() }, on: today, note: String::new() }
}

/// What letters say that a rule asks for: that an answer is late. Each is held against its own clock, which knows what was extended or
/// stood still; of a service the first that is late counts, one without an answer before one with.
pub(crate) fn facts_of(unlocked: &Unlocked) -> Result<Vec<Fact>, Failure> {
    let mut late: Vec<(String, NaiveDate, Option<NaiveDate>)> = Vec::new();
    for kept in unlocked.vault.requests()? {
        // A letter that cannot be read says so in the list, and keeps nothing else from being asked.
        let Ok((own, history)) = stored(&kept.body).and_then(|own| Ok((own, happenings(unlocked, kept.id)?))) else { continue };
        if !matches!(own.kind, Kind::Access | Kind::Followup | Kind::Recipient) {
            continue;
        }
        let (state, clock) = (state(&history), running(unlocked, &own, &history));
        if let (Some(received), Some(day)) = (state.received, clock.day)
            && state.answered.unwrap_or(unlocked.today) > day
        {
            late.push((own.to.name, received, state.answered));
        }
    }
    late.sort_by_key(|(_, received, answered)| (answered.is_some(), *received));
    let mut out: Vec<Fact> = Vec::new();
    for (service, received, answered) in late {
        if out.iter().any(|fact| fact.service == service) {
            continue;
        }
        for (kind, on) in [(FactKind::AskedOn, Some(received)), (FactKind::AnsweredOn, answered)] {
            out.extend(on.map(|on| Fact { service: service.clone(), kind, about: String::new(), on: Some(on) }));
        }
    }
    Ok(out)
}

pub(crate) fn view(unlocked: &mut Unlocked, id: i64, lang: Lang) -> Result<RequestView, Failure> {
    let (written, today) = (history(unlocked, id)?, unlocked.today);
    let happened: Vec<Happening> = written.iter().map(|(_, happening)| happening.clone()).collect();
    let (own, left) = match letter_sent(&happened) { Some(sent) => (sent.draft.clone(), sent.letter.cloned()), None => (draft(unlocked, id)?, None) };
    let wrong: Vec<u32> = happened.iter().filter_map(|one| match one.event { Event::Corrected { entry } => Some(entry), _ => None }).collect();
    let letter_offer = offer(&own.regime, own.kind);
    let whole = Draft { particulars: Some(letter_offer.iter().flat_map(|offer| offer.particulars.iter().map(|(id, _)| id.clone())).collect()), ..own.clone() };
    let choices = checklist(&whole, &[], &Ledger::default()).into_iter().map(|one| {
        let usual = letter_offer.iter().flat_map(|offer| &offer.particulars).any(|(id, usual)| *id == one.id && *usual);
        Choice { chosen: own.particulars.as_ref().map_or(usual, |ids| ids.contains(&one.id)), text: one.asked.in_lang(lang).to_owned(), cites: one.cites.in_lang(lang).to_owned(), id: one.id }
    });
    // A reminder of a letter that asked for no particulars asks for none either.
    let asks = own.kind.asks_particulars() && own.values.get("kind").filter(|_| own.kind == Kind::Reminder).and_then(|id| Kind::of(id)).is_none_or(Kind::asks_particulars);
    let choices = if asks { choices.collect() } else { Vec::new() };
    let kept = own_template(unlocked, &own.regime, own.kind, own.tongue)?;
    let clock = if happened.is_empty() { running(unlocked, &own, &[if_today(&own, today)]) } else { running(unlocked, &own, &happened) };
    let made = left.map_or_else(|| make(&own, today, lang), |left| made(left, lang));
    Ok(RequestView {
        id,
        sources: sources(made.letter.as_ref(), &clock, today, lang),
        made,
        kinds: letters().into_iter().filter(|offer| offer.regime == own.regime).map(|offer| offer.kind).collect(),
        laws: if follows(own.kind) { Vec::new() } else { letters().into_iter().filter(|offer| offer.kind == own.kind).map(|offer| offer.regime).collect() },
        own_template: kept.is_some(),
        template: kept.or_else(|| template(&own.regime, own.kind, own.tongue)),
        choices,
        state: state(&happened),
        clock,
        checklist: if own.kind.asks_particulars() { checklist(&own, &happened, &unlocked.ledger) } else { Vec::new() },
        history: (0u32..).zip(written).map(|(at, (when, happening))| Entry { happening, at: when, corrected: wrong.contains(&at) }).collect(),
        proofs: unlocked.vault.proofs(id)?.into_iter().map(|proof| ProofRow { id: proof.id, name: proof.name, sha256: hexadecimal(&proof.sha256) }).collect(),
        known: directory().find(&own.to.name).map(|found| found.party.clone()),
        authorities: authority_of(&own.regime, letter_offer.as_ref()).into_iter().cloned().collect(),
        form: form(&own, today).is_some(),
        form_blanks: form(&own, today).and_then(|form| form.finish().err()).unwrap_or_default(),
        offer: letter_offer,
        draft: own,
        today,
    })
}

#[tauri::command(async)]
#[expect(missing_docs, reason = "the window's side is documented in backend.ts")]
pub fn request(session: State<'_, Session>, id: i64) -> Result<RequestView, Failure> {
    let lang = session.language();
    session.with(|unlocked| view(unlocked, id, lang))
}

#[tauri::command(async)]
#[expect(missing_docs, reason = "the window's side is documented in backend.ts")]
pub fn save_draft(session: State<'_, Session>, id: i64, draft: Draft) -> Result<RequestView, Failure> {
    let lang = session.language();
    session.with(|unlocked| {
        still_draft(unlocked, id, lang)?;
        keep(unlocked, Some(id), &draft, Utc::now())?;
        view(unlocked, id, lang)
    })
}

/// Whether a letter goes on from another one, and so stays under its law.
fn follows(kind: Kind) -> bool {
    matches!(kind, Kind::Followup | Kind::Reminder | Kind::Refusal) || kind.to_authority()
}

/// The same letter under another law: its wording, particulars and, where need be, language are that law's.
#[tauri::command(async)]
pub fn change_law(session: State<'_, Session>, id: i64, regime: String) -> Result<RequestView, Failure> {
    let lang = session.language();
    session.with(|unlocked| {
        let mut own = still_draft(unlocked, id, lang)?;
        let offered = offer(&regime, own.kind).filter(|_| !follows(own.kind));
        let Some(offered) = offered else {
            return Err(Failure::other(match lang { Lang::Ko => "이 법에는 이런 편지가 없습니다.", Lang::En => "this law knows no such letter" }));
        };
        if !offered.tongues.contains(&own.tongue) {
            own.tongue = if lang == Lang::Ko && regime.starts_with("kr-") { Tongue::Ko } else { Tongue::En };
        }
        (own.title, own.body) = own_template(unlocked, &regime, own.kind, own.tongue)?.map_or((None, None), |kept| (Some(kept.title), Some(kept.body)));
        (own.regime, own.particulars) = (regime, None);
        keep(unlocked, Some(id), &own, Utc::now())?;
        view(unlocked, id, lang)
    })
}

/// A letter that can be changed: one that was not sent.
fn still_draft(unlocked: &Unlocked, id: i64, lang: Lang) -> Result<Draft, Failure> {
    if !unlocked.vault.history(id)?.is_empty() {
        return Err(Failure::other(match lang { Lang::Ko => "보낸 편지는 고칠 수 없습니다. 새로 쓰거나 이력에서 바로잡아 주세요.", Lang::En => "a letter that was sent is not changed; write a new one, or correct its history" }));
    }
    draft(unlocked, id)
}

#[tauri::command(async)]
#[expect(missing_docs, reason = "the window's side is documented in backend.ts")]
pub fn drop_request(session: State<'_, Session>, id: i64) -> Result<bool, Failure> {
    session.with(|unlocked| Ok(unlocked.vault.drop_request(id)?))
}

#[tauri::command(async)]
#[expect(missing_docs, reason = "the window's side is documented in backend.ts")]
pub fn record(session: State<'_, Session>, id: i64, happening: Happening) -> Result<RequestView, Failure> {
    let lang = session.language();
    session.with(|unlocked| {
        let before = happenings(unlocked, id)?;
        let first = letter_sent(&before).is_none();
        let mut wrong = None;
        let mut happening = happening;
        if let Event::Sent { channel, draft: own, letter: left, form: filled, proofs } = &mut happening.event {
            let now = counting(&before).filter(|(_, one)| matches!(one.event, Event::Sent { .. })).last();
            match now {
                // The letter is out: only its day and its way can have been noted wrongly.
                Some((at, one)) => {
                    let Event::Sent { channel: way, draft: sent, letter, form, proofs: shown } = &one.event else { return Ok(()) };
                    if way == channel && one.on == happening.on {
                        return Ok(());
                    }
                    wrong = u32::try_from(at).ok();
                    (*own, *left, *filled, *proofs) = (sent.clone(), letter.clone(), form.clone(), shown.clone());
                }
                // What was sent is what stands here, not what the window says; with blanks nothing is sent.
                None => {
                    **own = draft(unlocked, id)?;
                    own.date = own.date.or(Some(happening.on));
                    let made = finished(own, unlocked.today, lang)?;
                    if own.kind.asks_particulars() && own.particulars.is_none() {
                        own.particulars = Some(checklist(own, &[], &Ledger::default()).into_iter().map(|one| one.id).collect());
                    }
                    *left = Some(Box::new(Letter::clone(&made)));
                    *filled = form(own, unlocked.today).map(Box::new);
                    *proofs = proven(unlocked, id)?;
                }
            }
        }
        if let Some(entry) = wrong {
            write(unlocked, id, &Happening { event: Event::Corrected { entry }, on: unlocked.today, note: String::new() })?;
        }
        write(unlocked, id, &happening)?;
        if first && let Event::Sent { draft: own, .. } = &happening.event {
            mark_asked(unlocked, id)?;
            keep_customer(unlocked, own)?;
            // A complaint is what became of the letter before it.
            if let Some(after) = own.after.filter(|_| own.kind.to_authority()) {
                write(unlocked, after, &Happening { event: Event::Escalated { request: Some(id) }, on: happening.on, note: own.to.name.clone() })?;
            }
        }
        unlocked.ask_again()
    })?;
    session.with(|unlocked| view(unlocked, id, lang))
}

/// Customer numbers are those of one service each: the next letter to it knows.
fn keep_customer(unlocked: &mut Unlocked, own: &Draft) -> Result<(), Failure> {
    let number = own.from.customer.trim();
    let known = unlocked.vault.said(CUSTOMER)?.into_iter().rev().find(|one| one.key == own.to.name).map(|one| one.body).unwrap_or_default();
    if number != known && !own.kind.to_authority() {
        let today = unlocked.today.to_string();
        unlocked.vault.say(CUSTOMER, &own.to.name, number, &today)?;
    }
    Ok(())
}

/// Adds to a letter's history.
fn write(unlocked: &mut Unlocked, id: i64, happening: &Happening) -> Result<(), Failure> {
    let body = serde_json::to_string(happening).map_err(Failure::other)?;
    unlocked.vault.happen(id, &Utc::now().to_rfc3339_opts(SecondsFormat::Secs, true), &body)?;
    Ok(())
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn proven(unlocked: &Unlocked, id: i64) -> Result<Vec<Proven>, Failure> {
    Ok(unlocked.vault.proofs(id)?.into_iter().map(|proof| Proven { name: proof.name, sha256: hexadecimal(&proof.sha256) }).collect())
}

/// Keeps a file as a proof; of a letter that was sent, its history says so.
pub(crate) fn prove_with(unlocked: &mut Unlocked, id: i64, name: &str, bytes: &[u8]) -> Result<(), Failure> {
    let proof = unlocked.vault.prove(id, name, bytes)?;
    if !unlocked.vault.history(id)?.is_empty() {
        let event = Event::Proved(Proven { name: proof.name, sha256: hexadecimal(&proof.sha256) });
        write(unlocked, id, &Happening { event, on: unlocked.today, note: String::new() })?;
    }
    Ok(())
}

pub(crate) fn too_large(name: &str, lang: Lang) -> Failure {
    Failure::other(match lang { Lang::Ko => format!("{name}: 64 MB보다 큰 파일은 둘 수 없습니다."), Lang::En => format!("{name}: a file may have 64 MB at most") })
}

/// The questions that went into a letter are asked now.
fn mark_asked(unlocked: &mut Unlocked, id: i64) -> Result<(), Failure> {
    let own = draft(unlocked, id)?;
    let lang = own.tongue.lang();
    let in_it: Vec<String> = asked(unlocked, None)?.into_iter().filter(|one| one.handled.progress == Progress::Open && one.finding.service.as_deref() == Some(own.to.name.as_str()) && own.questions.iter().any(|words| words == one.finding.letter.in_lang(lang))).map(|one| one.finding.key).collect();
    for key in in_it {
        unlocked.say(FINDING, &key, &Handled { progress: Progress::Asked, reason: String::new() })?;
    }
    Ok(())
}

#[tauri::command(async)]
#[expect(missing_docs, reason = "the window's side is documented in backend.ts")]
pub fn prove<R: Runtime>(app: AppHandle<R>, session: State<'_, Session>, id: i64) -> Result<RequestView, Failure> {
    let lang = session.language();
    if let Some(path) = app.dialog().file().blocking_pick_file() {
        let path = path.into_path().map_err(Failure::other)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let size = path.metadata().map_err(|error| Failure::other(format!("{name}: {error}")))?.len();
        if size > MOST_OF_A_PROOF {
            return Err(too_large(&name, lang));
        }
        let bytes = std::fs::read(&path).map_err(|error| Failure::other(format!("{name}: {error}")))?;
        session.with(|unlocked| prove_with(unlocked, id, &name, &bytes))?;
    }
    session.with(|unlocked| view(unlocked, id, lang))
}

/// What the vault knows of the person for letters.
#[derive(Debug, Clone, Serialize, TS)]
pub struct AboutMe {
    /// Who they are.
    pub me: Writer,
    /// Where they live.
    pub home: Country,
    /// Every country, to choose another.
    pub countries: Vec<Country>,
    /// Their customer numbers, a service each.
    pub customers: Vec<Customer>,
}

/// A customer number.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Customer {
    /// Whose.
    pub service: String,
    /// The number.
    pub number: String,
}

#[tauri::command(async)]
#[expect(missing_docs, reason = "the window's side is documented in backend.ts")]
pub fn about_me(session: State<'_, Session>) -> Result<AboutMe, Failure> {
    session.with(|unlocked| {
        // The last word on each service stands.
        let numbers: std::collections::BTreeMap<String, String> = unlocked.vault.said(CUSTOMER)?.into_iter().map(|one| (one.key, one.body)).collect();
        let customers = numbers.into_iter().filter(|(_, number)| !number.is_empty()).map(|(service, number)| Customer { service, number }).collect();
        Ok(AboutMe { me: me(unlocked)?, home: unlocked.home, countries: countries().iter().map(|record| record.country).collect(), customers })
    })
}

/// Where the person lives: what is abroad, and which laws are proposed, follow from it.
#[tauri::command(async)]
pub fn save_home(session: State<'_, Session>, home: Country) -> Result<(), Failure> {
    session.with(|unlocked| {
        unlocked.say(HOME, "", &home)?;
        unlocked.refresh()
    })
}

/// Keeps the customer number of a service, or forgets every one it had.
#[tauri::command(async)]
pub fn save_customer(session: State<'_, Session>, service: String, number: String) -> Result<(), Failure> {
    session.with(|unlocked| {
        for one in unlocked.vault.said(CUSTOMER)?.into_iter().filter(|one| one.key == service) {
            unlocked.vault.unsay(CUSTOMER, one.id)?;
        }
        let (number, today) = (number.trim(), unlocked.today.to_string());
        if !number.is_empty() {
            unlocked.vault.say(CUSTOMER, &service, number, &today)?;
        }
        Ok(())
    })
}

#[tauri::command(async)]
#[expect(missing_docs, reason = "the window's side is documented in backend.ts")]
pub fn save_me(session: State<'_, Session>, me: Writer) -> Result<(), Failure> {
    session.with(|unlocked| unlocked.say(ME, "", &me))
}

#[tauri::command(async)]
#[expect(missing_docs, reason = "the window's side is documented in backend.ts")]
pub fn keep_template(session: State<'_, Session>, regime: String, kind: Kind, tongue: Tongue, template: Option<Template>) -> Result<(), Failure> {
    session.with(|unlocked| unlocked.say(TEMPLATE, &template_key(&regime, kind, tongue), &template))
}

#[tauri::command(async)]
#[expect(missing_docs, reason = "the window's side is documented in backend.ts")]
pub fn compare_documents(session: State<'_, Session>, first: Vec<String>, second: Vec<String>) -> Result<Vec<Changed>, Failure> {
    let lang = session.language();
    session.with(|unlocked| {
        let facts: Vec<Fact> = unlocked.facts.iter().map(|(_, fact)| fact.clone()).collect();
        let ids = |list: &[String]| list.iter().filter_map(|hex| DocumentId::from_hex(hex)).collect::<Vec<_>>();
        let (one, two) = (ids(&first), ids(&second));
        let side = |names: &[String], ids| if names.iter().any(|name| name == "consents") { Side::Consents(&facts) } else { Side::Documents(ids) };
        Ok(compare(&unlocked.ledger, side(&first, one.as_slice()), side(&second, two.as_slice()), lang))
    })
}
