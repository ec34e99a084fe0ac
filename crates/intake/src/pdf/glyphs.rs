//! What stands on a page: letters with their Unicode and place, rules, pictures.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use hayro_cmap::{load_embedded, BfString, CMap, CMapName, CidFamily, WritingMode};
use hayro_font::{FontCache, FontGlyph, GlyphId};
use hayro_interpret::font::{Glyph, GlyphRun};
use hayro_interpret::kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape};
use hayro_interpret::{BlendMode, CacheKey, ClipPath, Device, DrawMode, DrawProps, Image, ImageData, ImageDrawProps, InterpreterSettings, SoftMask};
use hayro_syntax::object::dict::keys;
use hayro_syntax::object::{Array, Dict, Name, Object, Stream, String as PdfString};
use hayro_syntax::page::Page;

use crate::limits;
use crate::ocr::{self, Grey};

/// A letter, its place from the upper left corner in points: left end, baseline, width, size.
#[derive(Debug, Clone)]
pub(super) struct Letter {
    pub text: String,
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub size: f64,
}

/// How the codes of a font without a complete ToUnicode become Unicode (ISO 32000-2, 9.10.2).
#[derive(Clone)]
enum Codes {
    Utf16,
    Cp949,
    /// CID to Unicode, and code to CID where the two differ.
    Cid(Arc<CMap>, Option<Arc<CMap>>),
}

/// The fonts of a document, by their program.
#[derive(Default)]
pub(super) struct Fonts {
    codes: HashMap<u128, Codes>,
    /// The embedded programs' own maps, turned round.
    reverse: HashMap<u128, HashMap<u32, char>>,
    learnt: HashSet<u128>,
}

fn cmap(name: CMapName<'_>) -> Option<CMap> {
    CMap::parse(load_embedded(name)?, load_embedded)
}

