//! What is worth asking.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use whither_ledger::{DocumentId, Lang, Place};

use crate::facts::FactKind;
use crate::statutes::{Citation, Mark};

/// The same words in both languages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Words {
    /// In Korean.
    pub ko: String,
    /// In English.
    pub en: String,
}

impl Words {
    /// In a language.
    pub fn in_lang(&self, lang: Lang) -> &str {
        match lang { Lang::Ko => &self.ko, Lang::En => &self.en }
    }
}

/// How sure the question is worth asking. None of them is a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// The documents, or the person, say it outright.
    High,
    /// The documents suggest it.
    Medium,
    /// Something is merely not said.
    Low,
}

/// What a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum Group {
    /// Outsourcing or provision?
    Role,
    /// Transfers abroad.
    Transfer,
    /// Consent and legal basis.
    Basis,
    /// Which data, how often, how long.
    Extent,
    /// What documents leave out or say differently.
    Documents,
    /// The service's answer.
    Reply,
}

/// What a document claims, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Claim {
    /// Its words.
    pub wording: String,
    /// The document.
    pub document: DocumentId,
    /// Its name.
    pub name: String,
    /// The place in it.
    pub place: Option<Place>,
}

/// An article as it applied on the day of the transfer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Cited {
    /// The citation.
    pub citation: Citation,
    /// The regime.
    pub regime: String,
    /// As it is cited.
    pub label: Words,
    /// What it says, in our words.
    pub says: Words,
    /// From when that version applies.
    pub in_force_from: Option<NaiveDate>,
    /// Where its text was read.
    pub source: String,
    /// How far it may be relied on.
    pub mark: Mark,
}

/// A question worth asking, with what it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Finding {
    /// The same for the same question in every reading: rule, service, recipient.
    pub key: String,
    /// The rule.
    pub rule: String,
    /// What it is about.
    pub group: Group,
    /// How sure.
    pub confidence: Confidence,
    /// Who gave the data away.
    pub service: Option<String>,
    /// Who received it.
    pub recipient: Option<String>,
    /// The question.
    pub title: Words,
    /// What documents claim.
    pub claimed: Vec<Claim>,
    /// What the law asks.
    pub citations: Vec<Cited>,
    /// The fact that is missing.
    pub missing: Words,
    /// What would disprove it.
    pub disproved_by: Words,
    /// What to ask next.
    pub ask: Words,
    /// The same as a letter to the service says it.
    pub letter: Words,
    /// The fact that only the person knows.
    pub needs: Option<FactKind>,
    /// Whether it speaks against the label "outsourcing": the factor of the Supreme Court's test (2016Do13263), from 1.
    pub factor: Option<u8>,
    /// The day whose law is cited.
    pub on: NaiveDate,
    /// The disclosures it rests on, by their place in the ledger.
    pub disclosures: Vec<u32>,
}

/// Chooses the Korean particles that a template leaves open, by the syllable before them: "누리페이을(를)" is "누리페이를". After other letters both stay.
pub(crate) fn particles(text: &str) -> String {
    const PAIRS: [(&str, &str, &str); 5] = [("을(를)", "을", "를"), ("이(가)", "이", "가"), ("은(는)", "은", "는"), ("과(와)", "과", "와"), ("(으)로", "으로", "로")];
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let last = out.chars().next_back().filter(|c| ('가'..='힣').contains(c));
        if let (Some((open, closed, free)), Some(last)) = (PAIRS.iter().find(|(open, ..)| rest.starts_with(open)), last) {
            let coda = (u32::from(last) - 0xac00) % 28;
            // After ㄹ it is "로", as after a vowel.
            out.push_str(if coda == 0 || coda == 8 && *open == "(으)로" { free } else { closed });
            rest = rest.get(open.len()..).unwrap_or_default();
            continue;
        }
        out.push(first);
        rest = rest.get(first.len_utf8()..).unwrap_or_default();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::particles;

    #[test]
    fn particles_follow_the_syllable_before_them() {
        assert_eq!(particles("누리페이을(를) 가람은행과(와) 서울(으)로 다온(으)로 Acme이(가)"), "누리페이를 가람은행과 서울로 다온으로 Acme이(가)");
    }
}
