//! PDF: letters and rules of each page, put together to lines and tables. Nothing is rendered.

mod glyphs;
mod page;

use std::panic::{catch_unwind, resume_unwind, AssertUnwindSafe};
use std::sync::Arc;

use hayro_font::FontCache;
use hayro_interpret::kurbo::Rect;
use hayro_interpret::util::TransformExt;
use hayro_interpret::{interpret_page, Context, InterpreterCache, InterpreterSettings};
use hayro_syntax::Pdf;
use whither_ledger::{Note, Place, Problem};

use crate::flow::Block;
use crate::grid::malformed;
use crate::{limits, ocr};

/// The lines and tables of a PDF, page by page.
pub(crate) fn read(bytes: &[u8], password: &str, notes: &mut Vec<Note>) -> Result<Vec<Block>, Problem> {
    // Deeply nested objects need room on the stack; what a library does to its thread stays there.
    let (bytes, password) = (bytes.to_vec(), password.to_owned());
    let worker = std::thread::Builder::new().stack_size(64 << 20).spawn(move || pages(bytes, &password)).map_err(malformed)?;
    let (blocks, mut said) = worker.join().unwrap_or_else(|_| Err(malformed("the reader of PDF gave up")))?;
    notes.append(&mut said);
    Ok(blocks)
}

/// The lines and tables of a picture, as of a page of 300 dots an inch.
pub(crate) fn picture(bytes: &[u8], notes: &mut Vec<Note>) -> Result<Vec<Block>, Problem> {
    let grey = ocr::decode(bytes)?;
    let scale = 72.0 / 300.0;
    let area = Rect::new(0.0, 0.0, grey.width as f64 * scale, grey.height as f64 * scale);
    let scan = ocr::read(&grey, area)?;
    notes.push(Note { place: Place::default(), problem: Problem::Recognised { sure: scan.sure } });
    let mut fonts = glyphs::Fonts::default();
    let mut seen = glyphs::Seen::new(&mut fonts, area);
    seen.take(scan);
    let mut blocks = Vec::new();
    page::blocks(seen, 1, &mut page::Before::default(), &mut blocks);
    Ok(blocks)
}

fn pages(bytes: Vec<u8>, password: &str) -> Result<(Vec<Block>, Vec<Note>), Problem> {
    let pdf = Pdf::new_with_password(bytes, password).map_err(|error| match error {
        hayro_syntax::LoadPdfError::Decryption(_) => Problem::Password { what: "PDF".to_owned() },
        hayro_syntax::LoadPdfError::Invalid => malformed("no PDF that can be opened"),
    })?;
    let settings = InterpreterSettings { warning_sink: Arc::new(|_| {}), ..InterpreterSettings::default() };
    let cache = InterpreterCache::new();
    let (programs, mut fonts) = (FontCache::new(), glyphs::Fonts::default());
    let mut scans = 0;
    let (mut blocks, mut notes, mut before) = (Vec::new(), Vec::new(), page::Before::default());
    for (page, number) in pdf.pages().iter().zip(1u32..) {
        let place = || Place { page: Some(number), ..Place::default() };
        if number as usize > limits::PAGES {
            notes.push(Note { place: place(), problem: Problem::TooLarge { what: "pages".to_owned(), limit: limits::PAGES as u64 } });
            break;
        }
        fonts.learn(page, &programs, &settings);
        let (width, height) = page.render_dimensions();
        let area = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let mut context = Context::new(page.initial_transform(true).to_kurbo(), area, &cache, pdf.xref(), settings.clone());
        let mut seen = glyphs::Seen::new(&mut fonts, area);
        // A page of forms inside forms can draw for years: the device leaves it by unwinding.
        let outcome = catch_unwind(AssertUnwindSafe(|| interpret_page(page, &mut context, &mut seen)));
        if let Err(payload) = outcome
            && !seen.over
        {
            resume_unwind(payload);
        }
        if seen.letters.len() < glyphs::FEW && seen.pictures.iter().any(|picture| picture.intersect(area).area() > area.area() * glyphs::SCAN) {
            scans += 1;
            let scan = if scans > limits::SCANS { None } else { seen.scan.take() };
            let too_many = Problem::TooLarge { what: "scanned pages".to_owned(), limit: limits::SCANS as u64 };
            let scan = scan.ok_or(if scans > limits::SCANS { too_many } else { Problem::TooLarge { what: "picture".to_owned(), limit: limits::PIXELS as u64 } });
            let scan = scan.and_then(|(grey, place)| ocr::read(&grey, place));
            let problem = scan.map_or_else(|problem| problem, |scan| {
                let sure = scan.sure;
                seen.take(scan);
                Problem::Recognised { sure }
            });
            notes.push(Note { place: place(), problem });
        }
        if seen.over {
            notes.push(Note { place: place(), problem: Problem::TooLarge { what: "page".to_owned(), limit: limits::GLYPHS as u64 } });
        }
        page::blocks(seen, number, &mut before, &mut blocks);
    }
    Ok((blocks, notes))
}
