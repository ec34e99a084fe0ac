//! Pictures of text: rules found in them, words recognised by a program outside this crate.

use std::sync::OnceLock;

use hayro_interpret::kurbo::Rect;
use whither_ledger::Problem;

/// A picture in shades of grey, row by row from the top; 0 is black.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grey {
    /// Pixels across.
    pub width: usize,
    /// Pixels down.
    pub height: usize,
    /// `width * height` shades.
    pub pixels: Vec<u8>,
}

/// A word in a picture, in pixels from its upper left corner.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Word {
    /// What it says.
    pub text: String,
    /// Its left end.
    pub left: f64,
    /// Its upper end.
    pub top: f64,
    /// How wide it is.
    pub width: f64,
    /// How high it is.
    pub height: f64,
    /// How sure its reading is, in percent.
    pub sure: f64,
    /// Words of one line have the same.
    pub line: usize,
}

/// What became of a picture.
#[derive(Debug, Clone, PartialEq)]
pub enum Recognised {
    /// Its words.
    Words(Vec<Word>),
    /// There is nothing to recognise them with.
    NotInstalled,
    /// It was not taken: it is too large, or the program failed.
    Failed,
}

/// Pixels of the longer side of a picture that recognisers take.
pub const LARGEST: usize = 32_000;

/// Something that recognises words.
pub trait Recogniser: Send + Sync {
    /// The words of a picture.
    fn words(&self, picture: &Grey) -> Recognised;
}

static RECOGNISER: OnceLock<Box<dyn Recogniser>> = OnceLock::new();

/// Has pictures of text read by this from now on. Before that they are only named.
pub fn recognise_with(recogniser: Box<dyn Recogniser>) {
    // The first one serves; a second changes nothing.
    let _ = RECOGNISER.set(recogniser);
}

/// What stands in a picture, in points of the page that it fills, put upright.
pub(crate) struct Page {
    pub words: Vec<Word>,
    pub rules: Vec<Rect>,
    /// How sure its words are on average, in percent.
    pub sure: u8,
}

/// Reads the picture that fills `area`.
pub(crate) fn read(picture: &Grey, area: Rect) -> Result<Page, Problem> {
    let recogniser = RECOGNISER.get().ok_or(Problem::Scanned)?;
    let across: Vec<Run> = thin(picture.runs(false)).into_iter().flatten().collect();
    // Letters have upright lines too: a rule of a table ends at a rule across, or is longer than any letter.
    let meets = |at: usize, end: usize| across.iter().any(|flat| flat.at.abs_diff(end) <= 6 && (flat.from..flat.to).contains(&at));
    let is_rule = |stack: &Vec<Run>| {
        let (Some(first), Some(last)) = (stack.iter().min_by_key(|run| run.from), stack.iter().max_by_key(|run| run.to)) else { return false };
        last.to - first.from > picture.height.max(picture.width) / 6 || meets(first.at, first.from) || meets(last.at, last.to)
    };
    let down: Vec<Run> = thin(picture.runs(true)).into_iter().filter(is_rule).flatten().collect();
    let slope = slope(&across);
    // Recognisers want letters of some thirty pixels: a scan of 200 dots an inch has twenty.
    let larger = if picture.width < 2_000 && picture.height < 8_000 { 2 } else { 1 };
    let words = match recogniser.words(&picture.without(&across, &down).enlarged(larger)) {
        Recognised::Words(words) => words,
        Recognised::NotInstalled => return Err(Problem::Scanned),
        Recognised::Failed => return Err(Problem::TooLarge { what: "picture".to_owned(), limit: LARGEST as u64 }),
    };
    let (wide, high) = (area.width() / picture.width.max(1) as f64, area.height() / picture.height.max(1) as f64);
    // A page laid askew on the glass: points are turned back, as far as a small angle matters.
    let place = |x: f64, y: f64| (area.x0 + (x + slope * y) * wide, area.y0 + (y - slope * x) * high);
    let rule = |run: &Run, upright: bool| {
        let (x, y, length) = (run.from as f64, run.at as f64, (run.to - run.from) as f64);
        let ((x, y), (to_x, to_y)) = if upright { (place(y, x), place(y, x + length)) } else { (place(x, y), place(x + length, y)) };
        Rect::new(x.min(to_x), y.min(to_y), x.max(to_x), y.max(to_y))
    };
    let rules = across.iter().map(|run| rule(run, false)).chain(down.iter().map(|run| rule(run, true))).collect();
    let sure = words.iter().map(|word| word.sure).sum::<f64>() / words.len().max(1) as f64;
    let larger = f64::from(larger);
    let upright = words.into_iter().filter(|word| !word.text.trim().is_empty()).map(|word| {
        let word = Word { left: word.left / larger, top: word.top / larger, width: word.width / larger, height: word.height / larger, ..word };
        let (left, top) = place(word.left, word.top + slope * word.width / 2.0);
        Word { left, top, width: word.width * wide, height: word.height * high, ..word }
    });
    Ok(Page { words: upright.collect(), rules, sure: sure.clamp(0.0, 100.0) as u8 })
}

