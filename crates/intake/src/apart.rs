//! Readers of whole documents in a process of their own: what a hostile file makes a library do (never end, eat memory, abort) ends there.
//!
//! The parent writes a frame of JSON (what to read it as) and then the document; the child answers with a frame of JSON
//! (what it found, without rows) and then frames of rows. A frame is its length in bytes as eight bytes, little-endian, and its content.

use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};
use std::sync::mpsc::{channel, RecvTimeoutError};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use encoding_rs::Encoding;
use serde::{Deserialize, Serialize};
use whither_ledger::{Note, Place, Problem};

use crate::open::{Content, Whole};
use crate::table::TableRow;
use crate::{limits, Format, Mapping, Stopped};

/// The argument with which a program is called to serve as reader.
pub const ARGUMENT: &str = "--read-apart";

static PROGRAM: OnceLock<PathBuf> = OnceLock::new();

/// From now on this program reads whole documents. Called with [`ARGUMENT`] it must do nothing but [`serve`].
/// Without it they are read in this process, where panics alone are contained.
pub fn read_with(program: PathBuf) {
    // A second program changes nothing: the first one serves.
    let _ = PROGRAM.set(program);
}

/// What the child is asked for.
#[derive(Serialize, Deserialize)]
struct Request {
    format: Format,
    encoding: Option<String>,
    mapping: Mapping,
}

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

/// The child's whole work: a document from standard input, what it holds to standard output.
pub fn serve() -> ExitCode {
    // What fails here the parent says.
    if bounded().and_then(|()| answer(&mut io::stdin().lock(), &mut BufWriter::new(io::stdout().lock()))).is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

#[cfg(unix)]
fn bounded() -> io::Result<()> {
    use rlimit::Resource;
    // No core file: it would hold what the document says.
    Resource::CORE.set(0, 0)?;
    // Some systems do not bound address space; the parent's clock still holds there.
    if cfg!(target_os = "linux") {
        let (_, most) = Resource::AS.get()?;
        let most = most.min(limits::READER_BYTES);
        Resource::AS.set(most, most)?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn bounded() -> io::Result<()> {
    Ok(())
}

fn answer(from: &mut impl Read, to: &mut impl Write) -> io::Result<()> {
    let request: Request = serde_json::from_slice(&read_frame(from)?)?;
    let mut bytes = Vec::new();
    from.read_to_end(&mut bytes)?;
    let encoding = request.encoding.and_then(|label| Encoding::for_label(label.as_bytes()));
    let mut whole = Whole::read(&bytes, request.format, encoding, &request.mapping);
    drop(bytes);
    let tables = whole.contents.iter_mut().map(|content| match content {
        Content::Table(table) => std::mem::take(&mut table.rows),
        Content::Tilt(_) => Vec::new(),
    });
    let tables: Vec<Vec<TableRow>> = tables.collect();
    write_frame(to, &serde_json::to_vec(&whole)?)?;
    for rows in tables {
        for some in rows.chunks(ROWS) {
            write_frame(to, &postcard::to_stdvec(some).map_err(io::Error::other)?)?;
        }
        write_frame(to, &[])?;
    }
    to.flush()
}

fn received(from: &mut impl Read) -> io::Result<Whole> {
    let mut whole: Whole = serde_json::from_slice(&read_frame(from)?)?;
    for content in &mut whole.contents {
        let mut rows = Vec::new();
        loop {
            let frame = read_frame(from)?;
            if frame.is_empty() {
                break;
            }
            let mut some: Vec<TableRow> = postcard::from_bytes(&frame).map_err(io::Error::other)?;
            rows.append(&mut some);
        }
        if let Content::Table(table) = content {
            table.rows = rows;
        }
    }
    Ok(whole)
}

/// Reads a document, apart where a program for it is known.
pub(crate) fn read(bytes: Vec<u8>, format: Format, encoding: Option<&'static Encoding>, mapping: &Mapping, stops: &mut dyn FnMut() -> bool) -> Result<Whole, Stopped> {
    let Some(program) = PROGRAM.get() else { return Ok(Whole::read(&bytes, format, encoding, mapping)) };
    let request = Request { format, encoding: encoding.map(|encoding| encoding.name().to_owned()), mapping: mapping.clone() };
    let request = serde_json::to_vec(&request).map_err(io::Error::other)?;
    let mut child = Command::new(program).arg(ARGUMENT).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
    let (Some(mut to), Some(from)) = (child.stdin.take(), child.stdout.take()) else { return Err(io::Error::other("no pipes to the reader").into()) };
    // A child that ends early breaks the pipe: what it did not answer says so.
    std::thread::spawn(move || write_frame(&mut to, &request).and_then(|()| to.write_all(&bytes)));
    let (done, answered) = channel();
    std::thread::spawn(move || done.send(received(&mut BufReader::with_capacity(1 << 20, from))));
    let started = Instant::now();
    let whole = loop {
        match answered.recv_timeout(Duration::from_millis(50)) {
            Ok(Ok(whole)) => break Some(whole),
            Ok(Err(_)) | Err(RecvTimeoutError::Disconnected) => break None,
            Err(RecvTimeoutError::Timeout) if started.elapsed() > limits::READER_TIME => break None,
            Err(RecvTimeoutError::Timeout) => {
                if stops() {
                    child.kill()?;
                    child.wait()?;
                    return Err(Stopped::Cancelled);
                }
            }
        }
    };
    // It may have ended by itself already.
    let _ = child.kill();
    child.wait()?;
    Ok(whole.unwrap_or_else(|| {
        let problem = Problem::GaveUp { what: format.name().to_owned() };
        Whole { format, contents: Vec::new(), notes: vec![Note { place: Place::default(), problem }] }
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Table;

    #[test]
    fn an_answer_comes_back_as_it_was() {
        let rows = |number| TableRow { number, cells: vec!["가람은행".to_owned(), String::new()], spans_all: number == 2 };
        let table = Table { rows: (1..=10_000).map(rows).collect(), headings: vec!["h".to_owned()], ..Table::default() };
        let text = "<h1>h</h1><table><tr><th>제공받는 자<th>목적</tr><tr><td>가람은행<td>실명확인</tr></table>";
        let request = Request { format: Format::Html, encoding: Some("UTF-8".to_owned()), mapping: Mapping::default() };
        let (mut asked, mut said) = (Vec::new(), Vec::new());
        write_frame(&mut asked, &serde_json::to_vec(&request).expect("JSON")).expect("memory");
        asked.extend_from_slice(text.as_bytes());
        answer(&mut asked.as_slice(), &mut said).expect("an answer");
        let got = received(&mut said.as_slice()).expect("what was said");
        let here = Whole::read(text.as_bytes(), Format::Html, Some(encoding_rs::UTF_8), &Mapping::default());
        let tables = |whole: Whole| whole.contents.into_iter().filter_map(|content| match content { Content::Table(table) => Some(table), Content::Tilt(_) => None }).collect::<Vec<_>>();
        assert_eq!(tables(got), tables(here));
        let bytes: Vec<Vec<u8>> = table.rows.chunks(ROWS).map(|some| postcard::to_stdvec(some).expect("bytes")).collect();
        let back: Vec<TableRow> = bytes.iter().flat_map(|bytes| postcard::from_bytes::<Vec<TableRow>>(bytes).expect("rows")).collect();
        assert_eq!(back, table.rows);
        said.truncate(said.len() / 2);
        assert!(received(&mut said.as_slice()).is_err());
    }
}
