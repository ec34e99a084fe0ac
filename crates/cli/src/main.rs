//! The `whither` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    whither_apart::begin().unwrap_or_else(whither_cli::main)
}
