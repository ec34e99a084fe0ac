//! Files in: offered, identified, counted, saved.

use std::io::Read;
use std::ops::ControlFlow;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use serde::Serialize;
use tauri::ipc::Channel;
use tauri::{AppHandle, Manager, Runtime, State};
use tauri_plugin_dialog::DialogExt;
use ts_rs::TS;
use whither_intake::{source, Identified, Mapping, Progress, Stopped};
use whither_ledger::{Document, Lang, Note, NoteKind, Problem, Reading, RowCounts};
use whither_vault::Saved;

use crate::{Failure, Offer, Session};

/// A file that the person dropped or picked. The window never learns its folder.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Offered {
    /// Its number.
    pub id: u32,
    /// Its name.
    pub name: String,
    /// Its size in bytes.
    #[ts(type = "number")]
    pub size: u64,
}

/// A document before anything of it is kept.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Preview {
    /// What it is.
    pub identified: Identified,
    /// What it is called.
    pub source_name: Option<String>,
    /// What it cannot show, with the article.
    pub not_shown: Vec<NotShown>,
    /// What is already known not to be understood.
    pub notes: Vec<NoteText>,
    /// Whether it asks for a password.
    pub password: bool,
    /// How tables with these headers were read before, when nothing else was said.
    pub remembered: Option<Mapping>,
}

/// What a kind of document cannot show.
#[derive(Debug, Clone, Serialize, TS)]
pub struct NotShown {
    /// The sentence.
    pub text: String,
    /// The article.
    pub citation: String,
}

/// A note in the language of the window.
#[derive(Debug, Clone, Serialize, TS)]
pub struct NoteText {
    /// Its kind.
    pub kind: NoteKind,
    /// Place, value and remedy.
    pub text: String,
}

/// What a whole reading comes to.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Counted {
    /// Rows kept, skipped, not understood.
    pub rows: RowCounts,
    /// Distinct disclosures.
    pub disclosures: u32,
    /// Distinct recipients.
    pub recipients: u32,
    /// The first day.
    pub first: Option<String>,
    /// The last day.
    pub last: Option<String>,
    /// What was skipped or not understood, the latter first; at most 200.
    pub notes: Vec<NoteText>,
}

/// How far a reading is.
#[derive(Debug, Clone, Copy, Serialize, TS)]
pub struct Step {
    /// Rows read.
    #[ts(type = "number")]
    pub rows: u64,
    /// Bytes read.
    #[ts(type = "number")]
    pub bytes: u64,
}

/// What became of an import.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Kept {
    /// The document.
    pub document: Document,
    /// Whether the very same bytes were in the vault already.
    pub known: bool,
}

#[tauri::command]
#[expect(missing_docs, reason = "the window's side is documented in backend.ts")]
pub async fn pick<R: Runtime>(app: AppHandle<R>) -> Result<Vec<Offered>, Failure> {
    let asked = app.clone();
    let picked = tokio::task::spawn_blocking(move || asked.dialog().file().blocking_pick_files()).await.map_err(Failure::other)?;
    let session = app.state::<Session>();
    session.offer(picked.unwrap_or_default().into_iter().filter_map(|path| path.into_path().ok()));
    Ok(list(&session.offered()))
}

#[tauri::command(async)]
#[expect(missing_docs, reason = "the window's side is documented in backend.ts")]
pub fn offered(session: State<'_, Session>) -> Vec<Offered> {
    list(&session.offered())
}

#[tauri::command(async)]
#[expect(missing_docs, reason = "the window's side is documented in backend.ts")]
pub fn paste(session: State<'_, Session>, text: String) -> Vec<Offered> {
    let name = match session.language() { Lang::Ko => "붙여넣은 표", Lang::En => "pasted table" };
    session.offer_pasted(name.to_owned(), text);
    list(&session.offered())
}

fn list(offers: &[Offer]) -> Vec<Offered> {
    let one = |(offer, id): (&Offer, u32)| Offered { id, name: offer.name(), size: offer.size() };
    offers.iter().zip(0..).map(one).collect()
}

