//! A copy of a document of identity, with what nobody needs to see blacked out.

use std::io::Cursor;

use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, Rgba};

/// A rectangle, in parts of the picture's width and height: left, top, width, height.
pub type Hidden = [f32; 4];

/// Why there is no copy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CopyError {
    /// Neither PNG nor JPEG, broken, or too large.
    #[error("this is no PNG or JPEG picture that can be read (at most 12,000 dots a side): {0}")]
    Picture(String),
}

fn open(bytes: &[u8]) -> Result<DynamicImage, CopyError> {
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
        png(&DynamicImage::ImageRgba8(image::RgbaImage::from_pixel(40, 20, Rgba([255, 255, 255, 255])))).expect("a picture")
    }

    #[test]
    fn what_is_hidden_is_black_and_the_rest_is_as_it_was() {
        let copy = open(&redacted(&white(), &[[0.5, 0.0, 0.25, 0.5], [0.9, 0.9, 9.0, 9.0]]).expect("a copy")).expect("a picture").to_rgba8();
        let dark = copy.pixels().filter(|dot| dot.0 == [0, 0, 0, 255]).count();
        assert_eq!(dark, 10 * 10 + 4 * 2);
        assert_eq!((copy.get_pixel(20, 0).0[0], copy.get_pixel(19, 0).0[0], copy.get_pixel(20, 10).0[0]), (0, 255, 255));
    }

    #[test]
    fn what_is_no_picture_is_told() {
        assert!(redacted(b"GIF89a", &[]).is_err());
        assert!(shown(&white()[..30]).is_err());
    }
}
