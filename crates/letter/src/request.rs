//! What became of a letter: its history, its state, its clock.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use whither_law::{deadline, Asked, Deadline, Refused, Words};

use crate::draft::Draft;
use crate::form::Form;
use crate::letter::Letter;

/// Something that happened to a letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Happening {
    /// What.
    pub event: Event,
    /// On which day.
    pub on: NaiveDate,
    /// What the person noted.
    #[serde(default)]
    pub note: String,
}

/// How an answer answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// Everything that was asked.
    Full,
    /// A part.
    Partial,
    /// Nothing.
    Refused,
}

/// A file that proves something, by what is in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Proven {
    /// Its name.
    pub name: String,
    /// SHA-256 of its bytes, in hexadecimal digits.
    pub sha256: String,
}

/// What can happen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "Happened")]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Event {
    /// It was sent.
    Sent {
        /// `mail`, `post`, `form`, `fax`, `hand`.
        channel: String,
        /// What the letter was made of.
        draft: Box<Draft>,
        /// The letter as it left: what wording and law are bundled later changes nothing in it.
        #[serde(default)]
        letter: Option<Box<Letter>>,
        /// The official form as it could be printed beside it, where there is one.
        #[serde(default)]
        form: Option<Box<Form>>,
        /// Proofs of sending.
        #[serde(default)]
        proofs: Vec<Proven>,
    },
    /// A proof was added after the letter was sent.
    Proved(Proven),
    /// It reached the service: the clock runs from this day.
    Received,
    /// The service asked who the person is.
    IdentityAsked,
    /// The person showed it.
    IdentityShown,
    /// The service announced that it takes longer, until a day if it named one.
    Extended {
        /// The day it named.
        until: Option<NaiveDate>,
    },
    /// The answer came.
    Answered {
        /// How it answers.
        outcome: Outcome,
        /// The documents of the ledger it consists of, by SHA-256.
        #[serde(default)]
        documents: Vec<String>,
    },
    /// What the person says of a particular, whatever the documents seem to say.
    Judged {
        /// The particular.
        particular: String,
        /// `answered`, `partly`, `missing`, `refused`; empty: as the documents say.
        status: String,
    },
    /// It went on to an authority or a court.
    Escalated {
        /// The letter to the authority, by number.
        #[ts(type = "number | null")]
        request: Option<i64>,
    },
    /// Nothing more is to come of it.
    Closed,
    /// An earlier entry was wrong: it no longer counts.
    Corrected {
        /// The entry, counted from 0.
        entry: u32,
    },
    /// A note.
    Noted,
}

/// Where a letter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[ts(rename = "Standing")]
#[serde(rename_all = "lowercase")]
pub enum Step {
    /// Being written.
    Draft,
    /// Sent.
    Sent,
    /// The service has it, or asks who the person is.
    Received,
    /// The service takes longer.
    Extended,
    /// An answer came.
    Answered,
    /// An authority or a court has it.
    Escalated,
    /// Done with.
    Closed,
}

/// A letter's state, computed from its history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "Stand")]
pub struct State {
    /// Where it stands.
    pub step: Step,
    /// When it was sent.
    pub sent: Option<NaiveDate>,
    /// When it reached the service; without word of it, the day it was sent.
    pub received: Option<NaiveDate>,
    /// When the last answer came.
    pub answered: Option<NaiveDate>,
    /// How that answer answers.
    pub outcome: Option<Outcome>,
    /// The documents of all answers.
    pub documents: Vec<String>,
}

/// Something in a history that cannot be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "HistoryProblem")]
pub struct Problem {
    /// The entry, counted from 0.
    pub entry: u32,
    /// What is wrong.
    pub what: Words,
}