/// A straight row of dark pixels: its place across it, and from where to where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Run {
    at: usize,
    from: usize,
    to: usize,
}

/// Runs that lie in thin stacks: a stack that is thicker is a filled cell or a letter of a headline.
fn thin(mut runs: Vec<Run>) -> Vec<Vec<Run>> {
    const THICK: usize = 9;
    runs.sort_by_key(|run| (run.at, run.from));
    let mut stacks: Vec<(Run, Vec<Run>)> = Vec::new();
    let mut out = Vec::new();
    for run in runs {
        let (done, open): (Vec<_>, Vec<_>) = stacks.into_iter().partition(|(last, _)| run.at > last.at + 1);
        out.extend(done);
        stacks = open;
        let overlaps = |last: &Run| last.at + 1 == run.at && last.from.max(run.from) < last.to.min(run.to);
        match stacks.iter_mut().find(|(last, _)| overlaps(last)) {
            Some((last, stack)) => {
                *last = run;
                stack.push(run);
            }
            None => stacks.push((run, vec![run])),
        }
    }
    out.append(&mut stacks);
    // A line laid askew climbs in steps: what counts is how many runs lie over one place.
    let thick = |stack: &[Run]| {
        let middle = |run: &Run| (run.from + run.to) / 2;
        stack.iter().any(|run| stack.iter().filter(|other| (other.from..other.to).contains(&middle(run))).count() > THICK)
    };
    out.into_iter().map(|(_, stack)| stack).filter(|stack| stack.len() <= THICK || stack.len() < 400 && !thick(stack)).collect()
}

impl Grey {
    /// Shades darker than this are ink: well below what most of the picture is.
    fn ink(&self) -> u8 {
        let mut counts = [0usize; 256];
        self.pixels.iter().step_by(7).for_each(|&shade| counts[usize::from(shade)] += 1);
        let half = counts.iter().sum::<usize>() / 2;
        let mut seen = 0;
        let paper = counts.iter().position(|count| {
            seen += count;
            seen > half
        });
        u8::try_from(paper.unwrap_or(255) * 6 / 10).unwrap_or(150)
    }

    /// Runs of ink that are too long to be letters.
    fn runs(&self, upright: bool) -> Vec<Run> {
        const MOST: usize = 20_000;
        let (lines, length) = if upright { (self.width, self.height) } else { (self.height, self.width) };
        // A row of a table may be as low as a line of text.
        let least = if upright { (self.height / 40).max(24) } else { (self.width / 12).max(48) };
        let ink = self.ink();
        let dark = |line: usize, at: usize| {
            let index = if upright { at * self.width + line } else { line * self.width + at };
            self.pixels.get(index).is_some_and(|&shade| shade < ink)
        };
        let mut out = Vec::new();
        for line in 0..lines {
            // Ink with holes of a pixel or two is still one line.
            let (mut from, mut last) = (None, 0);
            for at in 0..=length {
                if at < length && dark(line, at) {
                    from.get_or_insert(at);
                    last = at;
                } else if (at == length || at - last > 2)
                    && let Some(from) = from.take()
                    && last + 1 - from >= least
                    && out.len() < MOST
                {
                    out.push(Run { at: line, from, to: last + 1 });
                }
            }
        }
        out
    }

