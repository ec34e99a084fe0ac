#![doc = include_str!("../README.md")]

mod copy;
mod fonts;
mod sheet;

use std::sync::LazyLock;

use chrono::{DateTime, Datelike, Timelike, Utc};
use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{render, PixmapSettings, RenderCache, RenderSettings};
use typst::diag::{SourceDiagnostic, Warned};
use typst::foundations::{Bytes, Datetime, Dict, Smart};
use typst_as_lib::{TypstAsLibError, TypstEngine, TypstTemplateMainFile};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};
use whither_letter::{Finished, FinishedForm, Form, Letter};

pub use copy::{redacted, shown, CopyError, Hidden, MOST_PAGES};
pub use fonts::Fonts;

/// Why there is no PDF.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// No font draws these characters.
    #[error("no font on this machine draws {}; install one that does, or write it otherwise", characters(.0))]
    Characters(Vec<char>),
    /// The typesetter refused.
    #[error("the page could not be laid out: {0}")]
    Layout(String),
    /// The pages could not be drawn.
    #[error("the pages could not be drawn")]
    Pages,
}

/// Characters with their numbers, ten of them at most.
pub fn characters(missing: &[char]) -> String {
    missing.iter().take(10).map(|c| format!("{c} (U+{:04X})", u32::from(*c))).collect::<Vec<_>>().join(", ")
}

type Engine = TypstEngine<TypstTemplateMainFile>;

fn engine(template: &'static str, fonts: &Fonts) -> Engine {
    let own = fonts::BUNDLED.map(Bytes::new);
    let more = fonts.faces().map(|face| Bytes::new(face.to_vec()));
    // The layouts of a few letters stay in memory: the preview follows each key.
    TypstEngine::builder().main_file(template).fonts(own.into_iter().chain(more)).comemo_evict_max_age(Some(10)).build()
}

const LETTER: &str = include_str!("letter.typ");
const FORM: &str = include_str!("form.typ");

static LETTERS: LazyLock<Engine> = LazyLock::new(|| engine(LETTER, &Fonts::default()));
static FORMS: LazyLock<Engine> = LazyLock::new(|| engine(FORM, &Fonts::default()));

/// A finished letter as PDF/UA-1 and PDF/A-2a; `now` is its day of making.
pub fn pdf(letter: &Finished, fonts: &Fonts, now: DateTime<Utc>) -> Result<Vec<u8>, Error> {
    set(letter, false, fonts, now)
}

/// The same of a letter that may have blanks, which are marked: for looking at, not for sending.
pub fn preview(letter: &Letter, fonts: &Fonts, now: DateTime<Utc>) -> Result<Vec<u8>, Error> {
    set(letter, true, fonts, now)
}

fn set(letter: &Letter, draft: bool, fonts: &Fonts, now: DateTime<Utc>) -> Result<Vec<u8>, Error> {
    let values = sheet::letter(letter, draft, fonts);
    compile(&LETTERS, LETTER, values, &sheet::said(letter), fonts, now)
}

/// The Korean official request form, with the power of attorney when an agent asks.
pub fn form(form: &FinishedForm, fonts: &Fonts, now: DateTime<Utc>) -> Result<Vec<u8>, Error> {
    form_preview(form, fonts, now)
}

/// The same of a form that may have blanks: for looking at.
pub fn form_preview(form: &Form, fonts: &Fonts, now: DateTime<Utc>) -> Result<Vec<u8>, Error> {
    compile(&FORMS, FORM, sheet::form(form, fonts), &sheet::written(form), fonts, now)
}

/// The characters of a letter that the bundled fonts lack; what [`Fonts::of_system`] is asked for.
pub fn lacking(letter: &Letter) -> Vec<char> {
    Fonts::default().lacking(&sheet::said(letter))
}

/// The same of a form.
pub fn lacking_in_form(form: &Form) -> Vec<char> {
    Fonts::default().lacking(&sheet::written(form))
}

fn compile(bundled: &Engine, template: &'static str, values: Dict, said: &str, fonts: &Fonts, now: DateTime<Utc>) -> Result<Vec<u8>, Error> {
    let lacking = fonts.lacking(said);
    if !lacking.is_empty() {
        return Err(Error::Characters(lacking));
    }
    let own;
    let engine = if fonts.is_empty() {
        bundled
    } else {
        own = engine(template, fonts);
        &own
    };
    let Warned { output, .. } = engine.compile_with_input::<_, PagedDocument>(values);
    let document = output.map_err(|error| match error {
        TypstAsLibError::TypstSource(told) => refused(&told),
        other => Error::Layout(other.to_string()),
    })?;
    let small = |value: u32| u8::try_from(value).unwrap_or_default();
    let made = Datetime::from_ymd_hms(now.year(), small(now.month()), small(now.day()), small(now.hour()), small(now.minute()), small(now.second()));
    let options = PdfOptions {
        ident: Smart::Auto,
        creator: Smart::Custom(Some("Whither".into())),
        timestamp: made.map(Timestamp::new_utc),
        standards: PdfStandards::new(&[PdfStandard::Ua_1, PdfStandard::A_2a]).map_err(|told| Error::Layout(told.message().to_string()))?,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&document, &options).map_err(|told| refused(&told))
}

fn refused(told: &[SourceDiagnostic]) -> Error {
    Error::Layout(told.iter().map(|one| one.message.to_string()).collect::<Vec<_>>().join("; "))
}

/// The pages of a PDF as PNG pictures, `scale` dots to the point.
pub fn pages(pdf: Vec<u8>, scale: f32) -> Result<Vec<Vec<u8>>, Error> {
    drawn(&Pdf::new(pdf).map_err(|_| Error::Pages)?, scale)
}

fn drawn(pdf: &Pdf, scale: f32) -> Result<Vec<Vec<u8>>, Error> {
    let cache = RenderCache::new();
    let draw = |page| render(page, &cache, &InterpreterSettings::default(), &RenderSettings::default(), &PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE });
    pdf.pages().iter().map(|page| draw(page).into_png().map_err(|_| Error::Pages)).collect()
}