/// The clock of a letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Clock {
    /// Until when an answer is owed, with the arithmetic; `None` before it is sent, or where nothing runs.
    pub deadline: Option<Deadline>,
    /// Why nothing could be counted.
    pub refused: Option<Words>,
    /// The day the service itself named when it extended.
    pub promised: Option<NaiveDate>,
    /// The day that counts: the one the law gives, else the one the service named.
    pub day: Option<NaiveDate>,
    /// Days left until that day; negative when it is over.
    #[ts(type = "number | null")]
    pub left: Option<i64>,
    /// Whether the clock stands still while the service waits for proof of identity.
    pub standing: bool,
    /// What in the history cannot be.
    pub problems: Vec<Problem>,
}

/// The entries that count, with their places: those not corrected.
pub fn counting(history: &[Happening]) -> impl Iterator<Item = (usize, &Happening)> {
    let wrong: Vec<usize> = history.iter().filter_map(|one| match one.event { Event::Corrected { entry } => usize::try_from(entry).ok(), _ => None }).collect();
    history.iter().enumerate().filter(move |(at, one)| !wrong.contains(at) && !matches!(one.event, Event::Corrected { .. }))
}

/// What was sent, as the history has it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Left<'a> {
    /// What the letter was made of.
    pub draft: &'a Draft,
    /// The letter as it left.
    pub letter: Option<&'a Letter>,
    /// The form as it left.
    pub form: Option<&'a Form>,
}

/// What was sent; `None` while nothing was.
pub fn letter_sent(history: &[Happening]) -> Option<Left<'_>> {
    let found = counting(history).filter_map(|(_, one)| match &one.event { Event::Sent { draft, letter, form, .. } => Some(Left { draft, letter: letter.as_deref(), form: form.as_deref() }), _ => None });
    found.last()
}

/// Where a letter stands.
pub fn state(history: &[Happening]) -> State {
    let mut state = State { step: Step::Draft, sent: None, received: None, answered: None, outcome: None, documents: Vec::new() };
    for (_, one) in counting(history) {
        match &one.event {
            Event::Sent { .. } => {
                state.sent = Some(one.on);
                state.step = state.step.max(Step::Sent);
            }
            Event::Received => {
                state.received = Some(one.on);
                state.step = state.step.max(Step::Received);
            }
            Event::Extended { .. } => state.step = state.step.max(Step::Extended),
            Event::Answered { outcome, documents } => {
                state.answered = Some(one.on);
                state.outcome = Some(*outcome);
                state.step = state.step.max(Step::Answered);
                for document in documents.iter().filter(|document| !state.documents.contains(document)).cloned().collect::<Vec<_>>() {
                    state.documents.push(document);
                }
            }
            Event::Escalated { .. } => state.step = state.step.max(Step::Escalated),
            Event::Closed => state.step = Step::Closed,
            Event::IdentityAsked | Event::IdentityShown | Event::Judged { .. } | Event::Corrected { .. } | Event::Noted | Event::Proved(_) => {}
        }
    }
    state.received = state.received.or(state.sent);
    state
}