    /// The picture without these lines, which a recogniser takes for letters.
    fn without(&self, across: &[Run], down: &[Run]) -> Grey {
        const WIDE: usize = 2;
        let mut out = self.clone();
        let mut clear = |x: usize, y: usize| {
            if x < out.width
                && let Some(pixel) = out.pixels.get_mut(y * out.width + x)
            {
                *pixel = 255;
            }
        };
        for run in across {
            for y in run.at.saturating_sub(WIDE)..=run.at + WIDE {
                (run.from..run.to).for_each(|x| clear(x, y));
            }
        }
        for run in down {
            for x in run.at.saturating_sub(WIDE)..=run.at + WIDE {
                (run.from..run.to).for_each(|y| clear(x, y));
            }
        }
        out
    }
}

impl Grey {
    /// Turned by quarters and mirrored as a transform of pictures asks (ISO 32000-2, 8.3.4): its columns and rows on the page.
    pub(crate) fn placed(self, [a, b, c, d]: [f64; 4]) -> Grey {
        let upright = a.abs() >= b.abs();
        if upright && a >= 0.0 && d >= 0.0 {
            return self;
        }
        let (width, height) = if upright { (self.width, self.height) } else { (self.height, self.width) };
        let mut pixels = Vec::with_capacity(self.pixels.len());
        for y in 0..height {
            for x in 0..width {
                let flip = |at: usize, size: usize, turned: bool| if turned { size - 1 - at } else { at };
                let (from_x, from_y) = if upright { (flip(x, width, a < 0.0), flip(y, height, d < 0.0)) } else { (flip(y, height, b < 0.0), flip(x, width, c < 0.0)) };
                pixels.push(self.pixels.get(from_y * self.width + from_x).copied().unwrap_or(255));
            }
        }
        Grey { width, height, pixels }
    }

    fn enlarged(self, times: u32) -> Grey {
        let size = |pixels: usize| u32::try_from(pixels).unwrap_or(0);
        let (width, height) = (size(self.width), size(self.height));
        if times == 1 {
            return self;
        }
        let Some(picture) = image::GrayImage::from_raw(width, height, self.pixels) else { return Grey::default() };
        let larger = image::imageops::resize(&picture, width * times, height * times, image::imageops::FilterType::CatmullRom);
        Grey { width: larger.width() as usize, height: larger.height() as usize, pixels: larger.into_raw() }
    }
}

/// How far lines across climb a pixel: the slope under which most of them are in line.
fn slope(across: &[Run]) -> f64 {
    let sharpness = |slope: f64| {
        let mut places: std::collections::HashMap<i64, f64> = std::collections::HashMap::new();
        for run in across {
            for x in (run.from..run.to).step_by(20) {
                *places.entry((run.at as f64 - slope * x as f64).round() as i64).or_default() += 1.0;
            }
        }
        places.values().map(|points| points * points).sum::<f64>()
    };
    let candidates = (-40..=40).map(|step| f64::from(step) * 0.000_8);
    candidates.max_by(|a, b| sharpness(*a).total_cmp(&sharpness(*b)).then(b.abs().total_cmp(&a.abs()))).unwrap_or(0.0)
}

/// A picture file in shades of grey; on white where it is transparent.
/// Bytes of an unpacked picture.
const UNPACKED: u64 = 1 << 30;

