//! A letter, ready to be laid out.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use whither_law::Citation;

use crate::draft::{Kind, Tongue};

/// How letters look where they go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum Layout {
    /// Korea: title first, date and signature at the end.
    Kr,
    /// DIN 5008 form B: address in the window, subject line.
    Din,
    /// United States: everything on the left.
    Us,
}

/// A piece of a letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", content = "with", rename_all = "kebab-case")]
pub enum Block {
    /// A heading.
    Heading(String),
    /// A paragraph.
    Text(String),
    /// A numbered list.
    Numbered(Vec<Item>),
    /// A list.
    Bulleted(Vec<String>),
    /// A table, its head first.
    Table(Vec<Vec<String>>),
}

/// An entry of a numbered list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Item {
    /// What is asked.
    pub text: String,
    /// The articles, as cited; empty when there is none.
    pub cites: String,
}

/// Why something stops a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// It is not filled in.
    Empty,
    /// It is no day, or lies after the letter's.
    Day,
    /// No such token.
    Unknown,
    /// A list that stands within a sentence.
    Place,
}

/// What still stops a letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Blank {
    /// Its token.
    pub token: String,
    /// Its name in the letter's language.
    pub label: String,
    /// What is wrong.
    pub why: Why,
}

/// A letter. While it has blanks it can be looked at, but not sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Letter {
    /// Under which law.
    pub regime: String,
    /// What is asked.
    pub kind: Kind,
    /// In which language.
    pub tongue: Tongue,
    /// How it is laid out.
    pub layout: Layout,
    /// Its day.
    pub date: NaiveDate,
    /// Its day in words.
    pub day: String,
    /// The sender, a line each.
    pub sender: Vec<String>,
    /// The addressee, a line each.
    pub addressee: Vec<String>,
    /// The subject.
    pub title: String,
    /// How it begins; empty where the language has no such line.
    pub salutation: String,
    /// What it says.
    pub blocks: Vec<Block>,
    /// How it ends; empty where the language has no such line.
    pub closing: String,
    /// What the signature is of, such as 요구인.
    pub role: String,
    /// The signature line.
    pub signature: String,
    /// The word over the enclosures.
    pub enclosures_head: String,
    /// What is enclosed.
    pub enclosures: Vec<String>,
    /// Every article it names.
    pub citations: Vec<Citation>,
    /// What still stops it.
    pub blanks: Vec<Blank>,
}

/// A letter without blanks: only such a one leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finished(Letter);

impl Letter {
    /// The letter, or what still stops it.
    pub fn finish(self) -> Result<Finished, Vec<Blank>> {
        if self.blanks.is_empty() { Ok(Finished(self)) } else { Err(self.blanks) }
    }
}

impl std::ops::Deref for Finished {
    type Target = Letter;

    fn deref(&self) -> &Letter {
        &self.0
    }
}