/// The clock of a letter: `term` is the kind of deadline (of the letter's offer), `country` the one whose holidays count, where the regime leaves it open.
pub fn clock(regime: &str, term: Option<&str>, country: Option<&str>, history: &[Happening], today: NaiveDate) -> Clock {
    let state = state(history);
    let mut clock = Clock { deadline: None, refused: None, promised: None, day: None, left: None, standing: false, problems: problems(history, today) };
    let (Some(term), Some(received)) = (term, state.received) else { return clock };
    let (mut notices, mut stopped, mut asked) = (Vec::new(), Vec::new(), None);
    for (at, one) in counting(history) {
        match one.event {
            Event::Extended { until } => {
                notices.push((at, one.on));
                clock.promised = until.or(clock.promised);
            }
            Event::IdentityAsked => asked = asked.or(Some(one.on)),
            Event::IdentityShown => stopped.extend(asked.take().map(|from| (from, one.on))),
            _ => {}
        }
    }
    clock.standing = asked.is_some() && state.answered.is_none();
    // A question still open has stopped the clock until today.
    stopped.extend(asked.filter(|from| *from <= today).map(|from| (from, today)));
    let plain = Asked { regime: regime.to_owned(), kind: term.to_owned(), received, extended: Vec::new(), country: country.map(str::to_owned), stopped };
    let mut stands = clock.standing;
    let mut count = |notices: &[(usize, NaiveDate)]| {
        let own = Asked { extended: notices.iter().map(|(_, on)| Some(*on)).collect(), ..plain.clone() };
        match deadline(&own) {
            // Under most laws a question of identity stops nothing.
            Err(Refused::Stopped) => {
                stands = false;
                deadline(&Asked { stopped: Vec::new(), ..own })
            }
            counted => counted,
        }
    };
    let mut surplus = |(at, _): (usize, NaiveDate), what: Words| clock.problems.push(Problem { entry: u32::try_from(at).unwrap_or(u32::MAX), what });
    // A notice that came after the first day due extends nothing.
    if let Some(first) = count(&[]).ok().and_then(|found| found.due) {
        let (late, in_time): (Vec<_>, Vec<_>) = notices.into_iter().partition(|(_, on)| *on > first);
        notices = in_time;
        for one in late {
            surplus(one, Words { ko: format!("{first}까지 알렸어야 하므로 늦은 통지이고, 기한은 그대로입니다."), en: format!("This came after {first}, the first day due: it extends nothing.") });
        }
    }
    let mut counted = count(&notices);
    if let Err(Refused::Extensions { most }) = counted {
        let refused = Refused::Extensions { most };
        for one in notices.split_off(notices.len().min(most as usize)) {
            surplus(one, Words { ko: refused.text(whither_ledger::Lang::Ko), en: refused.text(whither_ledger::Lang::En) });
        }
        counted = count(&notices);
    }
    clock.standing = stands;
    match counted {
        Ok(found) => {
            clock.day = found.due.or(clock.promised);
            clock.left = clock.day.map(|day| (day - today).num_days());
            clock.deadline = Some(found);
        }
        Err(refused) => clock.refused = Some(Words { ko: refused.text(whither_ledger::Lang::Ko), en: refused.text(whither_ledger::Lang::En) }),
    }
    clock
}

