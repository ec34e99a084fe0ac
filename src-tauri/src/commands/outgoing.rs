//! Letters on their way out: pages, files, mails, calendars, notices.

use std::io::Read;

use base64::prelude::{Engine, BASE64_STANDARD};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use tauri::{AppHandle, Runtime, State};
use tauri_plugin_dialog::DialogExt;
use ts_rs::TS;
use whither_law::Words;
use whither_ledger::Lang;
use whither_letter::{calendar, docx, eml, form, letter, letter_sent, mailto, state, text, Appointment, Attachment, Blank, Draft, Finished, Form, Letter, Step};
use whither_press::{lacking, lacking_in_form, redacted, shown, CopyError, Fonts, Hidden, MOST_PAGES};
use zeroize::Zeroizing;

use super::requests::{draft, happenings, keep, prove_with, rows, sent_as, too_large, view, RequestView, MOST_OF_A_PROOF};
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

/// What a letter is made of, as it stands or as it was sent, and the letter itself.
struct Current {
    draft: Draft,
    letter: Letter,
    /// The official form beside it, where there is one.
    form: Option<Form>,
}

fn current(unlocked: &Unlocked, id: i64, lang: Lang) -> Result<Current, Failure> {
    let history = happenings(unlocked, id)?;
    let sent = letter_sent(&history);
    let draft = match sent { Some(left) => left.draft.clone(), None => draft(unlocked, id)? };
    // What left is what was sealed, whatever wording and law are bundled now.
    let letter = match sent.and_then(|left| left.letter) { Some(left) => left.clone(), None => letter(&draft, unlocked.today).map_err(|refused| Failure::other(refused.text(lang)))? };
    let form = sent.and_then(|left| left.form).cloned().or_else(|| form(&draft, unlocked.today));
    Ok(Current { draft, letter, form })
}

/// Why there are no pages, in the language of the screen.
fn told(error: &whither_press::Error, lang: Lang) -> Failure {
    Failure::other(match (error, lang) {
        (whither_press::Error::Characters(missing), Lang::Ko) => format!("이 컴퓨터의 글꼴에 없는 글자가 있습니다: {}. 글꼴을 설치하거나 다르게 적어 주세요.", whither_press::characters(missing)),
        (whither_press::Error::Layout(detail), Lang::Ko) => format!("쪽을 만들지 못했습니다: {detail}"),
        (whither_press::Error::Pages, Lang::Ko) => "쪽을 그리지 못했습니다.".to_owned(),
        (error, Lang::En) => error.to_string(),
    })
}

fn no_picture(error: &CopyError, lang: Lang) -> Failure {
    Failure::other(match (error, lang) {
        (CopyError::Picture(detail), Lang::Ko) => format!("읽을 수 있는 PNG·JPEG 사진이나 PDF가 아닙니다(한 변 12,000점, PDF는 {MOST_PAGES}쪽까지): {detail}"),
        (error, Lang::En) => error.to_string(),
    })
}

/// Its pages as pictures, in base64: for the screen, or finer for paper.
#[tauri::command(async)]
pub fn preview(session: State<'_, Session>, id: i64, form: bool, paper: bool) -> Result<Vec<String>, Failure> {
    let lang = session.language();
    let current = session.with(|unlocked| current(unlocked, id, lang))?;
    let now = Utc::now();
    let pdf = if form {
        let form = official(current.form, lang)?;
        whither_press::form_preview(&form, &Fonts::of_system(&lacking_in_form(&form)), now).map_err(|error| told(&error, lang))?
    } else {
        whither_press::preview(&current.letter, &Fonts::of_system(&lacking(&current.letter)), now).map_err(|error| told(&error, lang))?
    };
    let pages = whither_press::pages(pdf, if paper { 4.0 } else { 1.6 }).map_err(|error| told(&error, lang))?;
    Ok(pages.iter().map(|png| BASE64_STANDARD.encode(png)).collect())
}

