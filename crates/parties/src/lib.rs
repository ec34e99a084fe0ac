#![doc = include_str!("../README.md")]

mod directory;
mod exonym;
mod identity;
mod name;
mod same;
mod sound;

pub use directory::{authorities, directory, Authority, Directory, Found, Listed};
pub use identity::{cluster, doubts, Cluster, Decision, Doubt};
pub use name::{name, Name};
pub use same::{same, Match, Reason};