#[tauri::command]
#[expect(missing_docs, reason = "the window's side is documented in backend.ts")]
pub async fn identify(session: State<'_, Session>, file: u32, mapping: Mapping) -> Result<Preview, Failure> {
    // A password is nothing that a person says of a table.
    let untouched = Mapping { password: None, ..mapping.clone() } == Mapping::default();
    let password = mapping.password.clone();
    let (offer, lang, cancelled) = (session.file(file)?, session.language(), session.start());
    let work = move || -> Result<Preview, Failure> {
        let identified = whither_intake::identify_unless(&mut offer.open()?, &mapping, &mut || cancelled.load(Ordering::Relaxed))?;
        let known = source(&identified.source);
        let not_shown = known.iter().flat_map(|source| &source.not_shown);
        Ok(Preview {
            source_name: known.map(|source| source.name(lang).to_owned()),
            not_shown: not_shown
                .map(|one| NotShown { text: match lang { Lang::Ko => one.ko.clone(), Lang::En => one.en.clone() }, citation: one.citation.clone() })
                .collect(),
            notes: texts(&identified.notes, lang),
            password: identified.notes.iter().any(|note| matches!(note.problem, Problem::Password { .. } | Problem::WrongPassword { .. })),
            remembered: None,
            identified,
        })
    };
    let mut preview = tokio::task::spawn_blocking(work).await.map_err(Failure::other)??;
    if untouched && let Some(headers) = preview.identified.headers() {
        let text = session.with(|unlocked| Ok(unlocked.vault.remembered(&headers)?))?;
        preview.remembered = text.and_then(|text| Mapping::from_toml(&text).ok()).map(|remembered| Mapping { password, ..remembered });
    }
    Ok(preview)
}

#[tauri::command]
#[expect(missing_docs, reason = "the window's side is documented in backend.ts")]
pub async fn save_mapping<R: Runtime>(app: AppHandle<R>, mapping: Mapping) -> Result<bool, Failure> {
    let work = move || -> Result<bool, Failure> {
        let asked = app.dialog().file().set_file_name("mapping.toml").add_filter("TOML", &["toml"]).blocking_save_file();
        let Some(path) = asked.and_then(|path| path.into_path().ok()) else { return Ok(false) };
        std::fs::write(&path, mapping.shareable().to_toml()).map_err(Failure::other)?;
        Ok(true)
    };
    tokio::task::spawn_blocking(work).await.map_err(Failure::other)?
}

#[tauri::command]
#[expect(missing_docs, reason = "the window's side is documented in backend.ts")]
pub async fn load_mapping<R: Runtime>(app: AppHandle<R>) -> Result<Option<Mapping>, Failure> {
    let work = move || -> Result<Option<Mapping>, Failure> {
        let asked = app.dialog().file().add_filter("TOML", &["toml"]).blocking_pick_file();
        let Some(path) = asked.and_then(|path| path.into_path().ok()) else { return Ok(None) };
        let text = std::fs::read_to_string(&path).map_err(Failure::other)?;
        Mapping::from_toml(&text).map(Some).map_err(Failure::other)
    };
    tokio::task::spawn_blocking(work).await.map_err(Failure::other)?
}

pub(crate) fn texts(notes: &[Note], lang: Lang) -> Vec<NoteText> {
    let mut sorted: Vec<&Note> = notes.iter().collect();
    sorted.sort_by_key(|note| note.kind() == NoteKind::Skipped);
    sorted.into_iter().take(200).map(|note| NoteText { kind: note.kind(), text: note.text(lang) }).collect()
}