pub(crate) fn decode(bytes: &[u8]) -> Result<Grey, Problem> {
    use crate::grid::malformed;
    use image::ImageDecoder;
    let mut reader = image::ImageReader::new(std::io::Cursor::new(bytes)).with_guessed_format().map_err(malformed)?;
    let mut limits = image::Limits::default();
    limits.max_alloc = Some(UNPACKED);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(malformed)?;
    // The limits hold for what the decoder needs itself, not for the picture.
    if decoder.total_bytes() > UNPACKED {
        return Err(Problem::TooLarge { what: "pixels".to_owned(), limit: UNPACKED });
    }
    // A telephone says how it was held.
    let held = decoder.orientation().unwrap_or(image::metadata::Orientation::NoTransforms);
    let mut picture = image::DynamicImage::from_decoder(decoder).map_err(malformed)?;
    picture.apply_orientation(held);
    let picture = picture.to_luma_alpha8();
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let over_white = |shade: u8, opaque: u8| u8::try_from((u32::from(shade) * u32::from(opaque) + 255 * (255 - u32::from(opaque))) / 255).unwrap_or(255);
    let pixels = picture.pixels().map(|pixel| over_white(pixel.0[0], pixel.0[1])).collect();
    // White on black, as screens are at night, is read as if it were the other way.
    let grey = Grey { width, height, pixels };
    Ok(if grey.ink() < 60 { Grey { pixels: grey.pixels.iter().map(|shade| 255 - shade).collect(), ..grey } } else { grey })
}

#[cfg(test)]
mod tests {
    /// A picture that says it is 1,800 × 855,638,016 (found by fuzzing).
    #[test]
    fn a_picture_of_any_size_asks_for_no_memory() {
        let mut png = Vec::new();
        image::RgbImage::new(2, 2).write_to(&mut std::io::Cursor::new(&mut png), image::ImageFormat::Png).expect("a picture");
        let (width, height) = (1800u32.to_be_bytes(), 855_638_016u32.to_be_bytes());
        png.splice(16..24, width.into_iter().chain(height));
        let sum = crc32(&png[12..29]).to_be_bytes();
        png.splice(29..33, sum);
        assert!(matches!(decode(&png), Err(Problem::TooLarge { .. } | Problem::Malformed { .. })));
    }

    /// The checksum of a PNG's chunk (ISO 3309).
    fn crc32(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(u32::MAX, |sum, byte| (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { sum >> 1 ^ 0xedb8_8320 } else { sum >> 1 }))
    }

    use super::*;

    /// A frame with one line through it, laid askew.
    fn frame(slope: f64) -> Grey {
        let (width, height) = (800, 400);
        let mut pixels = vec![250u8; width * height];
        for x in 50..750usize {
            for y in [50.0, 200.0, 350.0] {
                let y = (y + slope * (x as f64 - 400.0)).round() as usize;
                pixels[y * width + x] = 20;
                pixels[(y + 1) * width + x] = 20;
            }
        }
        Grey { width, height, pixels }
    }

    #[test]
    fn lines_are_found_and_put_upright() {
        for tilt in [0.0, 0.004, -0.008] {
            let picture = frame(tilt);
            let runs = picture.runs(false);
            assert!(runs.len() >= 6, "{tilt}");
            assert!((slope(&runs) - tilt).abs() < 0.0011, "{tilt}: {}", slope(&runs));
            assert!(picture.without(&runs, &[]).runs(false).is_empty(), "{tilt}");
        }
    }

    #[test]
    fn a_filled_cell_and_a_letter_are_no_rules() {
        let (width, height) = (900, 500);
        let mut pixels = vec![250u8; width * height];
        for y in 100..160 {
            pixels[y * width + 50..y * width + 850].fill(30);
        }
        // The stem of a large letter.
        for y in 300..345 {
            pixels[y * width + 400..y * width + 405].fill(20);
        }
        let picture = Grey { width, height, pixels };
        assert!(thin(picture.runs(false)).is_empty());
        let page = [picture.clone().placed([0.0, 1.0, -1.0, 0.0]), picture.clone().placed([-1.0, 0.0, 0.0, -1.0])];
        assert_eq!((page[0].width, page[0].height), (height, width));
        assert_eq!(page[1].clone().placed([-1.0, 0.0, 0.0, -1.0]), picture);
    }

    #[test]
    fn without_a_recogniser_a_picture_is_named() {
        assert!(matches!(read(&frame(0.0), Rect::new(0.0, 0.0, 100.0, 100.0)), Err(Problem::Scanned)));
    }

    #[test]
    fn what_is_no_picture_is_said() {
        assert!(decode(b"\x89PNG\r\n\x1a\nnothing").is_err());
    }
}