fn official(form: Option<Form>, lang: Lang) -> Result<Form, Failure> {
    form.ok_or_else(|| Failure::other(match lang { Lang::Ko => "이 편지에는 공식 서식이 없습니다.", Lang::En => "there is no official form for this letter" }))
}

/// A letter without blanks, or the list of them.
pub(crate) fn finished(own: &Draft, today: NaiveDate, lang: Lang) -> Result<Finished, Failure> {
    finish(letter(own, today).map_err(|refused| Failure::other(refused.text(lang)))?, lang)
}

fn finish(letter: Letter, lang: Lang) -> Result<Finished, Failure> {
    letter.finish().map_err(|blanks| Failure::other(still_blank(&blanks, lang)))
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
    if shape == Shape::Ics {
        return Ok((format!("whither-{id}.ics"), calendar(&appointments(unlocked, Some(id), lang)?, now).into_bytes()));
    }
    let Current { draft: own, letter, form } = current(unlocked, id, lang)?;
    let done = finish(letter, lang)?;
    let name = format!("{} - {}", done.title, own.to.name).chars().map(|c| if c.is_alphanumeric() || " -()·".contains(c) { c } else { '_' }).take(80).collect::<String>();
    let pdf = |letter: &Finished| whither_press::pdf(letter, &Fonts::of_system(&lacking(letter)), now).map_err(|error| told(&error, lang));
    Ok(match shape {
        Shape::Pdf => (format!("{name}.pdf"), pdf(&done)?),
        Shape::Docx => (format!("{name}.docx"), docx(&done).map_err(Failure::other)?),
        Shape::Txt => (format!("{name}.txt"), text(&done).into_bytes()),
        Shape::Form => {
            let form = official(form, lang)?.finish().map_err(|blanks| Failure::other(still_blank(&blanks, lang)))?;
            (format!("{name}.pdf"), whither_press::form(&form, &Fonts::of_system(&lacking_in_form(&form)), now).map_err(|error| told(&error, lang))?)
        }
        Shape::Eml => {
            let attached = format!("{name}.pdf");
            let bytes = pdf(&done)?;
            // What the letter says is enclosed goes with it, where it is here.
            let mut enclosed = Vec::new();
            for proof in unlocked.vault.proofs(id)?.into_iter().filter(|proof| own.enclosures.contains(&proof.name)) {
                enclosed.extend(unlocked.vault.proof(proof.id)?.map(|bytes| (proof.name, bytes)));
            }
            // So do the documents it names, and the letter before it, as it left.
            for name in own.enclosures.iter().filter(|name| !enclosed.iter().any(|(own, _)| own == *name)).cloned().collect::<Vec<_>>() {
                if let Some(document) = unlocked.ledger.documents.iter().find(|document| document.name == name) {
                    let mut original = Vec::new();
                    unlocked.vault.original(document.id)?.read_to_end(&mut original).map_err(|error| Failure::other(format!("{name}: {error}")))?;
                    enclosed.push((name, original));
                } else if let Some(before) = own.after {
                    let history = happenings(unlocked, before)?;
                    if let Some(left) = letter_sent(&history).and_then(|sent| sent.letter.cloned())
                        && name == sent_as(&left.title, state(&history).sent)
                    {
                        enclosed.push((format!("{name}.pdf"), pdf(&finish(left, lang)?)?));
                    }
                }
            }
            let mut with = vec![Attachment { name: &attached, media: "application/pdf", bytes: &bytes }];
            with.extend(enclosed.iter().map(|(name, bytes)| Attachment { name, media: if name.ends_with(".png") { "image/png" } else if name.ends_with(".pdf") { "application/pdf" } else { "application/octet-stream" }, bytes }));
            (format!("{name}.eml"), eml(&done, &own.from.email, &own.to.email, &with, now).map_err(Failure::other)?)
        }
        Shape::Ics => (String::new(), Vec::new()),
    })
}

