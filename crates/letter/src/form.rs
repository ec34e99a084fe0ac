//! The Korean official request form, and the power of attorney for it: the fields of the forms annexed to the PIPC's notice
//! on methods of processing personal information (개인정보 처리 방법에 관한 고시, 별지 제8호·제11호서식).

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::draft::{Agent, Draft, Kind, Tongue};
use crate::fill::clean;
use crate::letter::{Blank, Why};

/// A filled form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Form {
    /// The controller it goes to.
    pub to: String,
    /// The data subject: name, telephone, date of birth, address.
    pub subject: [String; 4],
    /// The agent: name, telephone, date of birth, relation, address; all empty when the person asks themselves.
    pub agent: [String; 5],
    /// Whether access, correction or deletion, and stop of processing are asked for.
    pub kinds: [bool; 3],
    /// Which of the five particulars of art. 41(1) of the Decree: items, purposes, retention, recipients, consent.
    pub particulars: [bool; 5],
    /// What is to be corrected or deleted, and why.
    pub correction: String,
    /// What processing is to stop, and why.
    pub suspension: String,
    /// Year, month, day.
    pub date: (i32, u32, u32),
    /// Who signs.
    pub signer: String,
}

/// A form without blanks: only such a one leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FinishedForm(Form);

impl Form {
    /// The form, or the fields that still stop it.
    pub fn finish(self) -> Result<FinishedForm, Vec<Blank>> {
        let words = crate::data::data().words(Tongue::Ko);
        let blank = |token: &str| Blank { token: token.to_owned(), label: words.map_or(token, |words| words.token(token)).to_owned(), why: Why::Empty };
        let asked = !self.agent.iter().all(String::is_empty);
        let fields = std::iter::once(("to", &self.to)).chain(["name", "phone", "birth", "address"].into_iter().zip(&self.subject));
        let of_agent = ["agent", "agent-phone", "agent-birth", "agent-relation", "agent-address"].into_iter().zip(&self.agent).filter(|_| asked);
        let texts = [("what", &self.correction, self.kinds[1]), ("what", &self.suspension, self.kinds[2])].into_iter().filter(|(.., needed)| *needed).map(|(token, text, _)| (token, text));
        let blanks: Vec<Blank> = fields.chain(of_agent).chain(texts).filter(|(_, text)| text.is_empty()).map(|(token, _)| blank(token)).collect();
        if blanks.is_empty() { Ok(FinishedForm(self)) } else { Err(blanks) }
    }
}

impl std::ops::Deref for FinishedForm {
    type Target = Form;

    fn deref(&self) -> &Form {
        &self.0
    }
}

/// The form of a draft; `None` for letters that have none.
pub fn form(draft: &Draft, today: NaiveDate) -> Option<Form> {
    let kinds = match draft.kind {
        Kind::Access | Kind::Recipient => [true, false, false],
        Kind::Correction | Kind::Erasure => [false, true, false],
        Kind::Suspension | Kind::OverseasRefusal => [false, false, true],
        _ => return None,
    };
    if draft.regime != "kr-pipa" {
        return None;
    }
    let chosen = |id: &&str| draft.particulars.as_ref().is_none_or(|ids| ids.iter().any(|own| own == *id));
    let value = |key: &str| draft.values.get(key).map(|text| clean(text)).unwrap_or_default();
    let join = |pieces: &[String]| pieces.iter().filter(|piece| !piece.is_empty()).cloned().collect::<Vec<_>>().join(" / ");
    let usual = |key: &str| crate::data::data().words(Tongue::Ko).and_then(|words| words.default(key, "kr-pipa")).unwrap_or_default().to_owned();
    let or = |text: String, key: &str| if text.is_empty() { usual(key) } else { text };
    let date = draft.date.unwrap_or(today);
    let from = &draft.from;
    let Agent { name, phone, birth, relation, address } = draft.agent.clone().unwrap_or_default();
    Some(Form {
        to: clean(&draft.to.name),
        subject: [clean(&from.name), clean(&from.phone), clean(&from.birth), clean(&from.address)],
        signer: clean(if draft.agent.is_some() { &name } else { &from.name }),
        agent: [clean(&name), clean(&phone), clean(&birth), clean(&relation), clean(&address)],
        kinds,
        particulars: ["items", "purposes", "retention", "recipients", "consent"].map(|id| kinds[0] && chosen(&id)),
        correction: match draft.kind {
            Kind::Correction => join(&[format!("{} → {}", value("wrong"), value("right")), value("reason")]),
            Kind::Erasure => join(&[or(value("what"), "erasure"), value("reason")]),
            _ => String::new(),
        },
        suspension: match draft.kind {
            Kind::Suspension => join(&[or(value("what"), "suspension"), value("reason")]),
            Kind::OverseasRefusal => join(&[format!("국외 이전: {}", value("recipient")), value("reason")]),
            _ => String::new(),
        },
        date: (date.year(), date.month(), date.day()),
    })
}
