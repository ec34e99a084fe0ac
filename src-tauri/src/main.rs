//! The window.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use whither_intake::apart;

fn main() -> std::process::ExitCode {
    // The window calls itself to read whole documents.
    if std::env::args_os().nth(1).is_some_and(|argument| argument == apart::ARGUMENT) {
        return apart::serve();
    }
    if let Ok(program) = std::env::current_exe() {
        apart::read_with(program);
    }
    whither_desktop::run()
}
