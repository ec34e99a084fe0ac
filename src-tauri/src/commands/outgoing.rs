//! Letters on their way out: pages, files, mails, calendars, notices.

use base64::prelude::{Engine, BASE64_STANDARD};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use tauri::{AppHandle, Runtime, State};
use tauri_plugin_dialog::DialogExt;
use ts_rs::TS;
use whither_law::Words;
use whither_ledger::Lang;
use whither_letter::{calendar, docx, eml, form, letter, mailto, text, Appointment, Attachment, Blank, Draft, Event, Finished, Step};
use whither_press::{lacking, lacking_in_form, redacted, shown, Fonts, Hidden};

use super::requests::{draft, happenings, keep, rows, view, RequestView, MOST_OF_A_PROOF};
use crate::{Failure, Session, Unlocked};

/// What a letter can become.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum Shape {
    /// PDF.
    Pdf,
    /// Word.
    Docx,
    /// Mail draft with the PDF attached.
    Eml,
    /// Plain text.
    Txt,
    /// The official form, as PDF.
    Form,
    /// The day due, for a calendar.
    Ics,
}

/// The letter as it stands, or as it was sent.
fn as_sent(unlocked: &Unlocked, id: i64) -> Result<Draft, Failure> {
    let sent = happenings(unlocked, id)?.into_iter().rev().find_map(|one| match one.event { Event::Sent { draft, .. } => Some(*draft), _ => None });
    sent.map_or_else(|| draft(unlocked, id), Ok)
}

/// Its pages as pictures, in base64.
#[tauri::command(async)]
pub fn preview(session: State<'_, Session>, id: i64, form: bool) -> Result<Vec<String>, Failure> {
    let lang = session.language();
    let (own, today) = session.with(|unlocked| Ok((as_sent(unlocked, id)?, unlocked.today)))?;
    let now = Utc::now();
    let pdf = if form {
        official(&own, today, now, lang)?
    } else {
        let made = letter(&own, today).map_err(|refused| Failure::other(refused.text(lang)))?;
        whither_press::preview(&made, &Fonts::of_system(&lacking(&made)), now).map_err(Failure::other)?
    };
    let pages = whither_press::pages(pdf, 1.6).map_err(Failure::other)?;
    Ok(pages.iter().map(|png| BASE64_STANDARD.encode(png)).collect())
}

fn official(own: &Draft, today: NaiveDate, now: DateTime<Utc>, lang: Lang) -> Result<Vec<u8>, Failure> {
    let form = form(own, today).ok_or_else(|| Failure::other(match lang { Lang::Ko => "이 편지에는 공식 서식이 없습니다.", Lang::En => "there is no official form for this letter" }))?;
    whither_press::form(&form, &Fonts::of_system(&lacking_in_form(&form)), now).map_err(Failure::other)
}

/// A letter without blanks, or the list of them.
pub(crate) fn finished(own: &Draft, today: NaiveDate, lang: Lang) -> Result<Finished, Failure> {
    let made = letter(own, today).map_err(|refused| Failure::other(refused.text(lang)))?;
    made.finish().map_err(|blanks| Failure::other(still_blank(&blanks, lang)))
}

fn still_blank(blanks: &[Blank], lang: Lang) -> String {
    let labels: Vec<&str> = blanks.iter().map(|blank| blank.label.as_str()).collect();
    match lang {
        Lang::Ko => format!("아직 비어 있거나 맞지 않는 곳이 있습니다: {}", labels.join(", ")),
        Lang::En => format!("still blank or not right: {}", labels.join(", ")),
    }
}

