//! Fonts: two that are bundled, and those of the system for what they lack.

use std::collections::BTreeSet;

use fontdb::{Database, Style, Weight};
use ttf_parser::Face;

/// Pretendard, regular and bold.
pub(crate) const BUNDLED: [&[u8]; 2] = [include_bytes!("../fonts/Pretendard-Regular.otf"), include_bytes!("../fonts/Pretendard-Bold.otf")];

/// A face beyond the bundled ones.
#[derive(Debug, Clone)]
struct Own {
    family: String,
    bytes: Vec<u8>,
    /// Its place in a file of several.
    index: u32,
}

/// Faces beyond the bundled ones; usually none.
#[derive(Debug, Clone, Default)]
pub struct Fonts(Vec<Own>);

fn draws(bytes: &[u8], index: u32, c: char) -> bool {
    Face::parse(bytes, index).is_ok_and(|face| face.glyph_index(c).is_some())
}

/// Whether a character shows nothing by itself.
fn silent(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{fe00}'..='\u{fe0f}')
}

impl Fonts {
    /// Faces of the system that draw these characters: as few as do. Reads the system's font files.
    pub fn of_system(characters: &[char]) -> Fonts {
        if characters.is_empty() {
            return Fonts::default();
        }
        let mut system = Database::new();
        system.load_system_fonts();
        let mut left: BTreeSet<char> = characters.iter().copied().collect();
        let mut out = Vec::new();
        let mut faces: Vec<_> = system.faces().filter(|face| face.style == Style::Normal).collect();
        faces.sort_by_key(|face| (face.weight.0.abs_diff(Weight::NORMAL.0), face.post_script_name.clone()));
        while !left.is_empty() {
            let covered = |id| system.with_face_data(id, |bytes, index| match Face::parse(bytes, index) {
                // Pictures in colour have no place in an archived letter.
                Ok(face) if face.tables().cbdt.is_none() && face.tables().colr.is_none() && face.tables().sbix.is_none() => left.iter().filter(|c| face.glyph_index(**c).is_some()).count(),
                _ => 0,
            }).unwrap_or_default();
            // The first of those that draw the most.
            let Some((face, count)) = faces.iter().map(|face| (face, covered(face.id))).rev().max_by_key(|(_, count)| *count) else { break };
            if count == 0 {
                break;
            }
            let Some((bytes, index)) = system.with_face_data(face.id, |bytes, index| (bytes.to_vec(), index)) else { break };
            left.retain(|c| !draws(&bytes, index, *c));
            out.push(Own { family: face.families.first().map(|(name, _)| name.clone()).unwrap_or_default(), bytes, index });
        }
        Fonts(out)
    }

    /// The characters of a text that no face draws.
    pub(crate) fn lacking(&self, text: &str) -> Vec<char> {
        let faces: Vec<Face> = BUNDLED.iter().take(1).filter_map(|bytes| Face::parse(bytes, 0).ok()).chain(self.0.iter().filter_map(|own| Face::parse(&own.bytes, own.index).ok())).collect();
        let characters: BTreeSet<char> = text.chars().filter(|c| !silent(*c)).collect();
        characters.into_iter().filter(|c| !faces.iter().any(|face| face.glyph_index(*c).is_some())).collect()
    }

    pub(crate) fn faces(&self) -> impl Iterator<Item = &[u8]> {
        self.0.iter().map(|own| own.bytes.as_slice())
    }

    /// The families, in the order in which they are tried.
    pub(crate) fn families(&self) -> Vec<&str> {
        self.0.iter().map(|own| own.family.as_str()).collect()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
