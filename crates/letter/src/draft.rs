//! What the person chose and typed.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use whither_ledger::Lang;

/// What a letter asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Access, with all recipients, processors and transfers by name.
    Access,
    /// What an answer left out.
    Followup,
    /// No answer came.
    Reminder,
    /// Objection to a refusal.
    Refusal,
    /// Correction.
    Correction,
    /// Erasure.
    Erasure,
    /// Stop of processing; in GDPR objection and restriction, in California the opt-out.
    Suspension,
    /// Withdrawal of consent.
    Withdrawal,
    /// Refusal of a transfer abroad.
    OverseasRefusal,
    /// Data in a portable form.
    Portability,
    /// Explanation of an automated decision.
    AutomatedDecision,
    /// Access, asked of a recipient found in a document.
    Recipient,
    /// Complaint to an authority.
    Complaint,
    /// Mediation by a committee.
    Mediation,
}

impl Kind {
    /// Every kind, in the order of a form.
    pub const ALL: [Kind; 14] = [
        Kind::Access, Kind::Followup, Kind::Reminder, Kind::Refusal, Kind::Correction, Kind::Erasure, Kind::Suspension, Kind::Withdrawal,
        Kind::OverseasRefusal, Kind::Portability, Kind::AutomatedDecision, Kind::Recipient, Kind::Complaint, Kind::Mediation,
    ];

    /// As it is written in data and on the command line.
    pub fn id(self) -> &'static str {
        match self {
            Kind::Access => "access",
            Kind::Followup => "followup",
            Kind::Reminder => "reminder",
            Kind::Refusal => "refusal",
            Kind::Correction => "correction",
            Kind::Erasure => "erasure",
            Kind::Suspension => "suspension",
            Kind::Withdrawal => "withdrawal",
            Kind::OverseasRefusal => "overseas-refusal",
            Kind::Portability => "portability",
            Kind::AutomatedDecision => "automated-decision",
            Kind::Recipient => "recipient",
            Kind::Complaint => "complaint",
            Kind::Mediation => "mediation",
        }
    }

    /// The kind of an id.
    pub fn of(id: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.id() == id)
    }

    /// Whether an answer to it is held against particulars.
    pub fn asks_particulars(self) -> bool {
        matches!(self, Kind::Access | Kind::Followup | Kind::Reminder | Kind::Refusal | Kind::Recipient) || self.to_authority()
    }

    /// Whether it goes to an authority instead of a company.
    pub fn to_authority(self) -> bool {
        matches!(self, Kind::Complaint | Kind::Mediation)
    }
}

/// The language of a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum Tongue {
    /// Korean.
    Ko,
    /// English.
    En,
    /// German.
    De,
    /// French.
    Fr,
    /// Portuguese.
    Pt,
    /// Japanese.
    Ja,
    /// Chinese.
    Zh,
}

impl Tongue {
    /// Every language.
    pub const ALL: [Tongue; 7] = [Tongue::Ko, Tongue::En, Tongue::De, Tongue::Fr, Tongue::Pt, Tongue::Ja, Tongue::Zh];

    /// ISO 639-1.
    pub fn id(self) -> &'static str {
        match self {
            Tongue::Ko => "ko",
            Tongue::En => "en",
            Tongue::De => "de",
            Tongue::Fr => "fr",
            Tongue::Pt => "pt",
            Tongue::Ja => "ja",
            Tongue::Zh => "zh",
        }
    }

    /// The language of an id.
    pub fn of(id: &str) -> Option<Tongue> {
        Tongue::ALL.into_iter().find(|tongue| tongue.id() == id)
    }

    /// The language of screens nearest to it.
    pub fn lang(self) -> Lang {
        if self == Tongue::Ko { Lang::Ko } else { Lang::En }
    }
}

/// Who writes. Only what a letter needs is put into it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct Writer {
    /// The person's name.
    pub name: String,
    /// The postal address, a line each.
    pub address: String,
    /// The e-mail address.
    pub email: String,
    /// The telephone number.
    pub phone: String,
    /// The date of birth.
    pub birth: String,
    /// The customer number or account at the service.
    pub customer: String,
}

/// To whom a letter goes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct Addressee {
    /// The company or authority.
    pub name: String,
    /// The office or person in it; empty: the privacy office, in the letter's language.
    pub attention: String,
    /// The postal address, a line each.
    pub address: String,
    /// The e-mail address.
    pub email: String,
}

/// Who asks for the person.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct Agent {
    /// The agent's name.
    pub name: String,
    /// The telephone number.
    pub phone: String,
    /// The date of birth.
    pub birth: String,
    /// What the agent is to the person.
    pub relation: String,
    /// The postal address.
    pub address: String,
}

/// A letter as it is being written. Everything in it is the person's, or comes from documents: none of it is trusted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Draft {
    /// Under which law.
    pub regime: String,
    /// What is asked.
    pub kind: Kind,
    /// In which language.
    pub tongue: Tongue,
    /// To whom.
    #[serde(default)]
    pub to: Addressee,
    /// From whom.
    #[serde(default)]
    pub from: Writer,
    /// Who asks for the person.
    #[serde(default)]
    pub agent: Option<Agent>,
    /// The day on the letter; else today.
    #[serde(default)]
    pub date: Option<NaiveDate>,
    /// Which particulars to ask for, by id; `None`: all that are not optional.
    #[serde(default)]
    pub particulars: Option<Vec<String>>,
    /// Which of the writer's data to name so that the service finds them: `birth`, `phone`, `email`, `customer`.
    #[serde(default)]
    pub identifiers: Vec<String>,
    /// Questions that documents leave open, in the letter's language.
    #[serde(default)]
    pub questions: Vec<String>,
    /// The person's own questions.
    #[serde(default)]
    pub own: Vec<String>,
    /// What documents say.
    #[serde(default)]
    pub claims: Vec<String>,
    /// What happened, for a complaint.
    #[serde(default)]
    pub chronology: Vec<(NaiveDate, String)>,
    /// Lines of it that have no day yet: kept while the letter is being written, and not part of it.
    #[serde(default)]
    pub undated: Vec<String>,
    /// The letter it follows, by number.
    #[serde(default)]
    #[ts(type = "number | null")]
    pub after: Option<i64>,
    /// What is enclosed.
    #[serde(default)]
    pub enclosures: Vec<String>,
    /// Which of those is a copy of a document of identity.
    #[serde(default)]
    pub identity_copy: Option<String>,
    /// What the letter's sentences need: `what`, `reason`, `sent` … Days are year-month-day.
    #[serde(default)]
    pub values: BTreeMap<String, String>,
    /// The person's own title.
    #[serde(default)]
    pub title: Option<String>,
    /// The person's own wording, with tokens.
    #[serde(default)]
    pub body: Option<String>,
}

impl Draft {
    /// An empty draft.
    pub fn new(regime: &str, kind: Kind, tongue: Tongue) -> Draft {
        Draft {
            regime: regime.to_owned(),
            kind,
            tongue,
            to: Addressee::default(),
            from: Writer::default(),
            agent: None,
            date: None,
            particulars: None,
            identifiers: vec!["email".to_owned(), "customer".to_owned()],
            questions: Vec::new(),
            own: Vec::new(),
            claims: Vec::new(),
            chronology: Vec::new(),
            undated: Vec::new(),
            after: None,
            enclosures: Vec::new(),
            identity_copy: None,
            values: BTreeMap::new(),
            title: None,
            body: None,
        }
    }
}