/// The bytes of a letter in a shape, with its file name.
pub fn rendered(unlocked: &Unlocked, id: i64, shape: Shape, lang: Lang, now: DateTime<Utc>) -> Result<(String, Vec<u8>), Failure> {
    let (own, today) = (as_sent(unlocked, id)?, unlocked.today);
    if shape == Shape::Ics {
        return Ok((format!("whither-{id}.ics"), calendar(&appointments(unlocked, Some(id), lang)?, now).into_bytes()));
    }
    let done = finished(&own, today, lang)?;
    let name = format!("{} - {}", done.title, own.to.name).chars().map(|c| if c.is_alphanumeric() || " -()·".contains(c) { c } else { '_' }).take(80).collect::<String>();
    let pdf = |letter: &Finished| whither_press::pdf(letter, &Fonts::of_system(&lacking(letter)), now).map_err(Failure::other);
    Ok(match shape {
        Shape::Pdf => (format!("{name}.pdf"), pdf(&done)?),
        Shape::Docx => (format!("{name}.docx"), docx(&done).map_err(Failure::other)?),
        Shape::Txt => (format!("{name}.txt"), text(&done).into_bytes()),
        Shape::Form => (format!("{name}.pdf"), official(&own, today, now, lang)?),
        Shape::Eml => {
            let attached = format!("{name}.pdf");
            let bytes = pdf(&done)?;
            // What the letter says is enclosed goes with it, where it is here.
            let mut enclosed = Vec::new();
            for proof in unlocked.vault.proofs(id)?.into_iter().filter(|proof| own.enclosures.contains(&proof.name)) {
                enclosed.extend(unlocked.vault.proof(proof.id)?.map(|bytes| (proof.name, bytes)));
            }
            let mut with = vec![Attachment { name: &attached, media: "application/pdf", bytes: &bytes }];
            with.extend(enclosed.iter().map(|(name, bytes)| Attachment { name, media: if name.ends_with(".png") { "image/png" } else { "application/octet-stream" }, bytes }));
            (format!("{name}.eml"), eml(&done, &own.from.email, &own.to.email, &with, now).map_err(Failure::other)?)
        }
        Shape::Ics => (String::new(), Vec::new()),
    })
}

/// The days due of all letters that run, or of one.
fn appointments(unlocked: &Unlocked, only: Option<i64>, lang: Lang) -> Result<Vec<Appointment>, Failure> {
    let running = rows(unlocked)?.into_iter().filter(|row| only.is_none_or(|id| row.id == id) && row.state.step < Step::Answered);
    Ok(running.filter_map(|row| {
        let due = row.clock.promised.or(row.clock.deadline.as_ref().and_then(|deadline| deadline.due))?;
        let steps: Vec<String> = row.clock.deadline.iter().flat_map(|deadline| &deadline.steps).map(|step| step.text(lang)).collect();
        let summary = match lang { Lang::Ko => format!("{}: 답할 날", row.to), Lang::En => format!("{}: answer due", row.to) };
        Some(Appointment { uid: format!("whither-request-{}@whither", row.id), summary, description: steps.join("\n"), on: due })
    }).collect())
}

fn write_where_asked<R: Runtime>(app: &AppHandle<R>, name: &str, bytes: &[u8]) -> Result<bool, Failure> {
    let Some(path) = app.dialog().file().set_file_name(name).blocking_save_file() else { return Ok(false) };
    let path = path.into_path().map_err(Failure::other)?;
    std::fs::write(&path, bytes).map_err(|error| Failure::other(format!("{}: {error}", path.display())))?;
    Ok(true)
}

#[tauri::command(async)]
#[expect(missing_docs, reason = "the window's side is documented in backend.ts")]
pub fn export_letter<R: Runtime>(app: AppHandle<R>, session: State<'_, Session>, id: i64, shape: Shape) -> Result<bool, Failure> {
    let lang = session.language();
    let (name, bytes) = session.with(|unlocked| rendered(unlocked, id, shape, lang, Utc::now()))?;
    write_where_asked(&app, &name, &bytes)
}

#[tauri::command(async)]
#[expect(missing_docs, reason = "the window's side is documented in backend.ts")]
pub fn export_calendar<R: Runtime>(app: AppHandle<R>, session: State<'_, Session>) -> Result<bool, Failure> {
    let lang = session.language();
    let text = session.with(|unlocked| Ok(calendar(&appointments(unlocked, None, lang)?, Utc::now())))?;
    write_where_asked(&app, "whither.ics", text.as_bytes())
}