/// The days due of all letters that run, or of one.
fn appointments(unlocked: &Unlocked, only: Option<i64>, lang: Lang) -> Result<Vec<Appointment>, Failure> {
    let running = rows(unlocked)?.into_iter().filter(|row| only.is_none_or(|id| row.id == id) && row.state.step < Step::Answered);
    Ok(running.filter_map(|row| {
        let due = row.clock.day?;
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
        let Current { draft, letter, .. } = current(unlocked, id, lang)?;
        Ok(mailto(&finish(letter, lang)?, &draft.to.email))
    })?;
    app.opener().open_url(address, None::<&str>).map_err(Failure::other)
}

/// A picture of a document of identity to black out, in base64.
#[tauri::command(async)]
pub fn pick_copy<R: Runtime>(app: AppHandle<R>, session: State<'_, Session>) -> Result<Option<String>, Failure> {
    let Some(path) = app.dialog().file().add_filter("PNG, JPEG, PDF", &["png", "jpg", "jpeg", "pdf"]).blocking_pick_file() else { return Ok(None) };
    let path = path.into_path().map_err(Failure::other)?;
    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let size = path.metadata().map_err(|error| Failure::other(format!("{name}: {error}")))?.len();
    if size > MOST_OF_A_PROOF {
        return Err(too_large(&name, session.language()));
    }
    let bytes = Zeroizing::new(std::fs::read(&path).map_err(|error| Failure::other(format!("{name}: {error}")))?);
    let picture = shown(&bytes).map_err(|error| no_picture(&error, session.language()))?;
    session.hold_copy(Some((name, bytes)));
    Ok(Some(BASE64_STANDARD.encode(picture)))
}

/// Lets go of the picture, when the person thought better of it.
#[tauri::command(async)]
pub fn drop_copy(session: State<'_, Session>) {
    session.hold_copy(None);
}

/// Keeps the picture with the rectangles black beside a letter, and names it among what is enclosed; the picture itself is let go.
/// A draft encloses one such copy: a second takes the place of the first.
#[tauri::command(async)]
pub fn keep_copy(session: State<'_, Session>, id: i64, hidden: Vec<Hidden>) -> Result<RequestView, Failure> {
    let lang = session.language();
    if hidden.is_empty() {
        return Err(Failure::other(match lang { Lang::Ko => "아직 가린 곳이 없습니다. 필요 없는 부분을 끌어서 가려 주세요.", Lang::En => "nothing is blacked out yet: draw over what is not needed" }));
    }
    let (name, bytes) = session.take_copy().ok_or_else(|| Failure::other(match lang { Lang::Ko => "고른 사진이 없습니다.", Lang::En => "no picture was picked" }))?;
    let copy = redacted(&bytes, &hidden).map_err(|error| no_picture(&error, lang))?;
    session.with(|unlocked| {
        let name = format!("{name} ({}).png", match lang { Lang::Ko => "가린 사본", Lang::En => "redacted copy" });
        if unlocked.vault.history(id)?.is_empty() {
            let mut own = draft(unlocked, id)?;
            for before in own.identity_copy.iter().chain([&name]) {
                unlocked.vault.unprove(id, before)?;
            }
            own.enclosures.retain(|enclosed| *enclosed != name && Some(enclosed) != own.identity_copy.as_ref());
            own.enclosures.push(name.clone());
            own.identity_copy = Some(name.clone());
            keep(unlocked, Some(id), &own, Utc::now())?;
        }
        prove_with(unlocked, id, &name, &copy)?;
        view(unlocked, id, lang)
    })
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
        // A day that moved is told anew.
        let key = format!("{own}{}/{when}", row.clock.day.map(|day| day.to_string()).unwrap_or_default());
        // Never more than one a day for the same letter.
        if told.iter().any(|one| one.key == key || (one.key.starts_with(&own) && one.day == today.to_string())) {
            continue;
        }
        unlocked.vault.say(NOTICED, &key, "", &today.to_string())?;
        out.push(what);
    }
    Ok(out)
}
