#![doc = include_str!("../README.md")]

mod calendar;
mod case;
mod deadline;
mod facts;
mod finding;
mod regimes;
mod rules;
mod statutes;

pub use calendar::Calendar;
pub use deadline::{citations as deadline_citations, deadline, kinds, time, Asked, Deadline, Refused, Step, Time, Unit as TimeUnit};
pub use facts::{contradictions, Fact, FactKind};
pub use finding::{Cited, Claim, Confidence, Finding, Group, Words};
pub use regimes::{proposed, regime_of, Hints, Proposed};
pub use rules::{factors, findings, is_category, leanings, rules, services, wanted, Factor, Leaning, RuleText, Support};
pub use statutes::{adequacy, article, law, precedent, regime, statute, statutes_of, Adequacy, Article, Citation, Event, Law, Mark, Precedent, Regime, Statute};
