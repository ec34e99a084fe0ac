#![doc = include_str!("../README.md")]

mod answer;
mod calendar;
mod cite;
mod compare;
mod data;
mod docx;
mod draft;
mod fill;
mod form;
mod letter;
mod mail;
mod request;
mod text;

pub use answer::{checklist, Particular, Reply, Status};
pub use calendar::{calendar, Appointment};
pub use cite::label;
pub use compare::{compare, Change, Changed, Side};
pub use data::{letters, offer, particular_ids, template, values, Offer, Template};
pub use docx::docx;
pub use draft::{Addressee, Agent, Draft, Kind, Tongue, Writer};
pub use fill::{letter, Refused};
pub use form::{form, FinishedForm, Form};
pub use letter::{Blank, Block, Finished, Item, Layout, Letter, Why};
pub use mail::{eml, is_address, mailto, Attachment};
pub use request::{clock, counting, letter_sent, state, Clock, Event, Happening, Left, Outcome, Problem, Proven, State, Step};
pub use text::text;
