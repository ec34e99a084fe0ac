//! What became of a letter: its history, its state, its clock.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use whither_law::{deadline, Asked, Deadline, Refused, Words};

use crate::draft::Draft;

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

/// What can happen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "Happened")]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Event {
    /// It was sent; with the letter as it was sent.
    Sent {
        /// `mail`, `post`, `form`, `fax`, `hand`.
        channel: String,
        /// The letter.
        draft: Box<Draft>,
        /// Proofs of sending, by number.
        #[serde(default)]
        #[ts(type = "Array<number>")]
        proofs: Vec<i64>,
    },
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
    /// Days left until the day due; negative when it is over.
    #[ts(type = "number | null")]
    pub left: Option<i64>,
    /// Whether the clock stands still while the service waits for proof of identity.
    pub standing: bool,
    /// What in the history cannot be.
    pub problems: Vec<Problem>,
}

/// The entries that count: those not corrected.
fn counting(history: &[Happening]) -> impl Iterator<Item = (usize, &Happening)> {
    let wrong: Vec<usize> = history.iter().filter_map(|one| match one.event { Event::Corrected { entry } => usize::try_from(entry).ok(), _ => None }).collect();
    history.iter().enumerate().filter(move |(at, one)| !wrong.contains(at) && !matches!(one.event, Event::Corrected { .. }))
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
            Event::IdentityAsked | Event::IdentityShown | Event::Judged { .. } | Event::Corrected { .. } | Event::Noted => {}
        }
    }
    state.received = state.received.or(state.sent);
    state
}

/// The clock of a letter: `term` is the kind of deadline (of the letter's offer), `country` the one whose holidays count, where the regime leaves it open.
pub fn clock(regime: &str, term: Option<&str>, country: Option<&str>, history: &[Happening], today: NaiveDate) -> Clock {
    let state = state(history);
    let mut clock = Clock { deadline: None, refused: None, promised: None, left: None, standing: false, problems: problems(history, today) };
    let (Some(term), Some(received)) = (term, state.received) else { return clock };
    let (mut extended, mut stopped, mut asked) = (Vec::new(), Vec::new(), None);
    for (_, one) in counting(history) {
        match one.event {
            Event::Extended { until } => {
                extended.push(Some(one.on));
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
    let own = Asked { regime: regime.to_owned(), kind: term.to_owned(), received, extended, country: country.map(str::to_owned), stopped };
    let counted = match deadline(&own) {
        // Under most laws a question of identity stops nothing.
        Err(Refused::Stopped) => {
            clock.standing = false;
            deadline(&Asked { stopped: Vec::new(), ..own })
        }
        counted => counted,
    };
    match counted {
        Ok(found) => {
            clock.left = found.due.or(clock.promised).map(|due| (due - today).num_days());
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
        happened(Event::Sent { channel: "mail".to_owned(), draft: Box::new(Draft::new("kr-pipa", Kind::Access, Tongue::Ko)), proofs: Vec::new() }, on)
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
