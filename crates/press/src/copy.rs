//! A copy of a document of identity, with what nobody needs to see blacked out.

use std::io::Cursor;

use hayro::hayro_syntax::Pdf;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, Rgba, RgbaImage};

/// A rectangle, in parts of the picture's width and height: left, top, width, height.
pub type Hidden = [f32; 4];

/// Why there is no copy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CopyError {
    /// Neither PNG, JPEG nor PDF, broken, locked, or too large.
    #[error("this is no PNG, JPEG or PDF that can be read (at most 12,000 dots a side, {MOST_PAGES} pages): {0}")]
    Picture(String),
}

/// How many pages a scanned document of identity may have.
pub const MOST_PAGES: usize = 4;

/// The pages of a scan, one below the other.
fn scan(bytes: &[u8]) -> Result<DynamicImage, CopyError> {
    let told = |error: &str| CopyError::Picture(error.to_owned());
    let pdf = Pdf::new(bytes.to_vec()).map_err(|_| told("PDF"))?;
    let count = pdf.pages().len();
    if !(1..=MOST_PAGES).contains(&count) {
        return Err(CopyError::Picture(format!("PDF, {count} pages")));
    }
    // 150 dots to the inch: what is on a card stays readable.
    let pages = crate::drawn(&pdf, 150.0 / 72.0).map_err(|error| CopyError::Picture(error.to_string()))?;
    let pages: Vec<DynamicImage> = pages.iter().map(|page| picture(page)).collect::<Result<_, _>>()?;
    let (width, height) = (pages.iter().map(DynamicImage::width).max().unwrap_or_default(), pages.iter().map(DynamicImage::height).sum());
    let mut whole = RgbaImage::from_pixel(width, height, Rgba([255, 255, 255, 255]));
    let mut top = 0;
    for page in &pages {
        image::imageops::replace(&mut whole, &page.to_rgba8(), 0, top);
        top += i64::from(page.height());
    }
    Ok(DynamicImage::ImageRgba8(whole))
}

fn open(bytes: &[u8]) -> Result<DynamicImage, CopyError> {
    if bytes.starts_with(b"%PDF") { scan(bytes) } else { picture(bytes) }
}

fn picture(bytes: &[u8]) -> Result<DynamicImage, CopyError> {
    let told = |error: image::ImageError| CopyError::Picture(error.to_string());
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|error| CopyError::Picture(error.to_string()))?;
    let mut limits = Limits::default();
    (limits.max_image_width, limits.max_image_height, limits.max_alloc) = (Some(12_000), Some(12_000), Some(512 << 20));
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(told)?;
    // Telephones turn pictures by a note beside them, which does not go into the copy.
    let turn = decoder.orientation().map_err(told)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(told)?;
    picture.apply_orientation(turn);
    Ok(picture)
}

fn png(picture: &DynamicImage) -> Result<Vec<u8>, CopyError> {
    let mut out = Cursor::new(Vec::new());
    picture.write_to(&mut out, ImageFormat::Png).map_err(|error| CopyError::Picture(error.to_string()))?;
    Ok(out.into_inner())
}

/// The picture for the screen, at most 1,400 dots a side, as PNG.
pub fn shown(bytes: &[u8]) -> Result<Vec<u8>, CopyError> {
    let picture = open(bytes)?;
    png(&if picture.width().max(picture.height()) > 1_400 { picture.thumbnail(1_400, 1_400) } else { picture })
}

/// The picture with the rectangles black, as a new PNG: nothing of the old file is in it, neither the dots under the black nor its notes (place, time, device).
pub fn redacted(bytes: &[u8], hidden: &[Hidden]) -> Result<Vec<u8>, CopyError> {
    let mut picture = open(bytes)?.to_rgba8();
    let (width, height) = picture.dimensions();
    for [left, top, across, down] in hidden {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "parts of a picture, held within it")]
        let dots = |part: f32, whole: u32| (part.clamp(0.0, 1.0) * whole as f32).round() as u32;
        let (x0, y0) = (dots(*left, width), dots(*top, height));
        let (x1, y1) = (dots(left + across, width).max(x0), dots(top + down, height).max(y0));
        for y in y0..y1 {
            for x in x0..x1 {
                picture.put_pixel(x, y, Rgba([0, 0, 0, 255]));
            }
        }
    }
    png(&DynamicImage::ImageRgba8(picture))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn white() -> Vec<u8> {
        png(&DynamicImage::ImageRgba8(RgbaImage::from_pixel(40, 20, Rgba([255, 255, 255, 255])))).expect("a picture")
    }

    #[test]
    fn what_is_hidden_is_black_and_the_rest_is_as_it_was() {
        let copy = open(&redacted(&white(), &[[0.5, 0.0, 0.25, 0.5], [0.9, 0.9, 9.0, 9.0]]).expect("a copy")).expect("a picture").to_rgba8();
        let dark = copy.pixels().filter(|dot| dot.0 == [0, 0, 0, 255]).count();
        assert_eq!(dark, 10 * 10 + 4 * 2);
        assert_eq!((copy.get_pixel(20, 0).0[0], copy.get_pixel(19, 0).0[0], copy.get_pixel(20, 10).0[0]), (0, 255, 255));
    }

    #[test]
    fn the_pages_of_a_scan_are_one_picture() {
        let mut draft = whither_letter::Draft::new("kr-pipa", whither_letter::Kind::Access, whither_letter::Tongue::Ko);
        draft.own = vec!["이 물음은 쪽을 채웁니다.".to_owned(); 40];
        let letter = whither_letter::letter(&draft, "2026-11-23".parse().expect("a day")).expect("a letter");
        let pdf = crate::preview(&letter, &crate::Fonts::default(), chrono::DateTime::from_timestamp(1_790_000_000, 0).expect("a time")).expect("a PDF");
        let pages = crate::pages(pdf.clone(), 1.0).expect("drawn").len();
        assert!(pages >= 2, "{pages}");
        // A4 at 150 dots to the inch.
        let copy = open(&redacted(&pdf, &[[0.0, 0.0, 1.0, 1.0]]).expect("a copy")).expect("a picture").to_rgba8();
        assert!(copy.width().abs_diff(1240) <= 1 && copy.height().abs_diff(1754 * u32::try_from(pages).expect("few")) <= 4, "{:?}", copy.dimensions());
        assert!(copy.pixels().all(|dot| dot.0 == [0, 0, 0, 255]), "something is left under the black");
        assert!(shown(&pdf).is_ok());
        assert!(redacted(&pdf[..pdf.len() / 3], &[]).is_err());
    }

    #[test]
    fn what_is_no_picture_is_told() {
        assert!(redacted(b"GIF89a", &[]).is_err());
        assert!(shown(&white()[..30]).is_err());
    }
}