#[tauri::command(async)]
#[expect(missing_docs, reason = "the window's side is documented in backend.ts")]
pub fn write_mail<R: Runtime>(app: AppHandle<R>, session: State<'_, Session>, id: i64) -> Result<(), Failure> {
    use tauri_plugin_opener::OpenerExt;
    let lang = session.language();
    let address = session.with(|unlocked| {
        let own = as_sent(unlocked, id)?;
        Ok(mailto(&finished(&own, unlocked.today, lang)?, &own.to.email))
    })?;
    app.opener().open_url(address, None::<&str>).map_err(Failure::other)
}

/// A picture of a document of identity to black out, in base64.
#[tauri::command(async)]
pub fn pick_copy<R: Runtime>(app: AppHandle<R>, session: State<'_, Session>) -> Result<Option<String>, Failure> {
    let Some(path) = app.dialog().file().add_filter("PNG, JPEG", &["png", "jpg", "jpeg"]).blocking_pick_file() else { return Ok(None) };
    let path = path.into_path().map_err(Failure::other)?;
    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let size = path.metadata().map_err(|error| Failure::other(format!("{name}: {error}")))?.len();
    if size > MOST_OF_A_PROOF {
        return Err(Failure::other(format!("{name}: {} MB at most", MOST_OF_A_PROOF >> 20)));
    }
    let bytes = std::fs::read(&path).map_err(|error| Failure::other(format!("{name}: {error}")))?;
    let picture = shown(&bytes).map_err(Failure::other)?;
    session.hold_copy(Some((name, bytes)));
    Ok(Some(BASE64_STANDARD.encode(picture)))
}

/// Keeps the picture with the rectangles black beside a letter, and names it among what is enclosed; the picture itself is let go.
#[tauri::command(async)]
pub fn keep_copy(session: State<'_, Session>, id: i64, hidden: Vec<Hidden>) -> Result<RequestView, Failure> {
    let lang = session.language();
    let (name, bytes) = session.copy().ok_or_else(|| Failure::other("no picture was picked"))?;
    let copy = redacted(&bytes, &hidden).map_err(Failure::other)?;
    let kept = session.with(|unlocked| {
        let name = format!("{name} ({}).png", match lang { Lang::Ko => "가린 사본", Lang::En => "redacted copy" });
        unlocked.vault.prove(id, &name, &copy)?;
        let mut own = draft(unlocked, id)?;
        if unlocked.vault.history(id)?.is_empty() {
            own.enclosures.push(name);
            keep(unlocked, Some(id), &own, Utc::now())?;
        }
        view(unlocked, id, lang)
    });
    session.hold_copy(None);
    kept
}

/// What to tell the person now: days that come near or are over, each at most once a day.
pub fn due(unlocked: &mut Unlocked) -> Result<Vec<Words>, Failure> {
    const NOTICED: &str = "noticed";
    let today = unlocked.today;
    let told = unlocked.vault.said(NOTICED)?;
    let mut out = Vec::new();
    for row in rows(unlocked)?.into_iter().filter(|row| matches!(row.state.step, Step::Sent | Step::Received | Step::Extended)) {
        let Some(left) = row.clock.left else { continue };
        // Once over, it is said once, not every day anew; what passed while Whither was closed is said when it opens.
        let (when, what) = match left {
            2..=3 => ("near", Words { ko: format!("{}의 답변 기한까지 {left}일 남았습니다.", row.to), en: format!("{left} days left for {} to answer.", row.to) }),
            1 => ("tomorrow", Words { ko: format!("내일이 {}의 답변 기한입니다.", row.to), en: format!("The answer of {} is due tomorrow.", row.to) }),
            0 => ("today", Words { ko: format!("오늘이 {}의 답변 기한입니다.", row.to), en: format!("The answer of {} is due today.", row.to) }),
            i64::MIN..0 => ("over", Words { ko: format!("{}의 답변 기한이 {}일 지났습니다.", row.to, -left), en: format!("The answer of {} is {} day(s) overdue.", row.to, -left) }),
            _ => continue,
        };
        let own = format!("{}/", row.id);
        let key = format!("{own}{when}");
        // Never more than one a day for the same letter.
        if told.iter().any(|one| one.key == key || (one.key.starts_with(&own) && one.day == today.to_string())) {
            continue;
        }
        unlocked.vault.say(NOTICED, &key, "", &today.to_string())?;
        out.push(what);
    }
    Ok(out)
}
