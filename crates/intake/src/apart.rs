//! Whole documents read elsewhere: what is asked of another process, and what it answers. (The process itself is made outside this crate.)
//!
//! Asked are a frame of JSON (what to read a document as) and then the document; answered are a frame of JSON (what it holds, without
//! rows) and then for each table frames of rows, an empty one, frames of packed rows, and an empty one. A frame is its length in bytes as eight bytes, little-endian, and its content.

use std::io::{self, Read, Write};
use std::sync::OnceLock;

use encoding_rs::Encoding;
use serde::{Deserialize, Serialize};
use whither_ledger::{Note, Place, Problem};

use crate::open::{Content, Extent, Whole};
use crate::packed::Packed;
use crate::table::TableRow;
use crate::{Format, Mapping, Stopped};

/// Something that has documents read outside this process.
pub trait Elsewhere: Send + Sync {
    /// Passes on `request` and then `document`, asks `stops` now and then, and gives the answer; `None` when there was none.
    fn read(&self, request: Vec<u8>, document: Vec<u8>, stops: &mut dyn FnMut() -> bool) -> Result<Option<Answer>, Stopped>;
}

static ELSEWHERE: OnceLock<Box<dyn Elsewhere>> = OnceLock::new();

/// Has every whole document read there from now on. Before that they are read here, where panics alone are contained.
pub fn read_elsewhere(elsewhere: Box<dyn Elsewhere>) {
    // The first one serves; a second changes nothing.
    let _ = ELSEWHERE.set(elsewhere);
}

#[derive(Serialize, Deserialize)]
struct Request {
    format: Format,
    encoding: Option<String>,
    mapping: Mapping,
    extent: Extent,
}

/// What a document was found to hold.
pub struct Answer(Whole);

/// Rows in a frame.
const ROWS: usize = 4_096;
/// The largest frame that is taken.
const FRAME: u64 = 1 << 30;

fn write_frame(to: &mut impl Write, content: &[u8]) -> io::Result<()> {
    to.write_all(&(content.len() as u64).to_le_bytes())?;
    to.write_all(content)
}

fn read_frame(from: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut length = [0; 8];
    from.read_exact(&mut length)?;
    let length = u64::from_le_bytes(length);
    if length > FRAME {
        return Err(io::Error::other("a frame that is too long"));
    }
    let mut content = Vec::new();
    from.take(length).read_to_end(&mut content)?;
    if content.len() as u64 == length { Ok(content) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

/// Reads what was asked for, and answers.
pub fn answer(from: &mut impl Read, to: &mut impl Write) -> io::Result<()> {
    let request: Request = serde_json::from_slice(&read_frame(from)?)?;
    let mut bytes = Vec::new();
    from.read_to_end(&mut bytes)?;
    let encoding = request.encoding.and_then(|label| Encoding::for_label(label.as_bytes()));
    let mut whole = Whole::read(&bytes, request.format, encoding, &request.mapping, request.extent);
    drop(bytes);
    let tables = whole.contents.iter_mut().map(|content| match content {
        Content::Table(table) => (std::mem::take(&mut table.rows), std::mem::take(&mut table.rest)),
        Content::Tilt(_) => Default::default(),
    });
    let tables: Vec<(Vec<TableRow>, Packed)> = tables.collect();
    write_frame(to, &serde_json::to_vec(&whole)?)?;
    for (rows, rest) in tables {
        for some in rows.chunks(ROWS) {
            write_frame(to, &postcard::to_stdvec(some).map_err(io::Error::other)?)?;
        }
        write_frame(to, &[])?;
        for frame in rest.into_frames() {
            write_frame(to, &frame)?;
        }
        write_frame(to, &[])?;
    }
    to.flush()
}

impl Answer {
    /// Takes an answer in. An answer that ends early is an error.
    pub fn from(reader: &mut impl Read) -> io::Result<Answer> {
        let mut whole: Whole = serde_json::from_slice(&read_frame(reader)?)?;
        for content in &mut whole.contents {
            let mut rows = Vec::new();
            loop {
                let frame = read_frame(reader)?;
                if frame.is_empty() {
                    break;
                }
                let mut some: Vec<TableRow> = postcard::from_bytes(&frame).map_err(io::Error::other)?;
                rows.append(&mut some);
            }
            let mut frames = Vec::new();
            loop {
                let frame = read_frame(reader)?;
                if frame.is_empty() {
                    break;
                }
                frames.push(frame);
            }
            if let Content::Table(table) = content {
                (table.rows, table.rest) = (rows, Packed::from_frames(frames).ok_or_else(|| io::Error::other("damaged rows"))?);
            }
        }
        Ok(Answer(whole))
    }
}

/// Reads a document, elsewhere where that was arranged.
pub(crate) fn read(bytes: Vec<u8>, format: Format, encoding: Option<&'static Encoding>, mapping: &Mapping, extent: Extent, stops: &mut dyn FnMut() -> bool) -> Result<Whole, Stopped> {
    let Some(elsewhere) = ELSEWHERE.get() else { return Ok(Whole::read(&bytes, format, encoding, mapping, extent)) };
    let request = Request { format, encoding: encoding.map(|encoding| encoding.name().to_owned()), mapping: mapping.clone(), extent };
    let mut frame = Vec::new();
    write_frame(&mut frame, &serde_json::to_vec(&request).map_err(io::Error::other)?)?;
    Ok(elsewhere.read(frame, bytes, stops)?.map_or_else(
        || {
            let problem = Problem::GaveUp { what: if format == Format::Unknown { "OLE" } else { format.name() }.to_owned() };
            Whole { format, contents: Vec::new(), notes: vec![Note { place: Place::default(), problem }] }
        },
        |answer| answer.0,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_comes_back_as_it_was() {
        let rows: String = (0..9_000).map(|row| format!("<tr><td>가람은행{row}<td>실명확인</tr>")).collect();
        let text = format!("<h1>h</h1><table><tr><th>제공받는 자<th>목적</tr>{rows}</table>");
        let request = Request { format: Format::Html, encoding: Some("UTF-8".to_owned()), mapping: Mapping::default(), extent: Extent::All };
        let (mut asked, mut said) = (Vec::new(), Vec::new());
        write_frame(&mut asked, &serde_json::to_vec(&request).expect("JSON")).expect("memory");
        asked.extend_from_slice(text.as_bytes());
        answer(&mut asked.as_slice(), &mut said).expect("an answer");
        let got = Answer::from(&mut said.as_slice()).expect("what was said").0;
        let here = Whole::read(text.as_bytes(), Format::Html, Some(encoding_rs::UTF_8), &Mapping::default(), Extent::All);
        let tables = |whole: Whole| whole.contents.into_iter().filter_map(|content| match content { Content::Table(table) => Some(table), Content::Tilt(_) => None }).collect::<Vec<_>>();
        let (got, here) = (tables(got), tables(here));
        assert_eq!(got[0].rows.len(), 9_001);
        assert_eq!(got, here);
        said.truncate(said.len() / 2);
        assert!(Answer::from(&mut said.as_slice()).is_err());
    }
}
