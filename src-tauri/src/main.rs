//! The window.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

fn main() -> std::process::ExitCode {
    whither_apart::begin().unwrap_or_else(whither_desktop::run)
}
