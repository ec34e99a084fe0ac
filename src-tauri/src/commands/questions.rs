//! What is worth asking, what the person knows, and who is who.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};
use tauri::State;
use ts_rs::TS;
use whither_law::{contradictions, law, proposed, services, wanted, Event, Factor, Fact, FactKind, Finding, Hints, Leaning, Precedent, Proposed, Regime};
use whither_ledger::Lang;
use whither_parties::{directory, doubts, Cluster, Decision, Doubt, Match, Listed};

use crate::session::{DECISION, FACT, FINDING};
use crate::{Failure, Session, Unlocked};

/// What became of a question.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Progress {
    /// Nobody was asked yet.
    #[default]
    Open,
    /// The service was asked.
    Asked,
    /// It answered.
    Answered,
    /// The person sets it aside.
    SetAside,
}

/// What became of a question, and why.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Handled {
    /// How far it is.
    pub progress: Progress,
    /// Why, in the person's words.
    pub reason: String,
}

/// A question with what became of it.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Question {
    /// The question.
    pub finding: Finding,
    /// What became of it.
    pub handled: Handled,
    /// The recipient in the ledger.
    pub recipient: Option<u32>,
}

/// Everything worth asking.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Questions {
    /// The questions, the surest first.
    pub questions: Vec<Question>,
    /// Facts that cannot be true together.
    pub contradictions: Vec<String>,
    /// The courts' decisions that the questions lean on.
    pub precedents: Vec<Precedent>,
    /// The public case of 2024, in order.
    pub events: Vec<Event>,
}

/// What the person knows.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Facts {
    /// Each fact with its number.
    pub facts: Vec<FactRow>,
    /// The services that documents name, with the law that is proposed for them.
    pub services: Vec<Service>,
    /// Every regime, to choose another.
    pub regimes: Vec<Regime>,
    /// Facts that cannot be true together.
    pub contradictions: Vec<String>,
    /// Facts that open questions ask for: service and kind.
    pub wanted: Vec<Wanted>,
}

/// A fact and its number.
#[derive(Debug, Clone, Serialize, TS)]
pub struct FactRow {
    /// By which it is changed or taken back.
    #[ts(type = "number")]
    pub id: i64,
    /// The fact.
    pub fact: Fact,
}

/// A service and the law proposed for it.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Service {
    /// Its name.
    pub name: String,
    /// The regimes, likeliest first, each with its reason.
    pub regimes: Vec<Proposed>,
}

/// A fact that questions ask for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Wanted {
    /// The service.
    pub service: String,
    /// What kind.
    pub kind: FactKind,
}

/// Who a recipient is.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Who {
    /// Its record in the directory.
    pub party: Option<Listed>,
    /// Its names as documents write them, each with why it is here.
    pub names: Vec<WrittenName>,
    /// Others that may be the same.
    pub doubts: Vec<Doubt>,
    /// Whether the person decided something about its names.
    pub decided: bool,
    /// What speaks for the label "outsourcing", by service.
    pub leanings: Vec<Leaning>,
    /// The factors of the Supreme Court's test.
    pub factors: Vec<Factor>,
}

/// A name as written.
#[derive(Debug, Clone, Serialize, TS)]
pub struct WrittenName {
    /// The name.
    pub name: String,
    /// Why it is taken for this recipient's.
    pub because: Match,
}

fn handled(unlocked: &Unlocked) -> Result<HashMap<String, Handled>, Failure> {
    // The last word on a question stands.
    let said = unlocked.vault.said(FINDING)?;
    said.into_iter().map(|one| Ok((one.key, serde_json::from_str(&one.body).map_err(Failure::other)?))).collect()
}

fn recipients(unlocked: &Unlocked) -> BTreeMap<String, u32> {
    unlocked.ledger.recipients(&whither_ledger::views::Query::default(), 0, usize::MAX).rows.into_iter().map(|row| (row.name, row.id)).collect()
}

/// The questions about a recipient, or all.
pub(crate) fn asked(unlocked: &mut Unlocked, recipient: Option<&str>) -> Result<Vec<Question>, Failure> {
    let (handled, ids) = (handled(unlocked)?, recipients(unlocked));
    let findings = unlocked.questions()?.iter().filter(|finding| recipient.is_none_or(|name| finding.recipient.as_deref() == Some(name)));
    Ok(findings.map(|finding| Question { finding: finding.clone(), handled: handled.get(&finding.key).cloned().unwrap_or_default(), recipient: finding.recipient.as_ref().and_then(|name| ids.get(name).copied()) }).collect())
}

/// How many questions about a recipient are open.
pub(crate) fn open(unlocked: &mut Unlocked) -> Result<HashMap<String, u32>, Failure> {
    let handled = handled(unlocked)?;
    let mut out: HashMap<String, u32> = HashMap::new();
    for finding in unlocked.questions()? {
        if let (Some(recipient), true) = (&finding.recipient, handled.get(&finding.key).is_none_or(|one| one.progress == Progress::Open)) {
            *out.entry(recipient.clone()).or_default() += 1;
        }
    }
    Ok(out)
}

