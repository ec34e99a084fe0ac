//! The `whither` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    whither_cli::main()
}