#[tauri::command]
#[expect(missing_docs, reason = "the window's side is documented in backend.ts")]
pub async fn count(session: State<'_, Session>, file: u32, mapping: Mapping, progress: Channel<Step>) -> Result<Counted, Failure> {
    let (offer, lang, cancelled) = (session.file(file)?, session.language(), session.start());
    let work = move || -> Result<Counted, Failure> {
        let reading = whither_intake::read(&mut offer.open()?, &mapping, &mut reporter(progress, move || cancelled.load(Ordering::Relaxed)))?;
        Ok(counted(&reading, lang))
    };
    tokio::task::spawn_blocking(work).await.map_err(Failure::other)?
}

fn counted(reading: &Reading, lang: Lang) -> Counted {
    let names: std::collections::HashSet<String> =
        reading.disclosures.iter().map(|stating| whither_ledger::views::fold_name(stating.disclosure.recipient_name())).collect();
    let span = reading.disclosures.iter().filter_map(|stating| stating.occurrences.span()).reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
    let size = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Counted {
        rows: reading.rows,
        disclosures: size(reading.disclosures.len()),
        recipients: size(names.len()),
        first: span.map(|(first, _)| first.date().to_string()),
        last: span.map(|(_, last)| last.date().to_string()),
        notes: texts(&reading.notes, lang),
    }
}

/// Sends a step at most ten times a second, and stops when asked to.
fn reporter(progress: Channel<Step>, stops: impl Fn() -> bool) -> impl FnMut(Progress) -> ControlFlow<()> {
    let mut last = Instant::now();
    move |Progress { rows, bytes }| {
        if last.elapsed() > Duration::from_millis(100) {
            last = Instant::now();
            // A window that is gone needs no news.
            let _ = progress.send(Step { rows, bytes });
        }
        if stops() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

#[tauri::command]
#[expect(missing_docs, reason = "the window's side is documented in backend.ts")]
pub async fn save<R: Runtime>(app: AppHandle<R>, file: u32, mapping: Mapping, progress: Channel<Step>) -> Result<Kept, Failure> {
    let imported = chrono::Local::now().to_rfc3339_opts(chrono::SecondsFormat::Secs, false);
    let work = move || -> Result<Kept, Failure> {
        let session = app.state::<Session>();
        let (offer, cancelled) = (session.file(file)?, session.start());
        let kept = mapping.remembered();
        // A table that is read as it is found has its own headers forgotten, if they were remembered.
        let remembers = kept != Mapping::default() || session.with(|unlocked| Ok(unlocked.vault.remembers()?))?;
        let headers = if remembers {
            let opened = Mapping { password: mapping.password.clone(), ..Mapping::default() };
            whither_intake::identify_unless(&mut offer.open()?, &opened, &mut || cancelled.load(Ordering::Relaxed))?.headers()
        } else { None };
        session.with(|unlocked| {
            let mut report = reporter(progress, move || cancelled.load(Ordering::Relaxed));
            let saved = unlocked.vault.save(&offer.name(), &imported, &mapping.to_toml(), &mut offer.open()?, |stream| read_into_vault(stream, &mapping, &mut report))?;
            if let Some(headers) = &headers {
                unlocked.vault.remember(headers, &if kept == Mapping::default() { String::new() } else { kept.to_toml() })?;
            }
            unlocked.refresh()?;
            Ok(match saved {
                Saved::New(document, _) => Kept { document, known: false },
                Saved::Known(document, _) => Kept { document, known: true },
            })
        })
    };
    tokio::task::spawn_blocking(work).await.map_err(Failure::other)?
}

/// Reads a stream for the vault: its errors are the vault's.
pub fn read_into_vault(
    stream: &mut dyn Read,
    mapping: &Mapping,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Reading, whither_vault::Error> {
    whither_intake::read(stream, mapping, progress).map_err(|stopped| match stopped {
        Stopped::Cancelled => whither_vault::Error::Cancelled,
        Stopped::Io(error) => error.into(),
    })
}

#[tauri::command(async)]
#[expect(missing_docs, reason = "the window's side is documented in backend.ts")]
pub fn cancel(session: State<'_, Session>, forget: bool) {
    session.cancel();
    if forget {
        session.forget_offers();
    }
}
