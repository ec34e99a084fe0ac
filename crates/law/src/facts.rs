//! What the person knows that no document says.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::finding::Words;

/// One thing the person knows about a service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// The service, by name.
    pub service: String,
    /// What kind of fact.
    pub kind: FactKind,
    /// What it is about: a feature never used, a recipient or purpose of a consent, a regime. Empty: the service as a whole.
    #[serde(default)]
    pub about: String,
    /// The day.
    #[serde(default)]
    pub on: Option<NaiveDate>,
}

/// What a fact says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum FactKind {
    /// In use since the day.
    UsedSince,
    /// The account was closed on the day.
    ClosedOn,
    /// The feature `about` was never used; with a day, not until then.
    NeverUsed,
    /// Consent was given on the day.
    ConsentGiven,
    /// Consent was refused.
    ConsentRefused,
    /// Consent was withdrawn on the day.
    ConsentWithdrawn,
    /// No notice of a provision ever came.
    NeverNotified,
    /// A request was sent, and received on the day.
    AskedOn,
    /// The answer came on the day.
    AnsweredOn,
    /// The regime `about` applies to the service, whatever was proposed.
    Regime,
}

impl FactKind {
    /// Every kind, in the order of a form.
    pub const ALL: [FactKind; 10] = [
        FactKind::UsedSince, FactKind::ClosedOn, FactKind::NeverUsed, FactKind::ConsentGiven, FactKind::ConsentRefused, FactKind::ConsentWithdrawn,
        FactKind::NeverNotified, FactKind::AskedOn, FactKind::AnsweredOn, FactKind::Regime,
    ];

    /// Whether the fact says nothing without a day.
    pub fn needs_day(self) -> bool {
        matches!(self, FactKind::UsedSince | FactKind::ClosedOn | FactKind::ConsentGiven | FactKind::ConsentWithdrawn | FactKind::AskedOn | FactKind::AnsweredOn)
    }
}

/// Facts that cannot be true together, and facts that lie ahead; each in words. Rules leave nothing out because of them.
pub fn contradictions(facts: &[Fact], today: NaiveDate) -> Vec<Words> {
    let mut out = Vec::new();
    let mut say = |ko: String, en: String| out.push(Words { ko, en });
    let key = |text: &str| whither_parties::name(text).key();
    let alike = |one: &Fact, other: &Fact| (one.service == other.service || key(&one.service) == key(&other.service)) && one.about.trim() == other.about.trim();
    for fact in facts {
        let service = &fact.service;
        if fact.kind.needs_day() && fact.on.is_none() {
            say(format!("{service}: 날짜가 없는 사실이 있어 그 사실은 쓰지 않습니다."), format!("{service}: a fact has no day and is not used."));
        }
        if let Some(on) = fact.on.filter(|on| *on > today) {
            say(format!("{service}: {on}은(는) 아직 오지 않은 날입니다."), format!("{service}: {on} lies ahead."));
        }
        if fact.kind == FactKind::Regime && crate::regime(&fact.about).is_none() {
            say(format!("{service}: 「{}」라는 법제는 없습니다.", fact.about), format!("{service}: there is no regime {:?}.", fact.about));
        }
    }
    let pairs = [
        (FactKind::UsedSince, FactKind::ClosedOn, "탈퇴한 날이 가입한 날보다 앞섭니다", "closed before it was used"),
        (FactKind::AskedOn, FactKind::AnsweredOn, "답을 받은 날이 요구한 날보다 앞섭니다", "answered before it was asked"),
        (FactKind::ConsentGiven, FactKind::ConsentWithdrawn, "동의를 철회한 날이 동의한 날보다 앞섭니다", "consent withdrawn before it was given"),
    ];
    for (earlier, later, ko, en) in pairs {
        for second in facts.iter().filter(|fact| fact.kind == later) {
            // A service may be left and used again: what came later needs one earlier beginning, not every one.
            let from = facts.iter().filter(|first| first.kind == earlier && alike(first, second)).filter_map(|fact| fact.on).min();
            if let (Some(from), Some(to)) = (from, second.on)
                && to < from
            {
                say(format!("{}: {ko}({to} < {from}).", second.service), format!("{}: {en} ({to} < {from}).", second.service));
            }
        }
    }
    for refused in facts.iter().filter(|fact| fact.kind == FactKind::ConsentRefused) {
        if let Some(given) = facts.iter().find(|given| given.kind == FactKind::ConsentGiven && alike(given, refused) && (refused.on.is_none() || given.on == refused.on)) {
            let on = given.on.map(|on| on.to_string()).unwrap_or_default();
            say(format!("{}: 같은 것에 동의하였다고도({on}), 동의하지 않았다고도 적혀 있습니다. 거부한 날을 적어 주세요.", refused.service), format!("{}: the same was agreed to ({on}) and refused; please note the day of the refusal.", refused.service));
        }
    }
    for never in facts.iter().filter(|fact| fact.kind == FactKind::NeverUsed && fact.about.trim().is_empty() && fact.on.is_none()) {
        if facts.iter().any(|used| matches!(used.kind, FactKind::UsedSince | FactKind::ClosedOn) && alike(used, never)) {
            say(format!("{}: 쓴 적이 없다고도, 썼다고도 적혀 있습니다.", never.service), format!("{}: noted both as never used and as used.", never.service));
        }
    }
    out
}