/// Who a recipient is.
pub(crate) fn who(unlocked: &Unlocked, name: &str) -> Who {
    let cluster: Option<&Cluster> = unlocked.clusters.iter().find(|cluster| cluster.label == name);
    let own = |written: &str| cluster.is_some_and(|cluster| cluster.names.iter().any(|(name, _)| name == written));
    let decided = unlocked.decisions.iter().any(|decision| match decision {
        Decision::Same { a, b } => own(a) || own(b),
        Decision::Apart { name } | Decision::Named { name, .. } => own(name),
    });
    Who {
        party: cluster.and_then(|cluster| cluster.party).cloned(),
        names: cluster.into_iter().flat_map(|cluster| &cluster.names).map(|(name, because)| WrittenName { name: name.clone(), because: *because }).collect(),
        doubts: doubts(&unlocked.clusters, &unlocked.decisions, 500).into_iter().filter(|doubt| doubt.a == name || doubt.b == name).collect(),
        decided,
        leanings: unlocked.leanings.iter().filter(|leaning| leaning.recipient == name).cloned().collect(),
        factors: whither_law::factors().to_vec(),
    }
}

fn conflicts(unlocked: &Unlocked, lang: Lang) -> Vec<String> {
    let facts: Vec<Fact> = unlocked.facts.iter().map(|(_, fact)| fact.clone()).collect();
    contradictions(&facts, unlocked.today).into_iter().map(|words| words.in_lang(lang).to_owned()).collect()
}

#[tauri::command(async)]
#[expect(missing_docs, reason = "the window's side is documented in backend.ts")]
pub fn questions(session: State<'_, Session>) -> Result<Questions, Failure> {
    let lang = session.language();
    session.with(|unlocked| {
        let questions = asked(unlocked, None)?;
        let cited = |precedent: &Precedent| questions.iter().any(|one| one.finding.citations.iter().any(|cited| cited.citation.0 == precedent.id));
        let precedents = law().precedents.iter().filter(|precedent| cited(precedent)).cloned().collect();
        Ok(Questions { precedents, questions, contradictions: conflicts(unlocked, lang), events: law().events.clone() })
    })
}

#[tauri::command(async)]
#[expect(missing_docs, reason = "the window's side is documented in backend.ts")]
pub fn handle_question(session: State<'_, Session>, key: String, handled: Handled) -> Result<(), Failure> {
    session.with(|unlocked| unlocked.say(FINDING, &key, &handled))
}

#[tauri::command(async)]
#[expect(missing_docs, reason = "the window's side is documented in backend.ts")]
pub fn facts(session: State<'_, Session>) -> Result<Facts, Failure> {
    let lang = session.language();
    session.with(|unlocked| {
        let known: Vec<Fact> = unlocked.facts.iter().map(|(_, fact)| fact.clone()).collect();
        let mut services: Vec<Service> = services(&unlocked.ledger, &known, unlocked.home, unlocked.today).into_iter().filter(|(name, _)| !name.is_empty()).map(|(name, regimes)| Service { name, regimes }).collect();
        // A service of which only facts are known yet.
        for fact in &known {
            if !services.iter().any(|service| service.name == fact.service) {
                let party = directory().find(&fact.service).map(|found| found.party);
                services.push(Service { regimes: proposed(&fact.service, party, unlocked.home, Hints::default(), &known), name: fact.service.clone() });
            }
        }
        services.sort_by(|a, b| a.name.cmp(&b.name));
        let named: Vec<(String, Vec<Proposed>)> = services.iter().map(|service| (service.name.clone(), service.regimes.clone())).collect();
        let wanted = wanted(&named, &known).into_iter().map(|(service, kind)| Wanted { service, kind }).collect();
        Ok(Facts {
            facts: unlocked.facts.iter().map(|(id, fact)| FactRow { id: *id, fact: fact.clone() }).collect(),
            services,
            regimes: law().regimes.clone(),
            contradictions: conflicts(unlocked, lang),
            wanted,
        })
    })
}

#[tauri::command(async)]
#[expect(missing_docs, reason = "the window's side is documented in backend.ts")]
pub fn save_fact(session: State<'_, Session>, id: Option<i64>, fact: Fact) -> Result<(), Failure> {
    session.with(|unlocked| {
        unlocked.say(FACT, &fact.service, &fact)?;
        if let Some(id) = id {
            unlocked.vault.unsay(FACT, id)?;
        }
        unlocked.ask_again()
    })
}

#[tauri::command(async)]
#[expect(missing_docs, reason = "the window's side is documented in backend.ts")]
pub fn remove_fact(session: State<'_, Session>, id: i64) -> Result<(), Failure> {
    session.with(|unlocked| {
        unlocked.vault.unsay(FACT, id)?;
        unlocked.ask_again()
    })
}

#[tauri::command(async)]
#[expect(missing_docs, reason = "the window's side is documented in backend.ts")]
pub fn decide_name(session: State<'_, Session>, decision: Decision) -> Result<(), Failure> {
    session.with(|unlocked| {
        let key = match &decision {
            Decision::Same { a, .. } => a.clone(),
            Decision::Apart { name } | Decision::Named { name, .. } => name.clone(),
        };
        unlocked.say(DECISION, &key, &decision)?;
        unlocked.refresh()
    })
}

#[tauri::command(async)]
#[expect(missing_docs, reason = "the window's side is documented in backend.ts")]
pub fn undo_decision(session: State<'_, Session>, name: String) -> Result<(), Failure> {
    session.with(|unlocked| {
        let own = |written: &str| unlocked.clusters.iter().find(|cluster| cluster.label == name).is_some_and(|cluster| cluster.names.iter().any(|(one, _)| one == written));
        let last = unlocked.heard::<Decision>(DECISION)?.into_iter().rev().find(|(_, decision)| match decision {
            Decision::Same { a, b } => own(a) || own(b),
            Decision::Apart { name } | Decision::Named { name, .. } => own(name),
        });
        if let Some((id, _)) = last {
            unlocked.vault.unsay(DECISION, id)?;
        }
        unlocked.refresh()
    })
}