impl Fonts {
    /// Looks at the fonts of a page and of the forms on it.
    pub fn learn<'a>(&mut self, page: &Page<'a>, programs: &FontCache<'a>, settings: &InterpreterSettings) {
        if let Some(resources) = page.raw().get::<Dict<'_>>(keys::RESOURCES) {
            self.resources(&resources, programs, settings, 0);
        }
    }

    fn resources<'a>(&mut self, resources: &Dict<'a>, programs: &FontCache<'a>, settings: &InterpreterSettings, depth: usize) {
        if depth > 8 || !self.learnt.insert(resources.cache_key()) {
            return;
        }
        if let Some(fonts) = resources.get::<Dict<'_>>(keys::FONT) {
            for (name, _) in fonts.entries() {
                if let Some(font) = fonts.get::<Dict<'_>>(&*name) {
                    // A font that says too little keeps what its program says.
                    let _ = self.font(&font, programs, settings);
                }
            }
        }
        if let Some(forms) = resources.get::<Dict<'_>>(keys::XOBJECT) {
            for (name, _) in forms.entries() {
                if let Some(form) = forms.get::<Stream<'_>>(&*name)
                    && let Some(inner) = form.dict().get::<Dict<'_>>(keys::RESOURCES)
                {
                    self.resources(&inner, programs, settings, depth + 1);
                }
            }
        }
    }

    fn font<'a>(&mut self, font: &Dict<'a>, programs: &FontCache<'a>, settings: &InterpreterSettings) -> Option<()> {
        if font.get::<Name<'_>>(keys::SUBTYPE)?.as_str() != "Type0" {
            return None;
        }
        let program = programs.font(font, &settings.font_resolver, &settings.cmap_resolver)?;
        let FontGlyph::Outline(glyph) = program.glyph(GlyphId::new(1), 0) else { return None };
        let key = glyph.font_data()?.cache_key;
        let descendant = font.get::<Array<'_>>(keys::DESCENDANT_FONTS)?.iter::<Dict<'_>>().next()?;
        let encoding = match font.get::<Object<'_>>(keys::ENCODING)? {
            Object::Name(name) => name.as_str().to_owned(),
            _ => String::new(),
        };
        let codes = if encoding.starts_with("Uni") && (encoding.contains("UCS2") || encoding.contains("UTF16")) {
            Codes::Utf16
        } else if encoding.starts_with("KSCms-UHC") {
            Codes::Cp949
        } else {
            let info = descendant.get::<Dict<'_>>(keys::CIDSYSTEMINFO)?;
            let words = |key: &[u8]| info.get::<PdfString<'_>>(key).map(|words| words.as_bytes().to_vec());
            let family = CidFamily::from_registry_ordering(&words(keys::REGISTRY)?, &words(keys::ORDERING)?);
            let to_unicode = Arc::new(cmap(family.ucs2_cmap()?)?);
            let identity = encoding.is_empty() || encoding.starts_with("Identity");
            let to_cid = if identity { None } else { Some(Arc::new(cmap(CMapName::from_bytes(encoding.as_bytes()))?)) };
            Codes::Cid(to_unicode, to_cid)
        };
        self.codes.insert(key, codes);
        Some(())
    }

    fn unicode(&mut self, glyph: &Glyph<'_>) -> Option<String> {
        let text = self.read(glyph)?;
        if !text.chars().all(char::is_control) {
            return Some(text);
        }
        // Some producers give the space of a font a control character.
        match glyph {
            Glyph::Outline(outline) if outline.outline().elements().is_empty() => Some(" ".to_owned()),
            _ => None,
        }
    }

    fn read(&mut self, glyph: &Glyph<'_>) -> Option<String> {
        let said = |text: BfString| match text {
            BfString::Char(c) => c.to_string(),
            BfString::String(text) => text,
        };
        if let Some(text) = glyph.as_unicode().map(said).filter(|text| !text.is_empty() && !text.chars().all(|c| c == '\0' || c == '\u{fffd}')) {
            return Some(text);
        }
        let Glyph::Outline(outline) = glyph else { return None };
        let program = outline.font_data()?;
        let code = outline.char_code();
        let [_, third, high, low] = code.to_be_bytes();
        let known = self.codes.get(&program.cache_key).and_then(|codes| match codes {
            Codes::Utf16 if code > 0xffff => String::from_utf16(&[u16::try_from(code >> 16).ok()?, u16::from_be_bytes([high, low])]).ok(),
            Codes::Utf16 => char::from_u32(code).map(String::from),
            Codes::Cp949 => {
                let bytes: &[u8] = if code > 0xff { &[high, low] } else { &[low] };
                let (text, damaged) = encoding_rs::EUC_KR.decode_without_bom_handling(bytes);
                (!damaged && third == 0).then(|| text.into_owned())
            }
            Codes::Cid(to_unicode, to_cid) => {
                let cid = match to_cid {
                    Some(map) => (1..=4).find_map(|length| map.lookup_cid_code(code, length))?,
                    None => code,
                };
                to_unicode.lookup_bf_string(cid).map(said)
            }
        });
        known.or_else(|| {
            let reverse = self.reverse.entry(program.cache_key).or_insert_with(|| {
                use skrifa::MetadataProvider;
                let mut map = HashMap::new();
                if let Ok(font) = skrifa::FontRef::from_index((*program.data).as_ref(), 0) {
                    for (c, id) in font.charmap().mappings() {
                        if let Some(c) = char::from_u32(c) {
                            map.entry(id.to_u32()).or_insert(c);
                        }
                    }
                }
                map
            });
            reverse.get(&outline.glyph_id().to_u32()).map(char::to_string)
        })
    }
}

/// What a page that draws too much is left with.
struct Over;