/// What in a history cannot be: days that lie ahead, answers before the letter.
fn problems(history: &[Happening], today: NaiveDate) -> Vec<Problem> {
    let mut out = Vec::new();
    let sent = counting(history).find(|(_, one)| matches!(one.event, Event::Sent { .. })).map(|(_, one)| one.on);
    for (at, one) in counting(history) {
        let entry = u32::try_from(at).unwrap_or(u32::MAX);
        if one.on > today {
            out.push(Problem { entry, what: Words { ko: format!("{}은(는) 아직 오지 않은 날입니다.", one.on), en: format!("{} lies ahead.", one.on) } });
        }
        if sent.is_some_and(|sent| one.on < sent) {
            out.push(Problem { entry, what: Words { ko: format!("{}은(는) 편지를 보낸 날보다 앞섭니다.", one.on), en: format!("{} is before the letter was sent.", one.on) } });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::{Kind, Tongue};

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn sent(on: &str) -> Happening {
        happened(Event::Sent { channel: "mail".to_owned(), draft: Box::new(Draft::new("kr-pipa", Kind::Access, Tongue::Ko)), letter: None, form: None, proofs: Vec::new() }, on)
    }

    fn happened(event: Event, on: &str) -> Happening {
        Happening { event, on: day(on), note: String::new() }
    }

    #[test]
    fn the_clock_runs_from_the_day_it_reached_the_service() {
        let mut history = vec![sent("2026-11-20")];
        let due = |history: &[Happening]| clock("kr-pipa", Some("access"), None, history, day("2026-11-24")).deadline.and_then(|deadline| deadline.due);
        assert_eq!(due(&history), Some(day("2026-11-30")));
        history.push(happened(Event::Received, "2026-11-23"));
        assert_eq!(due(&history), Some(day("2026-12-03")));
        assert_eq!(state(&history).step, Step::Received);
    }

    #[test]
    fn a_wrong_day_is_corrected_and_both_entries_stay() {
        let mut history = vec![sent("2026-11-10"), happened(Event::Corrected { entry: 0 }, "2026-11-24"), sent("2026-11-20")];
        assert_eq!(state(&history).sent, Some(day("2026-11-20")));
        assert!(letter_sent(&history).is_some());
        history.push(happened(Event::Answered { outcome: Outcome::Partial, documents: vec!["ab".to_owned()] }, "2026-11-23"));
        let state = state(&history);
        assert_eq!((state.step, state.outcome, state.documents.len()), (Step::Answered, Some(Outcome::Partial), 1));
    }

    #[test]
    fn a_postponement_in_korea_has_no_end_but_the_day_the_service_named() {
        let history = [sent("2026-11-10"), happened(Event::Extended { until: Some(day("2026-12-15")) }, "2026-11-18")];
        let clock = clock("kr-pipa", Some("access"), None, &history, day("2026-11-24"));
        assert_eq!(clock.deadline.expect("counted").due, None);
        assert_eq!((clock.promised, clock.left), (Some(day("2026-12-15")), Some(21)));
    }

    #[test]
    fn a_notice_that_the_law_does_not_know_moves_nothing_and_is_said() {
        // An erasure in Korea cannot be postponed; the clock goes on.
        let history = [sent("2026-11-10"), happened(Event::Extended { until: Some(day("2026-12-15")) }, "2026-11-18")];
        let clock = |kind: &str, history: &[Happening]| clock("kr-pipa", Some(kind), None, history, day("2026-11-24"));
        let erasure = clock("erasure", &history);
        assert_eq!((erasure.day, erasure.left), (Some(day("2026-11-20")), Some(-4)));
        assert_eq!(erasure.problems.iter().map(|one| one.entry).collect::<Vec<_>>(), [1]);
        // Nor does a notice that came too late.
        let late = clock("access", &[sent("2026-11-10"), happened(Event::Extended { until: None }, "2026-11-23")]);
        assert_eq!((late.day, late.problems.len()), (Some(day("2026-11-20")), 1));
        // What the law gives goes before what the service named.
        let eu = super::clock("eu-gdpr", Some("access"), Some("DE"), &[sent("2026-09-01"), happened(Event::Extended { until: Some(day("2026-10-15")) }, "2026-09-20")], day("2026-10-20"));
        assert_eq!((eu.day, eu.promised), (Some(day("2026-12-01")), Some(day("2026-10-15"))));
    }

    #[test]
    fn a_question_of_identity_stops_the_clock_in_the_united_kingdom_only() {
        let history = [sent("2026-09-01"), happened(Event::IdentityAsked, "2026-09-05"), happened(Event::IdentityShown, "2026-09-15")];
        let due = |regime: &str| clock(regime, Some("access"), Some(if regime == "uk-gdpr" { "GB" } else { "DE" }), &history, day("2026-09-20")).deadline.and_then(|deadline| deadline.due);
        assert_eq!(due("eu-gdpr"), Some(day("2026-10-01")));
        assert_eq!(due("uk-gdpr"), Some(day("2026-10-12")), "ten days later, a Sunday, so Monday");
        let open = clock("uk-gdpr", Some("access"), None, &history[..2], day("2026-09-20"));
        assert!(open.standing);
    }

    #[test]
    fn what_cannot_be_is_said_and_nothing_is_guessed() {
        let history = [sent("2026-11-20"), happened(Event::Received, "2026-11-10"), happened(Event::Noted, "2027-01-01")];
        let clock = clock("kr-pipa", Some("access"), None, &history, day("2026-11-24"));
        assert_eq!(clock.problems.iter().map(|one| one.entry).collect::<Vec<_>>(), [1, 2]);
        let unknown = super::clock("kr-pipa", Some("refusal"), None, &history, day("2026-11-24"));
        assert!(unknown.deadline.is_none() && unknown.refused.is_some());
    }
}
