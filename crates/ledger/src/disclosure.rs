use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use ts_rs::TS;

use crate::{Country, Stated};

/// One distinct statement of who got what and why. Equal statements are one disclosure, however often they occur.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub struct Disclosure {
    /// Who gave the data away; in Korean credit law 신용정보제공·이용자.
    pub controller: Option<Stated<Party>>,
    /// Who received the data.
    pub recipient: Stated<Party>,
    /// For whom the recipient acts, when it is not the controller: a sub-processor's processor, a beneficiary.
    pub on_behalf_of: Option<Stated<Party>>,
    /// The role of the transfer, in the service's own label.
    pub relation: Option<Stated<Relation>>,
    /// What for.
    pub purposes: Vec<Stated<Purpose>>,
    /// Which data.
    pub data: Vec<Stated<DataCategory>>,
    /// The legal basis the document names.
    pub legal_basis: Option<Stated<LegalBasis>>,
    /// Where to, and how it is protected.
    #[serde(flatten)]
    pub transfer: Transfer,
    /// How long the recipient keeps it.
    pub retention: Option<Stated<Retention>>,
    /// What the document says of the person's consent.
    pub consent: Option<Stated<Consent>>,
}

impl Disclosure {
    /// The identity of the statement: SHA-256 over its canonical JSON. Equal statements have equal keys on every machine.
    pub fn key(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        // Serialising plain data into memory cannot fail; an empty key would only merge nothing.
        if let Ok(bytes) = serde_json::to_vec(self) {
            hash.update(bytes);
        }
        hash.finalize().into()
    }

    /// The recipient's name as read, else as worded.
    pub fn recipient_name(&self) -> &str {
        self.recipient.reading.as_ref().map_or(&self.recipient.wording, |party| &party.0)
    }

    /// The controller's name as read, else as worded.
    pub fn controller_name(&self) -> Option<&str> {
        self.controller.as_ref().map(|stated| stated.reading.as_ref().map_or(stated.wording.as_str(), |party| &party.0))
    }

    /// The country the data went to, where it could be read.
    pub fn country(&self) -> Option<Country> {
        self.transfer.country.as_ref().and_then(|stated| stated.reading)
    }
}

/// Where data went: country, the safeguard stated for it, and the method of transfer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub struct Transfer {
    /// The country of the recipient or of the server.
    pub country: Option<Stated<Country>>,
    /// Standard clauses, adequacy, encryption.
    pub safeguard: Option<Stated<Safeguard>>,
    /// When and how it is transferred; only ever kept in its own words.
    pub method: Option<Stated<String>>,
}

macro_rules! code {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
        #[serde(transparent)]
        pub struct $name(
            /// The code or name.
            pub String,
        );

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

code!(
    /// A legal or natural person by name, without what the cell says beside the name. Controller, processor and
    /// recipient are roles of a party in a disclosure, not kinds of party.
    Party
);
code!(
    /// A purpose of the W3C Data Privacy Vocabulary (DPV 2.3), such as `FraudPreventionAndDetection`.
    Purpose
);
code!(
    /// A personal-data category of DPV-PD 2.3, such as `TelephoneNumber`.
    DataCategory
);
code!(
    /// A span of time in ISO 8601, such as `P5Y`.
    Retention
);

/// The role in which a recipient got the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// 제3자 제공 (PIPA art. 17, Credit Information Act art. 32): for the recipient's own purpose.
    Provision,
    /// 처리위탁 (PIPA art. 26, GDPR art. 28): on the controller's behalf.
    Processing,
    /// 재위탁 (PIPA art. 26(6)): a processor's processor.
    SubProcessing,
    /// 공동이용: used jointly with others.
    JointUse,
    /// GDPR art. 26.
    JointControl,
    /// 영업양도 (PIPA art. 27): merger or transfer of the business.
    BusinessTransfer,
    /// A sale in the sense of the CCPA.
    Sale,
    /// Given to advertisers or their networks.
    Advertising,
    /// Given to a public authority.
    PublicAuthority,
    /// Given to a credit bureau.
    CreditBureau,
    /// 전송요구 (PIPA art. 35-2, Credit Information Act art. 33-2): sent because the person asked.
    Transmission,
    /// 이용: used by the controller itself.
    InternalUse,
}

impl Relation {
    /// The code of the documented JSON, such as `sub-processing`.
    pub fn code(self) -> &'static str {
        match self {
            Relation::Provision => "provision",
            Relation::Processing => "processing",
            Relation::SubProcessing => "sub-processing",
            Relation::JointUse => "joint-use",
            Relation::JointControl => "joint-control",
            Relation::BusinessTransfer => "business-transfer",
            Relation::Sale => "sale",
            Relation::Advertising => "advertising",
            Relation::PublicAuthority => "public-authority",
            Relation::CreditBureau => "credit-bureau",
            Relation::Transmission => "transmission",
            Relation::InternalUse => "internal-use",
        }
    }
}

/// A legal basis by regime and article, such as `kr-pipa` `17-1-1` or `gdpr` `6-1-f`. Written as one code: `kr-pipa-17-1-1`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, TS)]
#[ts(type = "string")]
pub struct LegalBasis {
    /// `kr-pipa`, `kr-credit`, `gdpr`, …
    pub regime: String,
    /// Article, paragraph, item, joined by hyphens; a branch article (제28조의8) is `28-8`.
    pub article: String,
}

impl fmt::Display for LegalBasis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.article.is_empty() { f.write_str(&self.regime) } else { write!(f, "{}-{}", self.regime, self.article) }
    }
}

impl Serialize for LegalBasis {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for LegalBasis {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        let digit = code.find(|c: char| c.is_ascii_digit()).unwrap_or(code.len());
        let (regime, article) = code.split_at(digit);
        Ok(LegalBasis { regime: regime.trim_end_matches('-').to_owned(), article: article.to_owned() })
    }
}

/// What protects a transfer to another country.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Safeguard {
    /// GDPR art. 46(2)(c).
    StandardContractualClauses,
    /// GDPR art. 47.
    BindingCorporateRules,
    /// GDPR art. 45; Korea's equivalence recognition, PIPA art. 28-8(1)5.
    Adequacy,
    /// A certification, PIPA art. 28-8(1)4.
    Certification,
    /// Encryption in transit or at rest.
    Encryption,
}

/// What a document says of the person's consent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Consent {
    /// Consent was given.
    Given,
    /// Consent was refused, or not given.
    Refused,
    /// Consent was withdrawn.
    Withdrawn,
}