/// What one page draws.
pub(super) struct Seen<'f> {
    fonts: &'f mut Fonts,
    pub letters: Vec<Letter>,
    /// Lines and boxes that are drawn, as rectangles.
    pub rules: Vec<Rect>,
    pub pictures: Vec<Rect>,
    /// The picture that fills most of a page without letters, with its place.
    pub scan: Option<(Grey, Rect)>,
    /// Whether its letters are words that were recognised in a picture.
    pub recognised: bool,
    /// The page.
    area: Rect,
    clips: Vec<Rect>,
    /// Whether the page draws more than is read.
    pub over: bool,
    drawn: usize,
}

impl<'f> Seen<'f> {
    pub fn new(fonts: &'f mut Fonts, area: Rect) -> Self {
        Self { fonts, letters: Vec::new(), rules: Vec::new(), pictures: Vec::new(), scan: None, recognised: false, area, clips: Vec::new(), over: false, drawn: 0 }
    }

    /// Takes the words of a scan for letters.
    pub fn take(&mut self, scan: ocr::Page) {
        let mut heights: Vec<f64> = scan.words.iter().map(|word| word.height).collect();
        heights.sort_by(f64::total_cmp);
        let usual = heights.get(heights.len() / 2).copied().unwrap_or(0.0);
        let foot = |word: &ocr::Word| word.top + word.height;
        let mut lines: HashMap<usize, Vec<f64>> = HashMap::new();
        for word in scan.words.iter().filter(|word| word.height >= usual * 0.5) {
            lines.entry(word.line).or_default().push(foot(word));
        }
        lines.values_mut().for_each(|feet| feet.sort_by(f64::total_cmp));
        // Boxes of words are drawn roughly: on one line they stand on one foot, unless they are plainly of two (cells side by side).
        let line = |word: &ocr::Word| lines.get(&word.line).and_then(|feet| feet.get(feet.len() / 2)).copied();
        let letter = |word: ocr::Word| {
            let size = if word.height > usual * 1.5 { word.height } else { usual };
            // A dash or a stop has no letters' height: it stands in the middle of its line or at its foot.
            let y = if word.height < usual * 0.5 { word.top + (word.height + usual * 0.7) / 2.0 } else { foot(&word) };
            let y = line(&word).filter(|foot| (foot - y).abs() < usual * 0.7).unwrap_or(y);
            Letter { text: word.text, x: word.left, y, width: word.width, size }
        };
        self.letters = scan.words.into_iter().filter(|word| word.height > 0.0).map(letter).collect();
        self.rules = scan.rules;
        self.recognised = true;
    }

    /// Counts what is drawn. Over the limit it leaves the page, which nothing else can stop.
    fn more(&mut self) {
        self.drawn += 1;
        if self.drawn > limits::GLYPHS {
            self.over = true;
            std::panic::resume_unwind(Box::new(Over));
        }
    }

    fn rule(&mut self, rule: Rect) {
        let rule = self.clips.last().map_or(rule, |clip| rule.intersect(*clip));
        if (rule.width() > 0.0 || rule.height() > 0.0) && rule.is_finite() {
            self.rules.push(rule);
        }
    }

    fn path(&mut self, path: &BezPath, transform: Affine, mode: &DrawMode) {
        let path = transform * path.clone();
        if matches!(mode, DrawMode::Fill(_) | DrawMode::FillAndStroke(..)) {
            self.rule(path.bounding_box());
        }
        let (DrawMode::Stroke(stroke) | DrawMode::FillAndStroke(_, stroke)) = mode else { return };
        let half = f64::from(stroke.line_width) * transform.determinant().abs().sqrt() / 2.0;
        let (mut start, mut at) = (Point::ZERO, Point::ZERO);
        for element in path.elements() {
            let to = match *element {
                PathEl::MoveTo(to) => {
                    (start, at) = (to, to);
                    continue;
                }
                PathEl::CurveTo(_, _, to) | PathEl::QuadTo(_, to) => {
                    at = to;
                    continue;
                }
                PathEl::LineTo(to) => to,
                PathEl::ClosePath => start,
            };
            if (to.x - at.x).abs() < 0.5 || (to.y - at.y).abs() < 0.5 {
                self.rule(Rect::from_points(at, to).inflate(half, half));
            }
            at = to;
        }
    }
}

