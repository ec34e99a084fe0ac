//! What the window may ask: a line or two each over the core.
#![expect(clippy::needless_pass_by_value, reason = "commands receive their arguments by value")]

pub mod import;
pub mod outgoing;
pub mod questions;
pub mod requests;
pub mod start;
pub mod views;
