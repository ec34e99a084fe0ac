//! The service's answer.

use super::Hit;
use crate::case::Case;
use crate::deadline::{deadline, kinds, Asked};
use crate::facts::FactKind;
use crate::finding::{Confidence, Words};

/// No answer, or one that came after its time.
pub(super) fn reply_late(case: &Case<'_>, found: &mut dyn FnMut(Hit)) {
    for (at, service) in case.services.iter().enumerate() {
        for asked in case.facts(at, FactKind::AskedOn) {
            let Some(received) = asked.on else { continue };
            let answered = case.facts(at, FactKind::AnsweredOn).filter(|fact| fact.about == asked.about).filter_map(|fact| fact.on).filter(|on| *on >= received).min();
            let Some(regime) = service.regimes.iter().find(|regime| kinds(regime).contains(&"access")) else { continue };
            let country = service.party.map(|party| party.country.to_string()).filter(|country| crate::Calendar::of(country).is_some());
            let counted = deadline(&Asked { regime: regime.clone(), kind: "access".to_owned(), received, country, ..Asked::default() });
            let Ok(counted) = counted else { continue };
            let Some(due) = counted.due else { continue };
            if answered.unwrap_or(case.today) <= due {
                continue;
            }
            let what = match answered {
                Some(day) => Words { ko: format!("{due}까지였으나 {day}에 왔습니다"), en: format!("due on {due}, it came on {day}") },
                None => Words { ko: format!("{due}까지였으나 아직 오지 않았습니다"), en: format!("due on {due}, it has not come") },
            };
            found(Hit { service: at, party: None, rows: Vec::new(), quotes: Vec::new(), what, confidence: counted.soft.then_some(Confidence::Low), on: Some(due) });
        }
    }
}