/// The share of a page that a picture fills if it is a scan of one.
pub(super) const SCAN: f64 = 0.4;

/// Letters that a scan may have beside it: a stamp, a fax machine's line.
pub(super) const FEW: usize = 60;

/// A picture's shades of grey.
fn grey(image: &Image<'_, '_>) -> Option<Grey> {
    let mut out = None;
    let mut keep = |width: u32, height: u32, pixels: Vec<u8>| out = Some(Grey { width: width as usize, height: height as usize, pixels });
    match image {
        Image::Raster(raster) => raster.with_rgba(
            |data, _| match data {
                ImageData::Luma(luma) => keep(luma.width, luma.height, luma.data),
                ImageData::Rgb(rgb) => {
                    // Rec. 601, in 256ths.
                    let shade = |pixel: &[u8; 3]| u8::try_from((u32::from(pixel[0]) * 77 + u32::from(pixel[1]) * 150 + u32::from(pixel[2]) * 29) >> 8).unwrap_or(255);
                    keep(rgb.width, rgb.height, rgb.data.as_chunks::<3>().0.iter().map(shade).collect());
                }
            },
            None,
        ),
        Image::Stencil(stencil) => stencil.with_stencil(|luma, _| keep(luma.width, luma.height, luma.data.iter().map(|shade| 255 - shade).collect()), None),
    }
    out.filter(|grey| grey.pixels.len() == grey.width * grey.height)
}

impl<'a> Device<'a> for Seen<'_> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        self.more();
        self.path(path, props.transform, mode);
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        self.more();
        // Each holds what those before it leave.
        let own = clip.path.bounding_box();
        self.clips.push(self.clips.last().map_or(own, |outer| own.intersect(*outer)));
    }

    fn pop_clip(&mut self) {
        self.clips.pop();
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}

    fn pop_transparency_group(&mut self) {}

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, _: &DrawMode) {
        if run.writing_mode() == WritingMode::Vertical {
            return;
        }
        for glyph in run.glyphs() {
            self.more();
            // Glyph space has 1,000 units an em.
            let transform = props.transform * glyph.transform();
            let [_, _, c, d, _, _] = transform.as_coeffs();
            let at = transform * Point::ZERO;
            let size = c.hypot(d) * 1000.0;
            let advance = match &**glyph {
                Glyph::Outline(outline) => outline.advance_width(),
                Glyph::Type3(glyph) => glyph.advance_width(),
            };
            let text = self.fonts.unicode(glyph).unwrap_or_else(|| "\u{fffd}".to_owned());
            // Bold that is feigned: the same letter again, a hair beside.
            let near = |other: &Letter| other.text == text && (other.x - at.x).abs() < size * 0.12 && (other.y - at.y).abs() < size * 0.12;
            if text != " " && self.letters.iter().rev().take(80).any(near) {
                continue;
            }
            if at.is_finite() && size.is_finite() && size > 0.0 {
                self.letters.push(Letter { text, x: at.x, y: at.y, width: f64::from(advance.unwrap_or(0.0)) / 1000.0 * size, size });
            }
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        self.more();
        let area = Rect::new(0.0, 0.0, f64::from(image.width()), f64::from(image.height()));
        let place = props.transform.transform_rect_bbox(area);
        self.pictures.push(place);
        let fills = |place: Rect| place.intersect(self.area).area() > self.area.area() * SCAN;
        if self.letters.len() < FEW && self.scan.is_none() && fills(place) && area.area() <= limits::PIXELS {
            let [a, b, c, d, _, _] = props.transform.as_coeffs();
            self.scan = grey(&image).map(|grey| (grey.placed([a, b, c, d]), place));
        }
    }
}
