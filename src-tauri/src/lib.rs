//! The shell: dialogs, clock, windows, IPC; no logic.

pub mod commands;
mod failure;
mod session;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use tauri::{DragDropEvent, Emitter, Manager, WebviewUrl, WebviewWindowBuilder, WindowEvent};
use whither_ledger::Lang;

pub use failure::Failure;
pub use session::{Offer, Session, Unlocked, IDLE};

/// Hands the commands to a builder: the same list as `permissions/ui.toml`.
pub fn commands<R: tauri::Runtime>(builder: tauri::Builder<R>) -> tauri::Builder<R> {
    builder.invoke_handler(tauri::generate_handler![
        commands::start::status,
        commands::start::set_language,
        commands::start::create_vault,
        commands::start::unlock,
        commands::start::lock,
        commands::start::open_sample,
        commands::start::touch,
        commands::import::pick,
        commands::import::paste,
        commands::import::offered,
        commands::import::identify,
        commands::import::save_mapping,
        commands::import::load_mapping,
        commands::import::count,
        commands::import::save,
        commands::import::cancel,
        commands::views::overview,
        commands::views::recipients,
        commands::views::recipient,
        commands::views::items,
        commands::views::documents,
        commands::views::remove_document,
        commands::views::excerpt,
        commands::questions::questions,
        commands::questions::handle_question,
        commands::questions::facts,
        commands::questions::save_fact,
        commands::questions::remove_fact,
        commands::questions::decide_name,
        commands::questions::undo_decision,
        commands::requests::requests,
        commands::requests::address,
        commands::requests::begin_request,
        commands::requests::request,
        commands::requests::save_draft,
        commands::requests::change_law,
        commands::requests::drop_request,
        commands::outgoing::preview,
        commands::outgoing::export_letter,
        commands::outgoing::export_calendar,
        commands::outgoing::write_mail,
        commands::outgoing::pick_copy,
        commands::outgoing::drop_copy,
        commands::outgoing::keep_copy,
        commands::requests::record,
        commands::requests::prove,
        commands::requests::save_me,
        commands::requests::about_me,
        commands::requests::save_home,
        commands::requests::save_customer,
        commands::requests::keep_template,
        commands::requests::compare_documents,
    ])
}

/// Tells the person of days that come near, in the system's own way; each at most once. A locked vault tells nothing, and catches up when it opens.
fn notify(app: &tauri::AppHandle) {
    use tauri_plugin_notification::NotificationExt;
    let session = app.state::<Session>();
    let lang = session.language();
    // Looking is not being there: the vault still locks itself.
    for words in session.look(commands::outgoing::due).unwrap_or_default() {
        if let Err(error) = app.notification().builder().title("Whither").body(words.in_lang(lang)).show() {
            eprintln!("whither: {error}");
        }
    }
}

/// Opens the window; files named on the command line are offered for import.
pub fn run() -> ExitCode {
    let files: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).filter(|path| path.is_file()).collect();
    let app = commands(tauri::Builder::default())
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_notification::init())
        .plugin(tauri_plugin_opener::init())
        .setup(|app| {
            let folder = app.path().app_local_data_dir()?;
            std::fs::create_dir_all(&folder)?;
            let system = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().filter_map(|name| std::env::var(name).ok()).find(|value| !value.is_empty());
            let language = session::kept_language(&folder).unwrap_or_else(|| Lang::from_locale(&system.unwrap_or_default()));
            app.manage(Session::new(folder, files, language));
            WebviewWindowBuilder::new(app, "main", WebviewUrl::default())
                .title("Whither")
                .inner_size(1280.0, 800.0)
                .min_inner_size(800.0, 560.0)
                .build()?;
            let handle = app.handle().clone();
            tauri::async_runtime::spawn(async move {
                let mut tick = tokio::time::interval(Duration::from_secs(15));
                loop {
                    tick.tick().await;
                    if handle.state::<Session>().lock_if_idle(Instant::now()) {
                        // A window that is gone needs no news.
                        let _ = handle.emit("locked", ());
                    }
                    notify(&handle);
                }
            });
            Ok(())
        })
        .on_window_event(|window, event| {
            if let WindowEvent::CloseRequested { api, .. } = event {
                // The page keeps what was typed last; then the window closes, whatever the page does.
                api.prevent_close();
                let _ = window.emit("closing", ());
                let window = window.clone();
                tauri::async_runtime::spawn(async move {
                    tokio::time::sleep(Duration::from_millis(700)).await;
                    if let Err(error) = window.destroy() {
                        eprintln!("whither: {error}");
                    }
                });
            }
            if let WindowEvent::DragDrop(DragDropEvent::Drop { paths, .. }) = event {
                window.state::<Session>().offer(paths.iter().cloned());
                let _ = window.emit("offered", ());
            }
        })
        .run(tauri::generate_context!());
    match app {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("whither: {error}");
            ExitCode::FAILURE
        }
    }
}
