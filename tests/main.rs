//! One integration-test binary: golden readings, the window's commands, the vault under fire, and what must stay true.

mod bindings;
mod docs;
mod golden;
mod ipc;
mod requests;
mod journey;
mod killed;
mod letters;
mod mutated;
mod tidy;

use std::path::PathBuf;

/// The project's folder.
fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Whether expected files are to be written instead of compared: `make expected`.
fn rewriting() -> bool {
    std::env::var_os("WHITHER_REWRITE").is_some()
}
